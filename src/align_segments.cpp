// Cutting an article into the segments that are aligned.
#include <algorithm>
#include <array>

#include "align.h"
#include "ascii.h"
#include "locale.h"
#include "words.h"

namespace diglot {
namespace {

constexpr size_t kLongestTag = 512;
constexpr size_t kLongestAddress = 4096;
// Stands for markup in the masked text: a closing mark, which belongs to the sentence before it, or opens the next.
constexpr char kMark = '"';

bool starts_tag(std::string_view rest) {
  return rest.size() >= 2 && rest[0] == '<' && (rest[1] == '/' || rest[1] == '!' || is_ascii_letter(rest[1]));
}

std::string_view tag_name(std::string_view tag) {
  const size_t begin = tag.starts_with("</") ? 2 : 1;
  size_t end = begin;
  while (end < tag.size() && is_ascii_alnum(tag[end])) ++end;
  return tag.substr(begin, end - begin);
}

bool is_inline_tag(std::string_view tag) {
  static constexpr auto kInline = std::to_array<std::string_view>(
      {"a",    "abbr", "b", "bdi",  "bdo",   "cite", "code",   "em",  "font", "i", "kbd",
       "mark", "q",    "s", "samp", "small", "span", "strong", "sub", "sup",  "u", "var"});
  return std::binary_search(kInline.begin(), kInline.end(), std::string_view(lower_ascii(tag_name(tag))));
}

// The raw text of a block with its markup made harmless to a sentence breaker, byte for byte, and the places where
// a segment ends in any case.
class Mask {
 public:
  explicit Mask(std::string_view raw) : raw_(raw), text_(raw) {
    strip_block_marks();
    while (at_ < raw_.size()) step();
    mask_inside_emphasis();
  }
  const std::string& text() const { return text_; }
  const std::vector<uint32_t>& cuts() const { return cuts_; }

 private:
  void fill(size_t begin, size_t end, char with) {
    std::fill(text_.begin() + static_cast<std::ptrdiff_t>(begin), text_.begin() + static_cast<std::ptrdiff_t>(end),
              with);
  }
  void skip(size_t count, char with) {
    count = std::min(count, raw_.size() - at_);
    fill(at_, at_ + count, with);
    at_ += count;
  }

  // "## ", "[!NOTE]", a line of '=' or '-' below a heading.
  void strip_block_marks() {
    const size_t hashes = std::min(raw_.find_first_not_of('#'), raw_.size());
    if (hashes > 0 && hashes <= 6) skip(hashes, ' ');
    if (raw_.starts_with("[!")) {
      const size_t end = raw_.find_first_of("]\n");
      if (end != std::string_view::npos) skip(end + 1, ' ');
    }
    const size_t last = raw_.find_last_not_of(" \n");
    const size_t line = last == std::string_view::npos ? last : raw_.rfind('\n', last);
    if (line == std::string_view::npos) return;
    const std::string_view under = raw_.substr(line + 1, last - line);
    if (under.find_first_not_of('=') == std::string_view::npos ||
        under.find_first_not_of('-') == std::string_view::npos)
      fill(line, raw_.size(), ' ');
  }

  void step() {
    const std::string_view rest = raw_.substr(at_);
    switch (raw_[at_]) {
      case '\n':
      case '\r': skip(std::min(rest.find_first_not_of("\r\n\t >"), rest.size()), ' '); return;
      case '\\': escape(rest); return;
      case '`': code(rest); return;
      case '!': rest.starts_with("![") ? image(rest) : plain(); return;
      case '[': rest.starts_with("[!") ? directive(rest, ']') : plain(); return;
      case ':': rest.starts_with(":::") ? triple_colon(rest) : plain(); return;
      case ']': rest.starts_with("](") ? address(rest) : plain(); return;
      case '<': tag(rest); return;
      case '*':
      case '~': skip(1, kMark); return;
      default: plain();
    }
  }

  void plain() { ++at_; }

  void escape(std::string_view rest) {
    const bool ascii = rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0x80 && rest[1] != '\n';
    ascii ? skip(2, 'x') : plain();
  }

