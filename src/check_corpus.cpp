// What only the whole set of articles shows: the checks of it in their order.
#include "check_corpus.h"

#include <algorithm>

#include "check.h"

namespace diglot {

std::vector<LocaleUnits> units_by_locale(const Corpus& corpus) {
  std::vector<LocaleUnits> out;  // objects are in the order of their locales
  for (uint32_t object = 0; object < corpus.objects.size(); ++object) {
    const std::string& locale = corpus.objects[object].article.locale;
    const CheckTrace& trace = corpus.objects[object].checks;
    if (out.empty() || out.back().locale != locale) out.push_back({corpus, locale, {}});
    for (uint32_t unit = 0; unit < trace.units.size(); ++unit) {
      if (trace.units[unit].source != 0) out.back().places.push_back({object, unit});
    }
  }
  return out;
}

namespace {

// What the checks of each article looked at, over all articles.
std::vector<CheckCount> count_examined(const Corpus& corpus) {
  std::vector<CheckCount> out;
  for (std::string_view name : check_names()) out.push_back({name, 0});
  for (const ArticleObject& object : corpus.objects) {
    const auto& examined = object.checks.examined;
    for (size_t i = 0; i < std::min(examined.size(), out.size()); ++i) out[i].examined += examined[i];
  }
  return out;
}

// Articles that stand beside the same article in another locale.
uint64_t count_variants(const Corpus& corpus) {
  uint64_t count = 0;
  for (const CorpusArticle& article : corpus.articles) {
    if (article.variants.size() > 1) count += article.variants.size();
  }
  return count;
}

}  // namespace

std::vector<CheckCount> check_corpus(const Corpus& corpus, std::vector<Diagnostic>& out) {
  CorpusReport report(corpus, out);
  std::vector<CheckCount> examined = count_examined(corpus);
  uint64_t judged = 0;
  uint64_t units_of_all = 0;
  uint64_t labels = 0;
  const std::vector<LocaleUnits> locales = units_by_locale(corpus);
  for (const LocaleUnits& units : locales) {
    judged += check_affinity(units, learn(units), report);
    units_of_all += units.places.size();
    check_consistency(units, report);
    labels += check_labels(units, report);
  }
  check_kept_sources(locales, report);
  check_other_locales(locales, report);
  check_variants(corpus, report);
  sort_diagnostics(out);
  examined.insert(
      examined.end(),
      {{"affinity", judged}, {"consistency", units_of_all}, {"labels", labels}, {"variants", count_variants(corpus)}});
  return examined;
}

}  // namespace diglot
