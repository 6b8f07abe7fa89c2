
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/measunit.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/uchar.h>
#include <unicode/ucurr.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <memory>

#include "locale.h"

namespace diglot {
namespace {

using Words = std::vector<QuantityWord>;

std::string utf8_of(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::Locale locale_of(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag({tag.data(), static_cast<int32_t>(tag.size())}, status);
  return U_SUCCESS(status) ? locale : icu::Locale::getRoot();
}

// The letters of a pattern's output: "5 days" → "days", "5日間" → "日間". Words of several parts give nothing:
// a table finds single words.
std::string only_word(std::string_view text) {
  std::string found;
  size_t words = 0;
  size_t word_end = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (is_digit(c) || is_space(c) || (!is_letter(c) && !is_word_char(c))) continue;
    words += begin != word_end || words == 0 ? 1 : 0;
    word_end = at;
    found.append(text, begin, at - begin);
  }
  return words == 1 ? found : std::string();
}

void add_word(Words& words, const icu::UnicodeString& word, uint32_t tag) {
  const std::string single = only_word(utf8_of(word));
  if (!single.empty()) words.push_back({single, tag});
}

// "Sept" and "Sept." beside CLDR's "Sep": the first letters of a month's name, where no other month has them.
void add_month_stems(const icu::UnicodeString* names, int32_t count, Words& words) {
  for (int32_t month = 0; month < count; ++month) {
    const uint32_t capital = u_isupper(names[month].char32At(0)) != 0 ? kCapitalized : 0;
    for (int32_t size = 3; size <= 4 && size < names[month].length(); ++size) {
      const icu::UnicodeString stem = names[month].tempSubString(0, size);
      int32_t shared = 0;
      for (int32_t other = 0; other < count; ++other) shared += names[other].startsWith(stem) ? 1 : 0;
      if (shared == 1) add_word(words, stem, static_cast<uint32_t>(month + 1) | kAbbreviated | capital);
    }
  }
}

// Month names hold a digit in some languages ("10月"): there the number itself says it.
void add_date_words(const icu::Locale& locale, Words& words) {
  using Symbols = icu::DateFormatSymbols;
  UErrorCode status = U_ZERO_ERROR;
  const Symbols symbols(locale, status);
  if (U_FAILURE(status)) return;
  std::vector<std::string> wide;
  const auto add_all = [&](const icu::UnicodeString* names, int32_t count, int32_t first, uint32_t shift,
                           uint32_t flag) {
    for (int32_t i = first; i < count; ++i) {
      const std::string name = utf8_of(names[i]);
      const bool digits = name.find_first_of("0123456789") != std::string::npos;
      if (digits || name.size() < 3) continue;
      // "May" and "mars" are their own short forms: the full name says more.
      if (flag == 0) wide.push_back(name);
      if (flag != 0 && std::find(wide.begin(), wide.end(), name) != wide.end()) continue;
      const uint32_t capital = u_isupper(names[i].char32At(0)) != 0 ? kCapitalized : 0;
      add_word(words, names[i], (static_cast<uint32_t>(i + 1 - first) << shift) | flag | capital);
    }
  };
  for (auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
    int32_t count = 0;
    const icu::UnicodeString* names = symbols.getMonths(count, context, Symbols::WIDE);
    add_all(names, count, 0, 0, 0);
    if (count == 12 && u_charType(names[0].char32At(0)) != U_OTHER_LETTER) add_month_stems(names, count, words);
    names = symbols.getMonths(count, context, Symbols::ABBREVIATED);
    add_all(names, count, 0, 0, kAbbreviated);
    names = symbols.getWeekdays(count, context, Symbols::WIDE);
    add_all(names, count, 1, kWeekdayShift, 0);
  }
  int32_t count = 0;
  const icu::UnicodeString* periods = symbols.getAmPmStrings(count);
  for (int32_t i = 0; i < count && i < 2; ++i) add_word(words, periods[i], 0x80U << static_cast<uint32_t>(i));
}

struct UnitRow {
  QuantityUnit unit;
  icu::MeasureUnit (*make)();
};

constexpr UnitRow kUnits[] = {
    {QuantityUnit::kSecond, &icu::MeasureUnit::getSecond},
    {QuantityUnit::kMinute, &icu::MeasureUnit::getMinute},
    {QuantityUnit::kHour, &icu::MeasureUnit::getHour},
    {QuantityUnit::kDay, &icu::MeasureUnit::getDay},
    {QuantityUnit::kWeek, &icu::MeasureUnit::getWeek},
    {QuantityUnit::kMonth, &icu::MeasureUnit::getMonth},
    {QuantityUnit::kYear, &icu::MeasureUnit::getYear},
    {QuantityUnit::kBit, &icu::MeasureUnit::getBit},
    {QuantityUnit::kByte, &icu::MeasureUnit::getByte},
    {QuantityUnit::kKilobyte, &icu::MeasureUnit::getKilobyte},
    {QuantityUnit::kMegabyte, &icu::MeasureUnit::getMegabyte},
    {QuantityUnit::kGigabyte, &icu::MeasureUnit::getGigabyte},
    {QuantityUnit::kTerabyte, &icu::MeasureUnit::getTerabyte},
    {QuantityUnit::kPetabyte, &icu::MeasureUnit::getPetabyte},
    {QuantityUnit::kPercent, &icu::MeasureUnit::getPercent},
    {QuantityUnit::kMeter, &icu::MeasureUnit::getMeter},
    {QuantityUnit::kKilometer, &icu::MeasureUnit::getKilometer},
    {QuantityUnit::kCentimeter, &icu::MeasureUnit::getCentimeter},
    {QuantityUnit::kMillimeter, &icu::MeasureUnit::getMillimeter},
    {QuantityUnit::kMile, &icu::MeasureUnit::getMile},
    {QuantityUnit::kFoot, &icu::MeasureUnit::getFoot},
    {QuantityUnit::kInch, &icu::MeasureUnit::getInch},
    {QuantityUnit::kGram, &icu::MeasureUnit::getGram},
    {QuantityUnit::kKilogram, &icu::MeasureUnit::getKilogram},
    {QuantityUnit::kPound, &icu::MeasureUnit::getPound},
    {QuantityUnit::kMillisecond, &icu::MeasureUnit::getMillisecond},
    {QuantityUnit::kPixel, &icu::MeasureUnit::getPixel},
    {QuantityUnit::kDegree, &icu::MeasureUnit::getDegree},
};

struct CurrencyRow {
  QuantityUnit unit;
  const char16_t* code;
};

constexpr CurrencyRow kCurrencies[] = {
    {QuantityUnit::kDollar, u"USD"},   {QuantityUnit::kEuro, u"EUR"},   {QuantityUnit::kYen, u"JPY"},
    {QuantityUnit::kSterling, u"GBP"}, {QuantityUnit::kYuan, u"CNY"},   {QuantityUnit::kWon, u"KRW"},
    {QuantityUnit::kRupee, u"INR"},    {QuantityUnit::kShekel, u"ILS"}, {QuantityUnit::kBaht, u"THB"},
    {QuantityUnit::kReal, u"BRL"},
};

uint32_t unit_tag(QuantityUnit unit) { return static_cast<uint32_t>(unit) << kUnitShift; }

// Units whose short form is a word of its own ("GB", "min").
bool has_short_form(QuantityUnit unit) {
  return (unit >= QuantityUnit::kBit && unit <= QuantityUnit::kPetabyte) || unit == QuantityUnit::kMinute ||
         unit == QuantityUnit::kSecond || unit == QuantityUnit::kKilogram || unit == QuantityUnit::kKilometer;
}

// Cases in which running text puts a quantity; a language without cases answers with the same word.
constexpr const char* kCases[] = {"accusative", "dative", "genitive", "instrumental", "prepositional"};

struct PluralForm {
  int32_t count = 0;  // an example
  std::string keyword;
};

std::vector<PluralForm> plural_forms(const icu::Locale& locale) {
  std::vector<PluralForm> out;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(locale, status));
  if (U_FAILURE(status) || !rules) return {{2, "other"}};
  for (int32_t count : {2, 1, 3, 5, 11, 100}) {
    std::string keyword = utf8_of(rules->select(count));
    const auto same = [&](const PluralForm& form) { return form.keyword == keyword; };
    if (std::none_of(out.begin(), out.end(), same)) out.push_back({count, std::move(keyword)});
  }
  return out;
}

// Formatting is what making a list of words costs: each unit is opened once for a width or case.
void add_forms(const icu::number::LocalizedNumberFormatter& formatter, const std::vector<PluralForm>& forms,
               uint32_t tag, Words& words) {
  for (const PluralForm& form : forms) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text = formatter.formatInt(form.count, status).toString(status);
    if (U_SUCCESS(status)) add_word(words, text, tag);
  }
}

