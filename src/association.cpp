#include "association.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ascii.h"
#include "locale.h"

namespace diglot {
namespace {

// --- tokens ---------------------------------------------------------------------------------------------

constexpr size_t kPrefix = 6;        // letters of a word that count: endings vary
constexpr size_t kLongestRun = 24;   // characters of an unspaced run that one token may hold
constexpr size_t kLongestTag = 512;  // an HTML tag farther away from its end than this is text
constexpr size_t kLongestLink = 2048;

enum class Run : uint8_t { kNone, kWord, kHan, kKatakana, kHiragana, kHangul, kUnspaced };

Run run_of(char32_t c) {
  if (c < 0x80) return (c | 32U) - 'a' < 26U || c - '0' < 10U ? Run::kWord : Run::kNone;
  if (c < 0xE00) return is_word_char(c) && c != 0xAA && c != 0xBA ? Run::kWord : Run::kNone;
  if ((c >= 0xAC00 && c < 0xD7A4) || (c >= 0x1100 && c < 0x1200)) return Run::kHangul;
  if (!is_unspaced(c)) return is_word_char(c) ? Run::kWord : Run::kNone;
  if (c >= 0x3041 && c < 0x30A0) return Run::kHiragana;
  if ((c >= 0x30A0 && c < 0x3100) || (c >= 0x31F0 && c < 0x3200) || (c >= 0xFF66 && c < 0xFFA0)) return Run::kKatakana;
  return c < 0x3000 ? Run::kUnspaced : Run::kHan;
}

class Hash {
 public:
  explicit Hash(uint32_t kind) : kind_(kind), value_(0x9E3779B97F4A7C15U * (kind + 1)) {}
  void add(char32_t c) { value_ = (value_ ^ c) * 0xD6E8FEB86659FD93U; }
  void add(std::string_view bytes) {
    for (char c : bytes) add(static_cast<unsigned char>(c));
  }
  // The kind stands in the uppermost bits.
  uint32_t token() const {
    return static_cast<uint32_t>((value_ ^ (value_ >> 29U)) * 0xBF58476D1CE4E5B9U >> 34U) | kind_ << 30U;
  }

 private:
  uint32_t kind_;
  uint64_t value_;
};
// Kinds of tokens: the same letters as a word and as code are two tokens.
constexpr uint32_t kWordToken = 0, kNumberToken = 1, kCodeToken = 2, kLinkToken = 3;

// "fr-fr", "zh-hant-tw": a segment of an address that names a locale.
bool names_locale(std::string_view segment) {
  const size_t hyphen = segment.find('-');
  if (hyphen != 2 && hyphen != 3) return false;
  const size_t rest = segment.size() - hyphen - 1;
  const auto letter = [](char c) { return (static_cast<unsigned char>(c) | 32U) - 'a' < 26U || c == '-'; };
  return rest >= 2 && rest <= 7 && std::all_of(segment.begin(), segment.end(), letter);
}

class TokenReader {
 public:
  TokenReader(std::string_view text, std::vector<uint32_t>& out) : text_(text), out_(out) {}

  void run() {
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte >= 0x80) {
        read_character();
      } else if (run_of(byte) == Run::kWord) {
        byte <= '9' ? read_number() : read_word();
      } else {
        read_mark(text_[at_]);
      }
    }
  }

 private:
  char32_t peek(size_t& behind) const {
    behind = at_;
    return next_code_point(text_, behind);
  }
  bool digit_at(size_t at) const { return at < text_.size() && is_ascii_digit(text_[at]); }

  void read_character() {
    size_t behind = 0;
    const char32_t c = peek(behind);
    switch (const Run run = run_of(c)) {
      case Run::kNone: at_ = behind; return;
      case Run::kWord: is_digit(fold_char(c)) ? read_number() : read_word(); return;
      default: read_unspaced(run);
    }
  }

  void read_word() {
    Hash hash(kWordToken);
    size_t letters = 0;
    while (at_ < text_.size()) {
      size_t behind = 0;
      const char32_t c = peek(behind);
      if (run_of(c) != Run::kWord) break;
      at_ = behind;
      if (letters >= kPrefix) continue;
      const char32_t base = base_letter(c);
      if (base == 0) continue;  // a mark on the letter before
      hash.add(base);
      ++letters;
    }
    if (letters > 0) out_.push_back(hash.token());
  }

