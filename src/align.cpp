#include "align.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include "locale.h"

namespace diglot {
namespace {

// --- weights: log-likelihood ratios, the same for all languages ----------------------------------------------

constexpr double kLambda = 0.9;       // of the lexicon in the mixture with a token's own frequency
constexpr double kLeastWord = -0.95;  // evidence of one token
constexpr double kLeastKept = -4;     // of one that a translation keeps: a number, code, an address
constexpr double kLeastKnown = -0.1;  // without a lexicon: no evidence is not evidence against
constexpr double kMostWord = 5;
constexpr double kIdentical = 0.25;  // probability that a token that stands on both sides translates itself
constexpr double kSmallText = 300;   // tokens that a short text is taken to have besides its own
constexpr double kShrink = 2.56;     // tokens' worth of doubt in a mean
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

constexpr size_t kFullCells = 1U << 17U;  // a larger piece is aligned in a band
constexpr uint32_t kHalfBand = 60;
constexpr size_t kRare = 3;  // segments that may hold a word for it to show the way through a large piece
constexpr double kShowsWay = 8;
constexpr size_t kLeastPairs = 200;  // to learn words from
constexpr size_t kMostLeft = 600;    // leftovers of a side that are compared with those of the other
constexpr size_t kMostTokens = 400;  // of a segment; more are not looked at
constexpr uint32_t kWidest = 3;      // segments of a bead's side

struct Shape {
  uint32_t source;
  uint32_t target;
};
constexpr std::array<Shape, 8> kShapes = {{{1, 1}, {1, 0}, {0, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 1}, {1, 3}}};

// Letters that a reader sees, more or less: link targets and tags are left out.
double visible_length(std::string_view text) {
  double length = 0;
  for (size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with("](")) {
      const size_t end = text.find(')', at);
      if (end != std::string_view::npos) {
        at = end + 1;
        continue;
      }
    }
    if (text[at] == '<') {
      const size_t end = text.substr(at, 512).find('>');
      if (end != std::string_view::npos) {
        at += end + 1;
        continue;
      }
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    length += (byte & 0xC0U) != 0x80 && byte != '*' && byte != '`' ? 1 : 0;
    ++at;
  }
  return length;
}

// Ends of sentences inside of a text: more than one sentence stands in it.
double count_ends(std::string_view text) {
  double ends = 0;
  bool ended = false;   // a full stop was read, and nothing but closing marks since
  bool spaced = false;  // and then a space
  for (size_t at = 0; at < text.size();) {
    if (text[at] == ']' && text.substr(at).starts_with("](")) {
      const size_t end = text.find(')', at);
      if (end != std::string_view::npos) {
        at = end + 1;
        continue;
      }
    }
    const char32_t c = next_code_point(text, at);
    if (ends_sentence(c)) {
      ended = true;
      spaced = c >= 0x3000;
    } else if (ended && is_space(c)) {
      spaced = true;
    } else if (ended && is_word_char(c)) {
      const bool starts = spaced && (is_upper(c) || is_unspaced(c) || is_digit(c));
      ends += starts ? 1 : 0;
      ended = spaced = false;
    }
  }
  return ends;
}

uint64_t hash_of(std::span<const uint32_t> tokens) {
  uint64_t hash = 0x9E3779B97F4A7C15U;
  for (uint32_t token : tokens) hash = (hash ^ token) * 0xD6E8FEB86659FD93U ^ (hash >> 32U);
  return hash;
}

// One side of the article: its tokens as numbers from 0.
struct Text {
  std::span<const Segment> segments;
  std::vector<uint32_t> tokens;  // local numbers, of all segments in a row
  std::vector<uint32_t> begins{0};
  std::vector<uint32_t> known;       // the token of each number
  std::vector<std::string> anchors;  // of headings
  std::vector<double> lengths;
  std::vector<double> ends;      // of sentences, inside of each segment
  std::vector<uint64_t> hashes;  // of the tokens; 0 where there are none
  std::vector<size_t> texts;     // of all letters

