
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "ascii.h"
#include "locale.h"
#include "parse_guard.h"
#include "parse_markdown.h"
#include "parse_spans.h"

namespace diglot {
namespace {

// Sets of four consecutive punctuation characters (Phags-pa, Coptic, Cham, Batak, Lepcha, Sundanese) by the
// UTF-8 form of the first. cmark-gfm classes all of them as punctuation.
constexpr auto kMarkerSets = std::to_array<std::string_view>({
    "\xEA\xA1\xB4",
    "\xE2\xB3\xB9",
    "\xEA\xA9\x9C",
    "\xE1\xAF\xBC",
    "\xE1\xB0\xBB",
    "\xE1\xB3\x80",
    "\xE1\xB3\x84",
});

Markers choose_markers(std::string_view body) {
  for (std::string_view first : kMarkerSets) {
    const std::string_view prefix = first.substr(0, 2);
    bool used = false;
    for (size_t at = 0; !used && (at = body.find(prefix, at)) != std::string_view::npos; ++at) {
      const char last = at + 2 < body.size() ? body[at + 2] : '\0';
      used = last >= first[2] && last <= first[2] + 3;
    }
    if (used) continue;
    return {std::string(prefix), first[2], static_cast<char>(first[2] + 1), static_cast<char>(first[2] + 2),
            static_cast<char>(first[2] + 3)};
  }
  return {};
}

// Writes text piece by piece and remembers where each piece came from.
class Writer {
 public:
  explicit Writer(size_t expected) { text.reserve(expected); }

  void copy(std::string_view bytes, uint32_t origin) {
    if (bytes.empty()) return;
    map.add(text.size(), origin, false);
    text += bytes;
  }
  void insert(std::string_view bytes, uint32_t origin) {
    map.add(text.size(), origin, true);
    text += bytes;
  }

