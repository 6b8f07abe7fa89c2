#include "align_left.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace diglot {
namespace {

constexpr float kDoubtful = 0.7F;  // confidence of a pair that is looked at again
constexpr double kLeastOdds = 0;
constexpr size_t kMostLeft = 600;  // leftovers of a side that are compared with those of the other

// What moved, in log-likelihood ratios.
constexpr double kMovedEvidence = 8;  // all in all, and a segment's mean: less may be chance
constexpr uint32_t kWidest = 3;       // segments that are joined in one
constexpr double kJoined = -0.812;    // for each but the first
constexpr double kMovedFar = 8;       // more of it for each doubling of the distance
constexpr double kMovedWords = 1.1;
constexpr double kLeastMoved = 1.562;  // least score of what is linked across the order
constexpr double kMovedMargin = 0.3;   // by which a link is better than the next of the same segment
constexpr float kMovedSure = 0.9F;     // out of order is less likely

bool is_pair(const Bead& bead) { return bead.source.size() == 1 && bead.target.size() == 1; }
bool is_alone(const Bead& bead) { return bead.source.empty() || bead.target.empty(); }

// Pairs of little confidence beside a segment that was left over are left over as well: one of the two may be its.
void dissolve_doubtful(std::vector<Bead>& beads, std::vector<std::pair<uint32_t, uint32_t>>& dissolved) {
  std::vector<Bead> out;
  for (size_t k = 0; k < beads.size(); ++k) {
    Bead& bead = beads[k];
    const bool beside = (k > 0 && is_alone(beads[k - 1])) || (k + 1 < beads.size() && is_alone(beads[k + 1]));
    if (!is_pair(bead) || !beside || bead.confidence >= kDoubtful) {
      out.push_back(bead);
      continue;
    }
    dissolved.emplace_back(bead.source[0], bead.target[0]);
    out.push_back({bead.source, {}, 0});
    out.push_back({{}, bead.target, 0});
  }
  beads = std::move(out);
}

// A segment without a partner, and how many beads with both sides stand before it.
struct Leftover {
  uint32_t segment;
  uint32_t gap;
};

struct Link {
  double score;
  float confidence;
  Group source, target;
};

class LeftOver {
 public:
  LeftOver(const Scorer& scorer, std::vector<Bead>& beads) : scorer_(scorer), beads_(beads) {}

  void run() {
    dissolve_doubtful(beads_, dissolved_);
    // What was linked in a gap leaves smaller ones, where less is in doubt.
    if (link(&LeftOver::link_gaps) && link(&LeftOver::link_gaps)) link(&LeftOver::link_moved);
  }

 private:
  // One round over what is left over now. False where that is nothing.
  bool link(void (LeftOver::*round)()) {
    collect();
    if (sources_.empty() || targets_.empty()) return false;
    shared_.assign(sources_.size() * targets_.size(), {});
    gather(scorer_.source(), scorer_.target(), true);
    gather(scorer_.target(), scorer_.source(), false);
    source_taken_.assign(scorer_.source().text.size(), false);
    target_taken_.assign(scorer_.target().text.size(), false);
    links_.clear();
    (this->*round)();
    rebuild();
    return true;
  }

  void collect() {
    uint32_t gap = 0;
    sources_.clear();
    targets_.clear();
    for (const Bead& bead : beads_) {
      if (bead.target.empty()) {
        if (sources_.size() < kMostLeft) sources_.push_back({bead.source[0], gap});
      } else if (bead.source.empty()) {
        if (targets_.size() < kMostLeft) targets_.push_back({bead.target[0], gap});
      } else {
        ++gap;
      }
    }
  }

  Shared& shared(size_t source, size_t target) { return shared_[source * targets_.size() + target]; }

