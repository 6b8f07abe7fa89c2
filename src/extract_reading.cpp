#include "extract_reading.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ascii.h"
#include "locale.h"
#include "words.h"

namespace diglot {
namespace {

bool ends_sentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == ':' || (c >= 0x80 && is_punctuation(c)) || c == '\n';
}

// True where a sentence may end before the text does.
bool may_hold_several(std::string_view text) {
  bool ended = false;
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (!ended && byte < 0x80 && !ends_sentence(byte)) {
      ++at;
      continue;
    }
    const char32_t c = next_code_point(text, at);
    if (ended && is_space(c)) return at < text.size();
    if (c >= 0x3000 && ended) return true;
    ended = ends_sentence(c) || (ended && (c == ')' || c == '"' || c == '\''));
  }
  return false;
}

// "Before the 30. June 2026" in languages that write ordinals so: the stop inside a date ends no sentence. Asked for
// the ends of sentences in their order.
class OrdinalDates {
 public:
  OrdinalDates(std::string_view text, const std::string& locale) : text_(text), locale_(locale) {}

  bool inside(uint32_t end) {
    const bool ordinal = end >= 2 && text_[end - 1] == '.' && is_ascii_digit(text_[end - 2]);
    if (!ordinal) return false;
    if (!std::exchange(scanned_, true)) dates_ = scan_dates(text_, locale_);
    while (next_ < dates_.size() && dates_[next_].range.end <= end) ++next_;
    return next_ < dates_.size() && dates_[next_].range.begin < end;
  }

 private:
  std::string_view text_;
  const std::string& locale_;
  bool scanned_ = false;
  std::vector<DateToken> dates_;
  size_t next_ = 0;
};

// How often each kind of block has occurred, for the structural path.
struct Counters {
  std::array<uint32_t, 8> counts{};
  uint32_t& of(NodeKind kind, bool ordered) {
    switch (kind) {
      case NodeKind::kParagraph: return counts[0];
      case NodeKind::kList: return counts[ordered ? 1 : 2];
      case NodeKind::kTable: return counts[3];
      case NodeKind::kQuote: return counts[4];
      case NodeKind::kAlert: return counts[5];
      case NodeKind::kTab: return counts[6];
      default: return counts[7];
    }
  }
};

std::string_view path_name(NodeKind kind, bool ordered) {
  switch (kind) {
    case NodeKind::kParagraph: return "p";
    case NodeKind::kList: return ordered ? "ol" : "ul";
    case NodeKind::kTable: return "tb";
    case NodeKind::kQuote: return "q";
    case NodeKind::kAlert: return "n";
    case NodeKind::kTab: return "t";
    default: return "b";
  }
}

class SideReader {
 public:
  SideReader(const Article& article, Side side, const std::string& locale, Reading& out)
      : tree_(article.tree(side)), locale_(locale), out_(out) {
    for (const Heading& heading : article.headings_of(side)) headings_.push_back(&heading);
  }

  void read() {
    out_.tree = &tree_;
    if (tree_.empty()) return;
    out_.block_of.assign(tree_.nodes.size(), kNoUnit);
    Counters counters;
    read_children(0, counters, {});
  }

 private:
  struct Place {
    NodeId item = kNoNode;
    NodeId alert = kNoNode;
  };

  void read_children(NodeId parent, Counters& counters, Place place) {
    for_children(tree_, parent, [&](NodeId child) { read_block(child, counters, place); });
  }

  void read_block(NodeId id, Counters& counters, Place place) {
    const Node& node = tree_[id];
    switch (node.kind) {
      case NodeKind::kHeading: read_heading(id, counters, place); break;
      case NodeKind::kParagraph: read_paragraph(id, counters, place); break;
      case NodeKind::kList: read_list(id, counters, place); break;
      case NodeKind::kTable: read_table(id, counters, place); break;
      case NodeKind::kTabGroup: read_children(id, counters, place); break;
      default:
        if (node.first_child != kNoNode) read_container(id, counters, place);
        break;
    }
  }

