// Translations that belong to another source, or to half of it: told by what usually goes with what in this set.
#include <algorithm>
#include <cmath>
#include <span>

#include "ascii.h"
#include "association.h"
#include "check_corpus.h"
#include "locale.h"

namespace diglot {
namespace {

// From fewer pairs of different texts nothing is learned that a finding could rest on.
constexpr size_t kLeastPairs = 100;
// More teach nothing new: what is found among defects put into 30,000 units is the same from 6,000 pairs on.
constexpr size_t kMostPairs = 8000;
// Log-likelihood ratios, measured on human translations. Of units that do go with their source 1 in 400 lies below
// kApart and 1 in 10,000 below kFarApart; of units with another source's target 96 of 100 lie below kApart.
constexpr double kApart = 0;
constexpr double kFarApart = -20;
// What stays as it is in a name of several words lies above.
constexpr double kKept = -4;
// Words of which something is known, on both sides together: of fewer nothing can be said.
constexpr uint32_t kLeastKnown = 4;
// Two units are taken as exchanged where this much speaks for it, and each goes with the other's source.
constexpr double kExchangeGain = 14;
// Words without a counterpart and a short target together, as −log of a probability.
constexpr double kMuchMissing = 9;
// An end that is seldom one, in a target that is shorter than usual, speaks for itself: less has to be missing.
constexpr double kCut = 1;
constexpr double kShort = -0.75;
constexpr double kCutMissing = 5;
// A unit is compared with every other weak one of its article: a hostile article shall not make that a square.
constexpr size_t kMostWeak = 64;

struct Weak {
  UnitPlace place;
  double evidence = 0;
  bool exchanged = false;
};

class AffinityCheck {
 public:
  AffinityCheck(const LocaleUnits& units, const LocaleKnowledge& known, CorpusReport& report)
      : units_(units), known_(known.words), endings_(known.endings), report_(report) {}

  void run() {
    const auto& places = units_.places;
    for (size_t i = 0; i < places.size(); ++i) {
      look_at(places[i]);
      if (i + 1 == places.size() || places[i + 1].object != places[i].object) report_weak();
    }
  }

 private:
  double evidence(UnitPlace source, UnitPlace target) const {
    const auto [left, right] = known_.coverage({units_.source_tokens(source), units_.target_tokens(target)});
    return left.evidence + right.evidence;
  }

  // A name keeps its capital letters ("Site Recovery", "Members for Harbor"): the small words of a text are more.
  static bool reads_like_name(std::string_view text) {
    size_t small = 0;
    size_t large = 0;
    for (size_t at = 0; at < text.size(); at = std::min(text.find(' ', at), text.size()) + 1) {
      small += is_ascii_lower(text[at]) ? 1 : 0;
      large += is_ascii_upper(text[at]) ? 1 : 0;
    }
    return 2 * small <= large;
  }

  // What the article's own check has said already.
  bool said(UnitPlace place) const {
    const ArticleObject& object = units_.corpus.objects[place.object];
    const std::string& unit = object.article.units[place.unit].id;
    return std::any_of(object.diagnostics.begin(), object.diagnostics.end(), [&](const Diagnostic& finding) {
      return (finding.id == Diag::kUntranslated || finding.id == Diag::kPartlyUntranslated) && finding.unit == unit;
    });
  }

  // Two words at least and nothing that a program reads: an address, a name with points in it.
  bool plain_words(UnitPlace place) const {
    const Article& article = units_.corpus.objects[place.object].article;
    const NodeId node = article.units[place.unit].target_node;
    const std::string text = node == kNoNode ? "" : collapse_space(plain_text(article.tree(Side::kTarget), node));
    const size_t mark = text.find_first_of(".:");
    const bool inside = mark != std::string::npos && mark + 1 < text.size() && text[mark + 1] != ' ';
    return !inside && !reads_like_name(text) && text.find_first_of("/\\{}_<>=@") == std::string::npos &&
           text.find(' ') != std::string::npos;
  }

