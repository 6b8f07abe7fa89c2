// What two texts have in common, word by word: their tokens as numbers, and what the lexicon says of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment.h"

namespace diglot {

// Numbers for tokens, from 0 in the order in which they are met. Open addressing: tokens are hashes already.
class TokenNumbers {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  size_t size() const { return tokens_.size(); }
  uint32_t token(size_t number) const { return tokens_[number]; }
  uint32_t find(uint32_t token) const { return slots_.empty() ? kNone : slots_[slot_of(token)] - 1; }
  // Of a token that has none yet, the next.
  uint32_t add(uint32_t token);

 private:
  size_t slot_of(uint32_t token) const {
    size_t slot = token & (slots_.size() - 1);
    while (slots_[slot] != 0 && tokens_[slots_[slot] - 1] != token) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }

  std::vector<uint32_t> tokens_;  // by number
  std::vector<uint32_t> slots_;   // number + 1, or 0; at most half of them are taken
};

// One side of the article: its tokens as numbers from 0.
struct Text {
  std::span<const Segment> segments;
  TokenNumbers numbers;
  std::vector<uint32_t> tokens;  // their numbers, of all segments in a row
  std::vector<uint32_t> begins{0};
  std::vector<uint32_t> block_ends;  // of each segment's block: the segment behind it
  std::vector<BlockKind> kinds;
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
  bool is_heading(size_t i) const { return kinds[i] == BlockKind::kHeading; }
  bool first_of_block(size_t i) const { return i == 0 || block_ends[i - 1] == i; }
  bool last_of_block(size_t i) const { return block_ends[i] == i + 1; }
  bool one_block(size_t begin, size_t count) const { return begin + count <= block_ends[begin]; }
};

// Letters that a reader sees, more or less: link targets and tags are left out.
double visible_length(std::string_view text);
// Of the tokens of a text, in their order.
uint64_t hash_of_tokens(std::span<const uint32_t> tokens);

Text make_text(std::span<const Segment> segments);

// What one token says about another being its partner.
struct Hint {
  uint32_t token;  // of the other side
  float value;     // evidence for this token when that one is there
};

// For each token of `own`, the tokens of `other` that would explain it.
class Hints {
 public:
  Hints(const Text& own, const Text& other, const AlignmentModel& model, bool own_is_source);

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
  explicit Holders(const Text& text);
  // Those in [begin, end).
  std::span<const uint32_t> of(uint32_t token, uint32_t begin, uint32_t end) const;

 private:
  std::vector<uint32_t> begins_, holders_;
};

// One side of the article: its text, what the other side says of its words, and which segments hold each.
struct AlignSide {
  const Text& text;
  const Hints& hints;
  const Holders& holders;
};

// What the words of a segment say for each segment of the other side.
class WordEvidence {
 public:
  WordEvidence(const AlignSide& own, const AlignSide& others) : own_(own), others_(others), best_(others.text.size()) {}

  // For each token of `segment`, calls each(other, gain) for the segments of the other side in [begin, end) that hold
  // something that explains it; `gain` is above none.
  template <class Each>
  void of(uint32_t segment, uint32_t begin, uint32_t end, const Each& each) {
    for (uint32_t token : own_.text.of(segment)) {
      met_.clear();
      const float least = own_.hints.least(token);
      for (const Hint& hint : own_.hints.of(token)) {
        for (uint32_t other : others_.holders.of(hint.token, begin, end)) {
          if (best_[other] == 0) met_.push_back(other);
          best_[other] = std::max(best_[other], hint.value - least);
        }
      }
      if (met_.size() > 1) std::sort(met_.begin(), met_.end());
      for (uint32_t other : met_) each(other, best_[other]);
      for (uint32_t other : met_) best_[other] = 0;
    }
  }
  // While each() is called: the gain of that token from any segment.
  float gain(uint32_t other) const { return best_[other]; }

 private:
  AlignSide own_, others_;
  std::vector<float> best_;
  std::vector<uint32_t> met_;
};

}  // namespace diglot
