// Defects put into clean units: how many of each class are reported, at the right unit and by the right name.
//
// The articles are those of ../shared where it is there, and those of content/. Seeded: the same defects each time;
// DIGLOT_MUTATION_SEED gives others, DIGLOT_MUTATION_CLASS only those of one class.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <set>

#include "check_corpus.h"
#include "compile.h"
#include "link.h"
#include "locale.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

// xorshift64*: the same numbers on every machine.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 2685821657736338717U + 1) {}
  size_t below(size_t limit) {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return limit == 0 ? 0 : static_cast<size_t>((state_ * 2685821657736338717U) >> 11U) % limit;
  }

 private:
  uint64_t state_;
};

// A unit to be spoiled, and what lies around it.
struct Victim {
  const SourceFile& file;
  const Article& article;
  uint32_t unit = 0;
  std::string elsewhere;  // the same source's translation into another language; empty if unknown

  std::string_view target() const { return file.view(article.units[unit].target); }
  std::string_view source() const { return file.view(article.units[unit].source); }
};

// What a defect is about: a unit, which its own article shows, or the shape of the article, which the same article in
// other locales shows.
enum class Scope : uint8_t { kUnit, kShape, kOtherLocale };

struct Mutation {
  std::string name;
  std::set<std::string, std::less<>> codes;  // those that name the defect
  // The whole article with the defect in it, or nothing where the unit offers no place for it.
  std::optional<std::string> (*apply)(const Victim&, Dice&);
  Scope scope = Scope::kUnit;
};

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
  if (target.find_first_of("`<{[") != std::string_view::npos || target.find("http") != std::string_view::npos)
    return {};
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
    // "mai" is a part of "désormais" too.
    size_t behind = at + name.word.size();
    const bool inside = behind < target.size() && is_letter(next_code_point(target, behind));
    if (inside || (at > 0 && is_letter(static_cast<unsigned char>(target[at - 1])))) continue;
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
      if (unit < QuantityUnit::kHour || unit > QuantityUnit::kYear ||
          target.substr(begin, word.word.size()) != word.word)
        continue;
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
  if (open == std::string_view::npos || close == std::string_view::npos || (open > 0 && text[open - 1] == '!'))
    return {};
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
  if (close == std::string_view::npos || close == open + 2 || text[open + 2] == ' ' || text[close - 1] == ' ')
    return {};
  if (open > 0 && text[open - 1] == '\\') return {};
  return std::pair(open, close);
}

