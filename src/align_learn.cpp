#include <algorithm>

#include "align.h"
#include "align_evidence.h"

namespace diglot {
namespace {

constexpr size_t kLeastPairs = 200;  // to learn words from

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
    model.pairs.emplace_back(hash_of_tokens(pair.source), hash_of_tokens(pair.target));
    model.targets.push_back(model.pairs.back().second);
  }
  const auto sort = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  sort(model.pairs);
  sort(model.targets);
  // Of a few sentences, more would be learned that is not so than that is.
  if (pairs.size() >= kLeastPairs) model.words = Association(std::move(tokens));
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

AlignmentModel learn_from_guesses(std::span<const TextPair> pairs) {
  AlignmentModel model = learn_alignment(pairs);
  model.guessed = true;
  return model;
}

}  // namespace diglot
