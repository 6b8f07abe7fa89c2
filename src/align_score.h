// How well sentences of two texts go together: words, lengths, structure, and texts that the model knows.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "align_evidence.h"
#include "alignment.h"

namespace diglot {

struct BeadScores {
  double words = 0, length = 0, structure = 0;
  double all() const;
  // What speaks for a pair whatever stands around it, 0 to 1.
  float confidence() const;
};

struct Group {
  uint32_t first = 0, count = 1;  // segments
};

// Of two segments: evidence of their words for each other, above none, and how many words have any.
struct Shared {
  float source_gain = 0, target_gain = 0;
  uint32_t source_found = 0, target_found = 0;
};

// How two segments stand among those that were left between the same beads.
struct Surroundings {
  bool in_order = false;   // the dynamic programme took the two for a pair
  bool same_rank = false;  // as many were left on both sides, and it is the n-th of each
  double choices = 1;      // pairs that could be made
};

class Scorer {
 public:
  Scorer(std::span<const Segment> source, std::span<const Segment> target, const AlignmentModel& model);

  AlignSide source() const { return {source_, source_hints_, source_holders_}; }
  AlignSide target() const { return {target_, target_hints_, target_holders_}; }

  // The mean evidence of a segment's words, of which `gain` is above none.
  double source_score(uint32_t segment, double gain) const { return source_words_[segment].score(gain); }
  double target_score(uint32_t segment, double gain) const { return target_words_[segment].score(gain); }

  // Of `sources` segments from i and `targets` from j. `words`: the scores of all segments together.
  BeadScores bead(double words, uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const;
  BeadScores pair(uint32_t i, uint32_t j, const Shared& shared) const;
  BeadScores group(Group source, Group target) const;

  // The logarithm of the odds that two segments that stand between the same beads are a pair.
  double pair_odds(uint32_t i, uint32_t j, const Shared& shared, const Surroundings& around) const;
  // The model saw just these two beside each other.
  bool is_known_pair(uint32_t i, uint32_t j) const;
  bool is_same_heading(uint32_t i, uint32_t j) const;

 private:
  // Of a segment: evidence of its words where nothing explains them, and what the sum is divided by.
  struct Words {
    double least, count;
    double score(double gain) const { return (gain + least) / count; }
  };

  static std::vector<Words> words_of(const Text& text, const Hints& hints);
  void measure_lengths();
  void find_known();
  double length_score(double source, double target) const;
  double anchor_score(uint32_t i, uint32_t j) const;
  double structure_score(uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const;
  double text_score(uint32_t i, uint32_t sources, uint32_t j, uint32_t targets) const;

  Text source_, target_;
  Hints source_hints_, target_hints_;
  Holders source_holders_, target_holders_;
  std::vector<Words> source_words_, target_words_;
  const AlignmentModel& model_;
  double ratio_, variance_;
  std::vector<std::vector<uint64_t>> partners_;  // of each source segment's text: hashes
  std::vector<bool> known_target_;
};

}  // namespace diglot
