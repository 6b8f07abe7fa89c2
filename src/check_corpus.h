// check_corpus: what the checks of a whole set share. Private to check_*.
#pragma once

#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "association.h"
#include "corpus.h"
#include "lexicon.h"

namespace diglot {

struct UnitPlace {
  uint32_t object = 0;
  uint32_t unit = 0;
};

// Collects findings about any article of the set.
class CorpusReport {
 public:
  CorpusReport(const Corpus& corpus, std::vector<Diagnostic>& out) : corpus_(corpus), out_(out) {}

  template <class... Args>
  void unit(Diag id, UnitPlace place, const Args&... args) {
    const Article& article = corpus_.objects[place.object].article;
    const Unit& unit = article.units[place.unit];
    at(id, article, unit.target.empty() ? unit.range : unit.target, unit.id, args...);
  }

  template <class... Args>
  void at(Diag id, const Article& article, Range range, std::string_view unit, const Args&... args) {
    Diagnostics one(article.locale, article.path, article.file);
    one.report(id, range, unit, args...);
    for (Diagnostic& finding : one.take()) out_.push_back(std::move(finding));
  }

 private:
  const Corpus& corpus_;
  std::vector<Diagnostic>& out_;
};

// The paired units of one locale, in the order of its articles.
struct LocaleUnits {
  const Corpus& corpus;
  std::string locale;
  std::vector<UnitPlace> places;

  const UnitTrace& trace(UnitPlace place) const { return corpus.objects[place.object].checks.units[place.unit]; }
  std::span<const uint32_t> source_tokens(UnitPlace place) const {
    return tokens(place, trace(place).tokens, trace(place).source_tokens);
  }
  std::span<const uint32_t> target_tokens(UnitPlace place) const {
    return tokens(place, trace(place).tokens + trace(place).source_tokens, trace(place).target_tokens);
  }

 private:
  std::span<const uint32_t> tokens(UnitPlace place, uint32_t begin, uint32_t count) const {
    return std::span(corpus.objects[place.object].checks.tokens).subspan(begin, count);
  }
};

// The paired units of all locales, in their order.
std::vector<LocaleUnits> units_by_locale(const Corpus& corpus);

// How likely a text ends with some letters, against finding them where it was cut: told by the ends and the middles of
// all texts of a locale.
class EndingLikelihood {
 public:
  EndingLikelihood() = default;
  explicit EndingLikelihood(const LocaleUnits& units);

  // A log-likelihood ratio: below 0 where the text was rather cut there. `letters` is UnitTrace::end.
  double of(uint32_t letters) const;

 private:
  struct Counts {
    uint32_t ends = 0, middles = 0;
  };
  std::unordered_map<uint32_t, Counts> counts_;
  double unseen_ = 0;  // of letters that no text of the set has in either place
};

// What the units of a locale teach: what goes with what, and how texts end.
struct LocaleKnowledge {
  Association words;  // empty where the units are too few to learn from
  EndingLikelihood endings;
};
LocaleKnowledge learn(const LocaleUnits& units);

// These return how many units they could judge.
uint64_t check_affinity(const LocaleUnits& units, const LocaleKnowledge& known, CorpusReport& report);
void check_consistency(const LocaleUnits& units, CorpusReport& report);
uint64_t check_labels(const LocaleUnits& units, CorpusReport& report);
void check_kept_sources(const std::vector<LocaleUnits>& locales, CorpusReport& report);
void check_other_locales(const std::vector<LocaleUnits>& locales, CorpusReport& report);
void check_variants(const Corpus& corpus, CorpusReport& report);

}  // namespace diglot
