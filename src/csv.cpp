#include "csv.h"

#include <algorithm>

namespace diglot {

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  const std::string_view head = text_.substr(at_, std::min(text_.find('\n', at_), text_.size()) - at_);
  for (const char c : {';', '\t'}) {
    if (std::count(head.begin(), head.end(), c) > std::count(head.begin(), head.end(), separator_)) separator_ = c;
  }
}

std::vector<CsvCell> CsvReader::row() {
  std::vector<CsvCell> cells;
  while (true) {
    cells.push_back(cell());
    if (done()) return cells;
    const char end = text_[at_];
    ++at_;
    if (end == '\r' && !done() && text_[at_] == '\n') ++at_;
    if (end != separator_) return cells;
    if (done()) {
      cells.push_back({"", static_cast<uint32_t>(at_)});
      return cells;
    }
  }
}

CsvCell CsvReader::cell() {
  CsvCell out{"", static_cast<uint32_t>(at_)};
  if (done() || text_[at_] != '"') {
    const size_t end = std::min(text_.find_first_of(std::string{separator_, '\r', '\n'}, at_), text_.size());
    out.text = text_.substr(at_, end - at_);
    at_ = end;
    return out;
  }
  for (++at_;;) {
    const size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) {
      open_quote_ = true;
      at_ = text_.size();
      return out;
    }
    out.text += text_.substr(at_, quote - at_);
    at_ = quote + 1;
    if (done() || text_[at_] != '"') break;
    out.text += '"';
    ++at_;
  }
  // What follows the closing quote belongs to the cell, as spreadsheets have it.
  const size_t end = std::min(text_.find_first_of(std::string{separator_, '\r', '\n'}, at_), text_.size());
  out.text += text_.substr(at_, end - at_);
  at_ = end;
  return out;
}

void append_csv_row(std::string& out, std::span<const std::string_view> cells) {
  bool first = true;
  for (const std::string_view text : cells) {
    if (!first) out += ',';
    first = false;
    if (text.find_first_of(",;\"\r\n\t") == std::string_view::npos) {
      out += text;
      continue;
    }
    out += '"';
    for (const char c : text) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace diglot
