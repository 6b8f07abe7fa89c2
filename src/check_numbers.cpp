// Numbers of source and translation, compared by value.
//
// Most units agree number by number and cost a scan of their digits. What is left over on one side is explained,
// if it can be, by another way to say the same: another reading of its separators, a word of scale behind it, a
// clock of 12 hours, the name of a month, a word for the number. Only the unexplained is reported.
#include <algorithm>
#include <charconv>

#include "ascii.h"
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

// Beyond this many differences a unit is another text, not one with a wrong number.
constexpr size_t kMostCompared = 24;

// One side with its language.
struct NumberSide {
  const UnitSide& side;
  const CheckLanguage& language;
  bool source = false;
  std::vector<NumberToken> tokens;
  std::vector<uint8_t> matched;  // by token

  std::string_view text() const { return side.text; }
  std::string_view written(const NumberToken& token) const {
    return text().substr(token.range.begin, token.range.size());
  }
};

std::string_view magnitude(std::string_view value) {
  return !value.empty() && value[0] == '-' ? value.substr(1) : value;
}

int64_t whole_number(std::string_view value) {
  int64_t number = -1;
  const std::string_view digits = magnitude(value);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? number : -1;
}

// "1.5" with power 6 → "1500000".
std::string scaled(std::string_view value, uint32_t power) {
  const size_t point = std::min(value.find('.'), value.size());
  std::string out(value.substr(0, point));
  std::string fraction(point < value.size() ? value.substr(point + 1) : std::string_view());
  fraction.resize(std::max<size_t>(fraction.size(), power), '0');
  out += fraction.substr(0, power);
  fraction.erase(0, power);
  const size_t first = std::min(out.find_first_not_of('0'), out.size() - 1);
  out.erase(0, first);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) (out += '.') += fraction;
  return out;
}

// What CLDR says about the word at `at`, spaces and a hyphen passed over; 0 where there is none.
uint32_t word_tag(std::string_view text, size_t at, const WordTable& table) {
  const size_t start = at;
  bool hyphen = false;
  while (at < text.size()) {
    size_t next = at;
    const char32_t c = next_code_point(text, next);
    // One hyphen, as in "30-day"; a dash between spaces begins another thought.
    if (!is_space(c) && !((c == '-' || c == 0x2011) && at == start)) break;
    if (hyphen) break;
    hyphen = !is_space(c);
    at = next;
  }
  const std::string_view rest = text.substr(at, 64);
  if (rest.empty()) return 0;
  if (static_cast<unsigned char>(rest[0]) >= 0xE0) {
    if (const auto [tag, size] = table.find_prefix(rest); size > 0) return tag;
  }
  WordReader reader(rest);
  TextWord word;
  if (!reader.next(word) || word.range.begin != 0) return 0;
  uint32_t tag = table.find(word.folded);
  // An ending that CLDR does not list; the word must be long enough to be sure of it.
  for (int cut = 0; tag == 0 && cut < 2 && word.folded.size() > 5; ++cut) {
    size_t end = word.folded.size();
    previous_code_point(word.folded, end);
    word.folded = word.folded.substr(0, end);
    tag = table.find(word.folded) & kUnitMask;
  }
  // One letter may be anything; right behind a number, or a capital one near it, it may be a scale ("300K", "20 K").
  if (word.folded.size() > 1) return tag;
  return at == start || word.capital ? tag & kScaleMask : 0;
}

// What a token may stand for.
struct Readings {
  std::vector<std::string> values;    // as written: plain, with the other separators, with its word of scale
  std::vector<std::string> variants;  // by another clock or count of years
};

Readings readings(const NumberSide& side, const NumberToken& token) {
  const std::string value(magnitude(token.value));
  Readings out{{value}, {}};
  if (token.ambiguous) out.values.emplace_back(magnitude(token.other));
  const uint32_t tag = word_tag(side.text(), token.range.end, *side.language.units);
  if ((tag & kScaleMask) != 0) out.values.push_back(scaled(value, (tag & kScaleMask) >> kScaleShift));
  const int64_t number = whole_number(value);
  if (number >= 1 && number <= 12) {
    // "6 PM", "6:30 PM"; noon and midnight are 12 by either clock.
    out.variants.push_back(std::to_string(number == 12 ? 0 : number + 12));
  } else if (number > 12 && number < 24) {
    out.variants.push_back(std::to_string(number - 12));
  } else if (number >= 2000 && number < 2100) {
    // "FY21", "'21"
    if (number % 100 > 0) out.variants.push_back(std::to_string(number % 100));
  }
  return out;
}