  size_t size() const { return segments.size(); }
  std::span<const uint32_t> of(size_t segment) const {
    return std::span(tokens).subspan(begins[segment], begins[segment + 1] - begins[segment]);
  }
  size_t count(size_t segment) const { return begins[segment + 1] - begins[segment]; }
  bool first_of_block(size_t i) const { return i == 0 || segments[i - 1].block != segments[i].block; }
  bool last_of_block(size_t i) const { return i + 1 == size() || segments[i + 1].block != segments[i].block; }
  bool one_block(size_t begin, size_t count) const {
    return segments[begin].block == segments[begin + count - 1].block;
  }
};

Text make_text(std::span<const Segment> segments, std::unordered_map<uint32_t, uint32_t>& numbers) {
  Text text;
  text.segments = segments;
  std::vector<uint32_t> tokens;
  for (const Segment& segment : segments) {
    tokens.clear();
    append_tokens(segment.text, tokens);
    if (tokens.size() > kMostTokens) tokens.resize(kMostTokens);
    text.hashes.push_back(tokens.empty() ? 0 : hash_of(tokens));
    for (uint32_t token : tokens) {
      const auto [at, added] = numbers.emplace(token, static_cast<uint32_t>(text.known.size()));
      if (added) text.known.push_back(token);
      text.tokens.push_back(at->second);
    }
    text.begins.push_back(static_cast<uint32_t>(text.tokens.size()));
    const bool heading = segment.kind == BlockKind::kHeading;
    text.anchors.push_back(!heading ? "" : segment.anchor.empty() ? slug(segment.text) : segment.anchor);
    text.lengths.push_back(visible_length(segment.text));
    text.texts.push_back(std::hash<std::string>()(segment.text));
    text.ends.push_back(count_ends(segment.text));
  }
  return text;
}

// What one token says about another being its partner.
struct Hint {
  uint32_t token;  // of the other side
  float value;     // evidence for this token when that one is there
};

// For each token of `own`, the tokens of `other` that would explain it.
class Hints {
 public:
  Hints(const Text& own, const Text& other, const Association& words, bool own_is_source,
        const std::unordered_map<uint32_t, uint32_t>& own_numbers,
        const std::unordered_map<uint32_t, uint32_t>& other_numbers) {
    std::vector<std::vector<Hint>> lists(own.known.size());
    std::vector<double> frequency(own.known.size());
    std::vector<uint32_t> here(own.known.size());
    for (uint32_t token : own.tokens) ++here[token];
    const auto all = static_cast<double>(own.tokens.size()) + kSmallText;
    for (size_t i = 0; i < own.known.size(); ++i) {
      const uint32_t token = own.known[i];
      const double learned = own_is_source ? words.source_frequency(token) : words.target_frequency(token);
      frequency[i] = words.empty() ? here[i] / all : learned;
    }
    for (uint32_t token : own.known) {
      least_.push_back(static_cast<float>(words.empty()          ? kLeastKnown
                                          : is_kept_token(token) ? kLeastKept
                                                                 : kLeastWord));
    }
    const auto add = [&](uint32_t from, uint32_t own_token, double probability) {
      const double ratio = probability / frequency[own_token];
      const double value = std::min(std::log(1 - kLambda + kLambda * ratio), kMostWord);
      if (value > least_[own_token]) lists[own_token].push_back({from, static_cast<float>(value)});
    };
    for (uint32_t from = 0; from < other.known.size(); ++from) {
      const uint32_t token = other.known[from];
      for (const Association::Partner& partner :
           own_is_source ? words.partners_of_target(token) : words.partners_of_source(token)) {
        if (const auto at = own_numbers.find(partner.token); at != own_numbers.end()) {
          add(from, at->second, partner.probability);
        }
      }
      if (const auto at = own_numbers.find(token); at != own_numbers.end()) add(from, at->second, kIdentical);
    }
    static_cast<void>(other_numbers);
    for (auto& list : lists) {
      begins_.push_back(static_cast<uint32_t>(hints_.size()));
      hints_.insert(hints_.end(), list.begin(), list.end());
    }
    begins_.push_back(static_cast<uint32_t>(hints_.size()));
  }

