// align: which sentences of a target-only article translate which of its source.
//
// Evidence: words that go together (association.h), lengths, kinds of blocks and the English names of headings, all
// in one dynamic programme over beads of 1-1, 1-0, 0-1, 2-1, 1-2, 2-2, 3-1 and 1-3 sentences (Gale & Church 1993,
// with lexical scores as in Moore 2002). Headings with the same name cut it into pieces, and a band keeps long pieces
// linear. What is left over on both sides is linked across the order afterwards: moved paragraphs.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "alignment.h"
#include "article.h"
#include "object.h"

namespace diglot {

// A source text beside its translation, both inline Markdown.
struct TextPair {
  std::string_view source;
  std::string_view target;
};

AlignmentModel learn_alignment(std::span<const TextPair> pairs);
// From pairs of a language's first alignment, which was made without words.
AlignmentModel learn_from_guesses(std::span<const TextPair> pairs);

// The segments of one language of an article, in order. Where that language has units, they are those of the units;
// else they are sentences by ICU's rules for `locale`, which never end inside of code, a link, bold text or a tag; a
// cell and a <br> always end one. With `whole_blocks`, every block is one segment.
std::vector<Segment> segments_of(const Article& article, Side side, const SourceFile& file, const std::string& locale,
                                 bool whole_blocks);
// True for languages that end a sentence without any mark (Thai, Lao): only blocks can be aligned then.
bool sentences_are_unmarked(const std::string& locale);

SegmentAlignment align(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model);

// A file with bilingual spans written in, and where its bytes were before.
struct SpannedFile {
  SourceFile file;
  struct Piece {
    uint32_t at = 0;        // in file.bytes
    uint32_t origin = 0;    // in the file without spans
    bool inserted = false;  // stands at `origin`, where nothing was
  };
  std::vector<Piece> pieces;
  std::unordered_map<std::string, float> confidences;  // by the ids of the spans

  uint32_t origin(uint32_t at) const;
};

// Writes the source of every bead beside its target. Without the spans, the bytes are those of `target` again. Ids
// are "<prefix>-101" and so on; the prefix is five hexadecimal digits. A bead whose markup a span cannot hold, or
// whose target does not lie in one block, is left as it is.
SpannedFile write_spans(const SourceFile& target, std::span<const Segment> sources, std::span<const Segment> targets,
                        const SegmentAlignment& alignment, std::string_view prefix);

// Gives all that was read from a spanned file the ranges of the file without spans, and its units and findings their
// confidence: findings about a unit that may be wrongly aligned lose a degree of severity.
void restore_ranges(const SpannedFile& spanned, ArticleObject& object);

// What changed between the source that a bilingual article was made from and today's.
std::vector<Drift> find_drift(const Article& article, const SourceFile& file, std::span<const Segment> today);

// Today's source with the translations of `old` and of `memory` beside its sentences; the front matter is the old
// one's.
std::string update_spans(const Article& old, const SourceFile& old_file, const Article& today,
                         const SourceFile& today_file, std::span<const Segment> segments,
                         const std::map<std::string, std::string>& memory, std::string_view prefix);

}  // namespace diglot