// One of the two may be rewritten, not both: 2020 and 8 would meet at 20.
bool meet(const Readings& a, const Readings& b) {
  const auto share = [](const std::vector<std::string>& one, const std::vector<std::string>& other) {
    return std::find_first_of(one.begin(), one.end(), other.begin(), other.end()) != one.end();
  };
  return share(a.values, b.values) || share(a.values, b.variants) || share(a.variants, b.values);
}

// Marks what agrees by plain value. Sorted, so that a table of a thousand numbers costs no square.
void match_equal(NumberSide& source, NumberSide& target) {
  const auto order_of = [](const NumberSide& side) {
    std::vector<uint32_t> order(side.tokens.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return magnitude(side.tokens[a].value) < magnitude(side.tokens[b].value);
    });
    return order;
  };
  const std::vector<uint32_t> left = order_of(source);
  const std::vector<uint32_t> right = order_of(target);
  for (size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    const int order = magnitude(source.tokens[left[i]].value).compare(magnitude(target.tokens[right[j]].value));
    if (order == 0) source.matched[left[i++]] = target.matched[right[j++]] = 1;
    if (order < 0) ++i;
    if (order > 0) ++j;
  }
}

std::vector<uint32_t> leftovers(const NumberSide& side) {
  std::vector<uint32_t> out;
  for (uint32_t i = 0; i < side.tokens.size() && out.size() < kMostCompared; ++i) {
    if (side.matched[i] == 0) out.push_back(i);
  }
  return out;
}

// Two numbers that agree only where the separator of one means what it does not mean in its language.
void report_separators(const NumberSide& source, const NumberToken& wanted, const NumberSide& target,
                       const NumberToken& got, Report& report) {
  if (!got.ambiguous || magnitude(got.other) != magnitude(wanted.value)) return;
  const std::string_view written = target.written(got);
  // "1.250" may be what it says: three digits behind the point are rare, but they occur.
  const bool fraction = wanted.value.find('.') != std::string::npos;
  if (fraction || source.written(wanted) != written) {
    report.at(Diag::kNumberAmbiguous, target.side, written, written, magnitude(got.value), magnitude(got.other));
  } else {
    report.at(Diag::kNumberFormat, target.side, written, written);
  }
}

// Marks leftovers of both sides that some reading brings together.
void match_readings(NumberSide& source, NumberSide& target, Report& report) {
  const std::vector<uint32_t> right = leftovers(target);
  for (uint32_t i : leftovers(source)) {
    const auto wanted = readings(source, source.tokens[i]);
    for (uint32_t j : right) {
      if (target.matched[j] != 0 || !meet(wanted, readings(target, target.tokens[j]))) continue;
      source.matched[i] = target.matched[j] = 1;
      report_separators(source, source.tokens[i], target, target.tokens[j], report);
      break;
    }
  }
}

// "17.30": how many languages write a time of the day.
bool is_clock(std::string_view written) {
  const size_t point = written.find('.');
  if (point == 0 || point > 2 || written.size() != point + 3) return false;
  return whole_number(written.substr(0, point)) < 24 && whole_number(written.substr(point + 1)) < 60;
}

// The same hour by a clock of 12 and by one of 24 hours.
bool same_hour(std::string_view a, std::string_view b) {
  const int64_t one = whole_number(a);
  const int64_t other = whole_number(b);
  return one >= 0 && other >= 0 && (one + 12 == other || other + 12 == one);
}

