// Words in running text: cutting and looking up.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source.h"

namespace diglot {

struct TextWord {
  Range range;
  std::string_view folded;  // lower case; valid until the next word is read. Empty where longer than 48 bytes
  bool unspaced = false;    // one character of a script without spaces
  bool capital = false;     // begins with a capital letter
};

// What a byte becomes in a folded word: a lower-case letter of ASCII, a digit or '_'; kNoWordByte where it ends the
// word; kBeyondAscii where the character it begins has to be looked at.
inline constexpr char kNoWordByte = 0;
inline constexpr char kBeyondAscii = 2;
extern const std::array<char, 256> kFoldedBytes;

// Appends the folded ASCII of a word from `at` on, and gives where it ends.
size_t fold_ascii(std::string_view text, size_t at, std::string& folded);

bool has_word(std::string_view text);  // a letter or a digit, of any script
// The part of `range` without white space at its edges.
Range trimmed(std::string_view text, Range range);

// Reads a text word by word. Letters, marks, digits and '_' make a word, an apostrophe or a hyphen ends it; in
// scripts without spaces each character is one. The text must outlive the reader.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}
  bool next(TextWord& word);  // false at the end

 private:
  void skip_to_word(TextWord& word);
  bool read_plain(TextWord& word);
  void read_rest();

  std::string_view text_;
  size_t at_ = 0;
  std::string folded_;
};

// Words, each with a tag of bits. Entries of scripts without spaces are found anywhere, others as whole words.
class WordTable {
 public:
  // Tags of the same word are united. Words are folded; phrases of several words are not supported.
  void add(std::string_view word, uint32_t tag);
  // Calls visit(word, tag) for all entries, in no order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Entry& entry : entries_) visit(std::string_view(entry.word), entry.tag);
  }

  // Tag of a whole word, or 0. In Hebrew and Arabic one or two letters before the entry are passed over: these
  // scripts write particles onto the word.
  uint32_t find(std::string_view folded) const;
  // Tag and size in bytes of the longest entry that `text` begins with, for scripts without spaces.
  std::pair<uint32_t, size_t> find_prefix(std::string_view text) const;
  // Calls visit(tag, range, capital) for the entries found in a text, and returns how many words it has (in
  // scripts without spaces: characters). Words that no entry resembles cost no folding.
  template <class Visit>
  uint32_t scan(std::string_view text, Visit&& visit) const;

 private:
  struct Entry {
    std::string word;
    uint32_t tag = 0;
  };
  struct Match {
    Range range;
    uint32_t tag = 0;
    bool capital = false;
  };
  // ASCII words of at most eight bytes, most of those of a text: the word itself is the key.
  struct Short {
    uint64_t word = 0;
    uint32_t tag = 0;
  };
  const Entry* entry_of(std::string_view folded) const;
  static bool is_short(std::string_view folded);
  Short& short_for(uint64_t folded);  // where it stands, or where it is to stand
  uint32_t find_short(uint64_t folded) const;
  // Moves `at` behind the next word. False at the end.
  bool next(std::string_view text, size_t& at, Match& match) const;
  bool next_beyond_ascii(std::string_view text, size_t& at, Match& match) const;
  void look_up(std::string_view word, Match& match) const;
  void rehash();

  std::vector<Entry> entries_;
  std::vector<uint32_t> slots_;        // index into entries_ + 1, by hash; open addressing, at most half full
  std::vector<Short> shorts_;          // those of entries_ that are short; the same
  std::array<uint64_t, 256> sizes_{};  // bit n: there is a word of n bytes that begins with this byte
};

// Units, currencies and words of scale of a locale (unit_words of locale.h), made once per thread.
const WordTable& unit_table(const std::string& locale);

template <class Visit>
uint32_t WordTable::scan(std::string_view text, Visit&& visit) const {
  uint32_t words = 0;
  Match match;
  for (size_t at = 0; next(text, at, match); ++words) {
    if (match.tag != 0) visit(match.tag, match.range, match.capital);
  }
  return words;
}

}  // namespace diglot