  // A blank that groups digits: three digits stand behind it, no more.
  bool groups(char32_t c, size_t behind) const {
    if (c != ' ' && c != 0xA0 && c != 0x202F) return false;
    return digit_at(behind) && digit_at(behind + 1) && digit_at(behind + 2) && !digit_at(behind + 3);
  }

  // Digits of any script without separators and leading zeros. With letters behind it, a word.
  void read_number() {
    const size_t begin = at_;
    Hash hash(kNumberToken);
    bool leading = true;
    while (at_ < text_.size()) {
      size_t behind = 0;
      const char32_t c = peek(behind);
      const int digit = digit_value(fold_char(c));
      if (digit >= 0) {
        leading = leading && digit == 0;
        if (!leading) hash.add(static_cast<char32_t>(digit));
        at_ = behind;
        continue;
      }
      if (((c == '.' || c == ',' || c == '\'') && digit_at(behind)) || groups(c, behind)) {
        at_ = behind;
        continue;
      }
      if (run_of(c) == Run::kWord) {
        at_ = begin;
        return read_word();
      }
      break;
    }
    out_.push_back(hash.token());
  }

  bool in_unspaced(size_t at) const { return at < text_.size() && run_of(next_code_point(text_, at)) > Run::kWord; }

  void read_unspaced(Run run) {
    const bool alone = run_end_ != at_;
    std::array<char32_t, kLongestRun> characters{};
    size_t size = 0;
    while (at_ < text_.size()) {
      size_t behind = 0;
      const char32_t c = peek(behind);
      if (run_of(c) != run || size == kLongestRun) break;
      characters[size++] = c;
      at_ = behind;
    }
    const auto gram = [&](size_t begin, size_t count) {
      Hash hash(kWordToken);
      for (size_t i = begin; i < begin + count; ++i) hash.add(characters[i]);
      out_.push_back(hash.token());
    };
    run_end_ = at_;
    if (run == Run::kKatakana || run == Run::kHiragana) {
      // Short hiragana is grammar, but for what stands by itself.
      const bool word = run == Run::kKatakana || size >= 3 || (size == 2 && alone && !in_unspaced(at_));
      if (word) gram(0, size);
      return;
    }
    const size_t width = std::min<size_t>(size, run == Run::kUnspaced ? 3 : 2);
    for (size_t i = 0; i + width <= size; ++i) gram(i, width);
  }

  void read_mark(char c) {
    const std::string_view rest = text_.substr(at_);
    if (c == '`' && read_code(rest)) return;
    if (c == ']' && rest.starts_with("](") && read_link(rest)) return;
    if (c == '<' && skip_tag(rest)) return;
    ++at_;
  }

  bool read_code(std::string_view rest) {
    const size_t width = std::min(rest.find_first_not_of('`'), rest.size());
    const size_t end = rest.find(rest.substr(0, width), width);
    if (end == std::string_view::npos) {
      at_ += width;
      return true;
    }
    Hash hash(kCodeToken);
    hash.add(rest.substr(width, end - width));
    out_.push_back(hash.token());
    at_ += end + width;
    return true;
  }

  bool read_link(std::string_view rest) {
    const size_t end = rest.substr(0, kLongestLink).find_first_of(") \n", 2);
    if (end == std::string_view::npos) return false;
    Hash hash(kLinkToken);
    std::string_view address = rest.substr(2, end - 2);
    while (!address.empty()) {
      const size_t slash = std::min(address.find('/'), address.size());
      const std::string_view segment = address.substr(0, slash);
      if (!names_locale(segment)) {
        for (char letter : segment) hash.add(fold_char(static_cast<unsigned char>(letter)));
        hash.add(U'/');
      }
      address.remove_prefix(std::min(slash + 1, address.size()));
    }
    out_.push_back(hash.token());
    at_ += end;
    return true;
  }

  bool skip_tag(std::string_view rest) {
    const char next = rest.size() > 1 ? rest[1] : '\0';
    if (next != '/' && (static_cast<unsigned char>(next) | 32U) - 'a' >= 26U) return false;
    const size_t end = rest.substr(0, kLongestTag).find('>');
    if (end == std::string_view::npos) return false;
    at_ += end + 1;
    return true;
  }

  std::string_view text_;
  std::vector<uint32_t>& out_;
  size_t at_ = 0;
  size_t run_end_ = SIZE_MAX;  // of the last unspaced run
};

