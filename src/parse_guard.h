// What must not reach cmark-gfm as markup because it would cost time or memory out of proportion.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace diglot {

// Offsets of single bytes that are to be read as plain text, ascending. Linear in the text; empty for any real
// article. cmark-gfm 0.29.0.gfm.6 is quadratic on long runs of unfinished comments, declarations and processing
// instructions (CVE-2023-22483), of "![" (CVE-2023-22486) and of cells in one table row, and a table of many
// columns with many short rows takes memory for every cell that is not there.
std::vector<size_t> hostile_bytes(std::string_view text);

// Forward-only search: asked for ascending positions it costs one pass in all, however often it is asked.
class Finder {
 public:
  Finder(std::string_view text, std::string_view what) : text_(text), what_(what) {}
  // The first place at or behind `from`; the text's size if there is none.
  size_t next(size_t from) {
    if (!known_ || found_ < from) found_ = std::min(text_.find(what_, from), text_.size());
    known_ = true;
    return found_;
  }

 private:
  std::string_view text_, what_;
  size_t found_ = 0;
  bool known_ = false;
};

}  // namespace diglot