  std::string text;
  OffsetMap map;
};

// Two markers with the number of a unit or of a directive between them.
std::string opening(const Markers& markers, size_t number, char end) {
  std::string out = markers.prefix;
  ((out += markers.unit_open) += std::to_string(number)) += markers.prefix;
  return out += end;
}

void insert_object(Writer& out, const Markers& markers, size_t number, uint32_t origin) {
  out.insert(opening(markers, number, markers.object_end), origin);
}

// The chosen side of every unit between its two markers; all else as it is.
Writer mark_units(const SourceFile& file, Range body, const std::vector<UnitMark>& marks, bool source_side,
                  const Markers& markers) {
  Writer out(body.size());
  const std::string close = markers.prefix + markers.unit_close;
  uint32_t at = body.begin;
  for (size_t i = 0; i < marks.size(); ++i) {
    const UnitMark& mark = marks[i];
    out.copy(file.view({at, mark.whole.begin}), at);
    const Range side = side_of(mark, source_side);
    out.insert(opening(markers, i, markers.number_end), mark.whole.begin);
    out.copy(file.view(side), side.begin);
    out.insert(close, mark.whole.end);
    at = mark.whole.end;
  }
  out.copy(file.view({at, body.end}), at);
  out.insert("", body.end);
  return out;
}

bool is_name_char(char c) { return is_ascii_alnum(c) || c == '-' || c == '_'; }

bool starts_with_nocase(std::string_view text, std::string_view lower_prefix) {
  return text.size() >= lower_prefix.size() && lower_ascii(text.substr(0, lower_prefix.size())) == lower_prefix;
}

bool is_ascii_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim_ascii(std::string_view text) {
  while (!text.empty() && is_ascii_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_blank(text.back())) text.remove_suffix(1);
  return text;
}

size_t skip_blanks(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

// Containers by the name of their opening line; all end with NAME-end.
bool is_container(std::string_view name) {
  return name == "zone" || name == "moniker" || name == "row" || name == "column";
}

// A directive is looked for in this many bytes; real ones are far shorter.
constexpr size_t kMaxDirective = 8192;

// Rewrites marked text: directives become objects, container lines stand alone, hostile bytes become text.
class DirectiveReader {
 public:
  DirectiveReader(Writer in, Markers markers, std::vector<size_t> hostile, Diagnostics& diagnostics)
      : diagnostics_(diagnostics),
        in_(std::move(in)),
        text_(in_.text),
        markers_(std::move(markers)),
        hostile_(std::move(hostile)),
        out_(text_.size() + text_.size() / 8) {}

  Projection run() {
    for (size_t at = 0; at < text_.size();) at = read_line(at);
    return {std::move(out_.text), std::move(out_.map), markers_, std::move(directives_), false};
  }

 private:
  size_t line_end(size_t at) const {
    const size_t newline = text_.find('\n', at);
    return newline == std::string_view::npos ? text_.size() : newline + 1;
  }

  size_t read_line(size_t begin) {
    const size_t end = line_end(begin);
    const size_t content = skip_prefix(begin, end);
    if (track_fence(content, end)) {
      copy(begin, end);
      return end;
    }
    part_quotation(begin, content, end);
    track_list(begin, content, end);
    if (text_.substr(content, end - content).starts_with(":::")) {
      if (const std::optional<size_t> after = read_container(begin, content, end)) return *after;
    }
    return read_inline(dedented(begin, content), end);
  }

  // Keeps the columns at which the content of the open list items begins: a container's line that is indented as far
  // belongs to the item.
  void track_list(size_t begin, size_t content, size_t end) {
    const size_t indent = content - begin;
    if (content == end || text_[content] == '\n' || text_[content] == '\r') {
      behind_blank_ = true;
      return;
    }
    const size_t marker = list_marker(content, end);
    const bool container = text_.substr(content, end - content).starts_with(":::");
    const bool continues = marker == 0 && !container && !behind_blank_;  // a paragraph may go on anywhere
    behind_blank_ = false;
    if (continues) return;
    while (!items_.empty() && items_.back() > indent) items_.pop_back();
    const size_t outer = items_.empty() ? 0 : items_.back();
    if (marker > 0 && indent < outer + 4) items_.push_back(indent + marker);
  }

  // The size of "- ", "1. " and their like with the spaces behind it; 0 where there is none.
  size_t list_marker(size_t at, size_t end) const {
    const size_t begin = at;
    while (at < end && at - begin < 9 && is_ascii_digit(text_[at])) ++at;
    const std::string_view signs = at == begin ? "-*+" : ".)";
    if (at >= end || signs.find(text_[at]) == std::string_view::npos) return 0;
    const size_t sign_end = ++at;
    at = skip_blanks(text_, at);
    if (at == sign_end) return at < end && text_[at] == '\n' ? at - begin + 1 : 0;
    return (at - sign_end > 4 ? sign_end + 1 : at) - begin;
  }

  // An alert, a division or a video inside a quotation ends what stands before it: "> a", "> [!NOTE]", "> b" are a
  // quotation and a note. An empty line without the last '>' parts them.
  void part_quotation(size_t begin, size_t content, size_t end) {
    const std::string_view prefix = text_.substr(begin, content - begin);
    const size_t mark = prefix.rfind('>');
    const std::string_view line = trim_ascii(text_.substr(content, end - content));
    const bool quoted = mark != std::string_view::npos;
    const bool video = is_video_line(line);
    if (quoted && in_quotation_ && (behind_video_ || video || is_section_line(line))) {
      out_.insert(std::string(prefix.substr(0, mark)) + "\n", in_.map.origin(begin));
    }
    in_quotation_ = quoted || (in_quotation_ && !line.empty());
    behind_video_ = quoted && video;
  }

  // "[!NOTE]" or "[!div class="x"]", alone on its line.
  static bool is_section_line(std::string_view line) {
    if (!line.starts_with("[!") || line.find(']') != line.size() - 1) return false;
    const std::string_view name = line.substr(2, line.size() - 3);
    return alert_from(name).has_value() || name.starts_with("div") || name.starts_with("DIV");
  }

  static bool is_video_line(std::string_view line) {
    return starts_with_nocase(line, "[!video ") && line.find(']') == line.size() - 1;
  }

  // Behind the indentation and the quotation marks of a line.
  size_t skip_prefix(size_t at, size_t end) const {
    while (at < end && (text_[at] == ' ' || text_[at] == '\t' || text_[at] == '>')) ++at;
    return at;
  }

  // Columns are usually written with their content indented, which must not make it code.
  size_t dedented(size_t begin, size_t content) {
    if (columns_.empty() || (content < text_.size() && text_[content] == '\n')) return begin;
    Column& column = columns_.back();
    if (!column.indent) column.indent = std::max(content - begin, column.item);
    return std::min(begin + *column.indent - column.item, content);
  }

  bool track_fence(size_t at, size_t end) {
    const char mark = at < end ? text_[at] : '\0';
    if (mark != '`' && mark != '~') return !fence_.empty();
    size_t after = at;
    while (after < end && text_[after] == mark) ++after;
    const std::string_view run = text_.substr(at, after - at);
    if (run.size() < 3) return !fence_.empty();
    if (fence_.empty()) {
      const bool inline_code = mark == '`' && text_.substr(after, end - after).find('`') != std::string_view::npos;
      if (!inline_code) fence_ = run;
      return !inline_code;
    }
    if (mark == fence_[0] && run.size() >= fence_.size()) fence_ = {};
    return true;
  }

  std::optional<size_t> read_container(size_t begin, size_t content, size_t end) {
    size_t at = skip_blanks(text_, content + 3);
    const size_t name_begin = at;
    while (at < end && is_name_char(text_[at])) ++at;
    std::string name = lower_ascii(text_.substr(name_begin, at - name_begin));
    const bool close = name.ends_with("-end");
    if (close) name.resize(name.size() - 4);
    if (!is_container(name) && name != "image" && name != "form") return std::nullopt;
    Directive directive;
    directive.kind = close ? Directive::Kind::kClose : Directive::Kind::kOpen;
    directive.name = name;
    directive.range = origin_range(content, end);
    const std::string_view rest = text_.substr(at, end - at);
    const std::string_view behind = trim_ascii(rest.substr(read_attributes(rest, directive.attributes)));
    if (name == "image") {
      if (behind != ":::" || (!close && !is_described_image(directive, end))) return std::nullopt;
      take_image(directive);
    }
    if ((!behind.empty() && behind != ":::") || (!close && !is_selective(directive))) {
      report_unread(content, end);
      return std::nullopt;
    }
    if (name == "column") {
      if (!close) columns_.push_back({std::nullopt, items_.empty() ? 0 : items_.back()});
      if (close && !columns_.empty()) columns_.pop_back();
    }
    if (name != "form") {
      isolate(begin, content, std::move(directive));
      return end;
    }
    Directive close_form = directive;  // it holds nothing and ends where it begins
    close_form.kind = Directive::Kind::kClose;
    isolate(begin, content, std::move(directive));
    isolate(begin, content, std::move(close_form));
    return end;
  }

  // A zone or a moniker range says what it is for, each thing once; pivots are plain names with commas between.
  static bool is_selective(const Directive& directive) {
    const auto& attributes = directive.attributes;
    for (auto at = attributes.begin(); at != attributes.end(); ++at) {
      if (std::any_of(attributes.begin(), at, [&](const auto& other) { return other.first == at->first; }))
        return false;
      if (directive.name == "zone" && at->first == "pivot" && !is_pivot_list(at->second)) return false;
    }
    if (directive.name == "form")
      return !directive.attribute("action").empty() && !directive.attribute("submittext").empty();
    return !attributes.empty() || (directive.name != "zone" && directive.name != "moniker");
  }

  static bool is_pivot_list(std::string_view list) {
    while (true) {
      const size_t comma = std::min(list.find(','), list.size());
      const std::string_view name = trim_ascii(list.substr(0, comma));
      const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return is_name_char(c) || c == '.'; });
      if (name.empty() || !plain) return false;
      if (comma == list.size()) return true;
      list.remove_prefix(comma + 1);
    }
  }

