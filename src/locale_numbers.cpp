#include <unicode/dcfmtsym.h>
#include <unicode/locid.h>
#include <unicode/rbnf.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <map>
#include <memory>

#include "locale.h"

namespace diglot {
namespace {

// Which characters group digits and which one begins the fraction, by CLDR.
struct Separators {
  char32_t group = U',';
  char32_t decimal = U'.';
};

bool is_blank(char32_t c) { return c == U' ' || c == 0xA0 || c == 0x202F || c == 0x2009; }
bool is_decimal(char32_t c) { return c == '.' || c == ',' || c == 0x66B || c == 0xFF0E || c == 0xFF0C; }
bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019; }
bool is_separator(char32_t c) { return is_decimal(c) || is_apostrophe(c) || c == 0x66C; }
// Full-width forms mean what their ASCII twins mean.
char32_t narrow(char32_t c) { return c == 0xFF0E ? U'.' : c == 0xFF0C ? U',' : c; }

Separators cldr_separators(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag({tag.data(), static_cast<int32_t>(tag.size())}, status);
  const icu::DecimalFormatSymbols symbols(locale, status);
  if (U_FAILURE(status)) return {};
  using Symbols = icu::DecimalFormatSymbols;
  const auto first = [&](Symbols::ENumberFormatSymbol symbol) {
    return static_cast<char32_t>(symbols.getConstSymbol(symbol).char32At(0));
  };
  return {first(Symbols::kGroupingSeparatorSymbol), first(Symbols::kDecimalSeparatorSymbol)};
}

const Separators& separators_of(const std::string& tag) {
  thread_local std::map<std::string, Separators> kept;
  auto found = kept.find(tag);
  if (found == kept.end()) found = kept.emplace(tag, cldr_separators(tag)).first;
  return found->second;
}

// Digits between two separators.
struct Group {
  uint32_t begin = 0, end = 0;    // in the text
  uint32_t first = 0, count = 0;  // in DigitRun::digits
  char32_t separator = 0;         // before it; 0 for the first
};

// A run of digits with separators between them. Longer runs than kMaxGroups are cut: no number is that long.
struct DigitRun {
  static constexpr size_t kMaxGroups = 12;
  std::array<Group, kMaxGroups> groups;
  size_t size = 0;
  std::string digits;  // ASCII

