
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/measunit.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/uchar.h>
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

void add_word(Words& table, const icu::UnicodeString& word, uint32_t tag) {
  const std::string single = only_word(utf8_of(word));
  if (!single.empty()) table.push_back({single, tag});
}

// "Sept" and "Sept." beside CLDR's "Sep": the first letters of a month's name, where no other month has them.
void add_month_stems(const icu::UnicodeString* names, int32_t count, Words& table) {
  for (int32_t month = 0; month < count; ++month) {
    for (int32_t size = 3; size <= 4 && size < names[month].length(); ++size) {
      const icu::UnicodeString stem = names[month].tempSubString(0, size);
      int32_t shared = 0;
      for (int32_t other = 0; other < count; ++other) shared += names[other].startsWith(stem) ? 1 : 0;
      if (shared == 1) add_word(table, stem, static_cast<uint32_t>(month + 1) | kAbbreviated);
    }
  }
}

// Month names hold a digit in some languages ("10月"): there the number itself says it.
void add_date_words(const icu::Locale& locale, Words& table) {
  using Symbols = icu::DateFormatSymbols;
  UErrorCode status = U_ZERO_ERROR;
  const Symbols symbols(locale, status);
  if (U_FAILURE(status)) return;
  const auto add_all = [&](const icu::UnicodeString* names, int32_t count, int32_t first, uint32_t shift,
                           uint32_t flag) {
    for (int32_t i = first; i < count; ++i) {
      const std::string name = utf8_of(names[i]);
      const bool digits = name.find_first_of("0123456789") != std::string::npos;
      if (digits || name.size() < 3) continue;
      add_word(table, names[i], (static_cast<uint32_t>(i + 1 - first) << shift) | flag);
    }
  };
  for (auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
    int32_t count = 0;
    const icu::UnicodeString* names = symbols.getMonths(count, context, Symbols::WIDE);
    add_all(names, count, 0, 0, 0);
    if (count == 12 && u_charType(names[0].char32At(0)) != U_OTHER_LETTER) add_month_stems(names, count, table);
    names = symbols.getMonths(count, context, Symbols::ABBREVIATED);
    add_all(names, count, 0, 0, kAbbreviated);
    names = symbols.getWeekdays(count, context, Symbols::WIDE);
    add_all(names, count, 1, kWeekdayShift, 0);
  }
  int32_t count = 0;
  const icu::UnicodeString* periods = symbols.getAmPmStrings(count);
  for (int32_t i = 0; i < count && i < 2; ++i) add_word(table, periods[i], 0x80U << static_cast<uint32_t>(i));
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

// Cases in which running text puts a quantity; a language without cases answers with the same word.
constexpr const char* kCases[] = {"accusative", "dative", "genitive", "instrumental", "prepositional"};

// How quantities are written in one language, opened once: formatting is what making a table costs.
struct UnitWriter {
  icu::number::LocalizedNumberFormatter formatter;
  std::vector<int64_t> counts;  // one of each plural form
  Words& table;

  void add(const icu::number::LocalizedNumberFormatter& with, uint32_t tag) {
    for (int64_t count : counts) {
      UErrorCode status = U_ZERO_ERROR;
      const icu::UnicodeString text = with.formatInt(count, status).toString(status);
      if (U_SUCCESS(status)) add_word(table, text, tag);
    }
  }
};

std::vector<int64_t> plural_samples(const icu::Locale& locale) {
  std::vector<int64_t> out;
  std::vector<icu::UnicodeString> seen;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(locale, status));
  if (U_FAILURE(status) || !rules) return {1, 2};
  for (int32_t count : {2, 1, 3, 5, 11, 100}) {
    icu::UnicodeString category = rules->select(count);
    if (std::find(seen.begin(), seen.end(), category) != seen.end()) continue;
    seen.push_back(std::move(category));
    out.push_back(count);
  }
  return out;
}

// True where the language's words change with their case.
bool has_cases(const icu::number::LocalizedNumberFormatter& days) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString plain = days.formatInt(2, status).toString(status);
  for (const char* grammatical_case : kCases) {
    if (days.unitDisplayCase(grammatical_case).formatInt(2, status).toString(status) != plain)
      return U_SUCCESS(status) != 0;
  }
  return false;
}

void add_unit_words(const icu::Locale& locale, Words& table) {
  UnitWriter writer{icu::number::NumberFormatter::withLocale(locale), plural_samples(locale), table};
  const auto full = writer.formatter.unitWidth(UNUM_UNIT_WIDTH_FULL_NAME);
  const bool cases = has_cases(full.unit(icu::MeasureUnit::getDay()));
  for (const UnitRow& row : kUnits) {
    const uint32_t tag = unit_tag(row.unit);
    const auto named = full.unit(row.make());
    writer.add(named, tag);
    for (const char* grammatical_case : kCases) {
      if (cases) writer.add(named.unitDisplayCase(grammatical_case), tag);
    }
    writer.add(named.unitWidth(UNUM_UNIT_WIDTH_SHORT), tag);
  }
  for (const CurrencyRow& row : kCurrencies) {
    UErrorCode status = U_ZERO_ERROR;
    const auto named = full.unit(icu::CurrencyUnit(icu::ConstChar16Ptr(row.code), status));
    writer.add(named, unit_tag(row.unit));
    table.push_back({utf8_of(icu::UnicodeString(row.code)), unit_tag(row.unit)});
  }
}

// "thousand", "Mio.", "万", "K": the letters of compact forms. The power of ten is that of the count divided by
// what stands before the letters.
void add_scale_words(const icu::Locale& locale, Words& table) {
  using icu::number::Notation;
  using icu::number::NumberFormatter;
  int64_t count = 1000;
  for (uint32_t power = 3; power <= 14; ++power, count *= 10) {
    for (const Notation& notation : {Notation::compactShort(), Notation::compactLong()}) {
      const auto formatter = NumberFormatter::withLocale(locale).notation(notation);
      for (int64_t factor : {1, 2, 5}) {
        UErrorCode status = U_ZERO_ERROR;
        const auto formatted = formatter.formatInt(count * factor, status);
        const std::string text = utf8_of(formatted.toString(status));
        uint32_t digits = 0;
        for (size_t at = 0; at < text.size();) digits += is_digit(next_code_point(text, at)) ? 1U : 0U;
        if (U_SUCCESS(status) && digits >= 1 && digits - 1 < power) {
          add_word(table, formatted.toString(status), (power - (digits - 1)) << kScaleShift);
        }
      }
    }
  }
}

}  // namespace

std::vector<QuantityWord> quantity_words(const std::string& tag) {
  Words table;
  const icu::Locale locale = locale_of(tag);
  add_date_words(locale, table);
  add_unit_words(locale, table);
  add_scale_words(locale, table);
  return table;
}

}  // namespace diglot