// A run read as one number may have been several: "365 100", "1,2". Its parts are looked for on the other side.
void match_parts(NumberSide& whole, NumberSide& other) {
  for (uint32_t i : leftovers(whole)) {
    const std::string_view written = whole.written(whole.tokens[i]);
    std::vector<NumberToken> parts;
    for (size_t at = 0; at < written.size();) {
      const size_t end = std::min(written.find_first_not_of("0123456789", at), written.size());
      if (end > at) scan_digits(written.substr(at, end - at), whole.language.tag, parts);
      at = end + 1;
    }
    if (parts.size() < 2) continue;
    const bool clock = is_clock(written);
    std::vector<uint32_t> found;
    for (const NumberToken& part : parts) {
      const bool hour = clock && &part == parts.data();
      for (uint32_t j : leftovers(other)) {
        const bool taken = std::find(found.begin(), found.end(), j) != found.end();
        const std::string& value = other.tokens[j].value;
        if (taken || (value != part.value && !(hour && same_hour(value, part.value)))) continue;
        found.push_back(j);
        break;
      }
    }
    if (found.size() < parts.size()) continue;
    whole.matched[i] = 1;
    for (uint32_t j : found) other.matched[j] = 1;
  }
}

bool names_month(const NumberSide& side, int64_t month) {
  return month >= 1 && month <= 12 && (side.side.words.maybe_months >> month & 1) != 0;
}

// True where the folded text holds the word: as a whole word, or as the beginning of one where the language
// compounds its words ("dreimonatig"), or anywhere in a script without spaces or with particles.
bool holds_word(std::string_view folded, std::string_view word, bool compounds) {
  size_t lead = 0;
  const bool anywhere = next_code_point(word, lead) >= 0x590;
  for (size_t at = folded.find(word); at != std::string_view::npos; at = folded.find(word, at + 1)) {
    if (anywhere) return true;
    if (!letter_before(folded, at) && (compounds || !letter_at(folded, at + word.size()))) return true;
  }
  return false;
}

bool spells(const NumberSide& side, int64_t number) {
  const std::string folded = fold_case(side.text());
  const bool compounds = side.language.lexicon != nullptr && side.language.lexicon->checks.compounds;
  const auto holds = [&](const std::string& word) { return holds_word(folded, word, compounds); };
  const std::vector<std::string>& words = spelled_numbers(number, side.language.tag);
  if (std::any_of(words.begin(), words.end(), holds)) return true;
  if (side.language.lexicon == nullptr) return false;
  const auto& own = side.language.lexicon->checks.numbers;
  const auto found = own.find(number);
  return found != own.end() && std::any_of(found->second.begin(), found->second.end(), holds);
}

// True where the other side holds the same number somewhere, already matched or not.
bool repeats(const NumberSide& side, const NumberToken& token, const NumberSide& other) {
  const auto wanted = readings(side, token);
  for (size_t i = 0; i < other.tokens.size() && i < kMostCompared; ++i) {
    if (meet(wanted, readings(other, other.tokens[i]))) return true;
  }
  return false;
}

std::ptrdiff_t count_of(const NumberSide& side, const NumberToken& token) {
  const auto same = [&](const NumberToken& other) { return magnitude(other.value) == magnitude(token.value); };
  return std::count_if(side.tokens.begin(), side.tokens.end(), same);
}

// The first leftover that both sides have and `side` has more often; nullptr if there is none.
const NumberToken* more_often(const NumberSide& side, const NumberSide& other) {
  for (uint32_t i : leftovers(side)) {
    const NumberToken& token = side.tokens[i];
    if (token.value == "0" || token.value == "1" || token.in_word) continue;
    const auto elsewhere = count_of(other, token);
    if (elsewhere > 0 && elsewhere < count_of(side, token)) return &token;
  }
  return nullptr;
}

// A month that the source names more often than the target names or counts it; 0 if there is none.
uint32_t month_named_more_often(const NumberSide& source, const NumberSide& target) {
  if (source.side.words.months == 0) return 0;
  std::array<int, 13> named{};
  const auto count = [&](const NumberSide& side, int by) {
    side.language.marks->scan(side.text(), [&](uint32_t tag, Range, bool capital) {
      const bool month = (tag & kMonthMask) != 0 && ((tag & kCapitalized) == 0 || capital);
      if (month && (tag & kAbbreviated) == 0) named.at(tag & kMonthMask) += by;
    });
  };
  count(source, 1);
  count(target, -1);
  for (const NumberToken& token : target.tokens) {
    const int64_t number = whole_number(token.value);
    if (number >= 1 && number <= 12) --named.at(static_cast<size_t>(number));
  }
  for (uint32_t month = 1; month <= 12; ++month) {
    if (named.at(month) > 0 && (source.side.words.months >> month & 1U) != 0) return month;
  }
  return 0;
}

