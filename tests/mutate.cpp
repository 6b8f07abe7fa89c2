#include "mutate.h"

#include <algorithm>
#include <array>

#include "locale.h"

namespace diglot {
namespace {

using Text = std::optional<std::string>;

// The article with other bytes in place of a range.
std::string with(const Victim& victim, Range range, std::string_view bytes) {
  std::string out = victim.file.bytes.substr(0, range.begin);
  return out.append(bytes).append(victim.file.bytes, range.end);
}

std::string with_target(const Victim& victim, std::string_view target) {
  return with(victim, victim.article.units[victim.unit].target, target);
}

// The target with [at, at + size) replaced.
Text spliced(const Victim& victim, size_t at, size_t size, std::string_view by) {
  std::string target(victim.target());
  target.replace(at, size, by);
  return with_target(victim, target);
}

bool plain_prose(std::string_view text) { return text.find_first_of("<[`{") == std::string_view::npos; }

// --- numbers --------------------------------------------------------------------------------------------

// Numbers outside code, addresses and words.
std::vector<NumberToken> plain_numbers(const Victim& victim) {
  const std::string_view target = victim.target();
  if (target.find_first_of("`<{[") != std::string_view::npos || target.find("http") != std::string_view::npos) return {};
  std::vector<NumberToken> out;
  for (const NumberToken& token : scan_numbers(target, victim.article.locale)) {
    if (!token.glued && token.value != "0" && token.value != "1") out.push_back(token);
  }
  return out;
}

Text drop_number(const Victim& victim, Dice& dice) {
  const auto numbers = plain_numbers(victim);
  if (numbers.empty()) return {};
  const NumberToken& token = numbers[dice.below(numbers.size())];
  return spliced(victim, token.range.begin, token.range.size(), "");
}

Text change_number(const Victim& victim, Dice& dice) {
  const auto numbers = plain_numbers(victim);
  if (numbers.empty()) return {};
  const NumberToken& token = numbers[dice.below(numbers.size())];
  const size_t at = token.range.begin + dice.below(token.range.size());
  const char digit = victim.target()[at];
  if (digit < '0' || digit > '9') return {};
  return spliced(victim, at, 1, std::string(1, static_cast<char>('1' + (digit - '0' + 2) % 9)));
}

// Puts the name of another month in the place of one.
Text change_month(const Victim& victim, Dice& dice) {
  const std::string& locale = victim.article.locale;
  const std::string_view target = victim.target();
  if (target.find_first_of("`<{[") != std::string_view::npos) return {};
  std::vector<QuantityWord> names;
  for (const QuantityWord& word : date_words(locale)) {
    if ((word.tag & kMonthMask) != 0 && (word.tag & kAbbreviated) == 0) names.push_back(word);
  }
  for (const QuantityWord& name : names) {
    const size_t at = target.find(name.word);
    if (at == std::string_view::npos || victim.source().find_first_of("0123456789") == std::string_view::npos) continue;
    const QuantityWord& other = names[dice.below(names.size())];
    if ((other.tag & kMonthMask) == (name.tag & kMonthMask)) return {};
    return spliced(victim, at, name.word.size(), other.word);
  }
  // "10 月"
  for (const NumberToken& token : plain_numbers(victim)) {
    const size_t month = target.find("月", token.range.end);
    if (month == std::string_view::npos || month > token.range.end + 1 || token.value.size() > 2) continue;
    return spliced(victim, token.range.begin, token.range.size(), token.value == "3" ? "4" : "3");
  }
  return {};
}

Text change_unit(const Victim& victim, Dice&) {
  const std::string& locale = victim.article.locale;
  const std::string_view target = victim.target();
  const auto words = unit_words(locale);
  const auto word_of = [&](QuantityUnit unit) -> std::string {
    for (const QuantityWord& word : words) {
      if ((word.tag & kUnitMask) >> kUnitShift == static_cast<uint32_t>(unit)) return word.word;
    }
    return {};
  };
  for (const NumberToken& token : plain_numbers(victim)) {
    const size_t begin = target.find_first_not_of(" \u00A0", token.range.end);
    if (begin == std::string_view::npos || begin - token.range.end > 2) continue;
    if (target[begin] == '%' && victim.source().find('%') != std::string_view::npos) {
      return spliced(victim, begin, 1, word_of(QuantityUnit::kHour));
    }
    for (const QuantityWord& word : words) {
      const auto unit = static_cast<QuantityUnit>((word.tag & kUnitMask) >> kUnitShift);
      if (unit < QuantityUnit::kHour || unit > QuantityUnit::kYear || target.substr(begin, word.word.size()) != word.word) continue;
      const std::string other = word_of(unit == QuantityUnit::kDay ? QuantityUnit::kWeek : QuantityUnit::kDay);
      // A date's "日" and "年" are no durations.
      if (victim.source().find(token.value + " ") == std::string_view::npos) continue;
      return spliced(victim, begin, word.word.size(), other);
    }
  }
  return {};
}

// --- markup ---------------------------------------------------------------------------------------------

struct LinkPlace {
  size_t open = 0, middle = 0, close = 0;  // [ ]( )
};

std::optional<LinkPlace> find_link(std::string_view text) {
  const size_t middle = text.find("](");
  if (middle == std::string_view::npos) return {};
  const size_t open = text.rfind('[', middle);
  const size_t close = text.find(')', middle);
  if (open == std::string_view::npos || close == std::string_view::npos || (open > 0 && text[open - 1] == '!')) return {};
  if (text.substr(open, middle - open).find(']') != std::string_view::npos) return {};
  return LinkPlace{open, middle, close};
}

Text remove_link(const Victim& victim, Dice&) {
  const std::string_view target = victim.target();
  const auto link = find_link(target);
  if (!link) return {};
  const std::string text(target.substr(link->open + 1, link->middle - link->open - 1));
  return spliced(victim, link->open, link->close + 1 - link->open, text);
}

Text retarget_link(const Victim& victim, Dice&) {
  const auto link = find_link(victim.target());
  if (!link) return {};
  return spliced(victim, link->middle + 2, link->close - link->middle - 2, "elsewhere-entirely.md");
}

Text break_link(const Victim& victim, Dice&) {
  const auto link = find_link(victim.target());
  if (!link) return {};
  return spliced(victim, link->middle + 1, 0, " ");
}

Text change_code(const Victim& victim, Dice&) {
  const std::string_view target = victim.target();
  const size_t open = target.find('`');
  const size_t close = open == std::string_view::npos ? open : target.find('`', open + 1);
  if (close == std::string_view::npos || close == open + 1 || target[open + 1] == '`') return {};
  return spliced(victim, open + 1, 0, "x");
}

Text change_placeholder(const Victim& victim, Dice&) {
  const std::string_view target = victim.target();
  const size_t open = target.find('{');
  const size_t close = open == std::string_view::npos ? open : target.find('}', open);
  if (close == std::string_view::npos || close < open + 2 || target[open + 1] == '{') return {};
  for (char c : target.substr(open + 1, close - open - 1)) {
    if (!is_word_char(static_cast<unsigned char>(c)) && c != '-') return {};
  }
  return spliced(victim, open + 1, 0, "x");
}

std::optional<std::pair<size_t, size_t>> find_bold(std::string_view text) {
  const size_t open = text.find("**");
  const size_t close = open == std::string_view::npos ? open : text.find("**", open + 2);
  if (close == std::string_view::npos || close == open + 2 || text[open + 2] == ' ' || text[close - 1] == ' ') return {};
  if (open > 0 && text[open - 1] == '\\') return {};
  return std::pair(open, close);
}

Text drop_bold(const Victim& victim, Dice&) {
  const auto bold = find_bold(victim.target());
  // What is in brackets stands out without its bold.
  if (!bold || victim.target().substr(bold->first, bold->second - bold->first).find_first_of("[") != std::string_view::npos) return {};
  std::string target(victim.target());
  target.erase(bold->second, 2).erase(bold->first, 2);
  return with_target(victim, target);
}

Text unparse_bold(const Victim& victim, Dice&) {
  const auto bold = find_bold(victim.target());
  if (!bold) return {};
  std::string target(victim.target());
  target.insert(bold->second, " ").insert(bold->first + 2, " ");
  return with_target(victim, target);
}

Text unclose_tag(const Victim& victim, Dice&) {
  const std::string_view target = victim.target();
  const size_t close = target.find("</");
  const size_t end = close == std::string_view::npos ? close : target.find('>', close);
  if (end == std::string_view::npos || target.substr(close, 4) == "</a>") return {};
  return spliced(victim, close, end + 1 - close, "");
}

// --- whole targets --------------------------------------------------------------------------------------

Text empty_target(const Victim& victim, Dice&) { return with_target(victim, ""); }

// Three words and more: shorter ones may well be names.
bool is_sentence(std::string_view text) {
  return std::count(text.begin(), text.end(), ' ') >= 3 && text.size() > 24;
}

Text copy_source(const Victim& victim, Dice&) {
  if (!is_sentence(victim.source()) || victim.source() == victim.target()) return {};
  return with_target(victim, victim.source());
}

Text truncate_target(const Victim& victim, Dice&) {
  const std::string_view target = victim.target();
  if (!is_sentence(victim.source()) || !plain_prose(target)) return {};
  size_t half = target.size() / 2;
  while (half < target.size() && (static_cast<unsigned char>(target[half]) & 0xC0U) == 0x80U) ++half;
  return with_target(victim, target.substr(0, half));
}

Text other_language(const Victim& victim, Dice&) {
  if (victim.elsewhere.empty() || !is_sentence(victim.source()) || victim.elsewhere == victim.target()) return {};
  return with_target(victim, victim.elsewhere);
}

// The targets of this unit and of another of the article change places.
Text swap_targets(const Victim& victim, Dice& dice) {
  const auto& units = victim.article.units;
  for (int tries = 0; tries < 8; ++tries) {
    const auto other = static_cast<uint32_t>(dice.below(units.size()));
    const Unit& a = units[std::min(other, victim.unit)];
    const Unit& b = units[std::max(other, victim.unit)];
    if (other == victim.unit || !a.paired() || !b.paired()) continue;
    const std::string first(victim.file.view(a.target));
    const std::string second(victim.file.view(b.target));
    const bool different = first != second && victim.file.view(a.source) != victim.file.view(b.source);
    if (!different || !is_sentence(victim.file.view(a.source)) || !is_sentence(victim.file.view(b.source))) continue;
    const std::string& bytes = victim.file.bytes;
    std::string out = bytes.substr(0, a.target.begin) + second;
    out.append(bytes, a.target.end, b.target.begin - a.target.end).append(first).append(bytes, b.target.end);
    return out;
  }
  return {};
}

// --- sentences ------------------------------------------------------------------------------------------

Text end_wrongly(const Victim& victim, Dice& dice) {
  const std::string_view target = victim.target();
  for (std::string_view stop : {".", "。"}) {
    if (!target.ends_with(stop) || target.ends_with("etc.") || target.size() < 12) continue;
    const bool wide = stop.size() > 1;
    const std::array<std::string_view, 3> ends{"", wide ? "、" : ",", wide ? "？" : "?"};
    return spliced(victim, target.size() - stop.size(), stop.size(), ends[dice.below(ends.size())]);
  }
  return {};
}

Text drop_bracket(const Victim& victim, Dice&) {
  const std::string_view target = victim.target();
  if (!plain_prose(target)) return {};
  for (std::string_view close : {")", "）", "」"}) {
    const size_t at = target.rfind(close);
    if (at != std::string_view::npos && at > 3) return spliced(victim, at, close.size(), "");
  }
  return {};
}

Text drop_negation(const Victim& victim, Dice&) {
  if (victim.lexicon == nullptr || victim.lexicon->checks.negations_to_drop.empty()) return {};
  std::string target(victim.target());
  bool dropped = false;
  for (const auto& [from, to] : victim.lexicon->checks.negations_to_drop) {
    for (size_t at = target.find(from); at != std::string::npos; at = target.find(from, at + to.size())) {
      target.replace(at, from.size(), to);
      dropped = true;
    }
  }
  return dropped ? Text(with_target(victim, target)) : Text();
}

// --- pairs ----------------------------------------------------------------------------------------------

Range markup_before(const Victim& victim, uint32_t begin, std::string_view what) {
  const size_t at = victim.file.bytes.rfind(what, begin);
  return {static_cast<uint32_t>(at), static_cast<uint32_t>(at + what.size())};
}

Text pair_without_close(const Victim& victim, Dice&) {
  const uint32_t end = victim.article.units[victim.unit].target.end;
  return with(victim, {end, end + 7}, "");  // </span>
}

Text pair_without_source(const Victim& victim, Dice&) {
  const Unit& unit = victim.article.units[victim.unit];
  return with(victim, {unit.target.end + 7, unit.range.end}, "");
}

Text pair_without_target(const Victim& victim, Dice&) {
  const Unit& unit = victim.article.units[victim.unit];
  return with(victim, {unit.range.begin, unit.target.end + 7}, "");
}

Text pair_of_other_ids(const Victim& victim, Dice&) {
  const Unit& unit = victim.article.units[victim.unit];
  const Range id = markup_before(victim, unit.source.begin, unit.id);
  return with(victim, id, unit.id.substr(0, 6) + "99999");
}

Text pair_repeated(const Victim& victim, Dice&) {
  const Unit& unit = victim.article.units[victim.unit];
  return with(victim, {unit.range.end, unit.range.end}, victim.file.view(unit.range));
}

Text pair_nested(const Victim& victim, Dice&) {
  const Unit& unit = victim.article.units[victim.unit];
  const std::string inner(victim.file.view(unit.range));
  return with(victim, {unit.target.begin, unit.target.begin}, inner);
}

}  // namespace

const std::vector<Mutation>& unit_mutations() {
  static const std::vector<Mutation> kMutations = {
      {"number dropped", {"number-mismatch", "date-mismatch"}, &drop_number},
      {"number changed", {"number-mismatch", "date-mismatch"}, &change_number},
      {"date changed", {"number-mismatch", "date-mismatch"}, &change_month},
      {"unit changed", {"unit-mismatch"}, &change_unit},
      {"link removed", {"link-target"}, &remove_link},
      {"link retargeted", {"link-target"}, &retarget_link},
      {"link broken", {"link-malformed", "link-target"}, &break_link},
      {"code changed", {"code-span-mismatch"}, &change_code},
      {"placeholder changed", {"placeholder-mismatch"}, &change_placeholder},
      {"bold dropped", {"inline-structure"}, &drop_bold},
      {"bold unparsed", {"emphasis-unparsed", "inline-structure"}, &unparse_bold},
      {"tag unclosed", {"tag-mismatch", "tag-malformed"}, &unclose_tag},
      {"target emptied", {"empty-target"}, &empty_target},
      {"copied from source", {"untranslated", "wrong-language", "untranslated-outlier"}, &copy_source},
      {"truncated", {"length-ratio", "end-punctuation", "number-mismatch", "date-mismatch", "brackets-unpaired",
                     "quotes-unpaired", "inline-structure", "misaligned"}, &truncate_target},
      {"other language", {"wrong-language"}, &other_language},
      {"targets swapped", {"misaligned", "length-ratio", "number-mismatch", "date-mismatch", "link-target", "inline-structure",
                           "code-span-mismatch", "end-punctuation", "inconsistent-translation", "negation-lost"}, &swap_targets},
      {"ended wrongly", {"end-punctuation"}, &end_wrongly},
      {"bracket dropped", {"brackets-unpaired"}, &drop_bracket},
      {"negation dropped", {"negation-lost"}, &drop_negation},
      {"pair not closed", {"pair-broken"}, &pair_without_close},
      {"pair without source", {"pair-broken"}, &pair_without_source},
      {"pair without target", {"pair-broken"}, &pair_without_target},
      {"pair of other ids", {"pair-swapped", "pair-broken"}, &pair_of_other_ids},
      {"pair repeated", {"pair-duplicate"}, &pair_repeated},
      {"pair nested", {"pair-broken", "pair-duplicate"}, &pair_nested},
  };
  return kMutations;
}

}  // namespace diglot