// True where the language's words change with their case.
bool has_cases(const icu::number::LocalizedNumberFormatter& days) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString plain = days.formatInt(2, status).toString(status);
  for (const char* grammatical_case : {"dative", "genitive"}) {
    const icu::UnicodeString other = days.unitDisplayCase(grammatical_case).formatInt(2, status).toString(status);
    if (U_SUCCESS(status) && other != plain) return true;
  }
  return false;
}

void add_unit_words(const icu::Locale& locale, const std::vector<PluralForm>& forms, Words& words) {
  const auto full = icu::number::NumberFormatter::withLocale(locale).unitWidth(UNUM_UNIT_WIDTH_FULL_NAME);
  const bool cases = has_cases(full.unit(icu::MeasureUnit::getDay()));
  for (const UnitRow& row : kUnits) {
    const uint32_t tag = unit_tag(row.unit);
    const auto named = full.unit(row.make());
    add_forms(named, forms, tag, words);
    for (const char* grammatical_case : kCases) {
      if (cases) add_forms(named.unitDisplayCase(grammatical_case), forms, tag, words);
    }
    if (has_short_form(row.unit)) add_forms(named.unitWidth(UNUM_UNIT_WIDTH_SHORT), {forms[0]}, tag, words);
  }
}

void add_currency_words(const icu::Locale& locale, const std::vector<PluralForm>& forms, Words& words) {
  for (const CurrencyRow& row : kCurrencies) {
    words.push_back({utf8_of(icu::UnicodeString(row.code)), unit_tag(row.unit)});
    for (const PluralForm& form : forms) {
      UErrorCode status = U_ZERO_ERROR;
      UBool is_choice = 0;
      int32_t size = 0;
      const char16_t* name =
          ucurr_getPluralName(row.code, locale.getName(), &is_choice, form.keyword.c_str(), &size, &status);
      if (U_SUCCESS(status) && name != nullptr) add_word(words, icu::UnicodeString(name, size), unit_tag(row.unit));
    }
  }
}

