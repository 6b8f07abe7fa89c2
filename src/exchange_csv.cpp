// CSV: https://www.rfc-editor.org/rfc/rfc4180, with a line of column names.
#include <algorithm>
#include <array>

#include "csv.h"
#include "exchange_units.h"

namespace diglot {
namespace {

constexpr std::array<std::string_view, 10> kColumns = {"article", "locale", "unit",        "place",   "heading",
                                                       "origin",  "source", "translation", "version", "findings"};

enum Column : size_t { kArticle, kLocale, kUnit, kPlace, kHeading, kOrigin, kSource, kTranslation, kVersion };

}  // namespace

std::string as_csv(const Handoff& handoff, std::span<const HandoffUnit> units) {
  std::string out;
  append_csv_row(out, kColumns);
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
    append_csv_row(out, cells);
  }
  return out;
}

std::vector<ReturnedUnit> read_csv(const SourceFile& file, Diagnostics& diagnostics) {
  CsvReader reader(file.bytes);
  std::vector<ReturnedUnit> out;
  if (reader.done()) return out;
  const std::vector<CsvCell> head = reader.row();
  std::array<size_t, kColumns.size()> place_of{};
  for (const size_t column : {kArticle, kLocale, kUnit, kSource, kTranslation, kVersion}) {
    const auto found =
        std::find_if(head.begin(), head.end(), [&](const CsvCell& c) { return c.text == kColumns.at(column); });
    place_of.at(column) = static_cast<size_t>(found - head.begin());
    if (found == head.end() && column != kSource && column != kVersion) {
      diagnostics.report(Diag::kExchangeExpected, {0, 0}, "", filled(Term::kColumnOf, kColumns.at(column)));
      return out;
    }
  }
  while (!reader.done()) {
    std::vector<CsvCell> row = reader.row();
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
