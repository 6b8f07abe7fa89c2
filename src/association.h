// association: which words of one language go with which of another, learned from translated texts.
//
// A word is reduced to tokens that survive inflection: the first six letters of a word, pairs of Han characters or
// of Hangul syllables, runs of katakana, numbers without their separators, addresses of links without their locale,
// code as it is. What goes with what is IBM model 1 (Brown et al. 1993) in both directions, over the candidates
// that stand together most (cosine of their occurrences), so that time and memory stay linear in the texts.
//
// Needs no words of any language, no file and no thread: the same pairs in the same order give the same bits.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace diglot {

// Appends the tokens of inline Markdown, each once, in ascending order. Equal text gives equal tokens in all languages.
void append_tokens(std::string_view markdown, std::vector<uint32_t>& out);

// Numbers, code and addresses: a translation keeps them as they are.
constexpr bool is_kept_token(uint32_t token) { return token >> 30U != 0; }

// Both sides as append_tokens() gives them. The spans belong to the caller.
struct TokenPair {
  std::span<const uint32_t> source;
  std::span<const uint32_t> target;
};

// How far the tokens of one side find their partners on the other.
struct Coverage {
  uint32_t expected = 0;  // tokens whose partners are known
  uint32_t found = 0;     // of them, those with a partner on the other side
  float evidence = 0;     // log-likelihood ratio, summed: these two belong together, against two of the set at random
  float missing = 0;      // −log of the probability that a translation lacks all the partners that were not found
};

struct Fit {
  // Mean over the tokens of both sides of log((1−λ) + λ·t/q), t the best partner's probability, q the token's own
  // frequency, each in [−1.5, 5]: above 1 for nearly all translations, below 0 for nearly all other pairs.
  float score = 0;
  Coverage source;  // what of the source is in the target; low: truncated, stale or another unit's target
  Coverage target;  // what of the target is in the source; low: added to, or another unit's target
};

class Association {
 public:
  struct Partner {
    uint32_t token = 0;
    float probability = 0;  // that the other token gives this one
  };
  // One token as learned from.
  struct Entry {
    uint32_t token = 0;
    uint32_t count = 0;             // pairs that hold it
    uint32_t partners = 0;          // index of the first; they end where the next entry's begin
    float present = 0, absent = 0;  // log-likelihood ratios of a partner being there, and not
    float chance = 0;               // −log of the probability that a translation has none
  };

  Association() = default;
  // Learns from all pairs. A pair counts at most eight times; sides of more than 200 tokens are not learned from. Who
  // needs the pairs no more moves them in: they are let go of before the memory is needed that learning takes.
  explicit Association(std::vector<TokenPair> pairs);

  bool empty() const { return sides_[0].entries.empty(); }
  Fit fit(const TokenPair& pair) const;
  // Of a fit only its coverage, of the source and of the target: cheaper.
  std::pair<Coverage, Coverage> coverage(const TokenPair& pair) const;

  // Partners of a token of the source in the target, most likely first; empty where it is not known.
  std::span<const Partner> partners_of_source(uint32_t token) const { return sides_[0].partners_of(token); }
  std::span<const Partner> partners_of_target(uint32_t token) const { return sides_[1].partners_of(token); }
  // How frequent a token is among all tokens of its side; of an unknown one, less than of any known.
  float source_frequency(uint32_t token) const { return sides_[0].frequency(token); }
  float target_frequency(uint32_t token) const { return sides_[1].frequency(token); }

 private:
  friend class AssociationLearner;

  struct Side {
    std::vector<Entry> entries;     // by first occurrence
    std::vector<uint32_t> slots;    // index into entries + 1, by token; open addressing, at most half full
    std::vector<Partner> partners;  // of all entries in a row
    double total = 0;               // tokens of all pairs

    uint32_t find(uint32_t token) const;  // index into entries, or UINT32_MAX
    std::span<const Partner> partners_of(uint32_t token) const;
    std::span<const Partner> partners_at(uint32_t entry) const;
    float frequency(uint32_t token) const;
  };
  static Coverage cover(const Side& side, std::span<const uint32_t> own, std::span<const uint32_t> other);
  static double score_sum(const Side& from, const Side& to, std::span<const uint32_t> given,
                          std::span<const uint32_t> tokens);

  Side sides_[2];  // source, target
};

}  // namespace diglot