  const Group& operator[](size_t i) const { return groups[i]; }
  std::string_view digits_of(size_t from, size_t to) const {
    return std::string_view(digits).substr(groups[from].first,
                                           groups[to - 1].first + groups[to - 1].count - groups[from].first);
  }
  Range range(size_t from, size_t to) const { return {groups[from].begin, groups[to - 1].end}; }
};

// Appends the digits that start at `at` as one group.
void read_group(std::string_view text, size_t& at, char32_t separator, DigitRun& run) {
  Group group{static_cast<uint32_t>(at), 0, static_cast<uint32_t>(run.digits.size()), 0, separator};
  for (size_t next = at; next < text.size(); at = next) {
    const int value = digit_value(next_code_point(text, next));
    if (value < 0) break;
    run.digits.push_back(static_cast<char>('0' + value));
  }
  group.end = static_cast<uint32_t>(at);
  group.count = static_cast<uint32_t>(run.digits.size()) - group.first;
  run.groups[run.size++] = group;
}

// Where the separator at `at` is followed by a digit: its code point, and `at` moves behind it. Else 0.
char32_t separator_before_digit(std::string_view text, size_t& at) {
  size_t next = at;
  if (next >= text.size()) return 0;
  const char32_t c = next_code_point(text, next);
  if (!is_separator(c) && !is_blank(c)) return 0;
  size_t after = next;
  if (after >= text.size() || digit_value(next_code_point(text, after)) < 0) return 0;
  at = next;
  return narrow(c);
}

size_t digits_at(std::string_view text, size_t at) {
  size_t count = 0;
  while (at < text.size() && count < 5 && digit_value(next_code_point(text, at)) >= 0) ++count;
  return count;
}

// A blank groups digits only as in "10 000": three digits behind it, one to three before the first one, and
// where the locale groups by blanks or the blank is one that does not break.
bool blank_groups(std::string_view text, size_t after, char32_t blank, const DigitRun& run, const Separators& by) {
  if (blank == U' ' && !is_blank(by.group)) return false;
  const Group& first = run[0];
  const bool head = first.count <= 3 && run.digits[first.first] != '0';
  const bool same = run.size == 1 || run[run.size - 1].separator == blank;
  return head && same && digits_at(text, after) == 3;
}

void read_run(std::string_view text, size_t& at, const Separators& by, DigitRun& run) {
  run.size = 0;
  run.digits.clear();
  read_group(text, at, 0, run);
  while (run.size < DigitRun::kMaxGroups) {
    size_t after = at;
    const char32_t separator = separator_before_digit(text, after);
    if (separator == 0) return;
    if (is_blank(separator) && !blank_groups(text, after, separator, run, by)) return;
    at = after;
    read_group(text, at, separator, run);
  }
}

std::string canonical(std::string_view whole, std::string_view fraction = {}) {
  const size_t first = whole.find_first_not_of('0');
  std::string out(first == std::string_view::npos ? "0" : whole.substr(first));
  const size_t last = fraction.find_last_not_of('0');
  if (last != std::string_view::npos) (out += '.') += fraction.substr(0, last + 1);
  return out;
}

// "10,000,000" and, as in India, "1,00,00,000".
bool grouped(const DigitRun& run, size_t to) {
  if (to == 1) return true;
  if (run[0].count > 3 || run.digits[0] == '0' || run[to - 1].count != 3) return false;
  bool threes = true;
  bool twos = run[0].count <= 2;
  for (size_t i = 1; i + 1 < to; ++i) {
    threes &= run[i].count == 3;
    twos &= run[i].count == 2;
  }
  return threes || twos;
}

bool one_separator(const DigitRun& run, size_t to) {
  for (size_t i = 2; i < to; ++i) {
    if (run[i].separator != run[1].separator) return false;
  }
  return true;
}

// Two groups and a point or comma between them: "1.25", or "1.250", which may be either.
NumberToken read_pair(const DigitRun& run, const Separators& by) {
  NumberToken token{run.range(0, 2), canonical(run.digits_of(0, 1), run.digits_of(1, 2)), {}};
  if (!grouped(run, 2)) return token;
  const char32_t separator = run[1].separator;
  token.ambiguous = true;
  token.other = canonical(run.digits);
  // A separator that is neither of the locale's own is a foreign one, and most foreign texts group.
  if (separator != by.decimal) std::swap(token.value, token.other);
  return token;
}

// "1,234.56" is one number, "10.0.0.1" and "7/28" are their parts.
void append_run(const DigitRun& run, const Separators& by, std::vector<NumberToken>& out) {
  const size_t size = run.size;
  const char32_t last = run[size - 1].separator;
  if (size == 1) {
    out.push_back({run.range(0, 1), canonical(run.digits), {}});
  } else if (size == 2 && is_decimal(last)) {
    out.push_back(read_pair(run, by));
  } else if (one_separator(run, size) && grouped(run, size)) {
    out.push_back({run.range(0, size), canonical(run.digits), {}});
  } else if (size > 2 && is_decimal(last) && one_separator(run, size - 1) && last != run[1].separator &&
             grouped(run, size - 1)) {
    out.push_back({run.range(0, size), canonical(run.digits_of(0, size - 1), run.digits_of(size - 1, size)), {}});
  } else {
    for (size_t i = 0; i < size; ++i) out.push_back({run.range(i, i + 1), canonical(run.digits_of(i, i + 1)), {}});
  }
}

// Letters of scripts that write words around digits ("OAuth2", "FY21"). Others put a particle before a number
// (Hebrew) or write without spaces (Chinese): there a letter does not take the number in.
bool joins_digits(char32_t c) { return c == '_' || (c < 0x530 && is_letter(c)); }

// ".80": a fraction without its zero.
bool bare_fraction(std::string_view text, size_t at) {
  if (at == 0 || text[at - 1] != '.') return false;
  if (at == 1) return true;
  const char before = text[at - 2];
  return before == ' ' || before == '(' || before == '$' || before == '+' || before == '-';
}

// A minus sign stands right before the number and after a space that no other number precedes ("5 -10" is a range).
bool negative(std::string_view text, size_t at) {
  size_t sign = at;
  if (sign >= 1 && text[sign - 1] == '-') {
    sign -= 1;
  } else if (sign >= 3 && text.substr(sign - 3, 3) == "\u2212") {
    sign -= 3;
  } else {
    return false;
  }
  if (sign == 0 || text[sign - 1] == '(') return true;
  if (text[sign - 1] != ' ') return false;
  const size_t before = text.find_last_not_of(' ', sign - 1);
  return before == std::string_view::npos || !is_digit(static_cast<unsigned char>(text[before]));
}

// Marks what stands around the tokens from `first` on, which were read from one run that ends at `at`.
void mark_surroundings(std::string_view text, size_t at, char32_t before, size_t first, std::vector<NumberToken>& out) {
  NumberToken& head = out[first];
  size_t peek = at;
  out.back().glued = at < text.size() && joins_digits(next_code_point(text, peek));
  for (size_t i = first; i < out.size(); ++i) out[i].in_word = joins_digits(before);
  if (head.in_word || head.value == "0") return;
  if (out.size() == first + 1 && !head.ambiguous && head.value.find('.') == std::string::npos &&
      bare_fraction(text, head.range.begin)) {
    head.value = canonical("0", text.substr(head.range.begin, head.range.size()));
    head.range.begin -= 1;
  }
  if (negative(text, head.range.begin)) {
    head.value.insert(0, 1, '-');
    if (head.ambiguous) head.other.insert(0, 1, '-');
  }
}

using Spellers = std::vector<std::unique_ptr<icu::RuleBasedNumberFormat>>;

std::unique_ptr<icu::RuleBasedNumberFormat> open_speller(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag({tag.data(), static_cast<int32_t>(tag.size())}, status);
  auto speller = std::make_unique<icu::RuleBasedNumberFormat>(icu::URBNF_SPELLOUT, locale, status);
  // Where CLDR has no rules for a language ICU answers with the root's, which are digits.
  if (U_FAILURE(status)) return nullptr;
  return speller;
}

// ICU hands out words with soft hyphens or zero-width spaces in some languages; texts have none.
std::string spelled_word(const icu::UnicodeString& spelled) {
  icu::UnicodeString word = spelled;
  for (UChar invisible : {u'\u00AD', u'\u200B'})
    word.findAndReplace(icu::UnicodeString(invisible), icu::UnicodeString());
  std::string out;
  word.foldCase().toUTF8String(out);
  return out;
}

std::vector<std::string> spell(icu::RuleBasedNumberFormat& speller, int64_t value) {
  std::vector<std::string> out;
  for (int32_t i = 0; i < speller.getNumberOfRuleSetNames(); ++i) {
    const icu::UnicodeString rules = speller.getRuleSetName(i);
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString spelled;
    icu::FieldPosition ignored;
    speller.format(value, rules, spelled, ignored, status);
    if (U_FAILURE(status)) continue;
    std::string word = spelled_word(spelled);
    bool has_digit = false;
    for (size_t at = 0; at < word.size();) has_digit |= is_digit(next_code_point(word, at));
    if (has_digit || word.empty()) continue;
    bool known = false;
    for (const std::string& other : out) known |= other == word;
    if (!known) out.push_back(std::move(word));
  }
  return out;
}

icu::RuleBasedNumberFormat* speller_of(const std::string& locale) {
  thread_local std::map<std::string, std::unique_ptr<icu::RuleBasedNumberFormat>> kept;
  auto [speller, fresh] = kept.try_emplace(locale);
  if (fresh) speller->second = open_speller(locale);
  return speller->second.get();
}

}  // namespace

