// Article: a Document whose units are paired, with its place in the world.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document.h"

namespace diglot {

// Which language of a bilingual article is meant. A target-only article has only kTarget.
enum class Side : uint8_t { kTarget, kSource };

// A translation unit: target beside source.
struct Unit {
  std::string id;                // as in the span; of the target side, else of the source side
  Range range;                   // the whole markup
  Range target;                  // T; empty if there is none
  Range source;                  // S
  NodeId target_node = kNoNode;  // first kUnit node in the target tree
  NodeId source_node = kNoNode;  // first kUnit node in the source tree
  bool has_target = false;
  bool has_source = false;
  float confidence = 1;  // that the two belong together; below 1 only where that was found out by aligning
  bool paired() const { return has_target && has_source; }
  bool operator==(const Unit&) const = default;
};

struct Heading {
  NodeId node = kNoNode;
  int level = 1;
  std::string anchor;  // English slug: the same in every locale
  std::string text;    // plain, white space collapsed
  bool operator==(const Heading&) const = default;
};

struct Article {
  std::string locale;  // BCP 47, canonical: "fr-FR"
  std::string path;    // identity across locales: path below the locale's root, '/' separators, with ".md"
  std::string file;    // SourceFile::name
  Document document;
  std::vector<Unit> units;           // in file order; units[i] belongs to the kUnit nodes with number i
  std::vector<Heading> headings[2];  // by Side
  std::string titles[2];             // by Side: first level-1 heading, else front matter (target only)
  // Of a target-only article that was aligned with its source: the file's bytes with the spans written in. Its units
  // are then as in a bilingual article, but their ranges are those of the file, where the source sides are empty.
  std::string spans;
  std::vector<Range> spans_sources;  // by unit: S in `spans`
  float confidence = 1;              // of its alignment

  bool aligned() const { return !spans.empty(); }
  bool bilingual() const { return !units.empty(); }
  // S of units[index]; `bytes` are the file's.
  std::string_view source_of(size_t index, std::string_view bytes) const {
    const Range range = aligned() ? spans_sources[index] : units[index].source;
    return std::string_view(aligned() ? spans : bytes).substr(range.begin, range.size());
  }
  const Tree& tree(Side side) const { return side == Side::kTarget ? document.target : document.source; }
  const std::vector<Heading>& headings_of(Side side) const { return headings[static_cast<int>(side)]; }
  const std::string& title(Side side) const { return titles[static_cast<int>(side)]; }
  bool operator==(const Article&) const = default;
};

}  // namespace diglot