  // Evidence of the words of the leftovers of one side for each of the other.
  void gather(const AlignSide& own, const AlignSide& others, bool from_source) {
    const std::vector<Leftover>& mine = from_source ? sources_ : targets_;
    const std::vector<Leftover>& theirs = from_source ? targets_ : sources_;
    std::vector<uint32_t> place(others.text.size(), UINT32_MAX);
    for (uint32_t i = 0; i < theirs.size(); ++i) place[theirs[i].segment] = i;
    WordEvidence words(own, others);
    for (size_t a = 0; a < mine.size(); ++a) {
      words.of(mine[a].segment, 0, static_cast<uint32_t>(others.text.size()), [&](uint32_t other, float gain) {
        if (place[other] == UINT32_MAX) return;
        Shared& both = from_source ? shared(a, place[other]) : shared(place[other], a);
        (from_source ? both.source_gain : both.target_gain) += gain;
        ++(from_source ? both.source_found : both.target_found);
      });
    }
  }

  bool was_pair(uint32_t source, uint32_t target) const {
    return std::binary_search(dissolved_.begin(), dissolved_.end(), std::pair(source, target));
  }

  // Calls each(first and end of the sources, first and end of the targets) for what was left between the same beads.
  template <class Each>
  void for_each_gap(const Each& each) const {
    size_t first = 0;
    for (size_t a = 0; a < sources_.size();) {
      const uint32_t gap = sources_[a].gap;
      size_t end = a;
      while (end < sources_.size() && sources_[end].gap == gap) ++end;
      while (first < targets_.size() && targets_[first].gap < gap) ++first;
      size_t last = first;
      while (last < targets_.size() && targets_[last].gap == gap) ++last;
      each(a, end, first, last);
      a = end;
    }
  }

  void link_gaps() {
    std::vector<Link> links;
    for_each_gap([&](size_t first_source, size_t last_source, size_t first_target, size_t last_target) {
      const size_t sources = last_source - first_source;
      const size_t targets = last_target - first_target;
      for (size_t a = 0; a < sources; ++a) {
        for (size_t b = 0; b < targets; ++b) {
          const uint32_t i = sources_[first_source + a].segment;
          const uint32_t j = targets_[first_target + b].segment;
          const Shared& both = shared(first_source + a, first_target + b);
          const Surroundings around{was_pair(i, j), sources == targets && a == b,
                                    static_cast<double>(sources * targets)};
          const double odds = scorer_.pair_odds(i, j, both, around);
          if (odds > kLeastOdds) links.push_back({odds, scorer_.pair(i, j, both).confidence(), {i}, {j}});
        }
      }
    });
    sort(links);
    for (const Link& link : links) take(link);
  }

  // Leftover number `at` and those that follow it in its block.
  static Group group_at(const Text& text, const std::vector<Leftover>& left, size_t at) {
    Group group{left[at].segment};
    while (group.count < kWidest && at + group.count < left.size() &&
           left[at + group.count].segment == group.first + group.count && text.one_block(group.first, group.count + 1))
      ++group.count;
    return group;
  }

  // What was left in different places, or in another order: two segments, or one and a few that were joined in it.
  void add_out_of_order(size_t a, size_t b, std::vector<Link>& links) {
    const Shared& both = shared(a, b);
    const double gaps = std::abs(static_cast<double>(sources_[a].gap) - targets_[b].gap);
    const double least = kMovedEvidence + kMovedFar * std::log2(std::max(1.0, gaps));
    const bool enough = both.source_gain + both.target_gain >= least;
    if (!enough && !scorer_.is_same_heading(sources_[a].segment, targets_[b].segment)) return;
    const Group source = group_at(scorer_.source().text, sources_, a);
    const Group target = group_at(scorer_.target().text, targets_, b);
    const Surroundings around{false, false, 1 + gaps};
    if (gaps > 0 && scorer_.pair_odds(source.first, target.first, both, around) > kLeastOdds)
      add_moved({source.first}, {target.first}, links);
    if (!enough) return;
    for (uint32_t count = 2; count <= source.count; ++count) add_moved({source.first, count}, {target.first}, links);
    for (uint32_t count = 2; count <= target.count; ++count) add_moved({source.first}, {target.first, count}, links);
  }

  void add_moved(Group source, Group target, std::vector<Link>& links) const {
    const uint32_t segments = source.count + target.count;
    const BeadScores scores = scorer_.group(source, target);
    const double score = scores.all() + kJoined * (segments - 2);
    if (2 * scores.words / segments < kMovedWords || score <= kLeastMoved) return;
    links.push_back({score, scores.confidence() * kMovedSure, source, target});
  }

