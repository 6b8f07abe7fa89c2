// One language's Markdown → Tree, in two steps.
//
// 1. project_for_parsing() writes the text that cmark-gfm will read. A unit is not given to it as HTML tags but
//    as two marker characters around its text, and a directive (:::image …:::, [!INCLUDE …]) as one marker pair
//    with its number. The markers are punctuation that does not occur in the article, so they keep a unit's
//    text from becoming active at the start of a line ("25. Februar" stays a sentence) and leave the rules for
//    emphasis as they are beside a tag. It also is half the text to parse.
// 2. parse_markdown() parses that and turns cmark's nodes into ours: units, alerts, tabs, containers, raw HTML
//    elements and anchors become nodes of their own.
//
// Thread safety: cmark-gfm's inline extensions (strikethrough, autolink) edit static tables while parsing, so
// they are never attached; only the block extensions table and tasklist are, which do not. Bare addresses and
// ~~strikethrough~~ are found by us afterwards. tests/parse_test.cpp proves it with threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics.h"
#include "document.h"

namespace diglot {

// Where each byte of a made text came from.
class OffsetMap {
 public:
  // The text from `at` on was copied from `origin` on; with `fixed`, it was inserted there.
  void add(size_t at, uint32_t origin, bool fixed);
  uint32_t origin(size_t at) const;
  // visit(from, to, origin of from, fixed) for the pieces of [begin, end).
  template <class Visit>
  void for_pieces(size_t begin, size_t end, Visit&& visit) const;

 private:
  struct Piece {
    uint32_t at = 0;
    uint32_t origin = 0;
    bool fixed = false;
    uint32_t origin_of(size_t offset) const { return fixed ? origin : origin + static_cast<uint32_t>(offset - at); }
  };
  size_t piece_at(size_t offset) const;  // the last one that begins there or before; the first where none does

  std::vector<Piece> pieces_;
};

template <class Visit>
void OffsetMap::for_pieces(size_t begin, size_t end, Visit&& visit) const {
  for (size_t i = piece_at(begin); i < pieces_.size() && pieces_[i].at < end; ++i) {
    const Piece& piece = pieces_[i];
    const size_t from = std::max<size_t>(piece.at, begin);
    const size_t to = i + 1 == pieces_.size() ? end : std::min<size_t>(pieces_[i + 1].at, end);
    if (from < to) visit(from, to, piece.origin_of(from), piece.fixed);
  }
}

// Four consecutive code points U+xxx0…3 of punctuation that the article does not use, in UTF-8 (three bytes
// each; the first two are the same).
struct Markers {
  std::string prefix;  // the two bytes in common; empty if every candidate occurs in the article
  char unit_open = 0;  // third byte; then the unit's number in decimal, then number_end
  char number_end = 0;
  char unit_close = 0;
  char object_end = 0;  // unit_open, number, object_end: a directive
};

struct Directive {
  enum class Kind : uint8_t {
    kImage,
    kNoLoc,
    kSnippet,
    kVideo,
    kInclude,  // stand for themselves
    kOpen,
    kClose,    // ::: zone … ::: zone-end
    kLiteral,  // text that must not be parsed
  };
  Kind kind = Kind::kLiteral;
  Range range;       // in the file
  std::string name;  // of kOpen and kClose, without "-end"; the language of kSnippet
  std::string text;  // of kInclude, kNoLoc, kLiteral; the alternative text of kImage, the title of kVideo
  std::string target;
  std::vector<std::pair<std::string, std::string>> attributes;

  // Its value, or nothing.
  std::string attribute(std::string_view key) const {
    for (const auto& [own, value] : attributes) {
      if (own == key) return value;
    }
    return {};
  }
};

struct Projection {
  std::string text;
  OffsetMap map;  // to offsets in the file
  Markers markers;
  std::vector<Directive> directives;
  bool source_side = false;
};

Projection project_for_parsing(const SourceFile& file, Range body, const std::vector<UnitMark>& marks, bool source_side,
                               Diagnostics& diagnostics);

// Reads name="value" pairs at the start of `text` into `attributes`, names in lower case; a quotation mark in a
// value is written \". Returns the size of what was read.
size_t read_attributes(std::string_view text, std::vector<std::pair<std::string, std::string>>& attributes);

// The alert that a marker such as "[!NOTE]" names.
std::optional<AlertKind> alert_from(std::string_view name);

Tree parse_markdown(const SourceFile& file, const Projection& projection, const std::vector<UnitMark>& marks,
                    Diagnostics& diagnostics);

}  // namespace diglot
