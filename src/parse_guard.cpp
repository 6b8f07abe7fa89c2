#include "parse_guard.h"

#include <algorithm>
#include <array>

namespace diglot {
namespace {

// Each limit is far above what any article of the published sets needs.
constexpr size_t kMaxUnfinished = 64;  // openers whose end does not come in their paragraph, in a file
constexpr size_t kMaxImages = 512;     // "![" in a paragraph
constexpr size_t kMaxCells = 1024;     // "|" in a line
constexpr size_t kFreeCells = 10'000;  // cells of a table that may be missing in its rows

void find_unfinished(std::string_view text, std::vector<size_t>& out) {
  Finder ends[] = {{text, "-->"}, {text, "]]>"}, {text, "?>"}, {text, ">"}};
  Finder blank(text, "\n\n");
  Finder blank_crlf(text, "\n\r\n");
  size_t unfinished = 0;
  for (size_t at = 0; (at = text.find('<', at)) != std::string_view::npos; ++at) {
    const std::string_view rest = text.substr(at, 9);
    if (rest.size() < 2 || (rest[1] != '!' && rest[1] != '?')) continue;
    const size_t which = rest.starts_with("<!--") ? 0 : rest == "<![CDATA[" ? 1 : rest[1] == '?' ? 2 : 3;
    const size_t paragraph_end = std::min(blank.next(at), blank_crlf.next(at));
    if (ends[which].next(at) < paragraph_end) continue;
    if (++unfinished > kMaxUnfinished) out.push_back(at);
  }
}

void find_images(std::string_view text, std::vector<size_t>& out) {
  Finder blank(text, "\n\n");
  size_t images = 0;
  size_t paragraph_end = 0;
  for (size_t at = 0; (at = text.find("![", at)) != std::string_view::npos; ++at) {
    if (at > paragraph_end) images = 0;
    paragraph_end = blank.next(at);
    if (++images > kMaxImages) out.push_back(at);
  }
}

void find_cells(std::string_view text, std::vector<size_t>& out) {
  size_t cells = 0;
  size_t line_end = 0;
  for (size_t at = 0; (at = text.find('|', at)) != std::string_view::npos; ++at) {
    if (at >= line_end) {
      line_end = std::min(text.find('\n', at), text.size());
      cells = 0;
    }
    if (++cells > kMaxCells) out.push_back(at);
  }
}

// The line "|-|-|…" below a table's header, if its rows leave most of their cells out.
void find_padded_tables(std::string_view text, std::vector<size_t>& out) {
  Finder blank(text, "\n\n");
  for (size_t at = 0; (at = text.find("-|", at)) != std::string_view::npos;) {
    const size_t line = text.rfind('\n', at) == std::string_view::npos ? 0 : text.rfind('\n', at) + 1;
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view row = text.substr(line, end - line);
    const bool delimiter = row.find_first_not_of(" \t>|:-\r") == std::string_view::npos;
    if (delimiter) {
      const auto columns = static_cast<size_t>(std::count(row.begin(), row.end(), '|')) + 1;
      const std::string_view rows = text.substr(end, blank.next(end) - end);
      const auto lines = static_cast<size_t>(std::count(rows.begin(), rows.end(), '\n'));
      if (columns * lines > kFreeCells + 2 * rows.size()) out.push_back(line + row.find('-'));
    }
    at = end;
  }
}

}  // namespace

std::vector<size_t> hostile_bytes(std::string_view text) {
  std::vector<size_t> out;
  find_unfinished(text, out);
  find_images(text, out);
  find_cells(text, out);
  find_padded_tables(text, out);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace diglot
