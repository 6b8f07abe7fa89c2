// CSV: https://www.rfc-editor.org/rfc/rfc4180, with a line of column names.
//
// Written and read here: Debian's one library for C (libcsv, of 2013) does not say where a field stands, and a
// conflict without a place is of no use to a translator.
#include <algorithm>
#include <array>
#include <utility>

#include "exchange_units.h"

namespace diglot {
namespace {

constexpr std::array<std::string_view, 10> kColumns = {"article", "locale", "unit",        "place",   "heading",
                                                       "origin",  "source", "translation", "version", "findings"};

void append_cell(std::string& out, std::string_view text, bool last) {
  if (text.find_first_of(",;\"\r\n\t") == std::string_view::npos) {
    out += text;
  } else {
    out += '"';
    for (const char c : text) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += last ? "\r\n" : ",";
}

struct Cell {
  std::string text;
  uint32_t begin = 0;
};

// Rows of cells. Programs of other countries write ';' or a tab where the comma is the decimal sign.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    const std::string_view head = text_.substr(at_, std::min(text_.find('\n', at_), text_.size()) - at_);
    for (const char c : {';', '\t'}) {
      if (std::count(head.begin(), head.end(), c) > std::count(head.begin(), head.end(), separator_)) separator_ = c;
    }
  }

  bool done() const { return at_ >= text_.size(); }
  bool open_quote() const { return open_quote_; }

  std::vector<Cell> row() {
    std::vector<Cell> cells;
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

 private:
  Cell cell() {
    Cell out{"", static_cast<uint32_t>(at_)};
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

  std::string_view text_;
  size_t at_ = 0;
  char separator_ = ',';
  bool open_quote_ = false;
};

enum Column : size_t { kArticle, kLocale, kUnit, kPlace, kHeading, kOrigin, kSource, kTranslation, kVersion };

}  // namespace

std::string as_csv(const Handoff& handoff, std::span<const HandoffUnit> units) {
  std::string out;
  for (const std::string_view& column : kColumns) append_cell(out, column, &column == &kColumns.back());
  const std::string_view origin = name_of(provenance_of(handoff.article));
  for (const HandoffUnit& unit : units) {
    std::string findings;
    for (const Diagnostic* finding : unit.findings) findings += (findings.empty() ? "" : "\n") + line_of(*finding);
    const std::array<std::string_view, 10> cells = {handoff.article.path,
                                                    handoff.article.locale,
                                                    unit.id,
                                                    unit.place,
                                                    unit.heading,
                                                    origin,
                                                    unit.source,
                                                    unit.target,
                                                    unit.base,
                                                    findings};
    for (size_t i = 0; i < cells.size(); ++i) append_cell(out, cells.at(i), i + 1 == cells.size());
  }
  return out;
}

std::vector<ReturnedUnit> read_csv(const SourceFile& file, Diagnostics& diagnostics) {
  Reader reader(file.bytes);
  std::vector<ReturnedUnit> out;
  if (reader.done()) return out;
  const std::vector<Cell> head = reader.row();
  std::array<size_t, kColumns.size()> place_of{};
  for (const size_t column : {kArticle, kLocale, kUnit, kSource, kTranslation, kVersion}) {
    const auto found =
        std::find_if(head.begin(), head.end(), [&](const Cell& c) { return c.text == kColumns.at(column); });
    place_of.at(column) = static_cast<size_t>(found - head.begin());
    if (found == head.end() && column != kSource && column != kVersion) {
      diagnostics.report(Diag::kExchangeExpected, {0, 0}, "", filled(Term::kColumnOf, kColumns.at(column)));
      return out;
    }
  }
  while (!reader.done()) {
    std::vector<Cell> row = reader.row();
    if (reader.open_quote()) {
      diagnostics.report(Diag::kExchangeExpected, {row.back().begin, row.back().begin}, "",
                         text_of(Term::kClosingQuote));
      return {};
    }
    if (row.size() == 1 && row[0].text.empty()) continue;
    const auto take = [&](Column column) {
      const size_t place = place_of.at(column);
      return place < row.size() ? std::move(row[place].text) : std::string();
    };
    ReturnedUnit unit;
    const size_t shown = std::min(place_of[kTranslation], row.size() - 1);
    unit.place = {row[shown].begin, row[shown].begin};
    unit.path = take(kArticle);
    unit.locale = take(kLocale);
    unit.id = take(kUnit);
    if (place_of[kSource] < row.size()) unit.source = take(kSource);
    unit.target = take(kTranslation);
    unit.base = take(kVersion);
    out.push_back(std::move(unit));
  }
  return out;
}

}  // namespace diglot
