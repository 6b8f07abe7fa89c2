// Dates and spelled-out numbers, in the forms that CLDR gives for a locale.
#include <unicode/dtfmtsym.h>
#include <unicode/dtptngen.h>
#include <unicode/locid.h>
#include <unicode/rbnf.h>
#include <unicode/uchar.h>
#include <unicode/ucurr.h>
#include <unicode/ulocdata.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "ascii.h"
#include "locale.h"

namespace diglot {
namespace {

icu::Locale icu_locale(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag({tag.data(), static_cast<int32_t>(tag.size())}, status);
  return U_SUCCESS(status) ? locale : icu::Locale::getRoot();
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// One piece of a date form: a field, or text between fields.
struct FormPiece {
  enum class Kind : uint8_t { kYear, kMonthNumber, kMonthName, kDay, kLiteral };
  Kind kind = Kind::kLiteral;
  std::string literal;  // of kLiteral, without white space and the punctuation that writers leave out
};

using DateForm = std::vector<FormPiece>;

struct MonthName {
  std::string name;  // as CLDR writes it, without a final full stop
  int month = 0;
};

struct DateGrammar {
  std::vector<DateForm> forms;                                    // the more complete ones first
  std::vector<MonthName> months;                                  // longer names first
  std::array<std::vector<const MonthName*>, 256> months_by_byte;  // that their names begin with

  bool may_begin_month(char byte) const { return !months_by_byte[static_cast<unsigned char>(byte)].empty(); }
};

bool is_loose(char32_t c) { return is_space(c) || c == ',' || c == '.' || c == 0x200F || c == 0x200E; }

// Reads a CLDR pattern such as "d MMMM y" into a form.
DateForm read_form(const std::string& pattern) {
  DateForm form;
  bool quoted = false;
  for (size_t at = 0; at < pattern.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(pattern, at);
    if (c == '\'') {
      quoted = !quoted;
      continue;
    }
    const bool field = !quoted && c < 0x80 && is_letter(c);
    if (field) {
      while (at < pattern.size() && pattern[at] == pattern[begin]) ++at;
      if (c == 'y' || c == 'u') form.push_back({FormPiece::Kind::kYear, {}});
      if (c == 'd') form.push_back({FormPiece::Kind::kDay, {}});
      if (c == 'M' || c == 'L') {
        form.push_back({at - begin > 2 ? FormPiece::Kind::kMonthName : FormPiece::Kind::kMonthNumber, {}});
      }
    } else if (!is_loose(c)) {
      if (form.empty() || form.back().kind != FormPiece::Kind::kLiteral) form.push_back({});
      form.back().literal.append(pattern, begin, at - begin);
    }
  }
  return form;
}

void add_months(const icu::DateFormatSymbols& symbols, std::vector<MonthName>& out) {
  using Symbols = icu::DateFormatSymbols;
  for (auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
    for (auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
      int32_t count = 0;
      const icu::UnicodeString* names = symbols.getMonths(count, context, width);
      for (int32_t i = 0; i < count; ++i) {
        std::string name = utf8(names[i]);
        if (name.ends_with('.')) name.pop_back();
        // CJK month "names" are numbers with a sign: the numeric forms read them.
        size_t at = 0;
        if (!name.empty() && !is_digit(next_code_point(name, at))) out.push_back({name, i + 1});
      }
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const MonthName& a, const MonthName& b) { return a.name.size() > b.name.size(); });
}

DateGrammar make_grammar(const std::string& tag) {
  DateGrammar grammar;
  UErrorCode status = U_ZERO_ERROR;
  // Gregorian, whatever the region's official calendar.
  icu::Locale locale = icu_locale(tag);
  locale.setKeywordValue("calendar", "gregorian", status);
  std::unique_ptr<icu::DateTimePatternGenerator> generator(
      icu::DateTimePatternGenerator::createInstance(locale, status));
  const icu::DateFormatSymbols symbols(locale, status);
  if (U_FAILURE(status) || !generator) return grammar;
  add_months(symbols, grammar.months);
  std::vector<std::string> patterns;
  for (const char16_t* skeleton : {u"yMMMMd", u"yMd", u"yMMMM", u"MMMMd"}) {
    patterns.push_back(utf8(generator->getBestPattern(skeleton, status)));
  }
  // What writers use beside the locale's own form, most complete first.
  for (const char* extra : {"y-MM-dd", "MMMM d, y", "d MMMM y", "MMMM y", "MMMM d", "d MMMM"})
    patterns.push_back(extra);
  for (const std::string& pattern : patterns) grammar.forms.push_back(read_form(pattern));
  std::stable_sort(grammar.forms.begin(), grammar.forms.end(),
                   [](const DateForm& a, const DateForm& b) { return a.size() > b.size(); });
  return grammar;
}

const DateGrammar& grammar_of(const std::string& tag) {
  thread_local std::map<std::string, DateGrammar> kept;
  auto found = kept.find(tag);
  if (found != kept.end()) return found->second;
  DateGrammar& grammar = kept.emplace(tag, make_grammar(tag)).first->second;
  for (const MonthName& month : grammar.months) {
    if (!month.name.empty()) grammar.months_by_byte[static_cast<unsigned char>(month.name[0])].push_back(&month);
  }
  return grammar;
}

// True where the whole word at `at` is this month; in Thai, which has no spaces, where the text begins with it.
bool month_at(std::string_view text, size_t at, const std::string& name) {
  if (!text.substr(at).starts_with(name)) return false;
  size_t after = at + name.size();
  if (after >= text.size()) return true;
  const char32_t next = next_code_point(text, after);
  return !is_letter(next) || next >= 0x0E00;
}

// The longest month whose name stands at `at`.
const MonthName* find_month(std::string_view text, size_t at, const DateGrammar& grammar) {
  if (at == text.size()) return nullptr;
  const auto& months = grammar.months_by_byte[static_cast<unsigned char>(text[at])];
  const auto found = std::find_if(months.begin(), months.end(),
                                  [&](const MonthName* month) { return month_at(text, at, month->name); });
  return found == months.end() ? nullptr : *found;
}

struct DateFields {
  int year = 0, month = 0, day = 0;
};

// Reads a form at one place of a text.
class DateReader {
 public:
  DateReader(std::string_view text, size_t at, const DateGrammar& grammar) : text_(text), at_(at), grammar_(grammar) {}

  bool read(const DateForm& form) {
    bool first = true;
    for (const FormPiece& piece : form) {
      if (!first) skip_loose();
      first = false;
      if (!read(piece)) return false;
    }
    // "2020-06-301" and "10.1.2020" inside a longer run of digits are something else.
    size_t peek = at_;
    return at_ == text_.size() || !is_digit(next_code_point(text_, peek)) || !last_was_digit_;
  }

  size_t end() const { return at_; }
  const DateFields& fields() const { return fields_; }

 private:
  bool read(const FormPiece& piece) {
    last_was_digit_ = false;
    switch (piece.kind) {
      case FormPiece::Kind::kYear: return read_number(4, 4, fields_.year) && fix_year();
      case FormPiece::Kind::kMonthNumber: return read_number(1, 2, fields_.month) && fields_.month <= 12;
      case FormPiece::Kind::kDay: return read_number(1, 2, fields_.day) && fields_.day <= 31 && skip_ordinal();
      case FormPiece::Kind::kMonthName: return read_month();
      case FormPiece::Kind::kLiteral: break;
    }
    if (!text_.substr(at_).starts_with(piece.literal)) return false;
    at_ += piece.literal.size();
    return true;
  }

  bool read_number(size_t least, size_t most, int& out) {
    size_t digits = 0;
    out = 0;
    while (at_ < text_.size()) {
      size_t next = at_;
      const int value = digit_value(next_code_point(text_, next));
      if (value < 0) break;
      if (++digits > most) return false;
      out = out * 10 + value;
      at_ = next;
    }
    last_was_digit_ = true;
    return digits >= least && out > 0;
  }

  // Thai articles may count years of the Buddhist era.
  bool fix_year() {
    if (fields_.year > 2400) fields_.year -= 543;
    return fields_.year >= 1900 && fields_.year < 2200;
  }

  // "1st", "30th", "1er": up to two letters glued to the day.
  bool skip_ordinal() {
    size_t at = at_;
    for (int letters = 0; at < text_.size() && letters <= 2; ++letters) {
      size_t next = at;
      const char32_t c = next_code_point(text_, next);
      if (!is_letter(c) || c > 0x24F) {
        if (letters > 0 && !is_digit(c)) at_ = at;
        return true;
      }
      at = next;
    }
    if (at == text_.size()) at_ = at;
    return true;
  }

  bool read_month() {
    const MonthName* month = find_month(text_, at_, grammar_);
    if (month == nullptr) return false;
    at_ += month->name.size();
    fields_.month = month->month;
    return true;
  }

  void skip_loose() {
    while (at_ < text_.size()) {
      size_t next = at_;
      if (!is_loose(next_code_point(text_, next))) return;
      at_ = next;
    }
  }

  std::string_view text_;
  size_t at_;
  const DateGrammar& grammar_;
  DateFields fields_;
  bool last_was_digit_ = false;
};

std::string iso(const DateFields& fields) {
  std::array<char, 24> out{};
  if (fields.year == 0) {
    std::snprintf(out.data(), out.size(), "--%02d-%02d", fields.month % 100, fields.day % 100);
  } else if (fields.day == 0) {
    std::snprintf(out.data(), out.size(), "%04d-%02d", fields.year % 10000, fields.month % 100);
  } else {
    std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", fields.year % 10000, fields.month % 100, fields.day % 100);
  }
  return out.data();
}

// Behind an ISO 8601 date: "T10:00", "T10:00:00Z", "T10:00+02:00".
size_t skip_iso_time(std::string_view text, size_t at) {
  const auto digit_at = [&](size_t i) { return i < text.size() && is_ascii_digit(text[i]); };
  if (at >= text.size() || text[at] != 'T' || !digit_at(at + 1)) return at;
  size_t end = at + 1;
  while (digit_at(end) || (end < text.size() && (text[end] == ':' || text[end] == '+') && digit_at(end + 1))) ++end;
  if (end < text.size() && text[end] == 'Z') ++end;
  return end;
}

}  // namespace

const std::string& date_order(const std::string& locale) {
  thread_local std::map<std::string, std::string> kept;
  const auto [found, fresh] = kept.try_emplace(locale);
  if (!fresh) return found->second;
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale gregorian = icu_locale(locale);
  gregorian.setKeywordValue("calendar", "gregorian", status);
  std::unique_ptr<icu::DateTimePatternGenerator> generator(
      icu::DateTimePatternGenerator::createInstance(gregorian, status));
  const std::string pattern = U_SUCCESS(status) && generator ? utf8(generator->getBestPattern(u"yMd", status)) : "";
  for (char field : pattern) {
    const char kind = field == 'M' || field == 'L' ? 'm' : field;
    const bool counts = (kind == 'd' || kind == 'm' || kind == 'y') && found->second.find(kind) == std::string::npos;
    if (counts) found->second.push_back(kind);
  }
  return found->second;
}

const std::vector<char32_t>& quotation_marks(const std::string& locale) {
  thread_local std::map<std::string, std::vector<char32_t>> kept;
  const auto [found, fresh] = kept.try_emplace(locale);
  if (!fresh) return found->second;
  UErrorCode status = U_ZERO_ERROR;
  ULocaleData* const data = ulocdata_open(icu_locale(locale).getName(), &status);
  for (const ULocaleDataDelimiterType type :
       {ULOCDATA_QUOTATION_START, ULOCDATA_QUOTATION_END, ULOCDATA_ALT_QUOTATION_START, ULOCDATA_ALT_QUOTATION_END}) {
    std::array<UChar, 8> mark{};
    const int32_t size = U_SUCCESS(status) ? ulocdata_getDelimiter(data, type, mark.data(), 8, &status) : 0;
    if (U_SUCCESS(status) && size > 0) found->second.push_back(mark[0]);
  }
  ulocdata_close(data);
  return found->second;
}

std::vector<DateToken> scan_dates(std::string_view text, const std::string& locale) {
  std::vector<DateToken> out;
  if (!has_digit(text)) return out;
  const DateGrammar& grammar = grammar_of(locale);
  bool glued = false;  // the character before belongs to the same word
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    const char32_t c = next_code_point(text, next);
    const bool starts = !glued && (is_digit(c) || (grammar.may_begin_month(text[at]) && is_letter(c) &&
                                                   find_month(text, at, grammar) != nullptr));
    glued = is_word_char(c) && c < 0x2E80;
    size_t end = 0;
    for (size_t i = 0; starts && end == 0 && i < grammar.forms.size(); ++i) {
      DateReader reader(text, at, grammar);
      if (!reader.read(grammar.forms[i])) continue;
      end = skip_iso_time(text, reader.end());
      out.push_back({{static_cast<uint32_t>(at), static_cast<uint32_t>(end)}, iso(reader.fields())});
    }
    at = end != 0 ? end : next;
  }
  return out;
}

std::vector<std::pair<std::string, int>> spelled_numbers(const std::string& locale) {
  std::vector<std::pair<std::string, int>> out;
  UErrorCode status = U_ZERO_ERROR;
  icu::RuleBasedNumberFormat format(icu::URBNF_SPELLOUT, icu_locale(locale), status);
  if (U_FAILURE(status)) return out;
  for (int32_t set = 0; set < format.getNumberOfRuleSetNames(); ++set) {
    const icu::UnicodeString name = format.getRuleSetName(set);
    if (!name.startsWith(u"%spellout-cardinal") && !name.startsWith(u"%spellout-construct")) continue;
    if (name.indexOf(u"financial") >= 0 || name.indexOf(u"verbose") >= 0) continue;
    for (int value = 1; value <= 100; ++value) {
      icu::UnicodeString word;
      icu::FieldPosition position;
      format.format(value, name, word, position, status);
      word.findAndReplace(u"\u00AD", u"").findAndReplace(u"\u200B", u"");
      if (U_SUCCESS(status)) out.emplace_back(utf8(word), value);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool is_currency_symbol(char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_CURRENCY_SYMBOL; }

bool is_currency_code(std::string_view code) {
  if (code.size() != 3) return false;
  std::array<UChar, 4> wide{};
  for (size_t i = 0; i < 3; ++i) {
    if (code[i] < 'A' || code[i] > 'Z') return false;
    wide[i] = static_cast<UChar>(code[i]);
  }
  UErrorCode status = U_ZERO_ERROR;
  return ucurr_getNumericCode(wide.data()) != 0 && U_SUCCESS(status);
}

}  // namespace diglot
