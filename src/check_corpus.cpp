// What only the whole set of articles shows: the checks of it in their order.
#include "check_corpus.h"

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

void check_corpus(const Corpus& corpus, std::vector<Diagnostic>& out) {
  CorpusReport report(corpus, out);
  const std::vector<LocaleUnits> locales = units_by_locale(corpus);
  for (const LocaleUnits& units : locales) {
    check_affinity(units, learn_words(units), report);
    check_consistency(units, report);
    check_labels(units, report);
  }
  check_kept_sources(locales, report);
  check_variants(corpus, report);
  sort_diagnostics(out);
}

}  // namespace diglot
