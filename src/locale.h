// Everything that diglot asks of ICU: locale tags, Unicode text, boundaries, numbers, dates.
//
// Text is UTF-8 in and out; offsets are bytes. All functions are pure and thread-safe: ICU objects that are
// costly to open are kept per thread inside locale.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source.h"

namespace diglot {

// "fr-fr", "FR_fr" → "fr-FR"; nothing where it is not a well-formed BCP 47 tag with a language.
std::optional<std::string> canonical_locale(std::string_view tag);
// True where CLDR knows the language, the script and the region of a canonical tag, and there is nothing else in
// it: "fr-FR" and "es-419", but not "my-docs", which is well-formed as well.
bool known_locale(const std::string& tag);
// "zh-TW" → {"zh-TW", "zh-Hant", "zh"}: the tag itself and its parents, most specific first.
std::vector<std::string> locale_fallbacks(const std::string& tag);
std::string language_of(const std::string& tag);  // "fr"
bool right_to_left(const std::string& tag);
std::string script_of(const std::string& tag);  // ISO 15924, the likely one: "Latn", "Jpan"
std::string locale_name(const std::string& tag, const std::string& in_locale);  // "French (France)"
bool unspaced_script(const std::string& tag);  // Chinese, Japanese, Thai, Khmer, Lao, Burmese, Tibetan
int compare_text(std::string_view a, std::string_view b, const std::string& locale);  // collation order

std::string nfc(std::string_view text);
std::string nfkc(std::string_view text);
std::string fold_case(std::string_view text);  // default case folding
std::string to_lower(std::string_view text, const std::string& locale = "");
std::string_view trim_ascii(std::string_view text);  // without spaces, tabs and line ends at its edges
std::string lower_ascii(std::string_view text);      // A–Z only: names of HTML, of directives, endings of files
// What a search compares: lower case, compatibility forms and Latin accents, Hebrew and Arabic points laid aside.
std::string search_form(std::string_view text);
std::string collapse_space(std::string_view text);  // every run of Unicode white space one space; trimmed

// Offset of the first byte that does not start a valid UTF-8 sequence, or nothing.
std::optional<size_t> first_invalid_utf8(std::string_view text);
// The same text with U+FFFD for each invalid byte and each NUL.
std::string repair_utf8(std::string_view text);

// What follows is asked of every character of a corpus: ASCII is answered here, the rest by ICU.
namespace beyond_ascii {
char32_t next_code_point(std::string_view text, size_t& at);
bool is_letter(char32_t c);
bool is_digit(char32_t c);
int digit_value(char32_t c);
bool is_space(char32_t c);
bool is_word_char(char32_t c);
bool is_upper(char32_t c);
char32_t fold_char(char32_t c);
void append_utf8(std::string& out, char32_t c);
}  // namespace beyond_ascii

// Decodes the code point at `at` and moves behind it. Valid UTF-8 assumed; U+FFFD where it is not.
inline char32_t next_code_point(std::string_view text, size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  return byte < 0x80 ? (++at, byte) : beyond_ascii::next_code_point(text, at);
}
// Moves `at`, which is not 0, before the code point that ends there, and decodes it.
inline char32_t previous_code_point(std::string_view text, size_t& at) {
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
  size_t behind = at;
  return next_code_point(text, behind);
}
inline bool is_letter(char32_t c) {
  return c < 0x80 ? (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z' : beyond_ascii::is_letter(c);
}
// Decimal digit of any script.
inline bool is_digit(char32_t c) { return c < 0x80 ? c >= '0' && c <= '9' : beyond_ascii::is_digit(c); }
// 0–9 of any script, else -1.
inline int digit_value(char32_t c) {
  return c < 0x80 ? (c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1) : beyond_ascii::digit_value(c);
}
// Unicode White_Space.
inline bool is_space(char32_t c) { return c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) : beyond_ascii::is_space(c); }
bool has_digit(std::string_view text);
bool is_punctuation(char32_t c);
// Letter, mark, digit or connector.
inline bool is_word_char(char32_t c) {
  return c < 0x80 ? is_letter(c) || is_digit(c) || c == '_' : beyond_ascii::is_word_char(c);
}
inline bool is_upper(char32_t c) { return c < 0x80 ? c >= 'A' && c <= 'Z' : beyond_ascii::is_upper(c); }
bool ends_sentence(char32_t c);  // full stops and the like, of any script
bool is_unspaced(char32_t c);    // of a script without spaces between words: Han, kana, Thai, Lao, Khmer …
inline void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else {
    beyond_ascii::append_utf8(out, c);
  }
}
bool is_currency_symbol(char32_t c);  // $, €, ¥, …
// Simple case folding; full-width ASCII becomes ASCII.
inline char32_t fold_char(char32_t c) {
  return c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : beyond_ascii::fold_char(c);
}
// The folded letter without its accents: 'é' → 'e', 'Å' → 'a'; 0 for a combining mark. Scripts that do not combine
// letters and accents are only folded.
char32_t base_letter(char32_t c);
bool is_currency_code(std::string_view code);  // "EUR": an ISO 4217 code that ICU knows
size_t display_width(std::string_view text);   // terminal columns; wide CJK counts two, marks none
bool is_right_to_left(char32_t c);             // a strong one: Hebrew, Arabic and their like
// The order in which a left-to-right terminal shows the code points of a line: result[i] is the index of the
// code point at visual place i. Only text with right-to-left characters differs from 0, 1, 2, …
std::vector<uint32_t> visual_order(std::string_view text);