Text drop_bold(const Victim& victim, Dice&) {
  const auto bold = find_bold(victim.target());
  // What is in brackets stands out without its bold.
  if (!bold ||
      victim.target().substr(bold->first, bold->second - bold->first).find_first_of("[") != std::string_view::npos)
    return {};
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
bool is_sentence(std::string_view text) { return std::count(text.begin(), text.end(), ' ') >= 3 && text.size() > 24; }

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

struct Denial {
  std::string_view language, denies, affirms;
};

// How a careless hand turns a denial into its opposite.
constexpr Denial kDenials[] = {
    {"fr", "n’est pas", "est"},
    {"fr", "ne peut pas", "peut"},
    {"fr", "ne peuvent pas", "peuvent"},
    {"fr", "n’a pas", "a"},
    {"fr", "ne sont pas", "sont"},
    {"fr", "ne pouvez pas", "pouvez"},
    {"fr", "sans ", "avec "},
    {"fr", "ne doit pas", "doit"},
    {"fr", "ne sera pas", "sera"},
    {"fr", "ne seront pas", "seront"},
    {"fr", "n’avez pas", "avez"},
    {"fr", "n’ont pas", "ont"},
    {"ja", "できません", "できます"},
    {"ja", "ありません", "あります"},
    {"ja", "されません", "されます"},
    {"ja", "しません", "します"},
    {"ja", "されていない", "されている"},
    {"ja", "していない", "している"},
    {"ja", "できない", "できる"},
    {"zh", "不會", "會"},
    {"zh", "無法", "可以"},
    {"zh", "沒有", "有"},
    {"zh", "不是", "是"},
    {"zh", "不可", "可"},
    {"zh", "尚未", "已經"},
    {"zh", "不能", "能"},
    {"zh", "不需要", "需要"},
    {"zh", "不再", "會再"},
    {"de", " nicht", ""},
    {"de", "keine ", "eine "},
    {"de", "kein ", "ein "},
    {"de", "ohne ", "mit "},
    {"nl", " niet", ""},
    {"nl", "geen ", "een "},
    {"nl", "zonder ", "met "},
    {"he", "לא ", ""},
    {"he", "אין ", "יש "},
    {"he", "ללא ", "עם "},
    {"th", "ไม่", ""},
    {"th", "ห้าม", "ควร"},
};

// Only where the source denies once: of two denials one may be said in another way.
Text drop_negation(const Victim& victim, Dice&) {
  const std::string source = fold_case(victim.source());
  size_t denials = 0;
  for (std::string_view word : {" not ", "n't ", "n’t ", " no ", " never ", " cannot ", " without "}) {
    for (size_t at = source.find(word); at != std::string::npos; at = source.find(word, at + 1)) ++denials;
  }
  if (denials != 1) return {};
  const std::string language = language_of(victim.article.locale);
  for (const Denial& denial : kDenials) {
    const size_t at = denial.language == language ? victim.target().find(denial.denies) : std::string_view::npos;
    if (at != std::string_view::npos) return spliced(victim, at, denial.denies.size(), denial.affirms);
  }
  return {};
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

// --- the shape of the article ---------------------------------------------------------------------------

// The whole lines of the article that a unit stands on, without the last line feed.
Range lines_of(const Victim& victim, const Unit& unit) {
  const std::string& bytes = victim.file.bytes;
  const size_t before = unit.range.begin == 0 ? std::string::npos : bytes.rfind('\n', unit.range.begin - 1);
  const size_t end = std::min(bytes.find('\n', unit.range.end), bytes.size());
  return {before == std::string::npos ? 0U : static_cast<uint32_t>(before + 1), static_cast<uint32_t>(end)};
}

std::string_view line_at(const Victim& victim, Range range) {
  return std::string_view(victim.file.bytes).substr(range.begin, range.size());
}

// "1. " or "- " at the start of a line without indentation; empty where there is none.
std::string_view bullet_of(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && line[at] >= '0' && line[at] <= '9') ++at;
  if (at > 0 && line.substr(at, 2) == ". ") return line.substr(0, at + 2);
  return line.starts_with("- ") || line.starts_with("* ") ? line.substr(0, 2) : std::string_view();
}

Text remove_step(const Victim& victim, Dice&) {
  const Range line = lines_of(victim, victim.article.units[victim.unit]);
  if (bullet_of(line_at(victim, line)).empty()) return {};
  return with(victim, {line.begin, std::min<uint32_t>(line.end + 1, static_cast<uint32_t>(victim.file.bytes.size()))},
              "");
}

// The unit's item of a list and the one behind it change places.
Text move_step(const Victim& victim, Dice&) {
  const auto& units = victim.article.units;
  const Range line = lines_of(victim, units[victim.unit]);
  uint32_t next = victim.unit + 1;
  while (next < units.size() && units[next].range.begin <= line.end) ++next;
  if (next == units.size()) return {};
  const Range below = lines_of(victim, units[next]);
  const std::string_view first = line_at(victim, line);
  const std::string_view second = line_at(victim, below);
  const size_t a = bullet_of(first).size();
  const size_t b = bullet_of(second).size();
  const std::string between = victim.file.bytes.substr(line.end, below.begin - line.end);
  if (a == 0 || b == 0 || between.find_first_not_of('\n') != std::string::npos) return {};
  return with(victim, {line.begin, below.end},
              std::string(first.substr(0, a)) + std::string(second.substr(b)) + between +
                  std::string(second.substr(0, b)) + std::string(first.substr(a)));
}

Text change_heading(const Victim& victim, Dice&) {
  const Range line = lines_of(victim, victim.article.units[victim.unit]);
  if (!line_at(victim, line).starts_with("## ")) return {};
  return with(victim, {line.begin, line.begin}, "#");
}

Text change_alert(const Victim& victim, Dice&) {
  const Range line = lines_of(victim, victim.article.units[victim.unit]);
  if (!line_at(victim, line).starts_with("> ") || line.begin < 3) return {};
  const size_t open = victim.file.bytes.rfind("> [!NOTE]", line.begin);
  if (open == std::string::npos || line.begin - open > 14) return {};
  const auto at = static_cast<uint32_t>(open + 4);
  return with(victim, {at, at + 4}, "WARNING");
}

// A table's last column goes, in all of its rows.
Text drop_column(const Victim& victim, Dice&) {
  const std::string& bytes = victim.file.bytes;
  Range table = lines_of(victim, victim.article.units[victim.unit]);
  const auto is_row = [&](size_t at) { return at < bytes.size() && bytes[at] == '|'; };
  if (!is_row(table.begin)) return {};
  while (table.begin > 1) {
    const size_t before = bytes.rfind('\n', table.begin - 2);
    const size_t begin = before == std::string::npos ? 0 : before + 1;
    if (!is_row(begin)) break;
    table.begin = static_cast<uint32_t>(begin);
  }
  while (is_row(table.end + 1)) {
    table.end = static_cast<uint32_t>(std::min(bytes.find('\n', table.end + 1), bytes.size()));
  }
  std::string out;
  for (size_t at = table.begin; at < table.end;) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string row = bytes.substr(at, end - at);
    const size_t close = row.rfind('|');
    const size_t open = close == 0 ? std::string::npos : row.rfind('|', close - 1);
    if (open == std::string::npos || open == 0 || row.find('`') != std::string::npos) return {};
    out += row.substr(0, open + 1) + (end < table.end ? "\n" : "");
    at = end + 1;
  }
  return with(victim, table, out);
}