// Numbers that both sides have, but not as often: one may stand in the place of another.
void report_counts(const NumberSide& source, const NumberSide& target, Report& report) {
  const NumberToken* fewer = more_often(source, target);
  const NumberToken* more = more_often(target, source);
  if (fewer == nullptr) {
    const uint32_t month = more == nullptr ? 0 : month_named_more_often(source, target);
    if (month != 0) report.whole(Diag::kNumberTraded, month, target.written(*more));
  } else if (more != nullptr) {
    report.whole(Diag::kNumberTraded, source.written(*fewer), target.written(*more));
  } else {
    report.whole(Diag::kNumberFewer, source.written(*fewer), count_of(source, *fewer), count_of(target, *fewer));
  }
}

// The word that a number is part of: "FY21".
std::string_view word_around(const NumberSide& side, const NumberToken& token) {
  size_t begin = token.range.begin;
  size_t end = token.range.end;
  const std::string_view text = side.text();
  const auto inside = [&](size_t at) { return is_word_char(static_cast<unsigned char>(text[at])); };
  while (begin > 0 && inside(begin - 1)) --begin;
  while (end < text.size() && inside(end)) ++end;
  return text.substr(begin, end - begin);
}

// A number that the other side says in another way, or that says nothing by itself.
bool explained(const NumberSide& side, const NumberToken& token, const NumberSide& other) {
  if (magnitude(token.value) == "0") return true;
  // "OAuth2" is a name; "FY21" and "USD300K" say a number.
  const bool name = token.in_word && (token.range.size() < 2 || !side.source ||
                                      other.text().find(word_around(side, token)) != std::string_view::npos);
  if (name) return true;
  const int64_t number = whole_number(token.value);
  return repeats(side, token, other) || names_month(other, number) || spells(other, number);
}

std::vector<uint32_t> unexplained(const NumberSide& side, const NumberSide& other) {
  std::vector<uint32_t> out;
  for (uint32_t i : leftovers(side)) {
    if (!explained(side, side.tokens[i], other)) out.push_back(i);
  }
  return out;
}

// "24x7", "24/7", "24 X 7 X 365": a figure of speech, which languages put in other numbers or in words.
bool round_the_clock(const NumberSide& side) {
  for (size_t i = 0; i + 1 < side.tokens.size(); ++i) {
    const NumberToken& hours = side.tokens[i];
    const NumberToken& days = side.tokens[i + 1];
    if (hours.value != "24" || (days.value != "7" && days.value != "365")) continue;
    if (days.range.begin - hours.range.end <= 8) return true;
  }
  return false;
}

bool is_figure_of_speech(const NumberToken& token) {
  return token.value == "24" || token.value == "7" || token.value == "365";
}

// "1/2": half of something.
bool is_fraction(std::string_view text, Range range) {
  const auto digit = [&](size_t at) { return at < text.size() && is_digit(static_cast<unsigned char>(text[at])); };
  const auto slash = [&](size_t at) { return at < text.size() && text[at] == '/'; };
  if (range.size() != 1) return false;
  const size_t at = range.begin;
  const bool above = slash(at + 1) && digit(at + 2) && !digit(at + 3) && !slash(at + 3);
  const bool below = at > 1 && slash(at - 1) && digit(at - 2) && !slash(at + 1) && (at == 2 || !slash(at - 3));
  return above || below;
}

// Numbers that a good translation may well say without a digit: "1:1", "100% sure", "a 360-degree view".
bool doubtful(const NumberSide& side, const NumberToken& token, bool unlisted) {
  if (token.value == "1" || token.value == "360" || token.in_word) return true;
  if (is_fraction(side.text(), token.range)) return true;
  // A small number may be a word that nobody has told us.
  if (unlisted && whole_number(token.value) <= 12 && whole_number(token.value) >= 0) return true;
  const uint32_t unit = (word_tag(side.text(), token.range.end, *side.language.units) & kUnitMask) >> kUnitShift;
  const bool percent =
      side.text().substr(token.range.end, 1) == "%" || unit == static_cast<uint32_t>(QuantityUnit::kPercent);
  return token.value == "100" && percent;
}

