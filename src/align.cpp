#include "align.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <utility>

#include "align_band.h"
#include "align_left.h"
#include "align_score.h"

namespace diglot {
namespace {

// --- weights: log-likelihood ratios, the same for all languages (those of a pair: align_score.cpp) --------------

constexpr double kNoPartner = 0.24, kNoPartnerMore = 0.3;  // behind a segment that has none, either
// More where words say little: then a partner is more likely than what speaks for it.
constexpr double kNoPartnerNoWords = -0.5, kNoPartnerGuessed = -0.3;
constexpr double kTwoOne = -0.812;  // beads of two sentences beside one, and so on
constexpr double kTwoTwo = -5;
constexpr double kThreeOne = -3;

// --- bounds ---------------------------------------------------------------------------------------------------

constexpr size_t kRare = 3;  // segments that may hold a word for it to show the way through a large piece
constexpr double kShowsWay = 8;
constexpr uint32_t kWidest = 3;  // segments of a bead's side

struct Shape {
  uint32_t source;
  uint32_t target;
};
constexpr std::array<Shape, 8> kShapes = {{{1, 1}, {1, 0}, {0, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 1}, {1, 3}}};

class Aligner {
 public:
  Aligner(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model)
      : scorer_(source, target, model),
        doubt_(model.words.empty() ? kNoPartnerNoWords
               : model.guessed     ? kNoPartnerGuessed
                                   : 0),
        source_(scorer_.source().text),
        target_(scorer_.target().text) {}

  SegmentAlignment run() {
    for (const Piece& piece : pieces()) align_piece(piece);
    link_left_over(scorer_, beads_);
    return finish();
  }