  void code(std::string_view rest) {
    const size_t width = std::min(rest.find_first_not_of('`'), rest.size());
    const size_t end = rest.find(rest.substr(0, width), width);
    if (end == std::string_view::npos) return skip(width, 'X');
    skip(end + width, 'X');
  }

  void image(std::string_view rest) {
    const size_t middle = rest.substr(0, kLongestAddress).find("](");
    const size_t end = middle == std::string_view::npos ? middle : rest.find(')', middle);
    if (end == std::string_view::npos) return plain();
    skip(end + 1, kMark);
  }

  void directive(std::string_view rest, char close) {
    const size_t end = rest.substr(0, kLongestAddress).find(close);
    if (end == std::string_view::npos) return plain();
    skip(end + 1, ' ');
  }

  void triple_colon(std::string_view rest) {
    const size_t end = rest.substr(0, kLongestAddress).find(":::", 3);
    if (end == std::string_view::npos) return skip(3, ' ');
    skip(end + 3, ' ');
  }

  // A bracketed text ends: what stood in it is no place for a sentence to end, nor is its address.
  void address(std::string_view rest) {
    const size_t end = rest.substr(0, kLongestAddress).find(')');
    if (end == std::string_view::npos) return plain();
    const size_t open = text_.rfind('[', at_);
    if (open != std::string::npos && at_ - open < kLongestAddress) no_end_between(open, at_);
    skip(1, kMark);
    skip(end, kMark);
  }

  void tag(std::string_view rest) {
    if (!starts_tag(rest)) return plain();
    if (rest.starts_with("<!--")) {
      const size_t end = rest.find("-->");
      return skip(end == std::string_view::npos ? rest.size() : end + 3, ' ');
    }
    const size_t end = rest.substr(0, kLongestTag).find('>');
    if (end == std::string_view::npos) return plain();
    const std::string_view whole = rest.substr(0, end + 1);
    const bool empty_anchor =
        (whole.starts_with("<a name") || whole.starts_with("<a id") || whole.starts_with("<a href=\"\"")) &&
        rest.substr(end + 1).starts_with("</a>");
    if (empty_anchor) return skip(end + 5, ' ');
    if (is_inline_tag(whole)) return skip(end + 1, kMark);
    cuts_.push_back(static_cast<uint32_t>(at_));
    skip(end + 1, ' ');
  }

  void no_end_between(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (text_[i] == '.' || text_[i] == '!' || text_[i] == '?') text_[i] = ',';
    }
  }

  // Between two runs of the same stars: a sentence may end right before the closing one only.
  void mask_inside_emphasis() {
    size_t open = std::string::npos;
    for (size_t i = 0; i + 1 < raw_.size(); ++i) {
      if (raw_[i] != '*' || text_[i] != kMark || raw_[i + 1] != '*') continue;
      if (open == std::string::npos) {
        open = i;
      } else {
        if (i > open + 3) no_end_between(open, i - 1);
        open_bold(open);
        open = std::string::npos;
      }
      ++i;
    }
  }

  // The stars before a word go with it, not with the sentence before them.
  void open_bold(size_t at) {
    size_t next = at + 2;
    const bool lower = next < text_.size() && is_lower_letter(next_code_point(text_, next));
    fill(at, at + 2, lower ? 'x' : 'X');
  }
  static bool is_lower_letter(char32_t c) { return is_letter(c) && !is_upper(c) && !is_unspaced(c); }

  std::string_view raw_;
  std::string text_;
  size_t at_ = 0;
  std::vector<uint32_t> cuts_;
};

// "e.g.", "A.", "p. ex.": the last word of what came before is no end of a sentence.
bool ends_in_abbreviation(std::string_view before) {
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  if (!before.ends_with('.')) return false;
  before.remove_suffix(1);
  const size_t blank = before.find_last_of(" \"(");
  const std::string_view word = blank == std::string_view::npos ? before : before.substr(blank + 1);
  if (word.find('.') != std::string_view::npos) return !word.starts_with("http") && word.size() < 8;
  size_t at = 0;
  const bool one_letter = !word.empty() && is_letter(next_code_point(word, at)) && at == word.size();
  return one_letter && blank != std::string_view::npos;  // alone it is the label of a step
}

class Cutter {
 public:
  Cutter(std::string_view raw, const std::string& locale) : raw_(raw), mask_(raw), locale_(locale) {}

