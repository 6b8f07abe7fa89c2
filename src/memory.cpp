#include "memory.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "digest.h"
#include "locale.h"
#include "words.h"

namespace diglot {
namespace {

constexpr float kNearlySame = 0.99F;       // of sentences that differ in numbers, case or marks only
constexpr size_t kMostWords = 250;         // of a sentence; longer ones are neither kept nor looked for
constexpr size_t kMostHolders = 2000;      // sentences with a word that are looked at
constexpr uint32_t kNumber = 1;            // stands for every number
constexpr uint32_t kUnknown = UINT32_MAX;  // the number of a word that no sentence has

uint32_t word_of(std::string_view folded) {
  size_t at = 0;
  if (folded.empty() || is_digit(next_code_point(folded, at))) return kNumber;
  return static_cast<uint32_t>(fnv1a(folded) >> 32U) | 2U;
}

// Appends the words of a sentence; nothing where it has too many.
void append_words(std::string_view sentence, std::vector<uint32_t>& out) {
  const size_t begin = out.size();
  WordReader reader(sentence);
  TextWord word;
  while (out.size() - begin <= kMostWords && reader.next(word)) {
    const uint32_t one = word_of(word.folded);
    // "1,000.50" is one number.
    if (one != kNumber || out.size() == begin || out.back() != kNumber) out.push_back(one);
  }
  if (out.size() - begin > kMostWords) out.resize(begin);
}

size_t least_common(size_t words) {
  return static_cast<size_t>(
      std::ceil(static_cast<double>(Memory::kLeastLikeness) * static_cast<double>(words) - 1e-6));
}

// Edit distance, or more than `most` where it is more.
size_t distance(std::span<const uint32_t> a, std::span<const uint32_t> b, size_t most) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    size_t best = row[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
      best = std::min(best, row[j]);
    }
    if (best > most) return best;
  }
  return row.back();
}

}  // namespace

Memory::Memory(std::vector<std::string_view> sentences) : sentences_(std::move(sentences)) {
  for (const std::string_view sentence : sentences_) {
    const size_t begin = words_.size();
    append_words(sentence, words_);
    for (size_t i = begin; i < words_.size(); ++i) {
      words_[i] = numbers_.try_emplace(words_[i], static_cast<uint32_t>(numbers_.size())).first->second;
    }
    begins_.push_back(static_cast<uint32_t>(words_.size()));
  }
  counts_.resize(numbers_.size());
  who_.resize(numbers_.size());
  std::vector<uint32_t> last(numbers_.size(), UINT32_MAX);  // by word: the last sentence that it was counted in
  for (uint32_t i = 0; i < sentences_.size(); ++i) {
    for (const uint32_t word : words_of(i)) counts_[word] += std::exchange(last[word], i) == i ? 0 : 1;
  }
  for (uint32_t i = 0; i < sentences_.size(); ++i) {
    for (const uint32_t word : prefix_of(words_of(i))) who_[word].push_back(i);
  }
}

std::span<const uint32_t> Memory::words_of(uint32_t sentence) const {
  return std::span(words_).subspan(begins_[sentence], begins_[sentence + 1] - begins_[sentence]);
}

std::vector<uint32_t> Memory::prefix_of(std::span<const uint32_t> words) const {
  const size_t keep = words.empty() ? 0 : words.size() - least_common(words.size()) + 1;
  std::vector<std::pair<uint32_t, uint32_t>> rare;  // how many have it, word
  rare.reserve(words.size());
  for (const uint32_t word : words) rare.emplace_back(word < counts_.size() ? counts_[word] : 0, word);
  std::sort(rare.begin(), rare.end());
  std::vector<uint32_t> out;
  out.reserve(keep);
  for (size_t i = 0; i < keep; ++i) {
    if (out.empty() || out.back() != rare[i].second) out.push_back(rare[i].second);
  }
  return out;
}

std::vector<Memory::Match> Memory::find(std::string_view sentence, size_t most) const {
  std::vector<uint32_t> words;
  append_words(sentence, words);
  for (uint32_t& word : words) {
    const auto known = numbers_.find(word);
    word = known != numbers_.end() ? known->second : kUnknown;
  }
  const std::string text = collapse_space(sentence);
  std::vector<uint32_t> candidates;
  for (uint32_t word : prefix_of(words)) {
    if (word == kUnknown) continue;
    const std::span<const uint32_t> holders(who_[word]);
    const std::span<const uint32_t> looked_at = holders.first(std::min(holders.size(), kMostHolders));
    candidates.insert(candidates.end(), looked_at.begin(), looked_at.end());
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  std::vector<Match> out;
  for (uint32_t candidate : candidates) {
    const std::span<const uint32_t> other = words_of(candidate);
    const size_t longer = std::max(words.size(), other.size());
    const size_t allowed = longer - least_common(longer);
    if (longer - std::min(words.size(), other.size()) > allowed) continue;
    const size_t edits = distance(words, other, allowed);
    if (edits > allowed) continue;
    const float likeness = 1 - static_cast<float>(edits) / static_cast<float>(longer);
    const bool same = edits == 0 && collapse_space(sentences_[candidate]) == text;
    out.push_back({candidate, same ? 1 : std::min(likeness, kNearlySame)});
  }
  std::stable_sort(out.begin(), out.end(), [](const Match& a, const Match& b) { return a.likeness > b.likeness; });
  if (out.size() > most) out.resize(most);
  return out;
}

}  // namespace diglot