char32_t decimal_separator(const std::string& locale) { return separators_of(locale).decimal; }

std::string cardinal_word(int64_t value, const std::string& locale) {
  icu::RuleBasedNumberFormat* speller = speller_of(locale);
  if (speller == nullptr) return {};
  icu::UnicodeString spelled;
  speller->format(value, spelled);
  std::string word = spelled_word(spelled);
  return word.find_first_of("0123456789") == std::string::npos ? word : std::string();
}

void scan_digits(std::string_view text, const std::string& locale, std::vector<NumberToken>& out) {
  const Separators& by = separators_of(locale);
  thread_local DigitRun run;
  char32_t before = U' ';
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80 && (byte < '0' || byte > '9')) {
      before = byte;
      ++at;
      continue;
    }
    size_t next = at;
    const char32_t c = next_code_point(text, next);
    if (digit_value(c) < 0) {
      before = c;
      at = next;
      continue;
    }
    const size_t first = out.size();
    read_run(text, at, by, run);
    append_run(run, by, out);
    mark_surroundings(text, at, before, first, out);
    before = U'0';
  }
}

std::vector<NumberToken> scan_numbers(std::string_view text, const std::string& locale) {
  std::vector<NumberToken> out;
  scan_digits(text, locale, out);
  std::erase_if(out, [](const NumberToken& token) { return token.in_word || (token.glued && token.value.size() < 2); });
  return out;
}

const std::vector<std::string>& spelled_numbers(int64_t value, const std::string& locale) {
  thread_local std::map<std::pair<std::string, int64_t>, std::vector<std::string>> kept;
  static const std::vector<std::string> kNone;
  // Bounds what a hostile article can make us keep; texts spell out small numbers only.
  if (value < 0 || value > 9999) return kNone;
  auto found = kept.find({locale, value});
  if (found != kept.end()) return found->second;
  std::vector<std::string> words;
  if (icu::RuleBasedNumberFormat* speller = speller_of(locale)) words = spell(*speller, value);
  return kept.emplace(std::pair(locale, value), std::move(words)).first->second;
}

}  // namespace diglot
