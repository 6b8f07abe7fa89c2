// The terms of a project, as a table that people and the program read.
#include <array>
#include <map>
#include <set>
#include <utility>

#include "csv.h"
#include "exchange.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr std::array kStatuses = {std::pair(TermStatus::kPreferred, "preferred"),
                                  std::pair(TermStatus::kAdmitted, "admitted"),
                                  std::pair(TermStatus::kForbidden, "forbidden")};

class GlossaryTable {
 public:
  GlossaryTable(const Glossary& glossary, const std::string& source_locale) : source_(language_of(source_locale)) {
    std::set<std::string> targets;
    for (const Concept& one : glossary.concepts) {
      for (const auto& [tag, terms] : one.terms) (is_source(tag) ? sources_ : targets).insert(tag);
    }
    columns_.assign(sources_.begin(), sources_.end());
    columns_.insert(columns_.end(), targets.begin(), targets.end());
    std::vector<std::string_view> head(columns_.begin(), columns_.end());
    head.emplace_back("status");
    append_csv_row(out_, head);
    for (const Concept& one : glossary.concepts) add(one);
  }

  std::string take() { return std::move(out_); }

 private:
  bool is_source(const std::string& tag) const { return language_of(tag) == source_; }

  // The n-th terms of each status make a row; the source's first stands in all of them, which makes them one concept.
  void add(const Concept& one) {
    bool written = false;
    for (const auto& [status, word] : kStatuses) {
      for (size_t n = 0; add_row(one, status, one.keep && !written ? "keep" : word, n); ++n) written = true;
    }
    if (!written) append_row(one, {}, one.keep ? "keep" : "preferred");
  }

  bool add_row(const Concept& one, TermStatus status, const char* word, size_t n) {
    std::map<std::string, std::string_view> cells;
    for (const auto& [tag, terms] : one.terms) {
      if (is_source(tag)) continue;
      size_t left = n;
      for (const GlossaryTerm& term : terms) {
        if (term.status == status && left-- == 0) cells[tag] = term.text;
      }
    }
    if (cells.empty()) return false;
    append_row(one, std::move(cells), word);
    return true;
  }

  void append_row(const Concept& one, std::map<std::string, std::string_view> cells, const char* word) {
    for (const auto& [tag, terms] : one.terms) {
      if (is_source(tag) && !terms.empty()) cells[tag] = terms.front().text;
    }
    std::vector<std::string_view> row;
    for (const std::string& tag : columns_) row.push_back(cells[tag]);
    row.emplace_back(word);
    append_csv_row(out_, row);
  }

  std::string source_;
  std::set<std::string> sources_;
  std::vector<std::string> columns_;
  std::string out_;
};

}  // namespace

std::string as_glossary(const Glossary& glossary, const std::string& source_locale) {
  return GlossaryTable(glossary, source_locale).take();
}

}  // namespace diglot