  std::vector<Range> run(bool whole) {
    uint32_t begin = 0;
    for (uint32_t cut : mask_.cuts()) begin = stretch(begin, cut, whole);
    stretch(begin, static_cast<uint32_t>(raw_.size()), whole);
    return std::move(out_);
  }

 private:
  uint32_t stretch(uint32_t begin, uint32_t end, bool whole) {
    const Range range = trimmed(mask_.text(), {begin, end});
    if (range.empty()) return end;
    const std::string_view text = view(range);
    if (whole || text.size() < 4) {
      keep(range);
      return end;
    }
    const size_t first = out_.size();
    for (const Range one : sentences(text, locale_)) {
      add(trimmed(mask_.text(), {range.begin + one.begin, range.begin + one.end}), first);
    }
    return end;
  }

  std::string_view view(Range range) const { return std::string_view(mask_.text()).substr(range.begin, range.size()); }

  void keep(Range range) {
    if (!range.empty() && has_word(view(range))) out_.push_back(range);
  }

  // One sentence by ICU's rules: joined with the one before where that did not end, cut behind a bold label.
  void add(Range range, size_t first) {
    if (range.empty()) return;
    if (out_.size() > first &&
        (ends_in_abbreviation(view(out_.back())) || is_open(out_.back()) || !has_word(view(range)))) {
      out_.back().end = range.end;
      return;
    }
    for (uint32_t at = label_end(range); at != 0; at = label_end(range)) {
      keep(trimmed(mask_.text(), {range.begin, at}));
      range = trimmed(mask_.text(), {at, range.end});
    }
    keep(range);
  }

  // Bold text that is not closed yet.
  bool is_open(Range range) const {
    size_t stars = 0;
    for (uint32_t i = range.begin; i + 1 < range.end; ++i) {
      const char masked = mask_.text()[i];
      const bool mark = masked == kMark || masked == 'x' || masked == 'X';
      if (raw_[i] != '*' || raw_[i + 1] != '*' || !mark) continue;
      ++stars;
      ++i;
    }
    return stars % 2 != 0;
  }

  // Where "**Label:** Text" ends its label, or 0.
  uint32_t label_end(Range range) const {
    const std::string_view text = view(range);
    for (size_t at = text.find(":\""); at != std::string_view::npos; at = text.find(":\"", at + 1)) {
      size_t behind = at + 1;
      while (behind < text.size() && text[behind] == kMark) ++behind;
      if (behind + 1 >= text.size() || text[behind] != ' ') continue;
      size_t next = behind + 1;
      while (next < text.size() && text[next] == kMark) ++next;
      if (next >= text.size()) continue;
      const char32_t c = next_code_point(text, next);
      if (is_upper(c) || is_unspaced(c)) return range.begin + static_cast<uint32_t>(behind);
    }
    return 0;
  }

