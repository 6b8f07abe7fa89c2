// Alignment: which sentences of two texts translate each other, and what changed from one version to the next.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "association.h"
#include "document.h"

namespace diglot {

// What a segment's block is to its article.
enum class BlockKind : uint8_t { kParagraph, kHeading, kItem, kCell, kQuote, kOther };

// One sentence, or whatever else is translated by itself.
struct Segment {
  std::string text;    // inline Markdown; a line's end, with the marks of the next line's block, is one space
  Range range;         // in its file; empty for what has none
  uint32_t block = 0;  // segments of one block have the same number; ascending
  BlockKind kind = BlockKind::kOther;
  uint32_t section = 0;     // rises with each heading
  std::string anchor;       // of a heading: its English name; else empty
  uint32_t unit = kNoUnit;  // of its article's units, where the boundaries are those of units
  bool operator==(const Segment&) const = default;
};

// Segments that say the same: indexes, ascending. One side is empty where a segment has no partner.
struct Bead {
  std::vector<uint32_t> source;
  std::vector<uint32_t> target;
  float confidence = 0;  // 0 to 1
  bool operator==(const Bead&) const = default;
};

struct SegmentAlignment {
  std::vector<Bead> beads;  // by the first source segment; those without one behind the bead that stands before them
  float confidence = 0;     // of all: 0 where the texts have nothing to do with each other
  bool operator==(const SegmentAlignment&) const = default;
};

// What bilingual articles teach about a language: from the source language into one other.
struct AlignmentModel {
  Association words;
  bool guessed = false;  // learned from pairs that were found without words: few words, and some of them wrong
  // Hashes of texts that were seen beside each other: source, target; ascending. And of all targets.
  std::vector<std::pair<uint64_t, uint64_t>> pairs;
  std::vector<uint64_t> targets;
  double length_ratio = 0;     // characters of a target for each of its source; 0 where nothing was learned
  double length_variance = 0;  // of the difference from it, for each character
};

// A piece of a text that was edited.
struct Edit {
  enum class Kind : uint8_t { kKept, kRemoved, kAdded };
  Kind kind = Kind::kKept;
  std::string text;
  bool operator==(const Edit&) const = default;
};

// What happened to one sentence of the source since the article was translated.
struct Drift {
  enum class Kind : uint8_t { kNew, kGone, kChanged, kMoved };
  Kind kind = Kind::kChanged;
  uint32_t unit = kNoUnit;  // of the article; of kNew: the one that it follows, kNoUnit at the top
  std::string before;       // inline Markdown of the source then; empty for kNew
  std::string after;        // and today; empty for kGone
  std::vector<Edit> edits;  // of kChanged: from before to after
  bool operator==(const Drift&) const = default;
};

// A sentence that was translated before, and like one that wants a translation.
struct Suggestion {
  uint32_t unit = kNoUnit;   // of the article; kNoUnit where only `drift` says where it belongs
  uint32_t drift = kNoUnit;  // index of the Drift that it is for; kNoUnit where the unit has no translation
  float likeness = 0;        // of the two sources, 1 where they are the same
  std::string source;        // inline Markdown, as it stands in that article
  std::string target;
  std::string article;  // path of an article that has it
  bool operator==(const Suggestion&) const = default;
};

}  // namespace diglot