  std::span<const Hint> of(uint32_t token) const {
    return std::span(hints_).subspan(begins_[token], begins_[token + 1] - begins_[token]);
  }
  float least(uint32_t token) const { return least_[token]; }
  // Of all tokens of a segment.
  double least(std::span<const uint32_t> tokens) const {
    double sum = 0;
    for (uint32_t token : tokens) sum += least_[token];
    return sum;
  }

 private:
  std::vector<float> least_;
  std::vector<Hint> hints_;
  std::vector<uint32_t> begins_;
};

// Segments that hold each token, ascending.
class Holders {
 public:
  explicit Holders(const Text& text) : begins_(text.known.size() + 1) {
    for (uint32_t token : text.tokens) ++begins_[token + 1];
    for (size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    holders_.resize(text.tokens.size());
    std::vector<uint32_t> next(begins_.begin(), begins_.end() - 1);
    for (uint32_t segment = 0; segment < text.size(); ++segment) {
      for (uint32_t token : text.of(segment)) holders_[next[token]++] = segment;
    }
  }
  // Those in [begin, end).
  std::span<const uint32_t> of(uint32_t token, uint32_t begin, uint32_t end) const {
    const auto from = holders_.begin() + begins_[token];
    const auto to = holders_.begin() + begins_[token + 1];
    const auto first = std::lower_bound(from, to, begin);
    return {first, std::lower_bound(first, to, end)};
  }

 private:
  std::vector<uint32_t> begins_, holders_;
};

struct Piece {
  uint32_t source_begin = 0, source_end = 0, target_begin = 0, target_end = 0;
  uint32_t rows() const { return source_end - source_begin; }
  uint32_t columns() const { return target_end - target_begin; }
};

// A place where the two texts surely are at the same point: the chains below rise on both sides.
using Point = std::pair<uint32_t, uint32_t>;

// The longest chain of points that rises on both sides (patience sorting). `points` are sorted.
std::vector<Point> rising(const std::vector<Point>& points) {
  std::vector<size_t> tops;
  std::vector<size_t> before(points.size(), SIZE_MAX);
  for (size_t i = 0; i < points.size(); ++i) {
    const auto at = std::lower_bound(tops.begin(), tops.end(), points[i].second,
                                     [&](size_t top, uint32_t value) { return points[top].second < value; });
    if (at != tops.begin()) before[i] = *std::prev(at);
    if (at == tops.end()) {
      tops.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<Point> chain;
  for (size_t i = tops.empty() ? SIZE_MAX : tops.back(); i != SIZE_MAX; i = before[i]) chain.push_back(points[i]);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

// The cells of a piece that are looked at: all of a small one; of others, those near a path from corner to corner.
class Band {
 public:
  static bool is_full(const Piece& piece) { return size_t{piece.rows() + 1} * (piece.columns() + 1) <= kFullCells; }

  // `path`: points of the piece, rising on both sides, that the band follows.
  Band(const Piece& piece, const std::vector<Point>& path) {
    const uint32_t rows = piece.rows();
    const uint32_t columns = piece.columns();
    rows_.resize(rows + 1, {0, columns + 1});
    if (!is_full(piece)) {
      Point from{0, 0};
      for (const Point& point : path) {
        if (point.first > from.first) follow(from, point, columns);
        from = point;
      }
      follow(from, {rows, columns}, columns);
      rows_[0].begin = 0;
      rows_[rows].end = columns + 1;
      // Both edges only move on, so that every column's rows are a range.
      for (uint32_t row = 1; row <= rows; ++row) rows_[row].end = std::max(rows_[row].end, rows_[row - 1].end);
      for (uint32_t row = rows; row-- > 0;) rows_[row].begin = std::min(rows_[row].begin, rows_[row + 1].begin);
    }
    for (Row& row : rows_) {
      row.offset = cells_;
      cells_ += row.end - row.begin;
    }
  }
  uint32_t begin(uint32_t row) const { return rows_[row].begin; }
  uint32_t end(uint32_t row) const { return rows_[row].end; }
  bool holds(uint32_t row, uint32_t column) const {
    return row < rows_.size() && column >= rows_[row].begin && column < rows_[row].end;
  }
  size_t at(uint32_t row, uint32_t column) const { return rows_[row].offset + column - rows_[row].begin; }
  size_t cells() const { return cells_; }

 private:
  struct Row {
    uint32_t begin, end;
    size_t offset = 0;
  };

  void follow(Point from, Point to, uint32_t columns) {
    const uint32_t rows = to.first - from.first;
    const bool whole = size_t{rows} * (to.second - from.second) <= kFullCells / 4;
    const uint32_t step = rows == 0 ? 0 : (to.second - from.second) / rows + 1;
    for (uint32_t row = from.first; row <= to.first; ++row) {
      const uint64_t along = rows == 0 ? 0 : uint64_t{row - from.first} * (to.second - from.second) / rows;
      const auto middle = static_cast<uint32_t>(from.second + along);
      const uint32_t reach = kHalfBand + step;
      // A short leg of the way is open in all its width.
      const uint32_t least = whole ? from.second : middle;
      const uint32_t most = whole ? to.second : middle;
      rows_[row].begin = least > reach ? least - reach : 0;
      rows_[row].end = std::min(columns + 1, most + reach + 1);
    }
  }

  std::vector<Row> rows_;
  size_t cells_ = 0;
};

class Aligner {
 public:
  Aligner(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model)
      : source_(make_text(source, source_numbers_)),
        target_(make_text(target, target_numbers_)),
        source_hints_(source_, target_, model.words, true, source_numbers_, target_numbers_),
        target_hints_(target_, source_, model.words, false, target_numbers_, source_numbers_),
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

  // Points of a large piece where rare words leave no doubt.
  std::vector<Point> path_of(const Piece& piece) const {
    std::map<Point, double> votes;
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
    struct Best {
      double first = 0, second = 0;
    };
    std::map<uint32_t, Best> sources;
    std::map<uint32_t, Best> targets;
    const auto note = [](Best& best, double vote) {
      if (vote > best.first) {
        best.second = std::exchange(best.first, vote);
      } else {
        best.second = std::max(best.second, vote);
      }
    };
    for (const auto& [point, vote] : votes) {
      note(sources[point.first], vote);
      note(targets[point.second], vote);
    }
    std::vector<Point> sure;
    for (const auto& [point, vote] : votes) {
      const Best& source = sources[point.first];
      const Best& target = targets[point.second];
      if (vote < kShowsWay || vote < source.first || vote < target.first) continue;
      if (vote < 1.5 * source.second || vote < 1.5 * target.second) continue;
      sure.emplace_back(point.first - piece.source_begin, point.second - piece.target_begin);
    }
    return rising(sure);
  }

  // --- evidence of words

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
      for (uint32_t other : met) {
        const float gain = best[other];
        add(other, 0, gain);
        // A group of w segments that begins at `first` has the best of them; it is counted once, at its best.
        for (uint32_t width = 2; width <= kWidest; ++width) {
          const uint32_t earliest = other >= begin + width - 1 ? other - (width - 1) : begin;
          for (uint32_t first = earliest; first <= other && first + width <= end; ++first) {
            bool counted = false;
            for (uint32_t i = first; i < first + width && !counted; ++i) {
              counted = i != other && (best[i] > gain || (best[i] == gain && i < other));
            }
            if (!counted) add(first, width - 1, gain);
          }
        }
      }
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
        const Place here = places[band.at(row, column)];
        const State best = here.best[kAlone] > here.best[kPaired] ? kAlone : kPaired;
        if (here.best[best] == kNever) continue;
        for (uint8_t k = 0; k < kShapes.size(); ++k) {
          const auto [sources, targets] = kShapes[k];
          if (row + sources > piece.rows() || column + targets > piece.columns()) continue;
          if (!band.holds(row + sources, column + targets)) continue;
          Place& next = places[band.at(row + sources, column + targets)];
          if (sources == 0 || targets == 0) {
            if (here.best[kPaired] != kNever) reach(next, kAlone, here.best[kPaired] + kNoPartner, k, kPaired);
            if (here.best[kAlone] != kNever) reach(next, kAlone, here.best[kAlone] + kNoPartnerMore, k, kAlone);
            continue;
          }
          const uint32_t i = piece.source_begin + row;
          const uint32_t j = piece.target_begin + column;
          if (sources > 1 && !source_.one_block(i, sources)) continue;
          if (targets > 1 && !target_.one_block(j, targets)) continue;
          const double score = shape_score(cells, band, row, sources, column, targets, i, j);
          reach(next, kPaired, here.best[best] + score, k, best);
        }
      }
    }
    trace(piece, band, cells, places);
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

  std::vector<Link> find_links(const std::vector<Leftover>& sources, const std::vector<Leftover>& targets) const {
    std::map<uint32_t, std::pair<uint32_t, uint32_t>> in_gap;
    for (const Leftover& one : sources) ++in_gap[one.gap].first;
    for (const Leftover& one : targets) ++in_gap[one.gap].second;
    std::vector<Link> links;
    std::vector<Left> gains(sources.size() * targets.size());
    gather_left(sources, targets, gains);
    for (size_t a = 0; a < sources.size(); ++a) {
      for (size_t b = 0; b < targets.size(); ++b) {
        const uint32_t source = sources[a].segment;
        const uint32_t target = targets[b].segment;
        const Left& gain = gains[a * targets.size() + b];
        const double words = source_score(source, gain.source) + target_score(target, gain.target);
        if (sources[a].gap == targets[b].gap) {
          const bool lone = in_gap[sources[a].gap] == std::pair(1U, 1U);
          const Scores scores = bead_scores(words, source, 1, target, 1);
          const double all = scores.words + kGapLength * scores.length + scores.structure;
          if (all > (lone ? kLinkLone : kLinkGap))
            links.push_back({all + kGapFirst, scores.confidence(), source, target});
          continue;
        }
        const double far = std::abs(static_cast<double>(sources[a].gap) - targets[b].gap);
        if (gain.source + gain.target < kMovedEvidence + kMovedFar * std::log2(far)) continue;
        if (words / 2 < kMovedWords) continue;
        const Scores scores = bead_scores(words, source, 1, target, 1);
        if (scores.all() > kLinkMoved)
          links.push_back({scores.all(), scores.confidence() * kMovedSure, source, target});
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

  struct Left {
    float source = 0, target = 0;  // evidence of the tokens of either side
  };
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

AlignmentModel learn_alignment(std::span<const TextPair> pairs) {
  AlignmentModel model;
  std::vector<uint32_t> pool;
  std::vector<size_t> begins;
  double source_total = 0;
  double target_total = 0;
  for (const TextPair& pair : pairs) {
    begins.push_back(pool.size());
    append_tokens(pair.source, pool);
    begins.push_back(pool.size());
    append_tokens(pair.target, pool);
    source_total += visible_length(pair.source);
    target_total += visible_length(pair.target);
  }
  begins.push_back(pool.size());
  std::vector<TokenPair> tokens;
  tokens.reserve(pairs.size());
  for (size_t i = 0; i + 2 < begins.size(); i += 2) {
    const std::span<const uint32_t> all(pool);
    tokens.push_back(
        {all.subspan(begins[i], begins[i + 1] - begins[i]), all.subspan(begins[i + 1], begins[i + 2] - begins[i + 1])});
  }
  for (const TokenPair& pair : tokens) {
    if (pair.source.empty() || pair.target.empty()) continue;
    model.pairs.emplace_back(hash_of(pair.source), hash_of(pair.target));
    model.targets.push_back(model.pairs.back().second);
  }
  const auto sort = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  sort(model.pairs);
  sort(model.targets);
  // Of a few sentences, more would be learned that is not so than that is.
  if (pairs.size() >= kLeastPairs) model.words = Association(tokens);
  if (source_total < 1000 || target_total < 1) return model;
  model.length_ratio = target_total / source_total;
  double deviation = 0;
  double count = 0;
  for (const TextPair& pair : pairs) {
    const double expected = visible_length(pair.source) * model.length_ratio;
    const double target = visible_length(pair.target);
    const double square = (target - expected) * (target - expected) / ((expected + target) / 2 + 4);
    deviation += std::min(square, 20.0);  // a few wrong pairs shall not widen it
    ++count;
  }
  model.length_variance = std::clamp(deviation / count, 0.3, 6.0);
  return model;
}

SegmentAlignment align(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model) {
  return Aligner(source, target, model).run();
}

}  // namespace diglot