// --- scores ---------------------------------------------------------------------------------------------

constexpr double kLambda = 0.9;
constexpr double kLeastScore = -1.5;
constexpr double kMostScore = 5;
// A token that stands on both sides as it is translates itself at least so often.
constexpr float kIdentical = 0.4F;
// Partners that count as a token's translation, and how many of them.
constexpr float kLikely = 0.1F;
constexpr float kBesideBest = 0.3F;
constexpr size_t kMostLikely = 4;

// --- learning -------------------------------------------------------------------------------------------

constexpr size_t kLongestSide = 200;
constexpr uint32_t kMostRepeats = 8;  // of one pair: what stands a thousand times is not a thousand times as true
constexpr size_t kCandidates = 8;     // of a token, from each direction
constexpr uint32_t kLeastTogether = 2;
constexpr uint32_t kMostSampled = 1500;  // pairs that are looked at for the candidates of a frequent token
constexpr int kRounds = 5;

}  // namespace

void append_tokens(std::string_view markdown, std::vector<uint32_t>& out) {
  const auto begin = static_cast<std::ptrdiff_t>(out.size());
  TokenReader(markdown, out).run();
  std::sort(out.begin() + begin, out.end());
  out.erase(std::unique(out.begin() + begin, out.end()), out.end());
}

// Both sides as numbers from 0, and what stands together.
class AssociationLearner {
 public:
  explicit AssociationLearner(Association& out) : out_(out) {}

  void run(std::vector<TokenPair> pairs) {
    number(std::move(pairs));
    for (int side = 0; side < 2; ++side) index(side);
    for (int side = 0; side < 2; ++side) choose_candidates(side);
    for (Texts& texts : texts_) {  // there is enough to hold besides
      texts.holders = std::vector<uint32_t>();
      texts.holders_begin = std::vector<uint32_t>();
    }
    join_candidates();
    find_links();
    for (int round = 0; round < kRounds; ++round) estimate();
    links_ = std::vector<Link>();
    for (int side = 0; side < 2; ++side) keep_partners(side);
    candidates_ = std::vector<Candidate>();
    for (auto& probability : probability_) probability = std::vector<float>();
    for (int side = 0; side < 2; ++side) measure(side);
  }

 private:
  // Tokens of all pairs of one side in a row.
  struct Texts {
    std::vector<uint32_t> tokens;     // entry numbers
    std::vector<uint32_t> begins{0};  // of each pair, and the end
    // The pairs that hold a token.
    std::vector<uint32_t> holders, holders_begin;

    std::span<const uint32_t> of(size_t pair) const {
      return std::span(tokens).subspan(begins[pair], begins[pair + 1] - begins[pair]);
    }
  };
  struct Candidate {
    uint32_t source = 0;
    uint32_t target = 0;
    bool operator==(const Candidate&) const = default;
  };
  // A candidate that occurs in a pair: places of its two tokens in Texts::tokens.
  struct Link {
    uint32_t candidate = 0;
    uint32_t place[2] = {};
  };

  static uint64_t hash_of(const TokenPair& pair) {
    Hash source(0);
    Hash target(1);
    for (uint32_t token : pair.source) source.add(token);
    for (uint32_t token : pair.target) target.add(token);
    return uint64_t{source.token()} << 32U | target.token();
  }

  void number(std::vector<TokenPair> pairs) {
    std::unordered_map<uint64_t, uint32_t> seen;
    seen.reserve(pairs.size());
    reserve_texts(pairs);
    for (const TokenPair& pair : pairs) {
      const std::span<const uint32_t> sides[2] = {pair.source, pair.target};
      if (sides[0].empty() || sides[1].empty() || std::max(sides[0].size(), sides[1].size()) > kLongestSide) continue;
      if (seen[hash_of(pair)]++ >= kMostRepeats) continue;
      for (int side = 0; side < 2; ++side) {
        for (uint32_t token : sides[side]) texts_[side].tokens.push_back(entry_for(out_.sides_[side], token));
        texts_[side].begins.push_back(static_cast<uint32_t>(texts_[side].tokens.size()));
      }
    }
    pairs_ = texts_[0].begins.size() - 1;
  }