void report_missing(const NumberSide& source, uint32_t i, const NumberSide& target, Report& report) {
  const NumberToken& token = source.tokens[i];
  const Diag id =
      doubtful(source, token, target.language.lexicon == nullptr) ? Diag::kNumberDoubtful : Diag::kNumberMissing;
  report.whole(id, source.written(token));
}

void report_numbers(const NumberSide& source, const NumberSide& target, Report& report) {
  std::vector<uint32_t> missing = unexplained(source, target);
  std::vector<uint32_t> extra = unexplained(target, source);
  if (round_the_clock(source)) {
    std::erase_if(missing, [&](uint32_t i) { return is_figure_of_speech(source.tokens[i]); });
    std::erase_if(extra, [&](uint32_t i) { return is_figure_of_speech(target.tokens[i]); });
  }
  // One thing, counted or not: "a single account" is "1 つのアカウント".
  std::erase_if(extra, [&](uint32_t i) { return target.tokens[i].value == "1"; });
  const size_t both = std::min(missing.size(), extra.size());
  for (size_t i = 0; i < std::max(missing.size(), extra.size()) && i < kMostNamed; ++i) {
    const std::string_view wanted = i < missing.size() ? source.written(source.tokens[missing[i]]) : std::string_view();
    const std::string_view got = i < extra.size() ? target.written(target.tokens[extra[i]]) : std::string_view();
    if (i < both) {
      report.at(Diag::kNumberChanged, target.side, got, wanted, got);
    } else if (i < missing.size()) {
      report_missing(source, missing[i], target, report);
    } else {
      report.at(Diag::kNumberExtra, target.side, got, got);
    }
  }
}

// --- units ----------------------------------------------------------------------------------------------

QuantityUnit symbol_unit(char32_t c) {
  struct Row {
    char32_t symbol;
    QuantityUnit unit;
  };
  static constexpr Row kRows[] = {
      {U'$', QuantityUnit::kDollar},  {U'€', QuantityUnit::kEuro},     {U'£', QuantityUnit::kSterling},
      {U'¥', QuantityUnit::kYen},     {U'￥', QuantityUnit::kYen},     {U'₩', QuantityUnit::kWon},
      {U'₹', QuantityUnit::kRupee},   {U'₪', QuantityUnit::kShekel},   {U'฿', QuantityUnit::kBaht},
      {U'%', QuantityUnit::kPercent}, {U'％', QuantityUnit::kPercent}, {U'٪', QuantityUnit::kPercent},
      {U'°', QuantityUnit::kDegree},
  };
  for (const Row& row : kRows) {
    if (row.symbol == c) return row.unit;
  }
  return QuantityUnit::kNone;
}

// The unit that the word behind `at` names, or the one behind it: "5 days", "5 business days".
QuantityUnit worded_unit(const NumberSide& side, size_t at) {
  const std::string_view text = side.text();
  for (int skipped = 0; skipped < 2; ++skipped) {
    const uint32_t tag = word_tag(text, at, *side.language.units);
    // "in" is a word before it is an inch.
    const bool function_word = (word_tag(text, at, *side.language.words) & CheckWords::kFunctionWord) != 0;
    if (function_word) return QuantityUnit::kNone;
    if ((tag & kUnitMask) != 0) return static_cast<QuantityUnit>((tag & kUnitMask) >> kUnitShift);
    if (side.language.unspaced) return QuantityUnit::kNone;
    const size_t begin = text.find_first_not_of(" -", at);
    if (begin == std::string_view::npos || begin - at > 1 || !is_letter(static_cast<unsigned char>(text[begin]))) break;
    at = text.find(' ', begin);
    if (at == std::string_view::npos || !is_letter(static_cast<unsigned char>(text[at - 1]))) break;
  }
  return QuantityUnit::kNone;
}

// The unit right before or behind a number, spaces passed over; kNone where there is none that is known.
QuantityUnit unit_of(const NumberSide& side, const NumberToken& token) {
  const std::string_view text = side.text();
  size_t at = token.range.end;
  char32_t c = U' ';
  while (at < text.size() && is_space(c)) c = next_code_point(text, at);
  if (const QuantityUnit unit = symbol_unit(c); unit != QuantityUnit::kNone) return unit;
  if (const QuantityUnit unit = worded_unit(side, token.range.end); unit != QuantityUnit::kNone) return unit;
  at = token.range.begin;
  while (at > 0) {
    c = previous_code_point(text, at);
    if (!is_space(c)) break;
  }
  const QuantityUnit before = at < token.range.begin ? symbol_unit(c) : QuantityUnit::kNone;
  return before == QuantityUnit::kPercent || before == QuantityUnit::kDegree ? QuantityUnit::kNone : before;
}