  // Appends "name<count>" to the path; the caller cuts it off again.
  size_t enter(std::string_view name, uint32_t count) {
    const size_t before = path_.size();
    if (before != 0) path_ += '/';
    path_ += name;
    path_ += std::to_string(count);
    return before;
  }

  void read_container(NodeId id, Counters& counters, Place place) {
    const Node& node = tree_[id];
    if (node.kind == NodeKind::kAlert) place.alert = id;
    // An HTML element or the like may hold inlines directly: then it is a paragraph.
    if (holds_inlines(node)) return read_paragraph(id, counters, place);
    const size_t before = enter(path_name(node.kind, false), ++counters.of(node.kind, false));
    Counters inner;
    read_children(id, inner, place);
    path_.resize(before);
  }

  bool holds_inlines(const Node& node) const {
    const NodeKind first = tree_[node.first_child].kind;
    return first == NodeKind::kText || first == NodeKind::kUnit || first == NodeKind::kEmphasis ||
           first == NodeKind::kStrong || first == NodeKind::kLink || first == NodeKind::kCode;
  }

  void read_heading(NodeId id, Counters& counters, Place place) {
    add_block(id, NodeKind::kHeading, place);
    ReadBlock& block = out_.blocks.back();
    block.anchor = tree_.str(tree_[id].text);
    if (place.item != kNoNode) return;  // a heading inside an item does not begin a section
    heading_ = static_cast<uint32_t>(out_.blocks.size() - 1);
    anchor_ = block.anchor;
    if (path_.empty()) counters = {};
  }

  void read_paragraph(NodeId id, Counters& counters, Place place) {
    const uint32_t count = ++counters.of(NodeKind::kParagraph, false);
    // The first paragraph of an item is the item itself.
    const bool silent = place.item != kNoNode && count == 1 && tree_[id].parent == place.item;
    const size_t before = silent ? path_.size() : enter("p", count);
    add_block(id, NodeKind::kParagraph, place);
    out_.blocks.back().first_in_item = silent;
    path_.resize(before);
  }

  void read_list(NodeId id, Counters& counters, Place place) {
    const Node& node = tree_[id];
    const size_t before = enter(path_name(node.kind, node.ordered()), ++counters.of(node.kind, node.ordered()));
    uint32_t count = 0;
    for_children(tree_, id, [&](NodeId item) {
      const size_t inside = enter("li", ++count);
      Counters inner;
      place.item = item;
      read_children(item, inner, place);
      path_.resize(inside);
    });
    path_.resize(before);
  }

  void read_table(NodeId id, Counters& counters, Place place) {
    const size_t before = enter("tb", ++counters.of(NodeKind::kTable, false));
    uint32_t row_count = 0;
    for_children(tree_, id, [&](NodeId row) {
      const size_t in_row = enter("r", ++row_count);
      uint32_t cell_count = 0;
      for_children(tree_, row, [&](NodeId cell) {
        const size_t in_cell = enter("c", ++cell_count);
        add_block(cell, NodeKind::kTableCell, place);
        path_.resize(in_cell);
      });
      path_.resize(in_row);
    });
    path_.resize(before);
  }

  void add_block(NodeId id, NodeKind kind, Place place) {
    ReadBlock block;
    block.node = id;
    block.kind = kind;
    block.item = place.item;
    block.alert = place.alert;
    block.heading = heading_;
    block.anchor = anchor_;
    block.path = path_;
    block.text.begin = position();
    block.sentences_begin = static_cast<uint32_t>(out_.sentences.size());
    block.marks_begin = static_cast<uint32_t>(out_.marks.size());
    out_.block_of[id] = static_cast<uint32_t>(out_.blocks.size());
    out_.blocks.push_back(std::move(block));
    stretch_ = position();
    unit_ = kNoUnit;
    sentence_number_ = 0;
    for_children(tree_, id, [&](NodeId child) { read_inline(child); });
    end_stretch();
    ReadBlock& done = out_.blocks.back();
    done.text.end = position();
    done.sentences_end = static_cast<uint32_t>(out_.sentences.size());
    done.marks_end = static_cast<uint32_t>(out_.marks.size());
    out_.text += '\n';
  }