  // Nearly all pairs are learned from.
  void reserve_texts(std::span<const TokenPair> pairs) {
    size_t tokens[2] = {};
    for (const TokenPair& pair : pairs) {
      tokens[0] += std::min(pair.source.size(), kLongestSide);
      tokens[1] += std::min(pair.target.size(), kLongestSide);
    }
    for (int side = 0; side < 2; ++side) {
      texts_[side].tokens.reserve(tokens[side]);
      texts_[side].begins.reserve(pairs.size() + 1);
    }
  }

  static uint32_t entry_for(Association::Side& side, uint32_t token) {
    if (side.entries.size() * 2 >= side.slots.size()) {
      side.slots.assign(std::max<size_t>(side.slots.size() * 4, 1024), 0);
      for (uint32_t i = 0; i < side.entries.size(); ++i) slot_for(side, side.entries[i].token) = i + 1;
    }
    uint32_t& slot = slot_for(side, token);
    if (slot == 0) {
      side.entries.push_back({token});
      slot = static_cast<uint32_t>(side.entries.size());
    }
    ++side.entries[slot - 1].count;
    return slot - 1;
  }

  static uint32_t& slot_for(Association::Side& side, uint32_t token) {
    const size_t mask = side.slots.size() - 1;
    size_t slot = token & mask;
    while (side.slots[slot] != 0 && side.entries[side.slots[slot] - 1].token != token) slot = (slot + 1) & mask;
    return side.slots[slot];
  }

  void index(int side) {
    Texts& texts = texts_[side];
    const auto& entries = out_.sides_[side].entries;
    out_.sides_[side].total = static_cast<double>(texts.tokens.size());
    texts.holders_begin.assign(entries.size() + 1, 0);
    for (size_t i = 0; i < entries.size(); ++i) texts.holders_begin[i + 1] = texts.holders_begin[i] + entries[i].count;
    texts.holders.resize(texts.tokens.size());
    std::vector<uint32_t> next(texts.holders_begin.begin(), texts.holders_begin.end() - 1);
    for (uint32_t pair = 0; pair < pairs_; ++pair) {
      for (uint32_t token : texts.of(pair)) texts.holders[next[token]++] = pair;
    }
  }

  struct Strength {
    double value = 0;
    uint32_t token = 0;
  };

  static void keep_strongest(std::vector<Strength>& strengths) {
    if (strengths.size() <= kCandidates) return;
    const auto stronger = [](const Strength& a, const Strength& b) {
      return a.value != b.value ? a.value > b.value : a.token < b.token;
    };
    std::nth_element(strengths.begin(), strengths.begin() + kCandidates, strengths.end(), stronger);
    strengths.resize(kCandidates);
  }

  // The tokens of the other side that stand with each token most, by the cosine of their occurrences.
  void choose_candidates(int side) {
    const Texts& own = texts_[side];
    const Texts& other = texts_[1 - side];
    const auto& entries = out_.sides_[side].entries;
    const auto& others = out_.sides_[1 - side].entries;
    std::vector<uint32_t> together(others.size());
    std::vector<uint32_t> met;
    std::vector<Strength> strengths;
    for (uint32_t token = 0; token < entries.size(); ++token) {
      const uint32_t count = entries[token].count;
      if (count < kLeastTogether) continue;
      const uint32_t step = (count + kMostSampled - 1) / kMostSampled;
      met.clear();
      strengths.clear();
      for (uint32_t i = own.holders_begin[token]; i < own.holders_begin[token + 1]; i += step) {
        for (uint32_t partner : other.of(own.holders[i])) {
          if (together[partner]++ == 0) met.push_back(partner);
        }
      }
      for (uint32_t partner : met) {
        const double both = std::exchange(together[partner], 0);
        if (both >= kLeastTogether) strengths.push_back({both * both / others[partner].count, partner});
      }
      keep_strongest(strengths);
      for (const Strength& strength : strengths) {
        candidates_.push_back(side == 0 ? Candidate{token, strength.token} : Candidate{strength.token, token});
      }
    }
  }