bool names_a_month(const NumberSide& side, std::string_view word_text) {
  WordReader reader(word_text);
  TextWord word;
  return reader.next(word) && (side.language.marks->find(word.folded) & kMonthMask) != 0;
}

// "May 11"
bool month_before(const NumberSide& side, size_t at) {
  const std::string_view before = side.text().substr(0, at);
  const size_t end = before.find_last_not_of(' ');
  if (end == std::string_view::npos || end + 1 == before.size()) return false;
  const size_t space = before.rfind(' ', end);
  const size_t begin = space == std::string_view::npos ? 0 : space + 1;
  return names_a_month(side, before.substr(begin, end + 1 - begin));
}

// "11 May", "11th May"
bool month_behind(const NumberSide& side, size_t at) {
  const std::string_view text = side.text();
  while (at < text.size() && is_ascii_lower(text[at])) ++at;
  return at < text.size() && text[at] == ' ' && names_a_month(side, text.substr(at + 1, 48));
}

// The unit that a number has without saying so: a year, or the day behind the name of a month.
QuantityUnit implied_unit(const NumberSide& side, const NumberToken& token) {
  const int64_t number = whole_number(token.value);
  if (number >= 1990 && number < 2100 && token.range.size() == 4) return QuantityUnit::kYear;
  if (number < 1 || number > 31 || side.side.words.months == 0) return QuantityUnit::kNone;
  return month_before(side, token.range.begin) || month_behind(side, token.range.end) ? QuantityUnit::kDay
                                                                                      : QuantityUnit::kNone;
}

struct UnitUse {
  std::string_view value;
  QuantityUnit unit = QuantityUnit::kNone;
  bool implied = false;
  uint32_t token = 0;
};

std::vector<UnitUse> unit_uses(const NumberSide& side) {
  std::vector<UnitUse> out;
  for (uint32_t i = 0; i < side.tokens.size() && i < kMostCompared; ++i) {
    const NumberToken& token = side.tokens[i];
    if (token.in_word) continue;
    UnitUse use{magnitude(token.value), unit_of(side, token), false, i};
    if (use.unit == QuantityUnit::kNone) {
      use.unit = implied_unit(side, token);
      use.implied = use.unit != QuantityUnit::kNone;
    }
    out.push_back(use);
  }
  return out;
}

// What stands between a number and the end of its unit, as a reader sees it.
std::string_view with_unit(const NumberSide& side, const NumberToken& token) {
  const std::string_view rest = side.text().substr(token.range.begin);
  size_t end = token.range.size();
  while (end < rest.size() && rest[end] == ' ') ++end;
  // Without spaces a unit is a sign or three.
  const size_t most = token.range.size() + (side.language.unspaced ? 10 : 24);
  while (end < rest.size() && rest[end] != ' ' && end < most) ++end;
  while (end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80U) ++end;
  while (end > token.range.size() && std::string_view(".,;:!?)").find(rest[end - 1]) != std::string_view::npos) --end;
  // "$99"
  size_t sign = token.range.begin;
  const bool signed_before = sign > 0 && symbol_unit(previous_code_point(side.text(), sign)) != QuantityUnit::kNone;
  const size_t begin = signed_before ? sign : token.range.begin;
  return side.text().substr(begin, token.range.begin + end - begin);
}

// True where no word follows that could be a unit nobody has told us ("15 pour cent").
bool stands_bare(const NumberSide& side, uint32_t token) {
  const std::string_view text = side.text();
  size_t at = side.tokens[token].range.end;
  char32_t c = U' ';
  while (at < text.size() && is_space(c)) c = next_code_point(text, at);
  return is_space(c) || (!is_word_char(c) && c != '-');
}