  // An image whose long description stands between its line and :::image-end:::.
  bool is_described_image(const Directive& directive, size_t end) {
    return directive.attribute("type") == "complex" && !directive.attribute("source").empty() &&
           image_ends_.next(end) < text_.size();
  }

  static void take_image(Directive& directive) {
    directive.target = directive.attribute("source");
    directive.text = directive.attribute("alt-text");
  }

  void report_unread(size_t begin, size_t end) {
    const std::string_view line = trim_ascii(text_.substr(begin, end - begin));
    diagnostics_.report(Diag::kDirectiveUnknown, origin_range(begin, begin + line.size()), "", whole_prefix(line, 60));
  }

  // A paragraph of its own, in the same quotation or list item.
  void isolate(size_t begin, size_t content, Directive directive) {
    std::string prefix(text_.substr(begin, content - begin));
    if (prefix.find('>') == std::string::npos) prefix.assign(items_.empty() ? 0 : items_.back(), ' ');
    const uint32_t origin = in_.map.origin(content);
    out_.insert("\n" + prefix + "\n" + prefix, origin);
    insert_object(out_, markers_, directives_.size(), origin);
    out_.insert("\n" + prefix + "\n", origin);
    directives_.push_back(std::move(directive));
  }

  // Copies [at, end) with the directives in it replaced. Returns where reading goes on: behind `end` if a
  // directive reaches over several lines.
  size_t read_inline(size_t at, size_t end) {
    size_t copied = at;
    while (at < end) {
      const size_t next = std::min(next_sign(at), next_hostile(at));
      if (next >= end) break;
      const bool escaped = next > 0 && text_[next - 1] == '\\';
      size_t after = escaped ? 0 : read_at(next);
      if (after == 0) {
        at = next + 1;
        continue;
      }
      copy(copied, next);
      insert_object(out_, markers_, directives_.size() - 1, in_.map.origin(next));
      at = copied = after;
      if (at > end) end = line_end(at);
    }
    copy(copied, end);
    return end;
  }

