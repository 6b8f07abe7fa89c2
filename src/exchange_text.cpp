#include <algorithm>

#include "ascii.h"
#include "exchange.h"
#include "exchange_places.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kLeftToRightMark = "\xE2\x80\x8E";

struct Ansi {
  std::string_view bold, error, warning, note, caret, end;
};

constexpr Ansi kPlain{};
constexpr Ansi kColored{"\x1b[1m", "\x1b[1;31m", "\x1b[1;35m", "\x1b[1;36m", "\x1b[1;32m", "\x1b[0m"};

std::string_view color_of(Severity severity, const Ansi& ansi) {
  switch (severity) {
    case Severity::kNote: return ansi.note;
    case Severity::kWarning: return ansi.warning;
    case Severity::kError: return ansi.error;
  }
  return ansi.error;
}

size_t width_at(std::string_view text, size_t begin, size_t end) {
  if (end - begin == 1) return 1;
  return display_width(text.substr(begin, end - begin));
}

// The part of a line around the marked one that fits into `width` columns. Looks at no more of the line than
// that, since it may be a file of its own.
Range window(std::string_view line, Range mark, size_t width) {
  size_t begin = mark.begin;
  size_t end = mark.begin;
  size_t used = 0;
  const auto back = [&](size_t limit) {
    while (begin > 0) {
      size_t previous = begin;
      previous_code_point(line, previous);
      const size_t columns = width_at(line, previous, begin);
      if (used + columns > limit) break;
      used += columns;
      begin = previous;
    }
  };
  back(width / 3);
  while (end < line.size()) {
    size_t next = end;
    next_code_point(line, next);
    const size_t columns = width_at(line, end, next);
    if (used + columns > width) break;
    used += columns;
    end = next;
  }
  back(width);
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// A line as shown: its text, the columns of each code point of it, and which of them are meant.
struct Snippet {
  std::string text;
  std::vector<uint8_t> widths;
  size_t mark_begin = SIZE_MAX;  // indexes into widths
  size_t mark_end = 0;
  bool right_to_left = false;

  void add(std::string_view shown, bool marked) {
    const size_t first = widths.size();
    for (size_t at = 0; at < shown.size();) {
      const size_t begin = at;
      right_to_left |= is_right_to_left(next_code_point(shown, at));
      widths.push_back(static_cast<uint8_t>(width_at(shown, begin, at)));
    }
    text += shown;
    if (marked) mark(first);
  }
  // Characters of which each has its column.
  void add_plain(std::string_view shown, bool marked) {
    const size_t first = widths.size();
    widths.resize(first + shown.size(), 1);
    text += shown;
    if (marked) mark(first);
  }
  void mark_behind() {
    widths.push_back(1);
    mark(widths.size() - 1);
  }

 private:
  // What was added last, from there on.
  void mark(size_t first) {
    mark_begin = std::min(mark_begin, first);
    mark_end = widths.size();
  }
};

Snippet cut(const FindingPlace& place, size_t width) {
  Snippet snippet;
  const Range shown = window(place.line, place.mark, width);
  if (shown.begin > 0) snippet.add(kEllipsis, false);
  const uint32_t mark_end =
      std::max(place.mark.end, place.mark.begin + 1);  // a place between two is shown at the second
  for (size_t at = shown.begin; at < shown.end;) {
    const size_t begin = at;
    const bool inside = begin >= place.mark.begin && begin < mark_end;
    const size_t limit = inside ? mark_end : begin < place.mark.begin ? place.mark.begin : shown.end;
    while (at < std::min<size_t>(limit, shown.end) && is_ascii_printable(place.line[at])) ++at;
    if (at > begin) {
      snippet.add_plain(place.line.substr(begin, at - begin), inside);
      continue;
    }
    const char32_t c = next_code_point(place.line, at);
    std::string one;
    append_visible(one, c, place.line.substr(begin, at - begin));
    snippet.add(one, inside);
  }
  if (shown.end < place.line.size()) snippet.add(kEllipsis, false);
  if (place.mark.begin == place.line.size()) snippet.mark_behind();
  return snippet;
}

// Spaces, and ^~~~ under what is marked. In the order in which a terminal shows right-to-left text.
std::string underline(const Snippet& snippet) {
  std::string out;
  const auto draw = [&](size_t i) {
    const bool marked = i >= snippet.mark_begin && i < snippet.mark_end;
    out.append(snippet.widths[i], marked ? '~' : ' ');
    if (i == snippet.mark_begin && snippet.widths[i] > 0) out[out.size() - snippet.widths[i]] = '^';
  };
  std::vector<uint32_t> order;
  if (snippet.right_to_left) order = visual_order(snippet.text);
  for (const uint32_t i : order) draw(i);
  for (size_t i = order.size(); i < snippet.widths.size(); ++i) draw(i);
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

void append_snippet(std::string& out, const FindingPlace& place, const TextStyle& style, const Ansi& ansi) {
  const Snippet snippet = cut(place, style.width);
  // A digit before right-to-left text would be drawn into it; the mark keeps the margin where it is.
  const std::string_view keep = snippet.right_to_left ? kLeftToRightMark : std::string_view{};
  out += fmt::format("{:5} | {}{}\n", place.begin.line, keep, snippet.text);
  out += fmt::format("{:5} | {}{}{}\n", "", ansi.caret, underline(snippet), ansi.end);
}

}  // namespace

std::string as_text(Findings findings, const Project& project, TextStyle style) {
  Places places(project);
  const Ansi& ansi = style.color ? kColored : kPlain;
  std::string out;
  for (const Diagnostic& finding : findings) {
    const FindingPlace place = places.of(finding);
    out += fmt::format("{}{}:{}:{}:{} {}{}:{} {} [{}]\n", ansi.bold, visible(finding.file), place.begin.line,
                       place.begin.column, ansi.end, color_of(finding.severity, ansi), name_of(finding.severity),
                       ansi.end, visible(finding.message), info(finding.id).code);
    if (!place.whole_file && !place.line.empty()) append_snippet(out, place, style, ansi);
    if (!finding.hint.empty())
      out += fmt::format("{:5} = {}hint:{} {}\n", "", ansi.note, ansi.end, visible(finding.hint));
  }
  return out;
}

}  // namespace diglot
