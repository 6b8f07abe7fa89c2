#include <algorithm>

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

// A line as shown: its text, and for each code point of it the columns and whether it is meant.
struct Snippet {
  struct Cell {
    size_t width;
    bool marked;
  };
  std::string text;
  std::vector<Cell> cells;
  bool right_to_left = false;

  void add(std::string_view shown, bool marked) {
    for (size_t at = 0; at < shown.size();) {
      const size_t begin = at;
      right_to_left |= is_right_to_left(next_code_point(shown, at));
      cells.push_back({width_at(shown, begin, at), marked});
    }
    text += shown;
  }
};

Snippet cut(const FindingPlace& place, size_t width) {
  Snippet snippet;
  const Range shown = window(place.line, place.mark, width);
  if (shown.begin > 0) snippet.add(kEllipsis, false);
  for (size_t at = shown.begin; at < shown.end;) {
    const size_t begin = at;
    const char32_t c = next_code_point(place.line, at);
    const bool inside = begin >= place.mark.begin && begin < place.mark.end;
    std::string one;
    append_visible(one, c, place.line.substr(begin, at - begin));
    snippet.add(one, inside || begin == place.mark.begin);
  }
  if (shown.end < place.line.size()) snippet.add(kEllipsis, false);
  if (place.mark.begin == place.line.size()) snippet.cells.push_back({1, true});
  return snippet;
}

// Spaces, and ^~~~ under what is marked. In the order in which a terminal shows right-to-left text.
std::string underline(const Snippet& snippet) {
  std::vector<uint32_t> order;
  if (snippet.right_to_left) order = visual_order(snippet.text);
  while (order.size() < snippet.cells.size()) order.push_back(static_cast<uint32_t>(order.size()));
  const auto first = std::find_if(snippet.cells.begin(), snippet.cells.end(), [](auto& cell) { return cell.marked; });
  const auto caret = static_cast<size_t>(first - snippet.cells.begin());
  std::string out;
  for (const uint32_t i : order) {
    const Snippet::Cell& cell = snippet.cells[i];
    out.append(cell.width, cell.marked ? '~' : ' ');
    if (i == caret && cell.width > 0) out[out.size() - cell.width] = '^';
  }
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
