#include "align_score.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace diglot {
namespace {

// --- weights: log-likelihood ratios, the same for all languages ----------------------------------------------

constexpr double kShrink = 2.56;  // tokens' worth of doubt in a mean
constexpr double kWordWeight = 1;
constexpr double kLengthWeight = 0.3;
constexpr double kLeastLength = -9.5;
constexpr double kDefaultVariance = 1.5;
constexpr double kSameAnchor = 8;
constexpr double kOtherAnchor = -0.464;
constexpr double kSameKind = 0.312;
constexpr double kOtherKind = -0.244;
constexpr double kHeadingKind = -0.469;  // a heading beside what is none
constexpr double kSameEdge = 0.5;        // both begin their block, or both do not; the same for its end
constexpr double kOtherEdge = -0.3;
constexpr double kKnownPair = 4;      // the model saw just these two beside each other
constexpr double kKnownOther = -0.5;  // it saw one of them, beside another
constexpr double kSameText = 1;
constexpr double kEnds = -1.28;  // for each end of a sentence that only one side has inside
constexpr double kMostEnds = 1.875;
constexpr double kSureStructure = 0.3, kSureFrom = 0.8, kSureSlope = 1.5;

// Weights of pair_odds(): a logistic regression over what is left between sure beads. A pair needs words whose
// evidence is strong rather than words that are many: common ones are found in any sentence.
constexpr double kOddsBase = 1.64;
constexpr double kOddsInOrder = 1.5;
constexpr double kOddsSource = 2.24, kOddsTarget = 1.28, kOddsWeaker = 3.35;  // mean evidence: each, and the weaker
constexpr double kOddsSourceFound = -4.95, kOddsTargetFound = -10.6;          // share of words that have any
constexpr double kOddsLength = -6.93;  // times the logarithm of the ratio of lengths
constexpr double kOddsKnown = 4.8;
constexpr double kOddsHeading = -9.2;                // a heading beside what is none
constexpr double kOddsFirst = 1.6, kOddsLast = 3.6;  // both begin their block, or both do not; the same for its end
constexpr double kOddsSameRank = 2, kOddsChoices = -1.7;
constexpr double kOddsDoubtLength = 4;  // characters that a short text is taken to have besides its own

}  // namespace

double BeadScores::all() const { return kWordWeight * words + kLengthWeight * length + structure; }

float BeadScores::confidence() const {
  const double evidence = words + kLengthWeight * length + kSureStructure * structure - kSureFrom;
  return static_cast<float>(1 / (1 + std::exp(-kSureSlope * evidence)));
}

Scorer::Scorer(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model)
    : source_(make_text(source)),
      target_(make_text(target)),
      source_hints_(source_, target_, model, true),
      target_hints_(target_, source_, model, false),
      source_holders_(source_),
      target_holders_(target_),
      source_words_(words_of(source_, source_hints_)),
      target_words_(words_of(target_, target_hints_)),
      model_(model),
      ratio_(model.length_ratio),
      variance_(model.length_variance) {
  measure_lengths();
  find_known();
}

void Scorer::measure_lengths() {
  if (variance_ <= 0) variance_ = kDefaultVariance;
  if (ratio_ > 0) return;
  double source = 20;
  double target = 20;
  for (double length : source_.lengths) source += length;
  for (double length : target_.lengths) target += length;
  ratio_ = std::clamp(target / source, 0.2, 5.0);
}

void Scorer::find_known() {
  partners_.resize(source_.size());
  known_target_.resize(target_.size());
  for (size_t i = 0; i < source_.size(); ++i) {
    const uint64_t hash = source_.hashes[i];
    if (hash == 0) continue;
    auto at = std::lower_bound(model_.pairs.begin(), model_.pairs.end(), std::pair(hash, uint64_t{0}));
    for (; at != model_.pairs.end() && at->first == hash; ++at) partners_[i].push_back(at->second);
  }
  for (size_t j = 0; j < target_.size(); ++j) {
    known_target_[j] = std::binary_search(model_.targets.begin(), model_.targets.end(), target_.hashes[j]);
  }
}

double Scorer::length_score(double source, double target) const {
  const double expected = source * ratio_;
  const double deviation = (target - expected) * (target - expected) / ((expected + target) / 2 + 4) / variance_;
  return std::max(-deviation / 2, kLeastLength);
}

std::vector<Scorer::Words> Scorer::words_of(const Text& text, const Hints& hints) {
  std::vector<Words> out;
  for (size_t i = 0; i < text.size(); ++i)
    out.push_back({hints.least(text.of(i)), static_cast<double>(text.count(i)) + kShrink});
  return out;
}

bool Scorer::is_known_pair(uint32_t i, uint32_t j) const {
  const std::vector<uint64_t>& partners = partners_[i];
  return std::find(partners.begin(), partners.end(), target_.hashes[j]) != partners.end();
}