  void join_candidates() {
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      return a.source != b.source ? a.source < b.source : a.target < b.target;
    });
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
    first_.assign(out_.sides_[0].entries.size() + 1, 0);
    for (const Candidate& candidate : candidates_) ++first_[candidate.source + 1];
    for (size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    for (auto& probability : probability_) probability.assign(candidates_.size(), 0.1F);
  }

  void find_links() {
    std::vector<uint32_t> place(out_.sides_[1].entries.size(), UINT32_MAX);
    for (size_t pair = 0; pair < pairs_; ++pair) {
      const uint32_t begin = texts_[1].begins[pair];
      const uint32_t end = texts_[1].begins[pair + 1];
      for (uint32_t i = begin; i < end; ++i) place[texts_[1].tokens[i]] = i;
      for (uint32_t i = texts_[0].begins[pair]; i < texts_[0].begins[pair + 1]; ++i) {
        const uint32_t source = texts_[0].tokens[i];
        for (uint32_t candidate = first_[source]; candidate < first_[source + 1]; ++candidate) {
          const uint32_t at = place[candidates_[candidate].target];
          if (at != UINT32_MAX) links_.push_back({candidate, {i, at}});
        }
      }
      for (uint32_t i = begin; i < end; ++i) place[texts_[1].tokens[i]] = UINT32_MAX;
    }
  }

  // One round of expectation and maximization in both directions. What no token of the other side explains is left
  // to the token's own frequency, which stands for the empty word of the model.
  void estimate() {
    for (int side = 0; side < 2; ++side) {
      // probability_[side]: that a token of `side` gives its partner on the other.
      const int other = 1 - side;
      const auto& others = out_.sides_[other].entries;
      std::vector<float> mass(texts_[other].tokens.size());
      for (size_t i = 0; i < mass.size(); ++i) {
        mass[i] = static_cast<float>(others[texts_[other].tokens[i]].count / out_.sides_[other].total);
      }
      for (const Link& link : links_) mass[link.place[other]] += probability_[side][link.candidate];
      std::vector<float> expected(candidates_.size());
      for (const Link& link : links_) {
        expected[link.candidate] += probability_[side][link.candidate] / mass[link.place[other]];
      }
      for (size_t i = 0; i < candidates_.size(); ++i) {
        const uint32_t token = side == 0 ? candidates_[i].source : candidates_[i].target;
        probability_[side][i] = expected[i] / (static_cast<float>(out_.sides_[side].entries[token].count) + 0.5F);
      }
    }
  }

  void keep_partners(int side) {
    Association::Side& own = out_.sides_[side];
    const Association::Side& other = out_.sides_[1 - side];
    std::vector<std::vector<Association::Partner>> partners(own.entries.size());
    for (size_t i = 0; i < candidates_.size(); ++i) {
      const float probability = probability_[side][i];
      if (probability < 0.01F) continue;
      const uint32_t from = side == 0 ? candidates_[i].source : candidates_[i].target;
      const uint32_t to = side == 0 ? candidates_[i].target : candidates_[i].source;
      partners[from].push_back({other.entries[to].token, probability});
    }
    for (size_t i = 0; i < partners.size(); ++i) {
      std::sort(partners[i].begin(), partners[i].end(), [](const auto& a, const auto& b) {
        return a.probability != b.probability ? a.probability > b.probability : a.token < b.token;
      });
      own.entries[i].partners = static_cast<uint32_t>(own.partners.size());
      own.partners.insert(own.partners.end(), partners[i].begin(), partners[i].end());
    }
  }

  // How reliably a token's likely partners are there, against how often they are anywhere.
  void measure(int side) {
    Association::Side& own = out_.sides_[side];
    const Association::Side& other = out_.sides_[1 - side];
    std::vector<uint32_t> last_pair(other.entries.size(), UINT32_MAX);
    std::vector<uint32_t> hits(own.entries.size());
    for (uint32_t pair = 0; pair < pairs_; ++pair) {
      for (uint32_t token : texts_[1 - side].of(pair)) last_pair[token] = pair;
      for (uint32_t token : texts_[side].of(pair)) {
        for (const Association::Partner& partner : likely(own.partners_at(token))) {
          if (last_pair[other.find(partner.token)] != pair) continue;
          ++hits[token];
          break;
        }
      }
    }
    for (uint32_t token = 0; token < own.entries.size(); ++token) {
      Association::Entry& entry = own.entries[token];
      double elsewhere = 0;
      for (const Association::Partner& partner : likely(own.partners_at(token))) {
        elsewhere += other.entries[other.find(partner.token)].count;
      }
      const double by_chance = std::min(0.9, (elsewhere + 1) / (static_cast<double>(pairs_) + 2));
      const double together = std::max(by_chance, (hits[token] + 0.5) / (entry.count + 1.0));
      entry.present = static_cast<float>(std::log(together / by_chance));
      entry.absent = static_cast<float>(std::log((1 - together) / (1 - by_chance)));
      entry.chance = static_cast<float>(-std::log(1 - together));
    }
  }

 public:
  static std::span<const Association::Partner> likely(std::span<const Association::Partner> partners) {
    const float least = partners.empty() ? 0 : std::max(kLikely, kBesideBest * partners.front().probability);
    size_t count = 0;
    while (count < std::min(partners.size(), kMostLikely) && partners[count].probability >= least) ++count;
    return partners.first(count);
  }

 private:
  Association& out_;
  Texts texts_[2];
  size_t pairs_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<uint32_t> first_;  // of each source token in candidates_, and the end
  std::vector<Link> links_;
  std::vector<float> probability_[2];  // of each candidate, given the source and given the target
};

