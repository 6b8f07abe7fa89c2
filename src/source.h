// A file's bytes and half-open byte ranges into them.
//
// Everything downstream speaks in byte offsets; lines and columns are computed only when something is
// printed (LineIndex). Offsets are 32 bit: the loader refuses files larger than that long before.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace diglot {

// Bytes [begin, end) of a SourceFile.
struct Range {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool contains(Range other) const { return begin <= other.begin && other.end <= end; }
  bool operator==(const Range&) const = default;
};

// A file as read: valid UTF-8 without NUL bytes (the loader sees to that). A byte order mark, if there was
// one, is still the first three bytes, so that offsets are those of the file on disk.
struct SourceFile {
  std::string name;   // as shown to people: the path as given on the command line, '/' separators
  std::string bytes;  // owned; string_views and Ranges elsewhere refer to it

  std::string_view view(Range range) const { return std::string_view(bytes).substr(range.begin, range.size()); }
};

// As much of a UTF-8 text as `bytes` bytes hold without cutting a character in two.
std::string_view whole_prefix(std::string_view text, size_t bytes);

// 1-based; the column counts Unicode code points, so that an editor's column agrees for CJK text as well.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
  bool operator==(const Position&) const = default;
};

// Line starts of one text. Holds a view: the text must outlive it. A look-up costs about the same wherever it is,
// also in a line of ten megabytes.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  Position position(uint32_t offset) const;      // offsets past the end give the position of the end
  uint32_t line_of(uint32_t offset) const;       // 1-based, cheaper than position()
  std::string_view line(uint32_t number) const;  // 1-based, without its line end

 private:
  void add_line(uint32_t begin, uint32_t end);
  uint32_t points_between(uint32_t begin, uint32_t offset) const;

  std::string_view text_;
  std::vector<uint32_t> starts_;
  // Of lines too long to be counted at each look-up: the code points before each of its blocks.
  std::unordered_map<uint32_t, std::vector<uint32_t>> long_lines_;  // by the byte where the line begins
};

}  // namespace diglot
