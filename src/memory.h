// memory: sentences that were translated before, and which of them a new one is like.
//
// Two sentences are compared word by word, without regard to case; all numbers are one word. Their likeness is
// 1 − d / n, with d the edit distance (Levenshtein 1966) in words and n the words of the longer one. Who can be like
// enough is found by prefix filtering (Chaudhuri, Ganti & Kaushik 2006): such sentences share one of their rarest
// words, so that nearly all others are never looked at.
//
// Needs no words of any language, no file and no thread: the same sentences in the same order give the same answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace diglot {

class Memory {
 public:
  // What is less like than this is not found.
  static constexpr float kLeastLikeness = 0.7F;

  struct Match {
    uint32_t sentence = 0;  // index of those given
    float likeness = 0;     // 1 only where the two are the same but for white space
    bool operator==(const Match&) const = default;
  };

  Memory() = default;
  // The sentences are inline Markdown; what they are views of must outlive the memory.
  explicit Memory(std::vector<std::string_view> sentences);

  // The best `most` of them, the most alike first; of equals, the one given first.
  std::vector<Match> find(std::string_view sentence, size_t most) const;

 private:
  // The rarest words of a sentence: enough for every sentence that is like it to have one of them.
  std::vector<uint32_t> prefix_of(std::span<const uint32_t> words) const;
  std::span<const uint32_t> words_of(uint32_t sentence) const;

  std::vector<std::string_view> sentences_;
  std::unordered_map<uint32_t, uint32_t> numbers_;  // of each word's hash, from 0
  std::vector<uint32_t> words_;                     // of all sentences in a row, by number
  std::vector<uint32_t> begins_{0};                 // of each sentence in words_, and the end
  std::vector<uint32_t> counts_;                    // by word: sentences that have it
  std::vector<std::vector<uint32_t>> who_;          // by word: sentences with it in their prefix, ascending
};

}  // namespace diglot