  void link_moved() {
    std::vector<Link> links;
    for (size_t a = 0; a < sources_.size(); ++a) {
      for (size_t b = 0; b < targets_.size(); ++b) add_out_of_order(a, b, links);
    }
    sort(links);
    for (const Link& link : links) {
      if (!is_doubtful(link, links)) take(link);
    }
  }

  static void sort(std::vector<Link>& links) {
    std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
      if (a.score != b.score) return a.score > b.score;
      return a.source.first != b.source.first ? a.source.first < b.source.first : a.target.first < b.target.first;
    });
  }

  // What could as well be another's partner is nobody's.
  bool is_doubtful(const Link& link, const std::vector<Link>& links) const {
    for (const Link* other = &link + 1; other != links.data() + links.size(); ++other) {
      if (other->score <= link.score - kMovedMargin) return false;
      const bool rival = (other->source.first == link.source.first) != (other->target.first == link.target.first);
      if (rival && is_free(*other)) return true;
    }
    return false;
  }

  bool is_free(const Link& link) const {
    const auto free = [](const std::vector<bool>& taken, Group group) {
      for (uint32_t k = 0; k < group.count; ++k) {
        if (taken[group.first + k]) return false;
      }
      return true;
    };
    return free(source_taken_, link.source) && free(target_taken_, link.target);
  }

  // The best first, each segment once.
  void take(const Link& link) {
    if (!is_free(link)) return;
    for (uint32_t k = 0; k < link.source.count; ++k) source_taken_[link.source.first + k] = true;
    for (uint32_t k = 0; k < link.target.count; ++k) target_taken_[link.target.first + k] = true;
    links_.emplace(link.source.first, link);
  }

  static std::vector<uint32_t> segments_of(Group group) {
    std::vector<uint32_t> out(group.count);
    std::iota(out.begin(), out.end(), group.first);
    return out;
  }

  void rebuild() {
    std::vector<Bead> kept;
    for (Bead& bead : beads_) {
      if (bead.source.empty() && target_taken_[bead.target[0]]) continue;
      if (bead.target.empty() && source_taken_[bead.source[0]]) {
        const auto found = links_.find(bead.source[0]);
        if (found == links_.end()) continue;
        const Link& link = found->second;
        bead = {segments_of(link.source), segments_of(link.target), link.confidence};
      }
      kept.push_back(std::move(bead));
    }
    beads_ = std::move(kept);
  }

  const Scorer& scorer_;
  std::vector<Bead>& beads_;
  std::vector<std::pair<uint32_t, uint32_t>> dissolved_;  // ascending
  std::vector<Leftover> sources_, targets_;
  std::vector<Shared> shared_;  // of each source with each target
  std::vector<bool> source_taken_, target_taken_;
  std::map<uint32_t, Link> links_;  // by the first segment of the source
};

// --- neighbours that changed places

constexpr float kSure = 0.9F;
constexpr double kExchangeMargin = 1;

bool follow(const Bead& a, const Bead& b) {
  return is_pair(a) && is_pair(b) && b.source[0] == a.source[0] + 1 && b.target[0] == a.target[0] + 1;
}

void exchange_neighbours(const Scorer& scorer, std::vector<Bead>& beads) {
  for (size_t k = 0; k + 1 < beads.size(); ++k) {
    Bead& first = beads[k];
    Bead& second = beads[k + 1];
    if (!follow(first, second) || std::min(first.confidence, second.confidence) >= kSure) continue;
    const auto score = [&](const Bead& a, const Bead& b) { return scorer.group({a.source[0]}, {b.target[0]}); };
    const BeadScores crossed[2] = {score(first, second), score(second, first)};
    const double gain = crossed[0].all() + crossed[1].all() - score(first, first).all() - score(second, second).all();
    if (gain <= kExchangeMargin) continue;
    std::swap(first.target, second.target);
    first.confidence = crossed[0].confidence() * kMovedSure;
    second.confidence = crossed[1].confidence() * kMovedSure;
  }
}

}  // namespace

void link_left_over(const Scorer& scorer, std::vector<Bead>& beads) {
  exchange_neighbours(scorer, beads);
  LeftOver(scorer, beads).run();
}

}  // namespace diglot