// "thousand", "Mio.", "万", "K": the letters of compact forms. The power of ten is that of the count divided by
// what stands before the letters.
void add_scale_words(const icu::Locale& locale, Words& words) {
  using icu::number::Notation;
  for (const Notation& notation : {Notation::compactShort(), Notation::compactLong()}) {
    const auto formatter = icu::number::NumberFormatter::withLocale(locale).notation(notation);
    int64_t count = 1000;
    for (uint32_t power = 3; power <= 14; ++power, count *= 10) {
      for (int64_t factor : {1, 2, 5}) {
        UErrorCode status = U_ZERO_ERROR;
        const icu::UnicodeString formatted = formatter.formatInt(count * factor, status).toString(status);
        const std::string text = utf8_of(formatted);
        uint32_t digits = 0;
        for (size_t at = 0; at < text.size();) digits += is_digit(next_code_point(text, at)) ? 1U : 0U;
        if (U_FAILURE(status) || digits == 0 || digits - 1 >= power) continue;
        add_word(words, formatted, (power - (digits - 1)) << kScaleShift);
      }
    }
  }
}

}  // namespace

std::vector<QuantityWord> date_words(const std::string& locale) {
  Words words;
  add_date_words(locale_of(locale), words);
  return words;
}

std::vector<QuantityWord> unit_words(const std::string& tag) {
  Words words;
  const icu::Locale locale = locale_of(tag);
  const std::vector<PluralForm> forms = plural_forms(locale);
  add_unit_words(locale, forms, words);
  add_currency_words(locale, forms, words);
  add_scale_words(locale, words);
  return words;
}

}  // namespace diglot
