#include "align.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "align_band.h"
#include "align_evidence.h"

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
constexpr double kNoPartner = 0.24, kNoPartnerMore = 0.3;  // behind a segment that has none, either

constexpr double kTwoOne = -0.812;  // beads of two sentences beside one, and so on
constexpr double kTwoTwo = -5;
constexpr double kThreeOne = -3;
constexpr double kBase = 0;  // of a segment that has a partner
constexpr double kSureStructure = 0.3, kSureFrom = 0.8, kSureSlope = 1.5;
constexpr float kMovedSure = 0.9F;    // out of order is less likely
constexpr double kMovedEvidence = 8;  // all in all, and a segment's mean: less may be chance
constexpr double kMovedWords = 1.1;
constexpr double kLinkMoved = 1.562;  // least score of what is linked across the order

constexpr double kLinkGap = 1.5, kLinkLone = 0.25, kGapLength = 0.188, kGapFirst = 1;
constexpr double kMovedFar = 8, kMovedMargin = 0.3;

// --- bounds ---------------------------------------------------------------------------------------------------

constexpr size_t kRare = 3;  // segments that may hold a word for it to show the way through a large piece
constexpr double kShowsWay = 8;
constexpr size_t kMostLeft = 600;  // leftovers of a side that are compared with those of the other
constexpr uint32_t kWidest = 3;    // segments of a bead's side

struct Shape {
  uint32_t source;
  uint32_t target;
};
constexpr std::array<Shape, 8> kShapes = {{{1, 1}, {1, 0}, {0, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 1}, {1, 3}}};

class Aligner {
 public:
  Aligner(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model)
      : source_(make_text(source, source_numbers_)),
        target_(make_text(target, target_numbers_)),
        source_hints_(source_, target_, model.words, true, source_numbers_),
        target_hints_(target_, source_, model.words, false, target_numbers_),
        source_holders_(source_),
        target_holders_(target_),
        model_(model),
        ratio_(model.length_ratio),
        variance_(model.length_variance) {
    measure_lengths();
    find_known();
  }

  SegmentAlignment run() {
    for (const Piece& piece : pieces()) align_piece(piece);
    link_moved();
    return finish();
  }

 private:
  // --- lengths

  void measure_lengths() {
    if (variance_ <= 0) variance_ = kDefaultVariance;
    if (ratio_ > 0) return;
    double source = 20;
    double target = 20;
    for (double length : source_.lengths) source += length;
    for (double length : target_.lengths) target += length;
    ratio_ = std::clamp(target / source, 0.2, 5.0);
  }

  double length_score(double source, double target) const {
    const double expected = source * ratio_;
    const double deviation = (target - expected) * (target - expected) / ((expected + target) / 2 + 4) / variance_;
    return std::max(-deviation / 2, kLeastLength);
  }

  // --- texts that the model knows

