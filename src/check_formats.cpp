// How a language writes numbers, dates and quotations: said where a translation kept the source's way.
#include <optional>

#include "ascii.h"
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

// --- numbers --------------------------------------------------------------------------------------------

// "1,250.50": which mark begins the fraction is beyond doubt. 0 where it is not.
char32_t sure_decimal(std::string_view number) {
  char32_t first = 0;
  char32_t last = 0;
  for (char c : number) {
    if (c != '.' && c != ',') continue;
    if (first == 0) first = static_cast<unsigned char>(c);
    last = static_cast<unsigned char>(c);
  }
  return first != last ? last : 0;
}

// --- dates ----------------------------------------------------------------------------------------------

// A date in digits with its year last: "07/28/2026".
struct DigitDate {
  Range range;
  int first = 0, second = 0;
};

std::optional<int> read_number(std::string_view text, size_t& at, size_t most) {
  const size_t begin = at;
  int value = 0;
  while (at < text.size() && at - begin < most && is_ascii_digit(text[at])) value = value * 10 + (text[at++] - '0');
  if (at == begin || (at < text.size() && is_ascii_digit(text[at]))) return {};
  return value;
}

std::optional<DigitDate> date_at(std::string_view text, size_t at) {
  DigitDate date;
  date.range.begin = static_cast<uint32_t>(at);
  const auto slash = [&] { return at < text.size() && text[at++] == '/'; };
  const auto first = read_number(text, at, 2);
  if (!first || !slash()) return {};
  const auto second = read_number(text, at, 2);
  if (!second || !slash()) return {};
  const size_t before_year = at;
  const auto year = read_number(text, at, 4);
  if (!year || at - before_year != 4) return {};
  date.first = *first;
  date.second = *second;
  date.range.end = static_cast<uint32_t>(at);
  return date;
}

bool digit_before(std::string_view text, size_t at) {
  return at > 0 && (is_word_char(static_cast<unsigned char>(text[at - 1])) || text[at - 1] == '/');
}

// The first date of a text whose fields are those of the source's language in their order.
std::optional<DigitDate> foreign_date(const UnitPair& pair) {
  const std::string_view text = pair.target.text;
  for (size_t slash = text.find('/'); slash != std::string_view::npos; slash = text.find('/', slash + 1)) {
    size_t at = slash;
    while (at > 0 && is_ascii_digit(text[at - 1])) --at;
    if (at == slash || digit_before(text, at)) continue;
    const auto date = date_at(text, at);
    if (!date || date->first == date->second || date->first > 12) continue;
    const std::string_view written = text.substr(date->range.begin, date->range.size());
    if (date->second > 12 || pair.source.text.find(written) != std::string::npos) return date;
  }
  return {};
}

// --- quotations -----------------------------------------------------------------------------------------

bool is_quotation_mark(char32_t c) {
  static constexpr std::u32string_view kMarks = U"“”„‟«»「」『』";
  return kMarks.find(c) != std::u32string_view::npos;
}

}  // namespace

bool check_number_format(const UnitPair& pair, Report& report) {
  if (!pair.target.may_hold(kHintDigit)) return false;
  const char32_t decimal = decimal_separator(pair.target_language.tag);
  if (decimal != '.' && decimal != ',') return false;
  std::vector<NumberToken> tokens;
  scan_digits(pair.target.text, pair.target_language.tag, tokens);
  for (const NumberToken& token : tokens) {
    const std::string_view written = std::string_view(pair.target.text).substr(token.range.begin, token.range.size());
    const char32_t used = sure_decimal(written);
    if (used == 0 || used == decimal) continue;
    report.at(Diag::kNumberFormat, pair.target, written, written);
    break;
  }
  return !tokens.empty();
}

bool check_date_format(const UnitPair& pair, Report& report) {
  if (!pair.target.may_hold(kHintDigit) || pair.target.text.find('/') == std::string::npos) return false;
  if (pair.source.text == pair.target.text) return false;  // data, not prose
  if (date_order(pair.source_language.tag) != "mdy" || date_order(pair.target_language.tag) != "dmy") return false;
  const auto date = foreign_date(pair);
  if (!date) return true;
  const std::string_view written = std::string_view(pair.target.text).substr(date->range.begin, date->range.size());
  report.at(Diag::kDateFormat, pair.target, written, written);
  return true;
}

bool check_quote_style(const UnitPair& pair, Report& report) {
  if (!pair.target.may_hold(kHintQuote) && !pair.target.may_hold(kHintBracket)) return false;
  const std::vector<char32_t>& own = quotation_marks(pair.target_language.tag);
  if (own.empty()) return false;
  std::string strange;
  const std::string_view text = pair.target.text;
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead != 0xC2 && lead != 0xE2 && lead != 0xE3) {
      ++at;
      continue;
    }
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (!is_quotation_mark(c) || std::find(own.begin(), own.end(), c) != own.end()) continue;
    const std::string_view mark = text.substr(begin, at - begin);
    // A mark is named once.
    if (strange.find(mark) == std::string::npos) strange += mark;
  }
  if (!strange.empty()) report.whole(Diag::kQuoteStyle, strange);
  return true;
}

}  // namespace diglot