  // The next place where a directive may begin. Both are asked for ascending offsets, so each is one pass in all.
  size_t next_sign(size_t at) { return std::min({colons_.next(at), bracket_.next(at), dollars_.next(at)}); }

  size_t next_hostile(size_t at) {
    while (hostile_index_ < hostile_.size() && hostile_[hostile_index_] < at) ++hostile_index_;
    return hostile_index_ < hostile_.size() ? hostile_[hostile_index_] : text_.size();
  }

  // If a directive begins at `at`: keeps it and returns where it ends. Else 0.
  size_t read_at(size_t at) {
    const std::string_view rest = text_.substr(at, kMaxDirective);
    Directive directive;
    size_t size = 0;
    if (next_hostile(at) == at) {
      directive.kind = Directive::Kind::kLiteral;
      directive.text = std::string(rest.substr(0, 1));
      size = 1;
    } else if (rest.starts_with(":::")) {
      size = read_triple_colon(rest, directive);
    } else if (rest.starts_with("[!")) {
      size = read_bracket(rest, directive);
    } else if (rest.starts_with("$") && (at == 0 || (!is_name_char(text_[at - 1]) && text_[at - 1] != '$'))) {
      size = read_formula(rest, directive);
    }
    if (size == 0) {
      if (begins_directive(rest)) report_unread(at, line_end(at));
      return 0;
    }
    directive.range = origin_range(at, at + size);
    directives_.push_back(std::move(directive));
    return at + size;
  }

  // What is meant as one of those that stand for themselves, but cannot be read as it.
  static bool begins_directive(std::string_view rest) {
    const size_t at = skip_blanks(rest, 3);
    return rest.starts_with(":::") && (rest.substr(at).starts_with("image ") || rest.substr(at).starts_with("video ") ||
                                       rest.substr(at).starts_with("code ") || rest.substr(at).starts_with("no-loc "));
  }

  // :::image type="content" source="…" alt-text="…":::
  static size_t read_triple_colon(std::string_view rest, Directive& directive) {
    size_t at = skip_blanks(rest, 3);
    const size_t name_begin = at;
    while (at < rest.size() && is_name_char(rest[at])) ++at;
    const std::string name = lower_ascii(rest.substr(name_begin, at - name_begin));
    if (name != "image" && name != "no-loc" && name != "code" && name != "video") return 0;
    std::string_view tail = rest.substr(at);
    const size_t used = read_attributes(tail, directive.attributes);
    at = at + used;
    while (at < rest.size() && (rest[at] == ' ' || rest[at] == '\n' || rest[at] == '\r')) ++at;
    if (!rest.substr(at).starts_with(":::")) return 0;
    directive.target = directive.attribute("source");
    if (name == "no-loc") {
      directive.kind = Directive::Kind::kNoLoc;
      directive.text = directive.attribute("text");
      return at + 3;
    }
    if (directive.target.empty()) return 0;
    if (name == "image") {
      directive.kind = Directive::Kind::kImage;
      take_image(directive);
    } else if (name == "video") {
      directive.kind = Directive::Kind::kVideo;
      directive.text = directive.attribute("title");
    } else {
      directive.kind = Directive::Kind::kSnippet;
      directive.name = directive.attribute("language");
    }
    return at + 3;
  }

