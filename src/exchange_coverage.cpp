// The table of what is translated into which locale.
#include <set>
#include <tuple>

#include "exchange.h"

namespace diglot {
namespace {

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

// A path may hold what separates the cells.
std::string cell(std::string_view text) {
  if (text.find_first_of(",\";\n\r") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string line_of(std::string_view path, std::string_view locale, std::string_view state, const Counts& counts) {
  return fmt::format("{},{},{},{},{},{}\n", cell(path), locale, state, counts.units, counts.translated,
                     counts.units - counts.translated);
}

}  // namespace

std::string as_coverage(const Corpus& corpus, Findings findings) {
  std::set<UnitName> untranslated;
  for (const Diagnostic& one : findings) {
    if (says_untranslated(one.id)) untranslated.emplace(one.locale, one.article, one.unit);
  }
  std::string out = "article,locale,state,units,translated,untranslated\n";
  for (const CorpusArticle& entry : corpus.articles) {
    for (const std::string& locale : corpus.locales) {
      if (locale == corpus.source_locale) continue;
      const Variant* variant = entry.in(locale);
      if (variant == nullptr) {
        out += line_of(entry.path, locale, "missing", {});
        continue;
      }
      const Article& article = corpus.object(*variant).article;
      Counts counts;
      for (const Unit& unit : article.units) {
        ++counts.units;
        counts.translated += untranslated.count({article.locale, article.path, unit.id}) == 0 ? 1 : 0;
      }
      out += line_of(entry.path, locale, state_of(article, counts), counts);
    }
  }
  return out;
}

}  // namespace diglot