  uint32_t position() const { return static_cast<uint32_t>(out_.text.size()); }

  void read_inline(NodeId id) {
    const Node& node = tree_[id];
    switch (node.kind) {
      case NodeKind::kText: out_.text += tree_.str(node.text); break;
      case NodeKind::kNoLoc: out_.text += tree_.str(node.text); break;
      case NodeKind::kSoftBreak: out_.text += ' '; break;
      case NodeKind::kLineBreak:
        out_.text += ' ';
        end_stretch();
        break;
      case NodeKind::kCode: read_marked(id, TextMark::Kind::kCode); break;
      case NodeKind::kStrong: read_marked(id, TextMark::Kind::kStrong); break;
      case NodeKind::kLink: read_marked(id, TextMark::Kind::kLink); break;
      case NodeKind::kUnit: read_unit(id); break;
      case NodeKind::kElement:
        if (tree_.str(node.text) == "br") end_stretch();
        read_inlines(id);
        break;
      default: read_inlines(id); break;
    }
  }

  void read_inlines(NodeId id) {
    for_children(tree_, id, [&](NodeId child) { read_inline(child); });
  }

  void read_marked(NodeId id, TextMark::Kind kind) {
    const size_t index = out_.marks.size();
    out_.marks.push_back({kind, {position(), position()}, id});
    if (kind == TextMark::Kind::kCode) {
      out_.text += tree_.str(tree_[id].text);
    } else {
      read_inlines(id);
    }
    out_.marks[index].range.end = position();
  }

  void read_unit(NodeId id) {
    end_stretch();
    unit_ = tree_[id].number;
    in_unit_ = 0;
    read_inlines(id);
    end_stretch();
    unit_ = kNoUnit;
  }

  // Cuts what was read since the last boundary into sentences.
  void end_stretch() {
    const Range range{stretch_, position()};
    stretch_ = position();
    if (range.empty()) return;
    ranges_.clear();
    split_sentences(out_.view(range), locale_, ranges_);
    for (const Range one : ranges_) {
      const Range absolute{range.begin + one.begin, range.begin + one.end};
      if (!has_word(out_.view(absolute))) continue;
      out_.sentences.push_back(
          {absolute, unit_, static_cast<uint32_t>(out_.blocks.size() - 1), ++sentence_number_, in_unit_++});
    }
  }

  const Tree& tree_;
  const std::string& locale_;
  Reading& out_;
  std::vector<const Heading*> headings_;
  std::string path_;
  std::string_view anchor_;
  uint32_t heading_ = kNoUnit;
  uint32_t stretch_ = 0;
  uint32_t unit_ = kNoUnit;
  uint32_t in_unit_ = 0;
  uint32_t sentence_number_ = 0;
  std::vector<Range> ranges_;
};

// The next thing to look for in the raw text: a run of letters and digits of an alphabet, or one other letter.
std::string_view next_piece(std::string_view text, size_t& at) {
  while (at < text.size()) {
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (!is_word_char(c)) continue;
    if (c >= 0x2E80) return text.substr(begin, at - begin);
    while (at < text.size()) {
      size_t next = at;
      const char32_t follow = next_code_point(text, next);
      if (!is_word_char(follow) || follow >= 0x2E80) break;
      at = next;
    }
    return text.substr(begin, at - begin);
  }
  return {};
}