const std::vector<Mutation>& unit_mutations() {
  static const std::vector<Mutation> kMutations = {
      {"number dropped", {"number-mismatch", "date-mismatch", "quantity-changed"}, &drop_number},
      {"number changed", {"number-mismatch", "date-mismatch", "quantity-changed"}, &change_number},
      {"date changed", {"number-mismatch", "date-mismatch", "quantity-changed"}, &change_month},
      {"unit changed", {"unit-mismatch", "quantity-changed"}, &change_unit},
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
      {"truncated",
       {"length-ratio", "end-punctuation", "number-mismatch", "date-mismatch", "brackets-unpaired", "quotes-unpaired",
        "inline-structure", "misaligned", "omission"},
       &truncate_target},
      {"other language", {"wrong-language"}, &other_language, Scope::kOtherLocale},
      {"targets swapped",
       {"misaligned", "pair-swapped", "omission", "length-ratio", "number-mismatch", "date-mismatch", "link-target",
        "inline-structure", "code-span-mismatch", "end-punctuation", "inconsistent-translation", "negation-lost",
        "tag-mismatch", "link-malformed"},
       &swap_targets},
      {"ended wrongly", {"end-punctuation"}, &end_wrongly},
      {"bracket dropped", {"brackets-unpaired"}, &drop_bracket},
      {"negation dropped", {"negation-lost"}, &drop_negation},
      {"pair not closed", {"pair-broken"}, &pair_without_close},
      {"pair without source", {"pair-broken"}, &pair_without_source},
      {"pair without target", {"pair-broken"}, &pair_without_target},
      {"pair of other ids", {"pair-swapped", "pair-broken"}, &pair_of_other_ids},
      {"pair repeated", {"pair-duplicate"}, &pair_repeated},
      {"pair nested", {"pair-broken", "pair-duplicate"}, &pair_nested},
      {"step removed", {"structure-list"}, &remove_step, Scope::kShape},
      {"step moved", {"structure-list", "pair-order"}, &move_step, Scope::kShape},
      {"heading changed", {"structure-heading"}, &change_heading, Scope::kShape},
      {"alert changed", {"structure-alert"}, &change_alert, Scope::kShape},
      {"column dropped", {"structure-table"}, &drop_column, Scope::kShape},
  };
  return kMutations;
}

// --- the experiment -------------------------------------------------------------------------------------

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Lexicons lexicons_of_project() {
  Project project;
  for (const auto& entry : fs::directory_iterator(fs::path(DIGLOT_SOURCE_DIR) / "locales")) {
    const std::string name = entry.path().filename().string();
    project.locale_files.push_back({name, {name, bytes_of(entry.path())}});
  }
  std::vector<Diagnostic> diagnostics;
  return compile_lexicons(project, diagnostics);
}

// Articles of all locales of a folder, compiled.
struct Laboratory {
  Lexicons lexicons = lexicons_of_project();
  Options options;
  std::vector<InputFile> files;
  std::vector<ArticleObject> objects;
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>>
      translations;  // path, source → locale → target
  Corpus corpus;
  std::map<std::string, LocaleKnowledge> known;  // by locale
  std::vector<Diagnostic> before;                // of the set

