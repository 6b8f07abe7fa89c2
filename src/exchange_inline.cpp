#include "exchange_inline.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ascii.h"
#include "locale.h"

namespace diglot {
namespace {

// A tag or entity is short. What is longer is text; to look for its end would cost quadratic time.
constexpr size_t kMaxTag = 1024;
constexpr size_t kMaxEntity = 34;

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// A run of '*', '_' or '~' that may open or close emphasis.
struct Run {
  char mark = 0;
  uint32_t begin = 0, end = 0;  // what of it is not used yet
  bool opens = false, closes = false;
};

struct Bracket {
  uint32_t at = 0;
  bool image = false;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<InlineCode> run() {
    read_leaves();
    pair_emphasis();
    pair_tags();
    std::vector<uint32_t> order(codes_.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](uint32_t a, uint32_t b) { return codes_[a].range.begin < codes_[b].range.begin; });
    std::vector<uint32_t> place(order.size());
    for (uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    std::vector<InlineCode> out;
    out.reserve(order.size());
    for (const uint32_t i : order) {
      out.push_back(codes_[i]);
      if (out.back().partner != InlineCode::kAlone) out.back().partner = place[out.back().partner];
    }
    part_crossed(out);
    return out;
  }

 private:
  struct Tag {
    uint32_t code = 0;
    std::string name;
    bool closes = false;
  };

  uint32_t add(CodeType type, size_t begin, size_t end) {
    codes_.push_back({type, {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}, InlineCode::kAlone});
    return static_cast<uint32_t>(codes_.size() - 1);
  }
  void join(uint32_t open, uint32_t close) {
    codes_[open].partner = close;
    codes_[close].partner = open;
  }

  void read_leaves() {
    for (size_t at = 0; at < text_.size();) at = read_at(at);
  }

  size_t read_at(size_t at) {
    switch (text_[at]) {
      case '\\': return read_escape(at);
      case '`': return read_code(at);
      case '<': return read_tag(at);
      case '&': return read_entity(at);
      case ':': return read_directive(at);
      case '!':
        if (text_.substr(at, 2) != "![") return at + 1;
        brackets_.push_back({static_cast<uint32_t>(at), true});
        return at + 2;
      case '[': brackets_.push_back({static_cast<uint32_t>(at), false}); return at + 1;
      case ']': return read_link_end(at);
      case '*':
      case '_':
      case '~': return read_run(at);
      default: return at + 1;
    }
  }

  size_t read_escape(size_t at) {
    if (at + 1 == text_.size()) return at + 1;
    if (text_[at + 1] == '\n') {
      add(CodeType::kBreak, at, at + 1);  // the line feed itself stays text
      return at + 1;
    }
    if (!is_ascii_punctuation(text_[at + 1])) return at + 1;
    add(CodeType::kOther, at, at + 2);
    return at + 2;
  }

  size_t read_code(size_t at) {
    const size_t length = std::min(text_.find_first_not_of('`', at), text_.size()) - at;
    if (!fences_known_) find_fences();
    // The next run of the same length closes.
    const auto runs = fences_.find(length);
    if (runs == fences_.end()) return at + length;
    const auto close = std::upper_bound(runs->second.begin(), runs->second.end(), static_cast<uint32_t>(at));
    if (close == runs->second.end()) return at + length;
    const size_t end = *close + length;
    add(CodeType::kCode, at, end);
    return end;
  }

  void find_fences() {
    fences_known_ = true;
    for (size_t at = text_.find('`'); at != std::string_view::npos; at = text_.find('`', at)) {
      const size_t end = std::min(text_.find_first_not_of('`', at), text_.size());
      fences_[end - at].push_back(static_cast<uint32_t>(at));
      at = end;
    }
  }

  size_t read_entity(size_t at) {
    const std::string_view rest = text_.substr(at, kMaxEntity);
    const size_t end = rest.find(';');
    if (end == std::string_view::npos) return at + 1;
    std::string_view name = rest.substr(1, end - 1);
    if (name.starts_with('#')) name.remove_prefix(1);
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_ascii_alnum)) return at + 1;
    add(CodeType::kOther, at, at + end + 1);
    return at + end + 1;
  }

  // :::no-loc text="…"::: and its like, on one line.
  size_t read_directive(size_t at) {
    if (text_.substr(at, 3) != ":::" || at + 3 >= text_.size() || !is_ascii_letter(text_[at + 3])) return at + 1;
    if (next_colons_ < at + 3) next_colons_ = std::min(text_.find(":::", at + 3), text_.size());
    if (next_colons_ == text_.size()) return at + 3;
    const size_t line = std::min(text_.find('\n', at), text_.size());
    if (next_colons_ > line) return at + 3;
    add(CodeType::kOther, at, next_colons_ + 3);
    return next_colons_ + 3;
  }

