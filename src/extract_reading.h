// One side of an article laid out for reading: its blocks in order, each cut into sentences. Private to extract.
#pragma once

#include <string>
#include <vector>

#include "article.h"
#include "source.h"

namespace diglot {

// A stretch of a block's text that is more than words.
struct TextMark {
  enum class Kind : uint8_t { kStrong, kLink, kCode };
  Kind kind = Kind::kStrong;
  Range range;  // in Reading::text
  NodeId node = kNoNode;
};

struct Sentence {
  Range text;  // in Reading::text, without white space around
  uint32_t unit = kNoUnit;
  uint32_t block = 0;
  uint32_t number = 1;   // in its block, from 1
  uint32_t in_unit = 0;  // in its unit, from 0
};

struct ReadBlock {
  NodeId node = kNoNode;
  NodeKind kind = NodeKind::kParagraph;  // heading, paragraph or table cell
  NodeId item = kNoNode;                 // innermost list item around it
  NodeId alert = kNoNode;                // innermost alert around it
  bool first_in_item = false;            // the first block of its item
  uint32_t heading = kNoUnit;            // the heading above: index in Reading::blocks; kNoUnit before the first
  std::string path;                      // below that heading: "p3", "ol1/li4/ul1/li2", "tb1/r2/c1", "q1/p1"
  std::string_view anchor;               // of that heading
  Range text;                            // in Reading::text
  uint32_t sentences_begin = 0, sentences_end = 0;
  uint32_t marks_begin = 0, marks_end = 0;
};

struct Reading {
  const Tree* tree = nullptr;
  std::string text;
  std::vector<ReadBlock> blocks;
  std::vector<Sentence> sentences;
  std::vector<TextMark> marks;
  std::vector<uint32_t> block_of;  // by NodeId: index in blocks, or kNoUnit

  std::string_view view(Range range) const { return std::string_view(text).substr(range.begin, range.size()); }
  std::string_view view(const Sentence& sentence) const { return view(sentence.text); }
};

Reading read_side(const Article& article, Side side, const std::string& locale);

// Sentences of a text, as ranges without the white space around them. Cheap where there is only one.
void split_sentences(std::string_view text, const std::string& locale, std::vector<Range>& out);

// Where a sentence's text stands in the file, searched from `cursor` (which moves behind it) within a block.
Range locate(std::string_view sentence, const SourceFile& file, Range block, uint32_t& cursor);

}  // namespace diglot