  Laboratory(const fs::path& root, std::string_view marker) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() == ".md") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
      const fs::path below = fs::relative(path, root);
      InputFile file{
          InputKind::kArticle, below.begin()->string(), fs::relative(below, *below.begin()).string(), {}, ""};
      file.source = {below.string(), bytes_of(path)};
      if (file.source.bytes.find(marker) != std::string::npos) files.push_back(std::move(file));
    }
    objects.resize(files.size());
    for (size_t i = 0; i < files.size(); ++i) {
      objects[i] = compile_article(files[i], lexicons, options);
      for (const Unit& unit : objects[i].article.units) {
        const auto view = [&](Range range) { return std::string(files[i].source.view(range)); };
        translations[{files[i].path, view(unit.source)}][files[i].locale] = view(unit.target);
      }
    }
    corpus = link(objects, {}, {}, options.source_locale);
    CorpusReport report(corpus, before);
    for (const LocaleUnits& units : units_by_locale(corpus)) {
      check_affinity(units, known[units.locale] = learn(units), report);
    }
    check_variants(corpus, report);
  }

  // What the set says about a spoiled article: by the words that the whole of it taught, and beside the same article in
  // the other locales.
  std::vector<Diagnostic> findings_of_set(const ArticleObject& spoiled, Scope scope) const {
    std::vector<ArticleObject> some = {spoiled};
    for (const ArticleObject& other : objects) {
      const bool sibling = other.article.path == spoiled.article.path && other.article.locale != spoiled.article.locale;
      if (sibling && scope != Scope::kUnit) some.push_back(other);
    }
    std::sort(some.begin(), some.end(),
              [](const auto& a, const auto& b) { return a.article.locale < b.article.locale; });
    std::vector<Diagnostic> out;
    const Corpus small = link(std::move(some), {}, {}, options.source_locale);
    CorpusReport report(small, out);
    for (const LocaleUnits& units : units_by_locale(small)) check_affinity(units, known.at(units.locale), report);
    check_other_locales(units_by_locale(small), report);
    check_variants(small, report);
    return out;
  }

  // True where another locale has the article in the same version.
  bool has_sibling(size_t file) const {
    const auto version = [](const ArticleObject& object) {
      return object.article.document.front_matter.value("ms.openlocfilehash");
    };
    return std::any_of(objects.begin(), objects.end(), [&](const ArticleObject& other) {
      return other.article.path == files[file].path && other.article.locale != files[file].locale &&
             version(other) == version(objects[file]);
    });
  }

  bool clean(size_t file, const Unit& unit) const {
    if (!unit.paired()) return false;
    for (const Diagnostic& finding : objects[file].diagnostics) {
      if (finding.unit == unit.id || unit.range.contains(finding.range)) return false;
    }
    return true;
  }

  std::string elsewhere(size_t file, const Unit& unit) const {
    const auto found = translations.find({files[file].path, std::string(files[file].source.view(unit.source))});
    if (found == translations.end()) return {};
    for (const auto& [locale, target] : found->second) {
      if (language_of(locale) != language_of(files[file].locale)) return target;
    }
    return {};
  }
};

struct Score {
  int tried = 0, found = 0;
  std::string missed;  // examples
};

// True where one of the findings names the defect at the unit.
bool reported(const ArticleObject& spoiled, const Laboratory& lab, size_t file, const Unit& unit,
              const Mutation& mutation) {
  std::vector<Diagnostic> all = lab.findings_of_set(spoiled, mutation.scope);
  all.insert(all.end(), spoiled.diagnostics.begin(), spoiled.diagnostics.end());
  for (const Diagnostic& finding : all) {
    if (mutation.codes.count(info(finding.id).code) == 0 || finding.locale != lab.files[file].locale) continue;
    const auto same = [&](const Diagnostic& other) {
      return other.id == finding.id && other.unit == finding.unit && other.message == finding.message &&
             other.article == finding.article && other.locale == finding.locale;
    };
    const auto& alone = lab.objects[file].diagnostics;
    if (std::any_of(alone.begin(), alone.end(), same)) continue;
    if (std::any_of(lab.before.begin(), lab.before.end(), same)) continue;
    // A step that is gone is missed at its neighbour, and a column at the first row of its table.
    if (mutation.scope == Scope::kShape) return true;
    // Where the pair itself is broken the finding may carry another unit's id, but it stands at the place.
    const bool near = finding.range.begin <= unit.range.end + 400 && finding.range.end + 400 >= unit.range.begin;
    if (finding.unit == unit.id || (finding.unit.empty() && near)) return true;
  }
  return false;
}