  void find_known() {
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

  // --- pieces

  // Headings whose name occurs once on both sides, in the same order on both: the longest such chain.
  std::vector<Point> anchors() const {
    struct Places {
      uint32_t source = 0, target = 0, sources = 0, targets = 0;
    };
    std::map<std::string_view, Places> named;
    for (uint32_t i = 0; i < source_.size(); ++i) {
      if (source_.anchors[i].empty()) continue;
      Places& places = named[source_.anchors[i]];
      places.source = i;
      ++places.sources;
    }
    for (uint32_t i = 0; i < target_.size(); ++i) {
      if (target_.anchors[i].empty()) continue;
      Places& places = named[target_.anchors[i]];
      places.target = i;
      ++places.targets;
    }
    std::vector<Point> pairs;
    for (const auto& [name, places] : named) {
      if (places.sources == 1 && places.targets == 1) pairs.emplace_back(places.source, places.target);
    }
    std::sort(pairs.begin(), pairs.end());
    return rising(pairs);
  }

  std::vector<Piece> pieces() const {
    std::vector<Piece> out;
    Piece piece;
    const auto cut = [&](uint32_t source, uint32_t target) {
      piece.source_end = source;
      piece.target_end = target;
      out.push_back(piece);
      piece.source_begin = source;
      piece.target_begin = target;
    };
    for (const auto& [source, target] : anchors()) cut(source, target);
    cut(static_cast<uint32_t>(source_.size()), static_cast<uint32_t>(target_.size()));
    return out;
  }

  using Votes = std::map<Point, double>;

  // What rare words say for each pair of segments.
  Votes votes_of(const Piece& piece) const {
    Votes votes;
    for (uint32_t token = 0; token < source_.known.size(); ++token) {
      const auto sources = source_holders_.of(token, piece.source_begin, piece.source_end);
      if (sources.empty() || sources.size() > kRare) continue;
      for (const Hint& hint : source_hints_.of(token)) {
        const auto targets = target_holders_.of(hint.token, piece.target_begin, piece.target_end);
        if (targets.size() > kRare) continue;
        for (uint32_t source : sources) {
          for (uint32_t target : targets) votes[{source, target}] += hint.value - source_hints_.least(token);
        }
      }
    }
    return votes;
  }

  struct Leaders {  // the two highest votes that a segment got
    double first = 0;
    double second = 0;
    void note(double vote) {
      second = std::max(second, std::min(first, vote));
      first = std::max(first, vote);
    }
    bool led_by(double vote) const { return vote >= first && vote >= 1.5 * second; }
  };

  // Points of a large piece where rare words leave no doubt.
  std::vector<Point> path_of(const Piece& piece) const {
    const Votes votes = votes_of(piece);
    std::map<uint32_t, Leaders> sources;
    std::map<uint32_t, Leaders> targets;
    for (const auto& [point, vote] : votes) {
      sources[point.first].note(vote);
      targets[point.second].note(vote);
    }
    std::vector<Point> sure;
    for (const auto& [point, vote] : votes) {
      if (vote < kShowsWay || !sources[point.first].led_by(vote) || !targets[point.second].led_by(vote)) continue;
      sure.emplace_back(point.first - piece.source_begin, point.second - piece.target_begin);
    }
    return rising(sure);
  }

  // --- evidence of words

  // The segment at `at` by itself, and the groups of segments with it. A group of w segments has the evidence of the
  // best of them; it is counted once, at its best.
  template <class Bounds, class Add>
  static void add_groups(uint32_t at, const Bounds& bounds, const std::vector<float>& best, const Add& add) {
    const auto [begin, end] = bounds;
    const float gain = best[at];
    const auto is_better = [&](uint32_t i) { return i != at && (best[i] > gain || (best[i] == gain && i < at)); };
    add(at, 0, gain);
    for (uint32_t width = 2; width <= kWidest; ++width) {
      for (uint32_t first = at >= begin + width - 1 ? at - (width - 1) : begin; first <= at; ++first) {
        if (first + width > end) break;
        bool counted = false;
        for (uint32_t i = first; i < first + width && !counted; ++i) counted = is_better(i);
        if (!counted) add(first, width - 1, gain);
      }
    }
  }

  // The evidence of the tokens of `own` segments, each given 1, 2 or 3 segments of the other side: calls
  // add(own, other, width, evidence above none).
  template <class Bounds, class Add>
  static void gather(const Text& own, const Hints& hints, const Holders& others, uint32_t segment, const Bounds& bounds,
                     std::vector<float>& best, std::vector<uint32_t>& met, const Add& add) {
    const auto [begin, end] = bounds;
    for (uint32_t token : own.of(segment)) {
      met.clear();
      const float least = hints.least(token);
      for (const Hint& hint : hints.of(token)) {
        const float gain = hint.value - least;
        for (uint32_t other : others.of(hint.token, begin, end)) {
          if (best[other] == 0) met.push_back(other);
          best[other] = std::max(best[other], gain);
        }
      }
      if (met.size() > 1) std::sort(met.begin(), met.end());
      for (uint32_t other : met) add_groups(other, bounds, best, add);
      for (uint32_t other : met) best[other] = 0;
    }
  }

  struct Cell {
    // Evidence of the column's tokens given 1–3 rows from here, and of the row's tokens given 1–3 columns from here.
    std::array<float, kWidest> rows{};
    std::array<float, kWidest> columns{};
  };

  std::vector<Cell> evidence(const Piece& piece, const Band& band) const {
    std::vector<Cell> cells(band.cells());
    std::vector<float> best(std::max(source_.size(), target_.size()));
    std::vector<uint32_t> met;
    for (uint32_t row = 0; row < piece.rows(); ++row) {
      const auto bounds = std::pair(piece.target_begin + band.begin(row),
                                    std::min(piece.target_end, piece.target_begin + band.end(row)));
      gather(source_, source_hints_, target_holders_, piece.source_begin + row, bounds, best, met,
             [&](uint32_t target, uint32_t width, float gain) {
               cells[band.at(row, target - piece.target_begin)].columns[width] += gain;
             });
    }
    // The rows whose band holds a column are a range; it moves down with the columns.
    uint32_t first = 0;
    uint32_t last = 0;
    for (uint32_t column = 0; column < piece.columns(); ++column) {
      while (first < piece.rows() && band.end(first) <= column) ++first;
      last = std::max(last, first);
      while (last < piece.rows() && band.begin(last) <= column) ++last;
      const auto bounds = std::pair(piece.source_begin + first, piece.source_begin + last);
      gather(target_, target_hints_, source_holders_, piece.target_begin + column, bounds, best, met,
             [&](uint32_t source, uint32_t width, float gain) {
               cells[band.at(source - piece.source_begin, column)].rows[width] += gain;
             });
    }
    return cells;
  }

  // The mean evidence of a segment's tokens.
  static double word_score(const Text& text, const Hints& hints, uint32_t segment, double gain) {
    const auto tokens = static_cast<double>(text.count(segment));
    return (gain + hints.least(text.of(segment))) / (tokens + kShrink);
  }
  double source_score(uint32_t segment, double gain) const { return word_score(source_, source_hints_, segment, gain); }
  double target_score(uint32_t segment, double gain) const { return word_score(target_, target_hints_, segment, gain); }

  // --- score of a bead

  static double kind_score(BlockKind a, BlockKind b) {
    if (a == b) return kSameKind;
    return a == BlockKind::kHeading || b == BlockKind::kHeading ? kHeadingKind : kOtherKind;
  }

  double anchor_score(uint32_t source, uint32_t target) const {
    const std::string& a = source_.anchors[source];
    const std::string& b = target_.anchors[target];
    if (a.empty() || b.empty() || target_.segments[target].anchor.empty()) return 0;
    return a == b ? kSameAnchor : kOtherAnchor;
  }

  double structure_score(uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const {
    double score = kind_score(source_.segments[i].kind, target_.segments[j].kind) + anchor_score(i, j);
    score += source_.first_of_block(i) == target_.first_of_block(j) ? kSameEdge : kOtherEdge;
    score += source_.last_of_block(i + sources - 1) == target_.last_of_block(j + targets - 1) ? kSameEdge : kOtherEdge;
    return score;
  }

  // What the whole texts say.
  double text_score(uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const {
    double source_ends = sources - 1;
    double target_ends = targets - 1;
    for (uint32_t k = i; k < i + sources; ++k) source_ends += source_.ends[k];
    for (uint32_t k = j; k < j + targets; ++k) target_ends += target_.ends[k];
    double score = kEnds * std::min(std::abs(source_ends - target_ends), kMostEnds);
    if (sources != 1 || targets != 1) return score;
    if (source_.texts[i] == target_.texts[j]) score += kSameText;
    const std::vector<uint64_t>& partners = partners_[i];
    if (std::find(partners.begin(), partners.end(), target_.hashes[j]) != partners.end()) return score + kKnownPair;
    return partners.empty() && !known_target_[j] ? score : score + kKnownOther;
  }

  struct Scores {
    double words = 0, length = 0, structure = 0;
    double all() const { return kBase + kWordWeight * words + kLengthWeight * length + structure; }
    // What speaks for a pair whatever stands around it.
    float confidence() const {
      const double evidence = words + kLengthWeight * length + kSureStructure * structure - kSureFrom;
      return static_cast<float>(1 / (1 + std::exp(-kSureSlope * evidence)));
    }
  };

  // `words`: the scores of all segments together.
  Scores bead_scores(double words, uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const {
    double source_length = 0;
    double target_length = 0;
    for (uint32_t k = i; k < i + sources; ++k) source_length += source_.lengths[k];
    for (uint32_t k = j; k < j + targets; ++k) target_length += target_.lengths[k];
    return {words / 2, length_score(source_length, target_length),
            structure_score(i, sources, j, targets) + text_score(i, sources, j, targets)};
  }

  // --- dynamic programme

  // Two states at each place: behind a bead with both sides, and behind a segment without a partner. What has no
  // partner stands together more often than alone.
  enum State : uint8_t { kPaired, kAlone };
  struct Place {
    float best[2] = {kNever, kNever};
    uint8_t shape[2] = {0, 0};
    uint8_t from[2] = {kPaired, kPaired};  // the state before that bead
  };
  static constexpr float kNever = -std::numeric_limits<float>::max();

  static void reach(Place& place, State state, double score, uint8_t shape, State from) {
    const auto value = static_cast<float>(score);
    if (value <= place.best[state]) return;
    place.best[state] = value;
    place.shape[state] = shape;
    place.from[state] = from;
  }

  void align_piece(const Piece& piece) {
    const Band band(piece, Band::is_full(piece) ? std::vector<Point>() : path_of(piece));
    const std::vector<Cell> cells = evidence(piece, band);
    std::vector<Place> places(band.cells());
    places[band.at(0, 0)].best[kPaired] = 0;
    for (uint32_t row = 0; row <= piece.rows(); ++row) {
      for (uint32_t column = band.begin(row); column < band.end(row); ++column) {
        leave(piece, band, cells, places, row, column);
      }
    }
    trace(piece, band, cells, places);
  }

  // Goes on from a place by every shape of bead.
  void leave(const Piece& piece, const Band& band, const std::vector<Cell>& cells, std::vector<Place>& places,
             uint32_t row, uint32_t column) const {
    const Place here = places[band.at(row, column)];
    const State best = here.best[kAlone] > here.best[kPaired] ? kAlone : kPaired;
    if (here.best[best] == kNever) return;
    const uint32_t i = piece.source_begin + row;
    const uint32_t j = piece.target_begin + column;
    for (size_t k = 0; k < kShapes.size(); ++k) {
      const auto shape = static_cast<uint8_t>(k);
      const auto [sources, targets] = kShapes[k];
      if (row + sources > piece.rows() || column + targets > piece.columns()) continue;
      if (!band.holds(row + sources, column + targets)) continue;
      Place& next = places[band.at(row + sources, column + targets)];
      if (sources == 0 || targets == 0) {
        leave_alone(here, next, shape);
      } else if ((sources == 1 || source_.one_block(i, sources)) && (targets == 1 || target_.one_block(j, targets))) {
        const double score = shape_score(cells, band, row, sources, column, targets, i, j);
        reach(next, kPaired, here.best[best] + score, shape, best);
      }
    }
  }

  static void leave_alone(const Place& here, Place& next, uint8_t shape) {
    if (here.best[kPaired] != kNever) reach(next, kAlone, here.best[kPaired] + kNoPartner, shape, kPaired);
    if (here.best[kAlone] != kNever) reach(next, kAlone, here.best[kAlone] + kNoPartnerMore, shape, kAlone);
  }

  double shape_score(const std::vector<Cell>& cells, const Band& band, uint32_t row, uint32_t sources, uint32_t column,
                     uint32_t targets, uint32_t i, uint32_t j) const {
    const double words = words_of(cells, band, row, sources, column, targets, i, j);
    const uint32_t segments = sources + targets;
    return bead_scores(words, i, sources, j, targets).all() + (segments == 3        ? kTwoOne
                                                               : segments == 2      ? 0
                                                               : sources == targets ? kTwoTwo
                                                                                    : kThreeOne);
  }

  double words_of(const std::vector<Cell>& cells, const Band& band, uint32_t row, uint32_t sources, uint32_t column,
                  uint32_t targets, uint32_t i, uint32_t j) const {
    double words = 0;
    for (uint32_t k = 0; k < sources; ++k) {
      const bool seen = band.holds(row + k, column);
      words += source_score(i + k, seen ? cells[band.at(row + k, column)].columns[targets - 1] : 0);
    }
    for (uint32_t k = 0; k < targets; ++k) {
      const bool seen = band.holds(row, column + k);
      words += target_score(j + k, seen ? cells[band.at(row, column + k)].rows[sources - 1] : 0);
    }
    return words;
  }

  void trace(const Piece& piece, const Band& band, const std::vector<Cell>& cells, const std::vector<Place>& places) {
    const size_t first = beads_.size();
    uint32_t row = piece.rows();
    uint32_t column = piece.columns();
    const Place& last = places[band.at(row, column)];
    State state = last.best[kAlone] > last.best[kPaired] ? kAlone : kPaired;
    while (row > 0 || column > 0) {
      const Place& place = places[band.at(row, column)];
      const auto [sources, targets] = kShapes[place.shape[state]];
      state = static_cast<State>(place.from[state]);
      row -= sources;
      column -= targets;
      Bead bead;
      for (uint32_t k = 0; k < sources; ++k) bead.source.push_back(piece.source_begin + row + k);
      for (uint32_t k = 0; k < targets; ++k) bead.target.push_back(piece.target_begin + column + k);
      if (sources > 0 && targets > 0) {
        const double words = words_of(cells, band, row, sources, column, targets, bead.source[0], bead.target[0]);
        Scores scores = bead_scores(words, bead.source[0], sources, bead.target[0], targets);
        scores.words *= 2.0 / (sources + targets);
        bead.confidence = scores.confidence();
      }
      beads_.push_back(std::move(bead));
    }
    std::reverse(beads_.begin() + static_cast<std::ptrdiff_t>(first), beads_.end());
  }

  // --- what is left over

  // A segment without a partner, and how many beads with both sides stand before it.
  struct Leftover {
    uint32_t segment;
    uint32_t gap;
  };
  struct Link {
    double score;
    float confidence;
    uint32_t source, target;
  };
  struct Left {
    float source = 0, target = 0;  // evidence of the tokens of either side
  };

  void link_moved() {
    std::vector<Leftover> sources;
    std::vector<Leftover> targets;
    uint32_t gap = 0;
    for (const Bead& bead : beads_) {
      if (bead.target.empty()) {
        sources.push_back({bead.source[0], gap});
      } else if (bead.source.empty()) {
        targets.push_back({bead.target[0], gap});
      } else {
        ++gap;
      }
    }
    if (sources.empty() || targets.empty()) return;
    if (sources.size() > kMostLeft) sources.resize(kMostLeft);
    if (targets.size() > kMostLeft) targets.resize(kMostLeft);
    take_links(find_links(sources, targets));
  }

  double words_between(const Leftover& source, const Leftover& target, const Left& gain) const {
    return source_score(source.segment, gain.source) + target_score(target.segment, gain.target);
  }

  // Two that were left between the same beads; `lone`: nothing else was.
  std::optional<Link> link_in_gap(const Leftover& source, const Leftover& target, const Left& gain, bool lone) const {
    const Scores scores = bead_scores(words_between(source, target, gain), source.segment, 1, target.segment, 1);
    const double all = scores.words + kGapLength * scores.length + scores.structure;
    if (all <= (lone ? kLinkLone : kLinkGap)) return std::nullopt;
    return Link{all + kGapFirst, scores.confidence(), source.segment, target.segment};
  }

  // Two that were left in different places: the farther apart, the more must speak for it.
  std::optional<Link> link_out_of_order(const Leftover& source, const Leftover& target, const Left& gain) const {
    const double far = std::abs(static_cast<double>(source.gap) - target.gap);
    const double words = words_between(source, target, gain);
    if (gain.source + gain.target < kMovedEvidence + kMovedFar * std::log2(far)) return std::nullopt;
    if (words / 2 < kMovedWords) return std::nullopt;
    const Scores scores = bead_scores(words, source.segment, 1, target.segment, 1);
    if (scores.all() <= kLinkMoved) return std::nullopt;
    return Link{scores.all(), scores.confidence() * kMovedSure, source.segment, target.segment};
  }

  std::vector<Link> find_links(const std::vector<Leftover>& sources, const std::vector<Leftover>& targets) const {
    std::map<uint32_t, std::pair<uint32_t, uint32_t>> in_gap;
    for (const Leftover& one : sources) ++in_gap[one.gap].first;
    for (const Leftover& one : targets) ++in_gap[one.gap].second;
    std::vector<Link> links;
    std::vector<Left> gains(sources.size() * targets.size());
    gather_left(sources, targets, gains);
    for (size_t a = 0; a < sources.size(); ++a) {
      const bool lone = in_gap[sources[a].gap] == std::pair(1U, 1U);
      for (size_t b = 0; b < targets.size(); ++b) {
        const Left& gain = gains[a * targets.size() + b];
        const std::optional<Link> link = sources[a].gap == targets[b].gap
                                             ? link_in_gap(sources[a], targets[b], gain, lone)
                                             : link_out_of_order(sources[a], targets[b], gain);
        if (link) links.push_back(*link);
      }
    }
    std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
      return a.score != b.score ? a.score > b.score : a.source != b.source ? a.source < b.source : a.target < b.target;
    });
    return links;
  }

  static bool is_doubtful(const Link& link, const std::vector<Link>& links,
                          const std::map<uint32_t, const Link*>& partner, const std::vector<bool>& taken) {
    for (const Link* other = &link + 1; other != links.data() + links.size(); ++other) {
      if (other->score <= link.score - kMovedMargin) return false;
      if ((other->source == link.source) != (other->target == link.target) && !partner.contains(other->source) &&
          !taken[other->target])
        return true;
    }
    return false;
  }

  // The best first, each segment once. What could as well be another's partner is nobody's.
  void take_links(const std::vector<Link>& links) {
    std::map<uint32_t, const Link*> partner;
    std::vector<bool> taken(target_.size());
    for (const Link& link : links) {
      if (partner.contains(link.source) || taken[link.target]) continue;
      if (is_doubtful(link, links, partner, taken)) continue;
      partner[link.source] = &link;
      taken[link.target] = true;
    }
    std::vector<Bead> kept;
    for (Bead& bead : beads_) {
      if (bead.source.empty() && taken[bead.target[0]]) continue;
      if (bead.target.empty()) {
        if (const auto found = partner.find(bead.source[0]); found != partner.end()) {
          bead.target.push_back(found->second->target);
          bead.confidence = found->second->confidence;
        }
      }
      kept.push_back(std::move(bead));
    }
    beads_ = std::move(kept);
  }

  void gather_left(const std::vector<Leftover>& sources, const std::vector<Leftover>& targets,
                   std::vector<Left>& gains) const {
    std::vector<uint32_t> source_place(source_.size(), UINT32_MAX);
    std::vector<uint32_t> target_place(target_.size(), UINT32_MAX);
    for (uint32_t i = 0; i < sources.size(); ++i) source_place[sources[i].segment] = i;
    for (uint32_t i = 0; i < targets.size(); ++i) target_place[targets[i].segment] = i;
    std::vector<float> best(std::max(source_.size(), target_.size()));
    std::vector<uint32_t> met;
    for (uint32_t a = 0; a < sources.size(); ++a) {
      gather(source_, source_hints_, target_holders_, sources[a].segment,
             std::pair(0U, static_cast<uint32_t>(target_.size())), best, met,
             [&](uint32_t target, uint32_t width, float gain) {
               if (width == 0 && target_place[target] != UINT32_MAX)
                 gains[a * targets.size() + target_place[target]].source += gain;
             });
    }
    for (uint32_t b = 0; b < targets.size(); ++b) {
      gather(target_, target_hints_, source_holders_, targets[b].segment,
             std::pair(0U, static_cast<uint32_t>(source_.size())), best, met,
             [&](uint32_t source, uint32_t width, float gain) {
               if (width == 0 && source_place[source] != UINT32_MAX)
                 gains[source_place[source] * targets.size() + b].target += gain;
             });
    }
  }

  SegmentAlignment finish() {
    SegmentAlignment out;
    double sum = 0;
    double all = 0;
    for (const Bead& bead : beads_) {
      const auto segments = static_cast<double>(bead.source.size() + bead.target.size());
      sum += segments * bead.confidence;
      all += segments;
    }
    out.confidence = all > 0 ? static_cast<float>(sum / all) : 0;
    out.beads = std::move(beads_);
    return out;
  }

  std::unordered_map<uint32_t, uint32_t> source_numbers_, target_numbers_;
  Text source_, target_;
  Hints source_hints_, target_hints_;
  Holders source_holders_, target_holders_;
  const AlignmentModel& model_;
  double ratio_, variance_;
  std::vector<std::vector<uint64_t>> partners_;  // of each source segment's text: hashes
  std::vector<bool> known_target_;
  std::vector<Bead> beads_;
};

}  // namespace

SegmentAlignment align(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model) {
  return Aligner(source, target, model).run();
}

}  // namespace diglot