  // Where a tag ends, or 0.
  size_t tag_end(size_t at) const {
    const size_t limit = std::min(text_.size(), at + kMaxTag);
    char quote = 0;
    for (size_t i = at + 1; i < limit; ++i) {
      const char c = text_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      } else if (c == '<') {
        return 0;
      }
    }
    return 0;
  }

  size_t read_tag(size_t at) {
    const std::string_view rest = text_.substr(at, kMaxTag);
    if (rest.starts_with("<!--")) {
      const size_t end = rest.find("-->");
      if (end == std::string_view::npos) return at + 4;
      add(CodeType::kTag, at, at + end + 3);
      return at + end + 3;
    }
    const bool closes = rest.starts_with("</");
    const size_t name = closes ? 2 : 1;
    if (name >= rest.size() || !is_ascii_letter(rest[name])) return at + 1;
    size_t name_end = name;
    while (name_end < rest.size() && (is_ascii_alnum(rest[name_end]) || rest[name_end] == '-')) ++name_end;
    if (name_end == rest.size()) return at + 1;
    if (const size_t end = autolink_end(rest, name_end); !closes && end != 0) {
      add(CodeType::kAutolink, at, at + end);
      return at + end;
    }
    if (!is_blank(rest[name_end]) && rest[name_end] != '>' && rest[name_end] != '/') return at + 1;
    const size_t end = tag_end(at);
    if (end == 0) return at + 1;
    const std::string tag = lower_ascii(rest.substr(name, name_end - name));
    const uint32_t code = add(tag == "br" ? CodeType::kBreak : CodeType::kTag, at, end);
    if (text_[end - 2] != '/') tags_.push_back({code, tag, closes});
    return end;
  }

  // <scheme:…> or <mail@address>: no space, no '<'. 0 where it is none.
  static size_t autolink_end(std::string_view rest, size_t scheme_end) {
    const size_t end = rest.find_first_of("> <\n\t", 1);
    if (end == std::string_view::npos || rest[end] != '>') return 0;
    const std::string_view inside = rest.substr(1, end - 1);
    const bool mail = inside.find('@') != std::string_view::npos && inside.find('=') == std::string_view::npos;
    return rest[scheme_end] == ':' || mail ? end + 1 : 0;
  }

  size_t read_link_end(size_t at) {
    if (brackets_.empty()) return at + 1;
    const Bracket open = brackets_.back();
    brackets_.pop_back();
    const size_t end = destination_end(at + 1);
    if (end == 0) return at + 1;
    const CodeType type = open.image ? CodeType::kImage : CodeType::kLink;
    const uint32_t first = add(type, open.at, open.at + (open.image ? 2 : 1));
    join(first, add(type, at, end));
    links_.push_back({static_cast<uint32_t>(open.at), static_cast<uint32_t>(end)});
    return end;
  }

  // The end of "(address "title")" at `at`, or 0.
  size_t destination_end(size_t at) {
    if (at >= text_.size() || text_[at] != '(') return 0;
    if (next_parenthesis_ < at) next_parenthesis_ = std::min(text_.find(')', at), text_.size());
    if (next_parenthesis_ == text_.size()) return 0;
    const size_t begin = skip_blank(at + 1);
    const bool pointed = begin < text_.size() && text_[begin] == '<';
    const size_t address = pointed ? pointed_address_end(begin) : bare_address_end(begin);
    if (address == 0) return 0;
    size_t i = skip_blank(address);
    if (i > address && i < text_.size() && (text_[i] == '"' || text_[i] == '\'' || text_[i] == '(')) {
      i = title_end(i);
      if (i == 0) return 0;
      i = skip_blank(i);
    }
    return i < text_.size() && text_[i] == ')' ? i + 1 : 0;
  }

  // Of "<address>", or 0.
  size_t pointed_address_end(size_t begin) const {
    const size_t end = text_.find_first_of("<>\n", begin + 1);
    return end != std::string_view::npos && text_[end] == '>' ? end + 1 : 0;
  }

  // Of an address whose parentheses are balanced; 0 where they go too deep.
  size_t bare_address_end(size_t begin) const {
    constexpr int kDeepest = 32;
    int depth = 0;
    size_t i = begin;
    for (; i < text_.size() && !is_blank(text_[i]); ++i) {
      if (text_[i] == '\\' && i + 1 < text_.size()) {
        ++i;
      } else if (text_[i] == '(') {
        if (++depth > kDeepest) return 0;
      } else if (text_[i] == ')' && depth-- == 0) {
        break;
      }
    }
    return i;
  }

  // Behind a title that begins with its quote, or 0.
  size_t title_end(size_t begin) const {
    const char quote = text_[begin] == '(' ? ')' : text_[begin];
    const size_t limit = std::min(text_.size(), begin + kMaxTag);
    size_t close = begin + 1;
    while (close < limit && text_[close] != quote) close += text_[close] == '\\' ? 2 : 1;
    return close < limit ? close + 1 : 0;
  }

  size_t skip_blank(size_t at) const {
    while (at < text_.size() && is_blank(text_[at])) ++at;
    return at;
  }

  size_t read_run(size_t at) {
    const char mark = text_[at];
    const size_t end = std::min(text_.find_first_not_of(mark, at), text_.size());
    if (mark == '~' && end - at > 2) return end;
    const char32_t before = char_before(at);
    const char32_t after = char_at(end);
    const bool space_before = is_space(before);
    const bool space_after = is_space(after);
    const bool mark_before = is_mark(before);
    const bool mark_after = is_mark(after);
    const bool left = !space_after && (!mark_after || space_before || mark_before);
    const bool right = !space_before && (!mark_before || space_after || mark_after);
    Run run{mark, static_cast<uint32_t>(at), static_cast<uint32_t>(end), left, right};
    if (mark == '_') {
      run.opens = left && (!right || mark_before);
      run.closes = right && (!left || mark_after);
    }
    if (run.opens || run.closes) runs_.push_back(run);
    return end;
  }

  static bool is_mark(char32_t c) {
    return c < 0x80 ? is_ascii_punctuation(static_cast<char>(c)) : is_punctuation(c) || is_currency_symbol(c);
  }
  char32_t char_before(size_t at) const { return at == 0 ? U' ' : previous_code_point(text_, at); }
  char32_t char_at(size_t at) const { return at >= text_.size() ? U' ' : next_code_point(text_, at); }

  // --- emphasis ---

  // The innermost link that holds a place, as an index into links_, or kAlone: emphasis does not cross its ends.
  void find_links_of_runs() {
    std::sort(links_.begin(), links_.end(), [](Range a, Range b) { return a.begin < b.begin; });
    std::vector<uint32_t> open;
    size_t next = 0;
    for (const Run& run : runs_) {
      while (next < links_.size() && links_[next].begin < run.begin) {
        while (!open.empty() && links_[open.back()].end <= links_[next].begin) open.pop_back();
        open.push_back(static_cast<uint32_t>(next++));
      }
      while (!open.empty() && links_[open.back()].end <= run.begin) open.pop_back();
      link_of_run_.push_back(open.empty() ? InlineCode::kAlone : open.back());
    }
  }

  struct Openers {
    std::map<char, size_t> count;
    std::vector<size_t> stack;  // indexes of runs_
  };

  void pair_emphasis() {
    find_links_of_runs();
    std::map<uint32_t, Openers> by_link;
    for (size_t i = 0; i < runs_.size(); ++i) {
      Openers& openers = by_link[link_of_run_[i]];
      if (runs_[i].closes) close_run(runs_[i], openers);
      if (runs_[i].opens && runs_[i].begin < runs_[i].end) {
        openers.stack.push_back(i);
        ++openers.count[runs_[i].mark];
      }
    }
  }

  void close_run(Run& closer, Openers& openers) {
    while (closer.begin < closer.end && openers.count[closer.mark] > 0) {
      while (runs_[openers.stack.back()].mark != closer.mark) pop(openers);
      Run& opener = runs_[openers.stack.back()];
      const uint32_t have = opener.end - opener.begin;
      const uint32_t need = closer.end - closer.begin;
      if (closer.mark == '~' && have != need) return;
      const uint32_t length = closer.mark == '~' ? need : have >= 2 && need >= 2 ? 2 : 1;
      const CodeType type = closer.mark == '~' ? CodeType::kStrikethrough
                            : length == 2      ? CodeType::kBold
                                               : CodeType::kItalic;
      const uint32_t open = add(type, opener.end - length, opener.end);
      join(open, add(type, closer.begin, closer.begin + length));
      opener.end -= length;
      closer.begin += length;
      if (opener.begin == opener.end) pop(openers);
    }
  }

  void pop(Openers& openers) {
    --openers.count[runs_[openers.stack.back()].mark];
    openers.stack.pop_back();
  }

  // --- HTML ---

  void pair_tags() {
    std::map<std::string_view, size_t> count;
    std::vector<const Tag*> open;
    for (const Tag& tag : tags_) {
      if (!tag.closes) {
        open.push_back(&tag);
        ++count[tag.name];
      } else if (count[tag.name] > 0) {
        while (open.back()->name != tag.name) {
          --count[open.back()->name];
          open.pop_back();
        }
        join(open.back()->code, tag.code);
        --count[tag.name];
        open.pop_back();
      }
    }
  }

  // Pairs nest: of two that cross, the one that closes first is read as two codes of their own.
  static void part_crossed(std::vector<InlineCode>& codes) {
    std::vector<uint32_t> open;
    for (uint32_t i = 0; i < codes.size(); ++i) {
      const uint32_t partner = codes[i].partner;
      if (partner == InlineCode::kAlone) continue;
      if (partner > i) {
        open.push_back(i);
        continue;
      }
      while (!open.empty() && codes[open.back()].partner == InlineCode::kAlone) open.pop_back();
      if (!open.empty() && open.back() == partner) {
        open.pop_back();
      } else {
        codes[i].partner = codes[partner].partner = InlineCode::kAlone;
      }
    }
  }

  std::string_view text_;
  std::vector<InlineCode> codes_;
  std::vector<Bracket> brackets_;
  std::vector<Range> links_;
  std::vector<Run> runs_;
  std::vector<uint32_t> link_of_run_;
  std::vector<Tag> tags_;
  std::map<size_t, std::vector<uint32_t>> fences_;  // runs of backquotes by their length
  bool fences_known_ = false;
  size_t next_colons_ = 0;
  size_t next_parenthesis_ = 0;
};