Association::Association(std::vector<TokenPair> pairs) { AssociationLearner(*this).run(std::move(pairs)); }

uint32_t Association::Side::find(uint32_t token) const {
  if (slots.empty()) return UINT32_MAX;
  const size_t mask = slots.size() - 1;
  for (size_t slot = token & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
    if (entries[slots[slot] - 1].token == token) return slots[slot] - 1;
  }
  return UINT32_MAX;
}

std::span<const Association::Partner> Association::Side::partners_at(uint32_t entry) const {
  const size_t end = entry + 1 < entries.size() ? entries[entry + 1].partners : partners.size();
  return std::span(partners).subspan(entries[entry].partners, end - entries[entry].partners);
}

std::span<const Association::Partner> Association::Side::partners_of(uint32_t token) const {
  const uint32_t entry = find(token);
  return entry == UINT32_MAX ? std::span<const Partner>() : partners_at(entry);
}

float Association::Side::frequency(uint32_t token) const {
  const uint32_t entry = find(token);
  return static_cast<float>((entry == UINT32_MAX ? 0.5 : entries[entry].count) / (total + 1));
}

// What the tokens `given` say about the tokens of the other side.
double Association::score_sum(const Side& from, const Side& to, std::span<const uint32_t> given,
                              std::span<const uint32_t> tokens) {
  thread_local std::vector<float> best;
  best.assign(tokens.size(), 0);
  for (uint32_t token : given) {
    const auto raise = [&](uint32_t partner, float probability) {
      const auto at = std::lower_bound(tokens.begin(), tokens.end(), partner);
      if (at == tokens.end() || *at != partner) return;
      float& known = best[static_cast<size_t>(at - tokens.begin())];
      known = std::max(known, probability);
    };
    for (const Partner& partner : from.partners_of(token)) raise(partner.token, partner.probability);
    raise(token, kIdentical);
  }
  double sum = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const double ratio = best[i] / static_cast<double>(to.frequency(tokens[i]));
    sum += std::clamp(std::log(1 - kLambda + kLambda * ratio), kLeastScore, kMostScore);
  }
  return sum;
}

Coverage Association::cover(const Side& side, std::span<const uint32_t> own, std::span<const uint32_t> other) {
  Coverage out;
  for (uint32_t token : own) {
    const uint32_t at = side.find(token);
    if (at == UINT32_MAX) continue;
    const std::span<const Partner> partners = AssociationLearner::likely(side.partners_at(at));
    if (partners.empty()) continue;
    const bool found = std::any_of(partners.begin(), partners.end(), [&](const Partner& partner) {
      return std::binary_search(other.begin(), other.end(), partner.token);
    });
    const Entry& entry = side.entries[at];
    ++out.expected;
    out.found += found ? 1 : 0;
    out.evidence += found ? entry.present : entry.absent;
    out.missing += found ? 0 : entry.chance;
  }
  return out;
}

std::pair<Coverage, Coverage> Association::coverage(const TokenPair& pair) const {
  return {cover(sides_[0], pair.source, pair.target), cover(sides_[1], pair.target, pair.source)};
}

Fit Association::fit(const TokenPair& pair) const {
  Fit out;
  std::tie(out.source, out.target) = coverage(pair);
  const size_t tokens = pair.source.size() + pair.target.size();
  if (tokens == 0) return out;
  const double sum = score_sum(sides_[0], sides_[1], pair.source, pair.target) +
                     score_sum(sides_[1], sides_[0], pair.target, pair.source);
  out.score = static_cast<float>(sum / static_cast<double>(tokens));
  return out;
}

}  // namespace diglot