 private:
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
    for (uint32_t token = 0; token < source_.numbers.size(); ++token) {
      const auto sources = scorer_.source().holders.of(token, piece.source_begin, piece.source_end);
      if (sources.empty() || sources.size() > kRare) continue;
      for (const Hint& hint : scorer_.source().hints.of(token)) {
        const auto targets = scorer_.target().holders.of(hint.token, piece.target_begin, piece.target_end);
        if (targets.size() > kRare) continue;
        for (uint32_t source : sources) {
          for (uint32_t target : targets) votes[{source, target}] += hint.value - scorer_.source().hints.least(token);
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
  // best of them; it is counted once, at its best. Only segments of one block make a group.
  template <class Bounds, class Add>
  static void add_groups(const Text& text, uint32_t at, const Bounds& bounds, const WordEvidence& words,
                         const Add& add) {
    const auto [begin, end] = bounds;
    const float gain = words.gain(at);
    const auto is_better = [&](uint32_t i) {
      return i != at && (words.gain(i) > gain || (words.gain(i) == gain && i < at));
    };
    add(at, 0, gain);
    if (text.first_of_block(at) && text.last_of_block(at)) return;
    for (uint32_t width = 2; width <= kWidest; ++width) {
      for (uint32_t first = at >= begin + width - 1 ? at - (width - 1) : begin; first <= at; ++first) {
        if (first + width > end) break;
        if (!text.one_block(first, width)) continue;
        bool counted = false;
        for (uint32_t i = first; i < first + width && !counted; ++i) counted = is_better(i);
        if (!counted) add(first, width - 1, gain);
      }
    }
  }

  struct Cell {
    // Evidence of the column's tokens given 1–3 rows from here, and of the row's tokens given 1–3 columns from here.
    std::array<float, kWidest> rows{};
    std::array<float, kWidest> columns{};
  };

  std::vector<Cell> evidence(const Piece& piece, const Band& band) const {
    std::vector<Cell> cells(band.cells());
    WordEvidence of_source(scorer_.source(), scorer_.target());
    for (uint32_t row = 0; row < piece.rows(); ++row) {
      const auto bounds = std::pair(piece.target_begin + band.begin(row),
                                    std::min(piece.target_end, piece.target_begin + band.end(row)));
      const auto add = [&](uint32_t target, uint32_t width, float gain) {
        cells[band.at(row, target - piece.target_begin)].columns[width] += gain;
      };
      of_source.of(piece.source_begin + row, bounds.first, bounds.second,
                   [&](uint32_t target, float) { add_groups(target_, target, bounds, of_source, add); });
    }
    // The rows whose band holds a column are a range; it moves down with the columns.
    WordEvidence of_target(scorer_.target(), scorer_.source());
    uint32_t first = 0;
    uint32_t last = 0;
    for (uint32_t column = 0; column < piece.columns(); ++column) {
      while (first < piece.rows() && band.end(first) <= column) ++first;
      last = std::max(last, first);
      while (last < piece.rows() && band.begin(last) <= column) ++last;
      const auto bounds = std::pair(piece.source_begin + first, piece.source_begin + last);
      const auto add = [&](uint32_t source, uint32_t width, float gain) {
        cells[band.at(source - piece.source_begin, column)].rows[width] += gain;
      };
      of_target.of(piece.target_begin + column, bounds.first, bounds.second,
                   [&](uint32_t source, float) { add_groups(source_, source, bounds, of_target, add); });
    }
    return cells;
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
    // A bead holds segments of one block, and of this piece.
    const uint32_t most_sources = i == piece.source_end ? 0 : std::min(source_.block_ends[i], piece.source_end) - i;
    const uint32_t most_targets = j == piece.target_end ? 0 : std::min(target_.block_ends[j], piece.target_end) - j;
    for (size_t k = 0; k < kShapes.size(); ++k) {
      const auto shape = static_cast<uint8_t>(k);
      const auto [sources, targets] = kShapes[k];
      if (sources > most_sources || targets > most_targets) continue;
      if (!band.holds(row + sources, column + targets)) continue;
      Place& next = places[band.at(row + sources, column + targets)];
      if (sources == 0 || targets == 0) {
        leave_alone(here, next, shape);
      } else {
        const double score = shape_score(cells, band, row, sources, column, targets, i, j);
        reach(next, kPaired, here.best[best] + score, shape, best);
      }
    }
  }

  void leave_alone(const Place& here, Place& next, uint8_t shape) const {
    if (here.best[kPaired] != kNever) reach(next, kAlone, here.best[kPaired] + kNoPartner + doubt_, shape, kPaired);
    if (here.best[kAlone] != kNever) reach(next, kAlone, here.best[kAlone] + kNoPartnerMore + doubt_, shape, kAlone);
  }

  double shape_score(const std::vector<Cell>& cells, const Band& band, uint32_t row, uint32_t sources, uint32_t column,
                     uint32_t targets, uint32_t i, uint32_t j) const {
    const double words = words_of(cells, band, row, sources, column, targets, i, j);
    const uint32_t segments = sources + targets;
    return scorer_.bead(words, i, sources, j, targets).all() + (segments == 3        ? kTwoOne
                                                                : segments == 2      ? 0
                                                                : sources == targets ? kTwoTwo
                                                                                     : kThreeOne);
  }

  double words_of(const std::vector<Cell>& cells, const Band& band, uint32_t row, uint32_t sources, uint32_t column,
                  uint32_t targets, uint32_t i, uint32_t j) const {
    const Cell& here = cells[band.at(row, column)];
    double words = scorer_.source_score(i, here.columns[targets - 1]) + scorer_.target_score(j, here.rows[sources - 1]);
    for (uint32_t k = 1; k < sources; ++k) {
      const bool seen = band.holds(row + k, column);
      words += scorer_.source_score(i + k, seen ? cells[band.at(row + k, column)].columns[targets - 1] : 0);
    }
    for (uint32_t k = 1; k < targets; ++k) {
      const bool seen = band.holds(row, column + k);
      words += scorer_.target_score(j + k, seen ? cells[band.at(row, column + k)].rows[sources - 1] : 0);
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
        BeadScores scores = scorer_.bead(words, bead.source[0], sources, bead.target[0], targets);
        scores.words *= 2.0 / (sources + targets);
        bead.confidence = scores.confidence();
      }
      beads_.push_back(std::move(bead));
    }
    std::reverse(beads_.begin() + static_cast<std::ptrdiff_t>(first), beads_.end());
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

  const Scorer scorer_;
  const double doubt_;  // in words
  const Text& source_;
  const Text& target_;
  std::vector<Bead> beads_;
};

}  // namespace

SegmentAlignment align(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model) {
  return Aligner(source, target, model).run();
}

}  // namespace diglot
