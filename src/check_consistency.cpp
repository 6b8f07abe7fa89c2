// The same text, translated now so and now so.
#include <algorithm>
#include <span>
#include <tuple>

#include "check_corpus.h"
#include "locale.h"

namespace diglot {
namespace {

// A translation is the usual one where it stands this often, and in this share of all places.
constexpr size_t kUsually = 3;
constexpr double kUsualShare = 0.8;
constexpr size_t kUsualLabel = 5;
// A sentence with this many words does not come out the same from two different sources by chance.
constexpr size_t kLongSource = 5;
constexpr double kLittleShared = 0.34;

struct Keyed {
  uint64_t key = 0;
  uint64_t value = 0;
  UnitPlace place;
};

// Units by one of their two texts, those of the same text beside each other and in the order of the set.
std::vector<Keyed> sorted_by(const LocaleUnits& units, bool by_source) {
  std::vector<Keyed> out;
  out.reserve(units.places.size());
  for (UnitPlace place : units.places) {
    const UnitTrace& trace = units.trace(place);
    const uint64_t key = by_source ? trace.source : trace.target;
    out.push_back({key, by_source ? trace.target : trace.source, place});
  }
  std::sort(out.begin(), out.end(), [](const Keyed& a, const Keyed& b) {
    return std::tie(a.key, a.place.object, a.place.unit) < std::tie(b.key, b.place.object, b.place.unit);
  });
  return out;
}

// Calls visit(span) for each run of equal keys.
template <class Visit>
void for_each_group(std::span<const Keyed> all, Visit&& visit) {
  for (size_t begin = 0; begin < all.size();) {
    size_t end = begin + 1;
    while (end < all.size() && all[end].key == all[begin].key) ++end;
    visit(all.subspan(begin, end - begin));
    begin = end;
  }
}

std::string text_of(const Corpus& corpus, UnitPlace place, Side side) {
  const Article& article = corpus.objects[place.object].article;
  const Unit& unit = article.units[place.unit];
  const NodeId node = side == Side::kTarget ? unit.target_node : unit.source_node;
  return node == kNoNode ? std::string() : collapse_space(plain_text(article.tree(side), node));
}

// The value that most of a group have; of equally frequent ones the first.
struct Usual {
  uint64_t value = 0;
  size_t count = 0;
  UnitPlace place;
};

Usual usual_of(std::span<const Keyed> group) {
  std::map<uint64_t, size_t> counts;
  for (const Keyed& one : group) ++counts[one.value];
  Usual best;
  for (const Keyed& one : group) {
    const size_t count = counts[one.value];
    if (count > best.count) best = {one.value, count, one.place};
  }
  return best;
}

void report_group(const LocaleUnits& units, std::span<const Keyed> group, CorpusReport& report) {
  const Usual usual = usual_of(group);
  // Where most places leave the text as it is, who translates it is not the one to be told.
  if (usual.count == group.size() || usual.value == group.front().key) return;
  const bool clear =
      usual.count >= kUsually && static_cast<double>(usual.count) >= kUsualShare * static_cast<double>(group.size());
  const std::string text = text_of(units.corpus, usual.place, Side::kTarget);
  for (const Keyed& one : group) {
    if (one.value == usual.value) continue;
    report.unit(clear ? Diag::kInconsistent : Diag::kInconsistentNote, one.place, text, usual.count, group.size());
    if (!clear) return;  // a choice of words, said once
  }
}

// Words that two sources share, of all that they have.
double shared_words(const LocaleUnits& units, UnitPlace a, UnitPlace b) {
  const auto left = units.source_tokens(a);
  const auto right = units.source_tokens(b);
  size_t shared = 0;
  for (uint32_t word : left) shared += std::find(right.begin(), right.end(), word) != right.end() ? 1 : 0;
  const size_t all = left.size() + right.size() - shared;
  return all == 0 ? 1 : static_cast<double>(shared) / static_cast<double>(all);
}

void report_reused(const LocaleUnits& units, std::span<const Keyed> group, CorpusReport& report) {
  for (size_t i = 1; i < group.size(); ++i) {
    if (group[i].value == group[0].value) continue;
    const bool sentences = units.trace(group[i].place).source_tokens >= kLongSource &&
                           units.trace(group[0].place).source_tokens >= kLongSource;
    if (!sentences || shared_words(units, group[i].place, group[0].place) > kLittleShared) continue;
    const Article& other = units.corpus.objects[group[0].place.object].article;
    report.unit(Diag::kReused, group[i].place, other.units[group[0].place.unit].id, other.path);
  }
}

// How a source text fares over all locales.
struct Fate {
  uint64_t source = 0;
  uint32_t kept = 0;
  uint32_t translated = 0;
};

std::vector<Fate> fates_of(const std::vector<LocaleUnits>& locales) {
  std::vector<std::pair<uint64_t, bool>> all;
  for (const LocaleUnits& units : locales) {
    for (UnitPlace place : units.places) {
      const UnitTrace& trace = units.trace(place);
      all.emplace_back(trace.source, trace.source == trace.target);
    }
  }
  std::sort(all.begin(), all.end());
  std::vector<Fate> out;
  for (const auto& [source, kept] : all) {
    if (out.empty() || out.back().source != source) out.push_back({source, 0, 0});
    ++(kept ? out.back().kept : out.back().translated);
  }
  return out;
}

// True where the same locale translates the source somewhere.
bool translated_here(const std::vector<Keyed>& by_source, uint64_t source) {
  auto one = std::lower_bound(by_source.begin(), by_source.end(), source,
                              [](const Keyed& keyed, uint64_t key) { return keyed.key < key; });
  for (; one != by_source.end() && one->key == source; ++one) {
    if (one->value != source) return true;
  }
  return false;
}

// The text that a side has in bold.
std::string label_text(const Corpus& corpus, UnitPlace place, Side side) {
  const Article& article = corpus.objects[place.object].article;
  const Unit& unit = article.units[place.unit];
  const NodeId root = side == Side::kTarget ? unit.target_node : unit.source_node;
  const Tree& tree = article.tree(side);
  for (NodeId at = root == kNoNode ? kNoNode : next_in(tree, root, root); at != kNoNode; at = next_in(tree, root, at)) {
    if (tree[at].kind == NodeKind::kStrong) return collapse_space(plain_text(tree, at));
  }
  return {};
}

}  // namespace

// Labels of a user interface: what stands alone in bold is called the same everywhere, or readers look in vain.
uint64_t check_labels(const LocaleUnits& units, CorpusReport& report) {
  std::vector<Keyed> labels;
  for (UnitPlace place : units.places) {
    const UnitTrace& trace = units.trace(place);
    if (trace.source_label != 0 && trace.target_label != 0)
      labels.push_back({trace.source_label, trace.target_label, place});
  }
  std::sort(labels.begin(), labels.end(), [](const Keyed& a, const Keyed& b) {
    return std::tie(a.key, a.place.object, a.place.unit) < std::tie(b.key, b.place.object, b.place.unit);
  });
  for_each_group(std::span<const Keyed>(labels), [&](auto group) {
    const Usual usual = usual_of(group);
    const bool clear = usual.count >= kUsualLabel &&
                       static_cast<double>(usual.count) >= kUsualShare * static_cast<double>(group.size());
    if (!clear || usual.count == group.size()) return;
    const std::string source = label_text(units.corpus, usual.place, Side::kSource);
    const std::string target = label_text(units.corpus, usual.place, Side::kTarget);
    for (const Keyed& one : group) {
      if (one.value != usual.value) report.unit(Diag::kUiString, one.place, source, target, usual.count, group.size());
    }
  });
  return labels.size();
}

void check_consistency(const LocaleUnits& units, CorpusReport& report) {
  for_each_group(sorted_by(units, true), [&](auto group) { report_group(units, group, report); });
  for_each_group(sorted_by(units, false), [&](auto group) { report_reused(units, group, report); });
}

// What is the same as its source here and is translated nearly everywhere else. One word may well be the same in
// two languages, so for it only the own locale counts.
void check_kept_sources(const std::vector<LocaleUnits>& locales, CorpusReport& report) {
  const std::vector<Fate> fates = fates_of(locales);
  for (const LocaleUnits& units : locales) {
    const std::vector<Keyed> by_source = sorted_by(units, true);
    for (UnitPlace place : units.places) {
      const UnitTrace& trace = units.trace(place);
      if (trace.source != trace.target) continue;
      const auto fate = std::lower_bound(fates.begin(), fates.end(), trace.source,
                                         [](const Fate& one, uint64_t key) { return one.source < key; });
      const bool mostly = fate->translated >= 2 && fate->translated > 2 * fate->kept;
      if (!mostly || (trace.source_tokens < 2 && !translated_here(by_source, trace.source))) continue;
      report.unit(Diag::kUntranslatedOutlier, place, fate->translated, fate->translated + fate->kept);
    }
  }
}

}  // namespace diglot