// Sentences and words, as consecutive ranges that cover the text (words: those with a letter or digit only).
std::vector<Range> sentences(std::string_view text, const std::string& locale);
std::vector<Range> words(std::string_view text, const std::string& locale);

// "2020-07-28" → "28 juillet 2020"; the text itself where it is not a date.
std::string long_date(std::string_view iso_date, const std::string& locale);
// CLDR plural category of a count: "one", "other", …
std::string plural_category(int64_t count, const std::string& locale);
// A count in the locale's digits and grouping.
std::string format_count(int64_t count, const std::string& locale);

// A number as written in a text.
struct NumberToken {
  Range range;             // in the text
  std::string value;       // canonical decimal: "-1234.5"
  std::string other;       // the other reading, where ambiguous
  bool ambiguous = false;  // "1.250" where the separator could be either
  bool in_word = false;    // letters stand right before it: "OAuth2", "FY21"
  bool glued = false;      // letters stand right behind it: "10GB", "6PM", "15th", "2FA"
  bool operator==(const NumberToken&) const = default;
};

// Digit numbers of a text in any script and with any CLDR grouping. Digits inside words ("OAuth2", "P2P") are
// not numbers, nor is one digit that begins a word ("2FA").
std::vector<NumberToken> scan_numbers(std::string_view text, const std::string& locale);
// All digits of a text, those of words as well. Appends.
void scan_digits(std::string_view text, const std::string& locale, std::vector<NumberToken>& out);
// How a language writes a whole number in words, case folded: cardinals and ordinals of all genders, by CLDR.
// Empty above 9999 and where CLDR has no words. The reference is valid as long as the thread.
const std::vector<std::string>& spelled_numbers(int64_t value, const std::string& locale);
// The plain word for counting: "two"; empty where CLDR has none. Opens ICU's rules, so keep the result.
std::string cardinal_word(int64_t value, const std::string& locale);

// What CLDR says a word means in a date or a quantity. A tag holds one field of each kind.
inline constexpr uint32_t kMonthMask = 0xF;         // 1–12
inline constexpr uint32_t kWeekdayMask = 0x70;      // 1–7, Sunday first
inline constexpr uint32_t kDayPeriodMask = 0x180;   // 0x80: before noon, 0x100: after noon
inline constexpr uint32_t kScaleMask = 0x3E00;      // power of ten: thousand = 3
inline constexpr uint32_t kUnitMask = 0x3F8000;     // QuantityUnit
inline constexpr uint32_t kCapitalized = 0x400000;  // written with a capital; without one it is another word
inline constexpr uint32_t kAbbreviated = 0x800000;  // a short form: only next to a digit does it mean this
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

struct QuantityWord {
  std::string word;
  uint32_t tag = 0;
  bool operator==(const QuantityWord&) const = default;
};

// Months, weekdays and halves of the day of a locale.
std::vector<QuantityWord> date_words(const std::string& locale);
// Units, currencies and words of scale of a locale. Costs some milliseconds: keep the result.
std::vector<QuantityWord> unit_words(const std::string& locale);

// The order in which a locale writes day, month and year in digits, by CLDR: "dmy", "mdy" or "ymd".
const std::string& date_order(const std::string& locale);

// The marks by which a locale quotes, by CLDR: “ ” ‘ ’ for English. The reference is valid as long as the thread.
const std::vector<char32_t>& quotation_marks(const std::string& locale);

// What begins the fraction of a number in a locale, by CLDR.
char32_t decimal_separator(const std::string& locale);

// A calendar date as written, in the locale's forms ("June 30, 2020", "30 juin 2020", "2020 年 6 月 30 日") or ISO.
struct DateToken {
  Range range;        // in the text
  std::string value;  // ISO 8601: "2020-06-30", "2020-06", "--06-30"
  bool operator==(const DateToken&) const = default;
};
std::vector<DateToken> scan_dates(std::string_view text, const std::string& locale);

// The cardinal numbers 1 to 100 in words, in every gender and case that ICU knows: {"une", 1}, {"thirty-one", 31}.
std::vector<std::pair<std::string, int>> spelled_numbers(const std::string& locale);

}  // namespace diglot