  // $$a formula by itself$$, $one in a sentence$. Amounts of money are none: in a sentence a formula has a sign of TeX
  // or is a name, no blanks beside the dollars, and no letter or digit behind the second.
  size_t read_formula(std::string_view rest, Directive& directive) const {
    constexpr size_t kLongest = 256;  // in a sentence
    const bool display = rest.starts_with("$$");
    const size_t begin = display ? 2 : 1;
    const size_t end = display ? rest.find("$$", begin) : rest.substr(0, kLongest).find_first_of("$\n", begin);
    if (end == std::string_view::npos || rest[end] != '$') return 0;
    const std::string_view content = rest.substr(begin, end - begin);
    const std::string_view trimmed = trim_ascii(content);
    if (trimmed.empty() || content.find(markers_.prefix) != std::string_view::npos) return 0;
    if (display && (content.find("\n\n") != std::string_view::npos || content.find("\n>") != std::string_view::npos))
      return 0;
    const bool goes_on = end + 1 < rest.size() && is_name_char(rest[end + 1]);
    const bool name = is_ascii_letter(content[0]) && content.find(' ') == std::string_view::npos;
    const bool tex = name || content.find_first_of("\\^_={}") != std::string_view::npos;
    if (!display && (trimmed.size() != content.size() || goes_on || !tex)) return 0;
    directive.kind = Directive::Kind::kNoLoc;
    directive.text = trimmed;
    directive.attributes.emplace_back("math", display ? "display" : "inline");
    return end + begin;
  }

  // [!INCLUDE [text](path)]  [!VIDEO url]  [!code-lang[name](path)]  [!notebook-lang[name](path)]
  static size_t read_bracket(std::string_view rest, Directive& directive) {
    if (starts_with_nocase(rest, "[!include")) {
      directive.kind = Directive::Kind::kInclude;
      return read_bracketed_link(rest, skip_blanks(rest, 9), directive);
    }
    const bool code = starts_with_nocase(rest, "[!code");
    if (code || starts_with_nocase(rest, "[!notebook")) {
      directive.kind = Directive::Kind::kSnippet;
      size_t at = code ? 6 : 10;
      if (at < rest.size() && rest[at] == '-') {
        const size_t name = ++at;
        while (at < rest.size() && rest[at] != '[' && rest[at] != ']' && rest[at] != '\n') ++at;
        directive.name = std::string(rest.substr(name, at - name));
        while (!directive.name.empty() && directive.name.back() == ' ') directive.name.pop_back();
      }
      const size_t size = read_bracketed_link(rest, skip_blanks(rest, at), directive);
      if (!directive.text.empty()) directive.attributes.emplace_back("name", directive.text);
      return size;
    }
    if (starts_with_nocase(rest, "[!video")) {
      directive.kind = Directive::Kind::kVideo;
      const size_t begin = skip_blanks(rest, 7);
      const size_t end = rest.find_first_of("]\n", begin);
      if (begin == 7 || end == std::string_view::npos || rest[end] != ']') return 0;
      directive.target = std::string(rest.substr(begin, end - begin));
      while (!directive.target.empty() && directive.target.back() == ' ') directive.target.pop_back();
      return end + 1;
    }
    return 0;
  }

  // "[text](path)]" at `at`.
  static size_t read_bracketed_link(std::string_view rest, size_t at, Directive& directive) {
    if (at >= rest.size() || rest[at] != '[') return 0;
    const size_t text_end = rest.find("](", at);
    if (text_end == std::string_view::npos) return 0;
    const size_t path = text_end + 2;
    const size_t path_end = rest.find(')', path);
    if (path_end == std::string_view::npos) return 0;
    const size_t close = skip_blanks(rest, path_end + 1);
    if (close >= rest.size() || rest[close] != ']') return 0;
    directive.text = std::string(rest.substr(at + 1, text_end - at - 1));
    std::string_view target = rest.substr(path, path_end - path);
    if (const size_t title = target.find(" \""); title != std::string_view::npos) {
      if (target.back() == '"' && title + 3 < target.size())
        directive.attributes.emplace_back("title", target.substr(title + 2, target.size() - title - 3));
      target = trim_ascii(target.substr(0, title));
    }
    directive.target = std::string(target);
    return close + 1;
  }

  Range origin_range(size_t begin, size_t end) const {
    const uint32_t first = in_.map.origin(begin);
    return {first, std::max(first, in_.map.origin(end))};
  }

  void copy(size_t begin, size_t end) {
    // Piecewise, so that the new map stays exact across the joints of the old one.
    in_.map.for_pieces(begin, end, [&](size_t from, size_t to, uint32_t origin, bool fixed) {
      const std::string_view bytes = text_.substr(from, to - from);
      fixed ? out_.insert(bytes, origin) : out_.copy(bytes, origin);
    });
  }