  std::string_view raw_;
  Mask mask_;
  const std::string& locale_;
  std::vector<Range> out_;
};

// Line ends, with the marks of quotations at the next line's start, become one space.
std::string one_line(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (size_t at = 0; at < raw.size();) {
    if (raw[at] != '\n' && raw[at] != '\r') {
      out.push_back(raw[at++]);
      continue;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out.push_back(' ');
    at = std::min(raw.find_first_not_of("\r\n\t >", at), raw.size());
  }
  return out;
}

class Segmenter {
 public:
  Segmenter(const Article& article, Side side, const SourceFile& file, const std::string& locale, bool whole)
      : article_(article), tree_(article.tree(side)), side_(side), file_(file), locale_(locale), whole_(whole) {}

  std::vector<Segment> run() {
    if (tree_.empty()) return {};
    units_ = article_.bilingual();
    for (NodeId id = 0; id != kNoNode;) id = visit(id);
    return std::move(out_);
  }

 private:
  // Returns where to go on.
  NodeId visit(NodeId id) {
    const Node& node = tree_[id];
    if (node.kind == NodeKind::kCodeBlock) return next_after(tree_, 0, id);
    if (node.kind == NodeKind::kHeading) ++section_;
    if (units_) {
      if (node.kind == NodeKind::kUnit && !node.continued()) add_unit(id);
      return next_in(tree_, 0, id);
    }
    const bool html = node.kind == NodeKind::kElement && node.is(Node::kBlockLevel);
    if (!is_inline_container(node.kind) && !(html && !holds_blocks(id))) return next_in(tree_, 0, id);
    add_block(id);
    return next_after(tree_, 0, id);
  }

  bool holds_blocks(NodeId element) const {
    for (NodeId at = next_in(tree_, element, element); at != kNoNode; at = next_in(tree_, element, at)) {
      if (is_inline_container(tree_[at].kind)) return true;
    }
    return false;
  }

  BlockKind kind_of(NodeId id) const {
    for (NodeId at = id; at != kNoNode; at = tree_[at].parent) {
      switch (tree_[at].kind) {
        case NodeKind::kHeading: return BlockKind::kHeading;
        case NodeKind::kTableCell: return BlockKind::kCell;
        case NodeKind::kItem: return BlockKind::kItem;
        case NodeKind::kQuote:
        case NodeKind::kAlert: return BlockKind::kQuote;
        default: break;
      }
    }
    return BlockKind::kParagraph;
  }

  // The explicit name, or on the source side the one that its text gives.
  std::string anchor_of(NodeId block) const {
    if (tree_[block].kind != NodeKind::kHeading) return {};
    const std::string_view own = tree_.str(tree_[block].text);
    if (!own.empty() || side_ == Side::kTarget) return std::string(own);
    return slug(collapse_space(plain_text(tree_, block)));
  }

  void add_unit(NodeId id) {
    const uint32_t number = tree_[id].number;
    if (number >= article_.units.size()) return;
    const Unit& unit = article_.units[number];
    const bool source = side_ == Side::kSource;
    if (source ? !unit.has_source : !unit.has_target) return;
    NodeId block = id;
    while (block != 0 && !is_inline_container(tree_[block].kind)) block = tree_[block].parent;
    if (block != last_block_ || block == 0) ++block_;
    last_block_ = block;
    const Range range = source ? unit.source : unit.target;
    out_.push_back({with_link(unit, one_line(file_.view(range))), range, block_, kind_of(block), section_,
                    anchor_of(block), number});
  }

  // A link whose text is just the unit stands outside of it.
  std::string with_link(const Unit& unit, std::string text) const {
    const std::string_view bytes = file_.bytes;
    if (unit.range.begin == 0 || bytes[unit.range.begin - 1] != '[') return text;
    const std::string_view rest = bytes.substr(unit.range.end, kLongestAddress);
    const size_t end = rest.find_first_of(")\n");
    if (!rest.starts_with("](") || end == std::string_view::npos || rest[end] != ')') return text;
    return "[" + text + std::string(rest.substr(0, end + 1));
  }

  void add_block(NodeId id) {
    const Range block = tree_[id].range;
    ++block_;
    for (const Range one : Cutter(file_.view(block), locale_).run(whole_)) {
      const Range range{block.begin + one.begin, block.begin + one.end};
      out_.push_back({one_line(file_.view(range)), range, block_, kind_of(id), section_, anchor_of(id), kNoUnit});
    }
  }

  const Article& article_;
  const Tree& tree_;
  Side side_;
  const SourceFile& file_;
  const std::string& locale_;
  bool whole_;
  bool units_ = false;
  uint32_t block_ = 0;
  uint32_t section_ = 0;
  NodeId last_block_ = kNoNode;
  std::vector<Segment> out_;
};

}  // namespace

std::vector<Segment> segments_of(const Article& article, Side side, const SourceFile& file, const std::string& locale,
                                 bool whole_blocks) {
  return Segmenter(article, side, file, locale, whole_blocks).run();
}

bool sentences_are_unmarked(const std::string& locale) {
  const std::string script = script_of(locale);
  return script == "Thai" || script == "Laoo";
}

}  // namespace diglot