// What a code is, for matching: its type, and its bytes with those of its partner.
std::string key_of(std::string_view text, const std::vector<InlineCode>& codes, size_t i) {
  const auto view = [&](Range range) { return text.substr(range.begin, range.size()); };
  std::string key(1, static_cast<char>('a' + static_cast<int>(codes[i].type)));
  key += view(codes[i].range);
  if (codes[i].partner != InlineCode::kAlone) (key += '\0') += view(codes[codes[i].partner].range);
  return key;
}

// Codes that begin a pair or stand alone: one for each number.
bool is_first(const std::vector<InlineCode>& codes, size_t i) {
  return codes[i].partner == InlineCode::kAlone || codes[i].partner > i;
}

}  // namespace

std::vector<InlineCode> inline_codes(std::string_view markdown) {
  if (markdown.find_first_of("\\`<&:![*_~") == std::string_view::npos) return {};
  return Reader(markdown).run();
}

bool is_indispensable(CodeType type) {
  switch (type) {
    case CodeType::kLink:
    case CodeType::kImage:
    case CodeType::kCode:
    case CodeType::kTag:
    case CodeType::kAutolink: return true;
    default: return false;
  }
}

namespace {

// The number on top, or 0.
uint32_t take(std::vector<uint32_t>& numbers) {
  if (numbers.empty()) return 0;
  const uint32_t top = numbers.back();
  numbers.pop_back();
  return top;
}

}  // namespace