bool Scorer::is_same_heading(uint32_t i, uint32_t j) const {
  return !target_.segments[j].anchor.empty() && source_.anchors[i] == target_.anchors[j];
}

double Scorer::anchor_score(uint32_t i, uint32_t j) const {
  if (!source_.is_heading(i) || !target_.is_heading(j)) return 0;
  if (source_.anchors[i].empty() || target_.segments[j].anchor.empty() || target_.anchors[j].empty()) return 0;
  return is_same_heading(i, j) ? kSameAnchor : kOtherAnchor;
}

double Scorer::structure_score(uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const {
  const bool same = source_.kinds[i] == target_.kinds[j];
  const bool heading = source_.is_heading(i) || target_.is_heading(j);
  double score = same ? kSameKind : heading ? kHeadingKind : kOtherKind;
  score += anchor_score(i, j);
  score += source_.first_of_block(i) == target_.first_of_block(j) ? kSameEdge : kOtherEdge;
  score += source_.last_of_block(i + sources - 1) == target_.last_of_block(j + targets - 1) ? kSameEdge : kOtherEdge;
  return score;
}

// What the whole texts say.
double Scorer::text_score(uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const {
  double source_ends = sources - 1;
  double target_ends = targets - 1;
  for (uint32_t k = i; k < i + sources; ++k) source_ends += source_.ends[k];
  for (uint32_t k = j; k < j + targets; ++k) target_ends += target_.ends[k];
  double score = kEnds * std::min(std::abs(source_ends - target_ends), kMostEnds);
  if (sources != 1 || targets != 1) return score;
  if (source_.texts[i] == target_.texts[j]) score += kSameText;
  if (is_known_pair(i, j)) return score + kKnownPair;
  return partners_[i].empty() && !known_target_[j] ? score : score + kKnownOther;
}

BeadScores Scorer::bead(double words, uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const {
  double source_length = 0;
  double target_length = 0;
  for (uint32_t k = i; k < i + sources; ++k) source_length += source_.lengths[k];
  for (uint32_t k = j; k < j + targets; ++k) target_length += target_.lengths[k];
  return {words / 2, length_score(source_length, target_length),
          structure_score(i, sources, j, targets) + text_score(i, sources, j, targets)};
}

BeadScores Scorer::pair(uint32_t i, uint32_t j, const Shared& shared) const {
  return bead(source_score(i, shared.source_gain) + target_score(j, shared.target_gain), i, 1, j, 1);
}

namespace {

// The evidence of the tokens of `segment` for standing beside `group`.
double gain_beside(const AlignSide& own, uint32_t segment, const AlignSide& others, Group group) {
  double gain = 0;
  for (uint32_t token : own.text.of(segment)) {
    float best = 0;
    for (const Hint& hint : own.hints.of(token)) {
      const float more = hint.value - own.hints.least(token);
      if (more > best && !others.holders.of(hint.token, group.first, group.first + group.count).empty()) best = more;
    }
    gain += best;
  }
  return gain;
}

}  // namespace

BeadScores Scorer::group(Group source, Group target) const {
  double words = 0;
  for (uint32_t i = source.first; i < source.first + source.count; ++i)
    words += source_score(i, gain_beside(this->source(), i, this->target(), target));
  for (uint32_t j = target.first; j < target.first + target.count; ++j)
    words += target_score(j, gain_beside(this->target(), j, this->source(), source));
  return bead(words, source.first, source.count, target.first, target.count);
}

double Scorer::pair_odds(uint32_t i, uint32_t j, const Shared& shared, const Surroundings& around) const {
  const double source = source_score(i, shared.source_gain);
  const double target = target_score(j, shared.target_gain);
  const auto share = [](uint32_t found, size_t all) { return found / static_cast<double>(all + 1); };
  const double longer = (source_.lengths[i] * ratio_ + kOddsDoubtLength) / (target_.lengths[j] + kOddsDoubtLength);
  double odds = kOddsBase + kOddsSource * source + kOddsTarget * target + kOddsWeaker * std::min(source, target);
  odds += kOddsSourceFound * share(shared.source_found, source_.count(i));
  odds += kOddsTargetFound * share(shared.target_found, target_.count(j));
  odds += kOddsLength * std::abs(std::log(longer));
  odds += kOddsChoices * std::log(around.choices);
  if (around.same_rank) odds += kOddsSameRank;
  if (around.in_order) odds += kOddsInOrder;
  if (is_known_pair(i, j)) odds += kOddsKnown;
  if (source_.is_heading(i) != target_.is_heading(j)) odds += kOddsHeading;
  if (source_.first_of_block(i) == target_.first_of_block(j)) odds += kOddsFirst;
  if (source_.last_of_block(i) == target_.last_of_block(j)) odds += kOddsLast;
  return odds;
}

}  // namespace diglot