  Diagnostics& diagnostics_;
  Writer in_;
  std::string_view text_;
  Markers markers_;
  std::vector<size_t> hostile_;  // offsets in text_
  size_t hostile_index_ = 0;
  Finder colons_{text_, ":::"};
  Finder bracket_{text_, "[!"};
  Finder dollars_{text_, "$"};
  Finder image_ends_{text_, ":::image-end"};
  Writer out_;
  std::vector<Directive> directives_;
  std::string_view fence_;
  bool in_quotation_ = false;  // the line before belongs to one
  bool behind_video_ = false;  // and is a video
  bool behind_blank_ = true;
  std::vector<size_t> items_;  // where the content of the open list items begins
  struct Column {
    std::optional<size_t> indent;  // of its first line, once that was read
    size_t item = 0;               // of the list item that holds it
  };
  std::vector<Column> columns_;
};

bool may_hold_directives(std::string_view text) {
  const size_t dollar = text.find('$');
  return text.find(":::") != std::string_view::npos || text.find("[!") != std::string_view::npos ||
         (dollar != std::string_view::npos && text.find('$', dollar + 1) != std::string_view::npos);
}

}  // namespace

size_t read_attributes(std::string_view text, std::vector<std::pair<std::string, std::string>>& attributes) {
  size_t used = 0;
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && is_ascii_blank(text[at])) ++at;
    const size_t name = at;
    while (at < text.size() && is_name_char(text[at])) ++at;
    const size_t name_end = at;
    at = skip_blanks(text, at);
    if (name_end == name || at >= text.size() || text[at] != '=') break;
    at = skip_blanks(text, at + 1);
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) break;
    const char quote = text[at++];
    std::string value;
    while (at < text.size() && text[at] != quote) {
      if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == quote) ++at;
      value += text[at++];
    }
    if (at >= text.size()) break;
    attributes.emplace_back(lower_ascii(text.substr(name, name_end - name)), std::move(value));
    used = ++at;
  }
  return used;
}

void OffsetMap::add(size_t at, uint32_t origin, bool fixed) {
  pieces_.push_back({static_cast<uint32_t>(at), origin, fixed});
}

size_t OffsetMap::piece_at(size_t offset) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                      [](size_t sought, const Piece& piece) { return sought < piece.at; });
  return after == pieces_.begin() ? 0 : static_cast<size_t>(after - pieces_.begin()) - 1;
}

uint32_t OffsetMap::origin(size_t at) const {
  const size_t piece = piece_at(at);
  return piece < pieces_.size() && pieces_[piece].at <= at ? pieces_[piece].origin_of(at) : 0;
}

namespace {

bool is_delimiter_row(std::string_view line) {
  return line.find('|') != std::string_view::npos && line.find_first_not_of(" \t\r|:-") == std::string_view::npos;
}

// A table's delimiter row may begin with a dash and a space ("- | -"), which CommonMark takes for a list item
// first. A second dash in place of the space leaves no doubt; the row has no text that could change.
void straighten_delimiter_rows(std::string& text) {
  for (size_t at = text.find("\n- "); at != std::string::npos; at = text.find("\n- ", at + 1)) {
    const size_t end = std::min(text.find('\n', at + 1), text.size());
    const size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    const size_t header = before == std::string::npos ? 0 : before + 1;
    const bool headed = std::string_view(text).substr(header, at - header).find('|') != std::string_view::npos;
    if (headed && is_delimiter_row(std::string_view(text).substr(at + 1, end - at - 1))) text[at + 2] = '-';
  }
}

}  // namespace

Projection project_for_parsing(const SourceFile& file, Range body, const std::vector<UnitMark>& marks, bool source_side,
                               Diagnostics& diagnostics) {
  const Markers markers = choose_markers(file.view(body));
  if (markers.prefix.empty()) {
    diagnostics.report(Diag::kMarkersExhausted, {body.begin, body.begin}, "");
    Writer plain(body.size());
    plain.copy(file.view(body), body.begin);
    return {std::move(plain.text), std::move(plain.map), markers, {}, source_side};
  }
  Writer marked = mark_units(file, body, marks, source_side, markers);
  straighten_delimiter_rows(marked.text);
  std::vector<size_t> hostile = hostile_bytes(marked.text);
  if (!hostile.empty()) {
    const uint32_t at = marked.map.origin(hostile.front());
    diagnostics.report(Diag::kHostileMarkup, {at, at + 1}, "", hostile.size());
  }
  if (hostile.empty() && !may_hold_directives(marked.text))
    return {std::move(marked.text), std::move(marked.map), markers, {}, source_side};
  Projection out = DirectiveReader(std::move(marked), markers, std::move(hostile), diagnostics).run();
  out.source_side = source_side;
  return out;
}

}  // namespace diglot