// Closing marks, link targets and punctuation belong to the sentence before them.
size_t skip_closing(std::string_view raw, size_t position) {
  while (position < raw.size()) {
    if (raw.substr(position).starts_with("](")) {
      const size_t close = raw.find(')', position);
      if (close == std::string_view::npos) return position;
      position = close + 1;
      continue;
    }
    size_t next = position;
    const char32_t c = next_code_point(raw, next);
    if (c == '<' || is_word_char(c) || is_space(c)) return position;
    position = next;
  }
  return position;
}

}  // namespace

void split_sentences(std::string_view text, const std::string& locale, std::vector<Range>& out) {
  const Range whole = trimmed(text, {0, static_cast<uint32_t>(text.size())});
  if (whole.empty()) return;
  if (!may_hold_several(text.substr(whole.begin, whole.size()))) {
    out.push_back(whole);
    return;
  }
  bool goes_on = false;
  OrdinalDates dates(text, locale);
  for (const Range one : sentences(text, locale)) {
    const Range range = trimmed(text, one);
    if (range.empty()) continue;
    if (goes_on) {
      out.back().end = range.end;
    } else {
      out.push_back(range);
    }
    goes_on = dates.inside(range.end);
  }
}

Reading read_side(const Article& article, Side side, const std::string& locale) {
  Reading reading;
  SideReader(article, side, locale, reading).read();
  return reading;
}

namespace {

// Where pieces were found in the raw text, and how many of them.
struct Embedding {
  Range range;
  size_t found = 0;
};

// The first place from `from` on where all pieces stand in order, drawn together: the last of its ways to begin. A
// piece that stands nowhere is left out. Empty where none is found.
Embedding embed(const std::vector<std::string_view>& pieces, std::string_view raw, size_t from) {
  size_t position = from;
  std::vector<std::string_view> found;
  for (const std::string_view piece : pieces) {
    const size_t at = raw.find(piece, position);
    if (at == std::string_view::npos) continue;
    found.push_back(piece);
    position = at + piece.size();
  }
  size_t begin = position;
  for (auto piece = found.rbegin(); piece != found.rend(); ++piece) {
    if (begin < from + piece->size()) return {};
    begin = raw.rfind(*piece, begin - piece->size());
  }
  return {{static_cast<uint32_t>(begin), static_cast<uint32_t>(position)}, found.size()};
}

// Words of the sentence may stand scattered over those before it: then the next place is tried. What a longer place
// holds more of its words is worth more than that another is short: an address in a link makes a sentence long.
Range tightest(const std::vector<std::string_view>& pieces, std::string_view raw, size_t from, size_t size) {
  // What markup can add to a sentence is bounded: never look further, so that hostile text stays cheap.
  constexpr size_t kMarkup = 16384;
  constexpr int kTries = 8;
  raw = raw.substr(0, from + size * 2 + kMarkup);
  Embedding best;
  for (int i = 0; i < kTries; ++i) {
    const Embedding one = embed(pieces, raw, from);
    if (one.range.empty() || one.found < best.found) break;
    if (best.range.empty() || one.range.size() < best.range.size()) best = one;
    if (best.range.size() <= size + size / 4) break;
    from = one.range.begin + 1;
  }
  return best.range;
}

}  // namespace

Range locate(std::string_view sentence, const SourceFile& file, Range block, uint32_t& cursor) {
  std::vector<std::string_view> pieces;
  for (size_t at = 0;;) {
    const std::string_view piece = next_piece(sentence, at);
    if (piece.empty()) break;
    pieces.push_back(piece);
  }
  // Steps are read before rules: the cursor counts only in the block where it stands.
  const bool inside = cursor > block.begin && cursor < block.end;
  const std::string_view raw = std::string_view(file.bytes).substr(0, block.end);
  Range found = inside ? tightest(pieces, raw, cursor, sentence.size()) : Range{};
  if (found.empty()) found = tightest(pieces, raw, block.begin, sentence.size());
  if (found.empty()) return block;
  cursor = static_cast<uint32_t>(skip_closing(raw, found.end));
  return {found.begin, cursor};
}

}  // namespace diglot
