// CSV: https://www.rfc-editor.org/rfc/rfc4180.
//
// Read here: Debian's one library for C (libcsv, of 2013) does not say where a field stands, and a conflict without a
// place is of no use to anybody.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace diglot {

struct CsvCell {
  std::string text;
  uint32_t begin = 0;  // byte of the text that was read
};

// Rows of cells. Programs of other countries write ';' or a tab where the comma is the decimal sign: what the first
// line has most of separates. The text belongs to the caller.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);

  bool done() const { return at_ >= text_.size(); }
  bool open_quote() const { return open_quote_; }  // the row that was read last lacks its closing quote
  std::vector<CsvCell> row();

 private:
  CsvCell cell();

  std::string_view text_;
  size_t at_ = 0;
  char separator_ = ',';
  bool open_quote_ = false;
};

// Appends a row; cells that hold what separates, or a quote, are quoted.
void append_csv_row(std::string& out, std::span<const std::string_view> cells);

}  // namespace diglot
