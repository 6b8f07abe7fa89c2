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

constexpr float kNearlySame = 0.99F;   // of sentences that differ in numbers, case or marks only
constexpr size_t kMostWords = 250;     // of a sentence; longer ones are neither kept nor looked for
constexpr size_t kMostHolders = 2000;  // sentences with a word that are looked at
constexpr uint32_t kNumber = 1;        // stands for every number

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
    append_words(sentence, words_);
    begins_.push_back(static_cast<uint32_t>(words_.size()));
  }
  std::vector<uint32_t> own;
  for (uint32_t i = 0; i < sentences_.size(); ++i) {
    const std::span<const uint32_t> words = words_of(i);
    own.assign(words.begin(), words.end());
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
    for (uint32_t word : own) ++counts_[word];
  }
  for (uint32_t i = 0; i < sentences_.size(); ++i) {
    const std::span<const uint32_t> words = words_of(i);
    for (uint32_t word : prefix_of({words.begin(), words.end()})) who_[word].push_back(i);
  }
}

std::span<const uint32_t> Memory::words_of(uint32_t sentence) const {
  return std::span(words_).subspan(begins_[sentence], begins_[sentence + 1] - begins_[sentence]);
}

std::vector<uint32_t> Memory::prefix_of(std::vector<uint32_t> words) const {
  const size_t keep = words.empty() ? 0 : words.size() - least_common(words.size()) + 1;
  std::vector<std::pair<uint32_t, uint32_t>> rare;  // how many have it, word
  rare.reserve(words.size());
  for (uint32_t word : words) {
    const auto found = counts_.find(word);
    rare.emplace_back(found != counts_.end() ? found->second : 0, word);
  }
  std::sort(rare.begin(), rare.end());
  words.clear();
  for (size_t i = 0; i < keep; ++i) {
    if (words.empty() || words.back() != rare[i].second) words.push_back(rare[i].second);
  }
  return words;
}

std::vector<Memory::Match> Memory::find(std::string_view sentence, size_t most) const {
  std::vector<uint32_t> words;
  append_words(sentence, words);
  const std::string text = collapse_space(sentence);
  std::vector<uint32_t> candidates;
  for (uint32_t word : prefix_of(words)) {
    const auto found = who_.find(word);
    if (found == who_.end()) continue;
    const size_t count = std::min(found->second.size(), kMostHolders);
    candidates.insert(candidates.end(), found->second.begin(),
                      found->second.begin() + static_cast<std::ptrdiff_t>(count));
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