CodeNumbers number_codes(std::string_view source, const std::vector<InlineCode>& source_codes, std::string_view target,
                         const std::vector<InlineCode>& target_codes) {
  CodeNumbers out{std::vector<uint32_t>(source_codes.size(), 0), std::vector<uint32_t>(target_codes.size(), 0)};
  std::map<std::string, std::vector<uint32_t>> exact;  // numbers of the source, last first
  std::map<std::pair<CodeType, bool>, std::vector<uint32_t>> alike;
  uint32_t next = 1;
  for (size_t i = 0; i < source_codes.size(); ++i) {
    out.source[i] = is_first(source_codes, i) ? next++ : out.source[source_codes[i].partner];
  }
  for (size_t i = source_codes.size(); i-- > 0;) {
    if (is_first(source_codes, i)) exact[key_of(source, source_codes, i)].push_back(out.source[i]);
  }
  std::vector<bool> taken(next, false);
  for (size_t i = 0; i < target_codes.size(); ++i) {
    if (!is_first(target_codes, i)) continue;
    out.target[i] = take(exact[key_of(target, target_codes, i)]);
    taken[out.target[i]] = out.target[i] != 0;
  }
  const auto shape = [](const std::vector<InlineCode>& codes, size_t i) {
    return std::pair(codes[i].type, codes[i].partner != InlineCode::kAlone);
  };
  for (size_t i = source_codes.size(); i-- > 0;) {
    if (is_first(source_codes, i) && !taken[out.source[i]]) alike[shape(source_codes, i)].push_back(out.source[i]);
  }
  for (size_t i = 0; i < target_codes.size(); ++i) {
    if (!is_first(target_codes, i)) {
      out.target[i] = out.target[target_codes[i].partner];
    } else if (out.target[i] == 0) {
      const uint32_t left = take(alike[shape(target_codes, i)]);
      out.target[i] = left != 0 ? left : next++;
    }
  }
  return out;
}

}  // namespace diglot
