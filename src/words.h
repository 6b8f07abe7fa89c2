// Words in running text: cutting and looking up.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "source.h"

namespace diglot {

struct TextWord {
  Range range;
  std::string_view folded;  // lower case; valid until the next word is read. Empty where longer than 48 bytes
  bool unspaced = false;    // one character of a script without spaces
  bool capital = false;     // begins with a capital letter
};

// Reads a text word by word. Letters, marks, digits and '_' make a word, an apostrophe or a hyphen ends it; in
// scripts without spaces each character is one. The text must outlive the reader.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}
  bool next(TextWord& word);  // false at the end

 private:
  void fold(char32_t c);

  std::string_view text_;
  size_t at_ = 0;
  std::string folded_;
};

// Words, each with a tag of bits. Entries of scripts without spaces are found anywhere, others as whole words.
class WordTable {
 public:
  // Tags of the same word are united. Words are folded; phrases of several words are not supported.
  void add(std::string_view word, uint32_t tag);
  bool empty() const { return words_.empty(); }

  // Tag of a whole word, or 0. In Hebrew and Arabic one or two letters before the entry are passed over: these
  // scripts write particles onto the word.
  uint32_t find(std::string_view folded) const;
  // Tag and size in bytes of the longest entry that `text` begins with, for scripts without spaces.
  std::pair<uint32_t, size_t> find_prefix(std::string_view text) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> words_;
  std::array<uint64_t, 256> sizes_{};  // bit n: there is a word of n bytes that begins with this byte
};

// The words of a locale for dates and quantities (quantity_words of locale.h), made once per thread.
const WordTable& quantity_table(const std::string& locale);

}  // namespace diglot