Score run_class(const Laboratory& lab, const Mutation& mutation, const std::string& locale, int wanted, uint64_t seed) {
  Score score;
  Dice dice(seed);
  std::vector<std::pair<size_t, uint32_t>> places;
  for (size_t file = 0; file < lab.files.size(); ++file) {
    if (lab.files[file].locale != locale) continue;
    for (uint32_t unit = 0; unit < lab.objects[file].article.units.size(); ++unit) places.emplace_back(file, unit);
  }
  for (size_t i = 0; i + 1 < places.size(); ++i) std::swap(places[i], places[i + dice.below(places.size() - i)]);
  for (const auto& [file, number] : places) {
    if (score.tried == wanted) break;
    const Article& article = lab.objects[file].article;
    const Unit& unit = article.units[number];
    if (!lab.clean(file, unit) || (mutation.scope == Scope::kShape && !lab.has_sibling(file))) continue;
    const Victim victim{lab.files[file].source, article, number, lab.elsewhere(file, unit)};
    const Text spoiled = mutation.apply(victim, dice);
    if (!spoiled) continue;
    InputFile input = lab.files[file];
    input.source.bytes = *spoiled;
    ++score.tried;
    const ArticleObject object = compile_article(input, lab.lexicons, lab.options);
    if (reported(object, lab, file, unit, mutation)) {
      ++score.found;
    } else if (score.missed.size() < 3000) {
      const auto same = std::find_if(object.article.units.begin(), object.article.units.end(),
                                     [&](const Unit& other) { return other.id == unit.id; });
      score.missed += "    " + lab.files[file].source.name + " " + unit.id + "\n      S " +
                      std::string(victim.source()) + "\n      was " + std::string(victim.target()) + "\n      is  " +
                      (same == object.article.units.end() ? "" : std::string(input.source.view(same->target))) + "\n";
    }
  }
  return score;
}

uint64_t seed_of_run() {
  const char* given = std::getenv("DIGLOT_MUTATION_SEED");
  return given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
}

int cases_of_run(int fallback) {
  const char* given = std::getenv("DIGLOT_MUTATION_CASES");
  return given == nullptr ? fallback : std::atoi(given);
}

// Prints the table of one folder, and expects the share of each class that has a meaningful number of cases.
void run_all(const fs::path& root, std::string_view marker, int cases, double least) {
  const Laboratory lab(root, marker);
  std::set<std::string> locales;
  for (const InputFile& file : lab.files) locales.insert(file.locale);
  Score all;
  std::cout << fmt::format("{:<22}", "defect");
  for (const std::string& locale : locales) std::cout << fmt::format("{:>12}", locale);
  std::cout << "\n";
  const char* only = std::getenv("DIGLOT_MUTATION_CLASS");
  for (const Mutation& mutation : unit_mutations()) {
    if (only != nullptr && mutation.name != only) continue;
    Score total;
    std::cout << fmt::format("{:<22}", mutation.name);
    for (const std::string& locale : locales) {
      const Score score = run_class(lab, mutation, locale, cases, seed_of_run());
      std::cout << fmt::format("{:>12}", fmt::format("{}/{}", score.found, score.tried));
      total.tried += score.tried;
      total.found += score.found;
      total.missed += score.missed;
    }
    std::cout << "\n";
    all.tried += total.tried;
    all.found += total.found;
    if (std::getenv("DIGLOT_MUTATION_SHOW") != nullptr) std::cout << total.missed;
  }
  std::cout << fmt::format("all: {} of {} = {:.3f}\n", all.found, all.tried,
                           static_cast<double>(all.found) / all.tried);
  EXPECT_GE(static_cast<double>(all.found), least * all.tried);
}

TEST(Mutations, AreFoundInTheCorpus) {
  const fs::path root = fs::path(DIGLOT_SOURCE_DIR) / "../shared/corpus/bilingual";
  if (!fs::exists(root)) GTEST_SKIP() << "../shared is not there";
  run_all(root, "ms.translationtype: HT", cases_of_run(10), 0.97);
}

TEST(Mutations, AreFoundInOurOwnContent) {
  run_all(fs::path(DIGLOT_SOURCE_DIR) / "content", "data-ttu-id", cases_of_run(4), 0.97);
}

}  // namespace
}  // namespace diglot