// A number that has another unit than in the source. For each number the units of both sides are taken as
// multisets; a difference counts only where both units are known and one of them is written out.
void report_units(const NumberSide& source, const NumberSide& target, Report& report) {
  std::vector<UnitUse> left = unit_uses(source);
  std::vector<UnitUse> right = unit_uses(target);
  const auto erase_pairs = [&](auto&& agree) {
    for (auto use = left.begin(); use != left.end();) {
      const auto other = std::find_if(right.begin(), right.end(), [&](const UnitUse& candidate) {
        return candidate.value == use->value && agree(*use, candidate);
      });
      if (other == right.end()) {
        ++use;
        continue;
      }
      right.erase(other);
      use = left.erase(use);
    }
  };
  // A share without its sign is another number. Where any share is left, one sign may stand for several.
  const auto percent = [](const UnitUse& use) { return use.unit == QuantityUnit::kPercent; };
  const bool shares_lost =
      std::any_of(left.begin(), left.end(), percent) && std::none_of(right.begin(), right.end(), percent);
  erase_pairs([](const UnitUse& a, const UnitUse& b) { return a.unit == b.unit; });
  erase_pairs([&](const UnitUse& a, const UnitUse& b) {
    if (shares_lost && percent(a) && b.unit == QuantityUnit::kNone && stands_bare(target, b.token)) return false;
    return a.unit == QuantityUnit::kNone || b.unit == QuantityUnit::kNone || (a.implied && b.implied);
  });
  for (const UnitUse& use : left) {
    const auto other = std::find_if(right.begin(), right.end(),
                                    [&](const UnitUse& candidate) { return candidate.value == use.value; });
    if (other == right.end()) continue;
    const std::string_view wrong = with_unit(target, target.tokens[other->token]);
    report.at(Diag::kUnitChanged, target.side, wrong, with_unit(source, source.tokens[use.token]), wrong);
  }
}

bool any_unit(const NumberSide& side) {
  return std::any_of(side.tokens.begin(), side.tokens.end(), [&](const NumberToken& token) {
    return !token.in_word && unit_of(side, token) != QuantityUnit::kNone;
  });
}

// --- dates ----------------------------------------------------------------------------------------------

bool has_number(const NumberSide& side, int64_t wanted) {
  for (const NumberToken& token : side.tokens) {
    if (whole_number(token.value) == wanted) return true;
  }
  return spells(side, wanted);
}

std::string list_months(uint32_t months) {
  std::string out;
  for (uint32_t month = 1; month <= 12; ++month) {
    if ((months >> month & 1U) == 0) continue;
    if (!out.empty()) out += ", ";
    out += std::to_string(month);
  }
  return out;
}

// True where the other side holds the month's name as this side writes it: the name of a file, or of an event.
bool keeps_month(const NumberSide& side, const NumberSide& other, uint32_t month) {
  bool kept = false;
  side.language.marks->scan(side.text(), [&](uint32_t tag, Range range, bool) {
    if ((tag & kMonthMask) != month) return;
    kept |= other.text().find(side.text().substr(range.begin, range.size())) != std::string_view::npos;
  });
  return kept;
}

// Months that `side` names and the other side neither names nor counts.
uint32_t months_only_in(const NumberSide& side, const NumberSide& other) {
  uint32_t only = side.side.words.months & ~uint32_t{other.side.words.maybe_months};
  for (uint32_t month = 1; month <= 12; ++month) {
    if ((only >> month & 1U) == 0) continue;
    if (has_number(other, month) || keeps_month(side, other, month)) only &= ~(1U << month);
  }
  return only;
}

// The "2" of "%2$s" and the "0" of "{0}" count arguments.
bool counts_argument(std::string_view text, Range number) {
  if (number.begin == 0 || number.end >= text.size()) return false;
  const char before = text[number.begin - 1];
  const char behind = text[number.end];
  return (before == '%' && (behind == '$' || behind == '%')) || (before == '{' && (behind == '}' || behind == ':'));
}

// "1万2,500", "12만 5천": each part has a scale of its own, and they add up. The sum; -1 where they do not.
int64_t added_up(const NumberSide& side, const NumberToken& high, const NumberToken& low) {
  // One sign for the scale, and at most a space.
  const std::string_view between = side.text().substr(high.range.end, low.range.begin - high.range.end);
  if (between.size() < 3 || between.size() > 5 || between.find_first_of(".,;:()/-") != std::string_view::npos)
    return -1;
  const auto power_of = [&](const NumberToken& token) {
    return (word_tag(side.text(), token.range.end, *side.language.units) & kScaleMask) >> kScaleShift;
  };
  const uint32_t power = power_of(high);
  const uint32_t low_power = power_of(low);
  if (power < 3 || power > 12 || low_power >= power || high.ambiguous) return -1;
  const int64_t rest = whole_number(scaled(magnitude(low.value), low_power));
  const int64_t most = whole_number(scaled("1", power));
  const int64_t whole = whole_number(scaled(magnitude(high.value), power));
  return rest < 0 || rest >= most || whole < 0 ? -1 : whole + rest;
}

