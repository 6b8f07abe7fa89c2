// Words in running text: cutting, looking up, and what CLDR knows about words of dates and quantities.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "source.h"

namespace diglot {

// Scripts that put no spaces between words: Han, kana, Thai, Lao, Khmer, Burmese, Tibetan.
bool is_unspaced(char32_t c);

struct TextWord {
  Range range;
  std::string_view folded;  // lower case; valid until the next word is read. Empty where longer than 48 bytes
  bool unspaced = false;    // one character of a script without spaces
  bool capital = false;     // begins with a capital letter
};

// The word at or behind `at`, which moves behind it. Letters, marks, digits and '_' make a word; an apostrophe
// or a hyphen ends it. False at the end of the text.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}
  bool next(TextWord& word);

 private:
  void fold(char32_t c);

  std::string_view text_;
  size_t at_ = 0;
  size_t size_ = 0;
  bool too_long_ = false;
  std::array<char, 56> buffer_{};
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

// What CLDR says a word means in a date or a quantity. The tag holds one field of each kind.
enum : uint32_t {
  kMonthMask = 0xF,         // 1–12
  kWeekdayMask = 0x70,      // 1–7, Sunday first
  kDayPeriodMask = 0x180,   // 0x80: before noon, 0x100: after noon
  kScaleMask = 0x3E00,      // power of ten: thousand = 3
  kUnitMask = 0x3F8000,     // QuantityUnit
  kAbbreviated = 0x800000,  // the word is a short form: only next to a digit does it mean this
};
inline constexpr uint32_t kWeekdayShift = 4, kScaleShift = 9, kUnitShift = 15;

enum class QuantityUnit : uint8_t {
  kNone,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear,
  kBit,
  kByte,
  kKilobyte,
  kMegabyte,
  kGigabyte,
  kTerabyte,
  kPetabyte,
  kPercent,
  kMeter,
  kKilometer,
  kCentimeter,
  kMillimeter,
  kMile,
  kFoot,
  kInch,
  kGram,
  kKilogram,
  kPound,
  kMillisecond,
  kPixel,
  kDegree,
  kDollar,
  kEuro,
  kYen,
  kSterling,
  kYuan,
  kWon,
  kRupee,
  kShekel,
  kBaht,
  kReal,
};

// The words of a locale for dates and quantities, made once per thread.
const WordTable& quantity_words(const std::string& locale);

}  // namespace diglot