  void look_at(UnitPlace place) {
    const UnitTrace& trace = units_.trace(place);
    const auto [source, target] = known_.coverage({units_.source_tokens(place), units_.target_tokens(place)});
    const double both = source.evidence + target.evidence;
    if (trace.source_tokens < 2) return;  // one word has more than one translation
    if (trace.source == trace.target) {
      const bool known = source.expected >= 2 && both < kKept;
      if (known && plain_words(place) && !said(place))
        report_.unit(Diag::kUntranslatedWords, place, source.expected - source.found);
      return;
    }
    if (source.expected + target.expected < kLeastKnown) return;
    if (both < kApart) return weak_.push_back({place, both});
    const double shortness = std::min(0.0F, trace.length);
    const double cut = -std::min(0.0, endings_.of(trace.end));
    const bool ends_early = cut > kCut && shortness < kShort;
    if (source.found == source.expected && !ends_early) return;
    if (source.missing + 0.5 * shortness * shortness + cut < (ends_early ? kCutMissing : kMuchMissing)) return;
    report_.unit(Diag::kOmission, place, source.expected - source.found, source.expected);
  }

  // Units of one article of which each goes with the other's source rather than with its own.
  void find_exchanged() {
    for (size_t i = 0; i < weak_.size(); ++i) {
      for (size_t j = i + 1; j < weak_.size() && !weak_[i].exchanged; ++j) {
        const UnitPlace a = weak_[i].place;
        const UnitPlace b = weak_[j].place;
        if (weak_[j].exchanged || units_.trace(a).source == units_.trace(b).source) continue;
        const double there = evidence(a, b);
        const double back = there > 0 ? evidence(b, a) : 0;
        if (back <= 0 || there + back - weak_[i].evidence - weak_[j].evidence < kExchangeGain) continue;
        weak_[i].exchanged = weak_[j].exchanged = true;
        const auto& all = units_.corpus.objects[a.object].article.units;
        report_.unit(Diag::kTargetSwapped, a, all[b.unit].id);
        report_.unit(Diag::kTargetSwapped, b, all[a.unit].id);
      }
    }
  }

  void report_weak() {
    std::stable_sort(weak_.begin(), weak_.end(), [](const Weak& a, const Weak& b) { return a.evidence < b.evidence; });
    if (weak_.size() > kMostWeak) weak_.resize(kMostWeak);
    find_exchanged();
    for (const Weak& unit : weak_) {
      if (!unit.exchanged)
        report_.unit(unit.evidence < kFarApart ? Diag::kTargetFarApart : Diag::kTargetApart, unit.place);
    }
    weak_.clear();
  }

  const LocaleUnits& units_;
  const Association& known_;
  const EndingLikelihood& endings_;
  CorpusReport& report_;
  std::vector<Weak> weak_;  // of the article at hand
};

Association learn_words(const LocaleUnits& units) {
  const auto teaches = [&](UnitPlace place) { return units.trace(place).source != units.trace(place).target; };
  const auto count = static_cast<size_t>(std::count_if(units.places.begin(), units.places.end(), teaches));
  if (count < kLeastPairs) return {};
  // A part of a large set teaches as much, taken evenly from all of its articles.
  const size_t most = std::min(count, kMostPairs);
  std::vector<TokenPair> pairs;
  pairs.reserve(most);
  size_t i = 0;
  for (UnitPlace place : units.places) {
    if (!teaches(place)) continue;
    if ((i + 1) * most / count > i * most / count)
      pairs.push_back({units.source_tokens(place), units.target_tokens(place)});
    ++i;
  }
  return Association(std::move(pairs));
}

}  // namespace

EndingLikelihood::EndingLikelihood(const LocaleUnits& units) {
  for (UnitPlace place : units.places) {
    const UnitTrace& trace = units.trace(place);
    if (trace.end == 0 || trace.middle == 0 || trace.source == trace.target) continue;
    ++counts_[trace.end].ends;
    ++counts_[trace.middle].middles;
  }
  // What was seen once tells of what was never seen (Good and Turing).
  double ends = 0.5;
  double middles = 0.5;
  for (const auto& [letters, count] : counts_) {
    ends += count.ends == 1 && count.middles == 0 ? 1 : 0;
    middles += count.middles == 1 && count.ends == 0 ? 1 : 0;
  }
  unseen_ = std::log(ends / middles);
}

double EndingLikelihood::of(uint32_t letters) const {
  const auto found = counts_.find(letters);
  if (letters == 0) return 0;
  if (found == counts_.end()) return unseen_;
  return std::log((found->second.ends + 0.5) / (found->second.middles + 0.5));
}

LocaleKnowledge learn(const LocaleUnits& units) {
  LocaleKnowledge known{learn_words(units), {}};
  if (!known.words.empty()) known.endings = EndingLikelihood(units);
  return known;
}

uint64_t check_affinity(const LocaleUnits& units, const LocaleKnowledge& known, CorpusReport& report) {
  if (known.words.empty()) return 0;
  AffinityCheck(units, known, report).run();
  return units.places.size();
}

}  // namespace diglot