void add_up_scales(NumberSide& side) {
  const Script script = side.language.script;
  if (script != Script::kHan && script != Script::kKana && script != Script::kHangul) return;
  std::vector<NumberToken> out;
  for (const NumberToken& token : side.tokens) {
    const int64_t sum = out.empty() ? -1 : added_up(side, out.back(), token);
    if (sum < 0) {
      out.push_back(token);
      continue;
    }
    out.back().value = std::to_string(sum);
    out.back().range.end = token.range.end;
  }
  side.tokens = std::move(out);
}

// The numbers of a side.
void read_numbers(NumberSide& side) {
  scan_digits(side.text(), side.language.tag, side.tokens);
  if (side.tokens.size() > 1) add_up_scales(side);
  if (!side.side.may_hold(kHintPlaceholder)) return;
  std::erase_if(side.tokens, [&](const NumberToken& token) { return counts_argument(side.text(), token.range); });
}

}  // namespace

bool check_numbers(const UnitPair& pair, Report& report) {
  if (!pair.source.may_hold(kHintDigit) && !pair.target.may_hold(kHintDigit)) return false;
  NumberSide source{pair.source, pair.source_language, true, {}, {}};
  NumberSide target{pair.target, pair.target_language, false, {}, {}};
  read_numbers(source);
  read_numbers(target);
  if (source.tokens.empty() && target.tokens.empty()) return false;
  source.matched.resize(source.tokens.size());
  target.matched.resize(target.tokens.size());
  match_equal(source, target);
  if (any_unit(source) || any_unit(target)) report_units(source, target, report);
  const auto all = [](const NumberSide& side) { return std::count(side.matched.begin(), side.matched.end(), 0) == 0; };
  if (all(source) && all(target)) return true;
  match_readings(source, target, report);
  match_parts(target, source);
  match_parts(source, target);
  report_numbers(source, target, report);
  report_counts(source, target, report);
  return true;
}

// Numbers that the source spells out: the translation says them in digits or in words.
bool check_spelled_numbers(const UnitPair& pair, Report& report) {
  const uint32_t spelled = pair.source.words.spelled_numbers;
  // Where no locale file lists the forms of a language's number words, CLDR knows too few of them.
  if (spelled == 0 || pair.source.text == pair.target.text || pair.target_language.lexicon == nullptr) return false;
  NumberSide target{pair.target, pair.target_language, false, {}, {}};
  read_numbers(target);
  for (int64_t number = 2; number <= 12; ++number) {
    if ((spelled >> number & 1) != 0 && !has_number(target, number)) report.whole(Diag::kNumberWordMissing, number);
  }
  return true;
}

bool check_dates(const UnitPair& pair, Report& report) {
  const SideWords& in_source = pair.source.words;
  const SideWords& in_target = pair.target.words;
  if (in_source.months == 0 && in_source.weekdays == 0 && in_target.months == 0) return false;
  if (in_source.weekdays != in_target.weekdays && in_source.weekdays != 0 && in_target.weekdays != 0) {
    report.whole(Diag::kWeekdayChanged);
  }
  if (in_source.months == in_target.months) return true;
  NumberSide source{pair.source, pair.source_language, true, {}, {}};
  NumberSide target{pair.target, pair.target_language, false, {}, {}};
  read_numbers(source);
  read_numbers(target);
  const uint32_t missing = months_only_in(source, target);
  const uint32_t extra = months_only_in(target, source);
  if (missing != 0 && extra != 0) {
    report.whole(Diag::kMonthChanged, list_months(missing), list_months(extra));
  } else if (missing != 0) {
    report.whole(Diag::kMonthMissing, list_months(missing));
  } else if (extra != 0) {
    report.whole(Diag::kMonthExtra, list_months(extra));
  }
  return true;
}

}  // namespace diglot
