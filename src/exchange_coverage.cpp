// The table of what is translated into which locale.
#include <array>
#include <set>
#include <tuple>

#include "csv.h"
#include "exchange.h"

namespace diglot {
namespace {

constexpr std::array<std::string_view, 6> kColumns = {"article", "locale",     "state",
                                                      "units",   "translated", "untranslated"};

bool says_untranslated(Diag id) {
  switch (id) {
    case Diag::kEmptyTarget:
    case Diag::kUntranslated:
    case Diag::kSourceLanguage:
    case Diag::kUntranslatedOutlier:
    case Diag::kUntranslatedWords:
    case Diag::kUnitNoTarget: return true;
    default: return false;
  }
}

using UnitName = std::tuple<std::string_view, std::string_view, std::string_view>;  // locale, article, unit

struct Counts {
  size_t units = 0;
  size_t translated = 0;
};

std::string_view state_of(const Article& article, const Counts& counts) {
  if (!article.bilingual()) return "unpaired";
  if (counts.translated == counts.units) return "translated";
  return counts.translated == 0 ? "untranslated" : "partly";
}

void append_row(std::string& out, std::string_view path, std::string_view locale, std::string_view state,
                const Counts& counts) {
  const std::array<std::string, 3> numbers = {std::to_string(counts.units), std::to_string(counts.translated),
                                              std::to_string(counts.units - counts.translated)};
  append_csv_row(out, std::array<std::string_view, 6>{path, locale, state, numbers[0], numbers[1], numbers[2]});
}

}  // namespace

std::string as_coverage(const Corpus& corpus, Findings findings) {
  std::set<UnitName> untranslated;
  for (const Diagnostic& one : findings) {
    if (says_untranslated(one.id)) untranslated.emplace(one.locale, one.article, one.unit);
  }
  std::string out;
  append_csv_row(out, kColumns);
  for (const CorpusArticle& entry : corpus.articles) {
    for (const std::string& locale : corpus.locales) {
      if (locale == corpus.source_locale) continue;
      const Variant* variant = entry.in(locale);
      if (variant == nullptr) {
        append_row(out, entry.path, locale, "missing", {});
        continue;
      }
      const Article& article = corpus.object(*variant).article;
      Counts counts;
      for (const Unit& unit : article.units) {
        ++counts.units;
        counts.translated += untranslated.count({article.locale, article.path, unit.id}) == 0 ? 1 : 0;
      }
      append_row(out, entry.path, locale, state_of(article, counts), counts);
    }
  }
  return out;
}

}  // namespace diglot
