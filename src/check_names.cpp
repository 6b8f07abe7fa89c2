// What a text names by the letter: functions, variables and files, acronyms, access keys, and texts that are signs
// alone.
#include <algorithm>
#include <array>

#include "ascii.h"
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

// Letters of other scripts are no part of a name: a text without spaces goes on right behind it.
bool is_name_byte(char c) { return is_ascii_alnum(c) || c == '_'; }

// --- names ----------------------------------------------------------------------------------------------

// "report.xlsx": what stands behind the point is known to name a kind of file.
bool is_file_ending(std::string_view ending) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {"bat",  "bmp",  "cer",  "cfg", "cmd", "conf", "config", "cpp", "cs",   "css",  "csv", "dll",  "doc",
       "docx", "exe",  "gif",  "gz",  "htm", "html", "ini",    "iso", "jar",  "jpeg", "jpg", "js",   "json",
       "log",  "md",   "msi",  "pdf", "pfx", "php",  "png",    "po",  "ppt",  "pptx", "ps1", "psm1", "py",
       "rar",  "resx", "rtf",  "sh",  "sql", "svg",  "tar",    "tmx", "toml", "ts",   "txt", "vbs",  "wav",
       "xlf",  "xls",  "xlsx", "xml", "xsd", "xsl",  "yaml",   "yml", "zip"});
  return std::binary_search(kEndings.begin(), kEndings.end(), to_lower(ending));
}

// "getValue": a small letter and a large one behind it, in a word that begins with a small one.
bool has_hump(std::string_view word) {
  if (!is_ascii_lower(word.front()) || word.size() < 5) return false;
  size_t humps = 0;
  for (size_t i = 1; i + 1 < word.size(); ++i) {
    if (!is_name_byte(word[i])) return false;
    humps += is_ascii_upper(word[i]) && is_ascii_lower(word[i - 1]) && is_ascii_lower(word[i + 1]) && i > 2 ? 1 : 0;
  }
  return humps > 0;
}

// "open_file", "_MAX": letters, and an underscore between two of them.
bool has_underscore(std::string_view word) {
  const size_t at = word.find('_', 1);
  if (at == std::string_view::npos || at + 1 == word.size()) return false;
  if (!std::all_of(word.begin(), word.end(), is_name_byte)) return false;
  return is_name_byte(word[at - 1]) && word[at - 1] != '_' && word[at + 1] != '_' &&
         std::any_of(word.begin(), word.end(), is_ascii_letter);
}

bool is_name(std::string_view word) {
  if (word.size() < 4 || word.size() > 64) return false;
  if (word.ends_with("()"))
    return std::all_of(word.begin(), word.end() - 2,
                       [](char c) { return is_name_byte(c) || c == '.' || c == ':' || c == '-'; });
  // "help@example.com"
  const size_t at = word.find('@');
  if (at != std::string_view::npos)
    return at > 0 && word.find('.', at) != std::string_view::npos && is_ascii_letter(word.back());
  // "1.2.3"
  if (std::all_of(word.begin(), word.end(), [](char c) { return is_ascii_digit(c) || c == '.'; }))
    return std::count(word.begin(), word.end(), '.') >= 2;
  const size_t point = word.rfind('.');
  if (point != std::string_view::npos && point > 0 && point + 1 < word.size())
    return is_name_byte(word[point - 1]) && is_file_ending(word.substr(point + 1));
  return has_underscore(word) || has_hump(word);
}

// The characters that a name may have inside; what stands around it is punctuation.
bool is_inside(char c) {
  return is_name_byte(c) || c == '.' || c == '-' || c == ':' || c == '(' || c == ')' || c == '@';
}

std::string_view without_marks(std::string_view word) {
  while (!word.empty() && !is_name_byte(word.front())) word.remove_prefix(1);
  while (!word.empty() && !is_name_byte(word.back()) && !word.ends_with("()")) word.remove_suffix(1);
  return word;
}

std::vector<std::string_view> names_in(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < text.size();) {
    if (!is_inside(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && is_inside(text[at])) ++at;
    // A part of an address, or a letter of another script beside it: no word of its own.
    const bool joined = (begin > 0 && std::string_view("/\\%$<{").find(text[begin - 1]) != std::string_view::npos) ||
                        (at < text.size() && std::string_view("/\\%>}").find(text[at]) != std::string_view::npos);
    const std::string_view word = without_marks(text.substr(begin, at - begin));
    if (!joined && !word.empty() && is_name(word)) out.push_back(word);
  }
  return out;
}

// What tells a name from a word, perhaps.
constexpr std::array<bool, 256> kNameMarks = [] {
  std::array<bool, 256> marks{};
  for (size_t byte = 'A'; byte <= 'Z'; ++byte) marks[byte] = true;
  for (const char c : std::string_view("_@.(")) marks[static_cast<unsigned char>(c)] = true;
  return marks;
}();

// Words that hint at a name, told from the text at one glance.
bool may_hold_name(std::string_view text) {
  for (size_t at = 1; at + 1 < text.size(); ++at) {
    const char c = text[at];
    if (!kNameMarks[static_cast<unsigned char>(c)]) continue;
    if (c == '_' || c == '@' || (c == '.' && is_name_byte(text[at + 1])) || (c == '(' && text[at + 1] == ')') ||
        (is_ascii_upper(c) && is_ascii_lower(text[at - 1])))
      return true;
  }
  return false;
}

// --- acronyms -------------------------------------------------------------------------------------------

// Two to six capital letters that stand for themselves. Those beside a number are units and hours, which languages
// write in ways of their own, and those behind a sign are names that a program fills in.
std::vector<std::string_view> acronyms_in(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < text.size();) {
    if (!is_ascii_upper(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && is_ascii_upper(text[at])) ++at;
    // A letter, an underscore or a hyphen beside it makes it part of another word; the s of a plural does not.
    const bool plural = at < text.size() && text[at] == 's' && (at + 1 == text.size() || !is_name_byte(text[at + 1]));
    const auto joins = [](char c) {
      return is_name_byte(c) || std::string_view("-%$=&@#{}<>/\\.").find(c) != std::string_view::npos;
    };
    const bool full_stop = at < text.size() && text[at] == '.' && (at + 1 == text.size() || text[at + 1] == ' ');
    const bool number = begin > 1 && is_ascii_digit(text[begin - 2]);
    const bool alone = (begin == 0 || !joins(text[begin - 1])) && !number &&
                       (at == text.size() || plural || full_stop || !joins(text[at]));
    const std::string_view word = text.substr(begin, at - begin);
    if (alone && word.size() >= 2 && word.size() <= 6) out.push_back(word);
  }
  return out;
}

size_t count_lower(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), is_ascii_lower));
}

// --- access keys ----------------------------------------------------------------------------------------

// Access keys that `mark` sets: before a letter that begins a word, or inside a word before a small letter ("E&xit",
// not "R&D").
size_t count_access_keys(std::string_view text, char mark) {
  size_t count = 0;
  for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    size_t next = at + 1;
    if (next >= text.size() || !is_letter(next_code_point(text, next))) continue;
    const char before = at == 0 ? ' ' : text[at - 1];
    const bool begins = before == ' ' || before == '(' || static_cast<unsigned char>(before) >= 0x80;
    count += begins || (mark != '_' && is_ascii_letter(before) && is_ascii_lower(text[at + 1])) ? 1 : 0;
  }
  return count;
}

// "_File": an underscore inside of a name, or around a word, sets no access key.
bool sets_access_keys(std::string_view text, char mark) {
  if (mark != '_') return count_access_keys(text, mark) > 0;
  return std::count(text.begin(), text.end(), '_') == 1 && count_access_keys(text, '_') == 1 && text.size() <= 48;
}

// --- signs ----------------------------------------------------------------------------------------------

bool is_sign_only(std::string_view text) {
  bool any = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (is_word_char(c) || c == 0xFFFC) return false;
    any |= !is_space(c);
  }
  return any;
}

// Signs without their white space, those that only differ in width or length as one.
std::u32string plain_signs(std::string_view text) {
  std::u32string out;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (is_space(c)) continue;
    if (c > 0xFF00 && c < 0xFF5F) c -= 0xFEE0;
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC) c = U'-';
    if (c == 0x2026) out += U"..";
    out += c == 0x2026 || c == 0x3002 ? U'.' : c == 0x3001 ? U',' : c;
  }
  return out;
}

}  // namespace

namespace {

// "PowerShell": words with large letters behind small ones; the first of them.
std::vector<std::string_view> humped_words(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < text.size() && out.size() < 16;) {
    if (!is_ascii_letter(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    bool hump = false;
    for (++at; at < text.size() && is_name_byte(text[at]); ++at)
      hump |= is_ascii_upper(text[at]) && is_ascii_lower(text[at - 1]);
    if (hump && at - begin >= 5) out.push_back(text.substr(begin, at - begin));
  }
  return out;
}

// A name that is written with other capital letters than the source has it.
void report_other_capitals(const UnitPair& pair, Report& report) {
  const std::vector<std::string_view> names = humped_words(pair.source.text);
  if (names.empty()) return;
  std::string folded;
  for (std::string_view name : names) {
    if (pair.target.raw.find(name) != std::string_view::npos) continue;
    if (folded.empty()) folded = lower_ascii(pair.target.raw);
    const size_t at = folded.find(lower_ascii(name));
    if (at == std::string::npos) continue;
    const std::string_view written = pair.target.raw.substr(at, name.size());
    if (pair.source.raw.find(written) != std::string_view::npos) continue;
    report.at(Diag::kNameChanged, pair.target, written, name, written);
    return;
  }
}

}  // namespace

bool check_names(const UnitPair& pair, Report& report) {
  if (!may_hold_name(pair.source.text)) return false;
  report_other_capitals(pair, report);
  const std::vector<std::string_view> source = names_in(pair.source.text);
  if (source.empty()) return false;
  std::vector<std::string_view> strange;  // names of the translation that the source lacks
  for (std::string_view name : names_in(pair.target.text)) {
    if (pair.source.raw.find(name) == std::string_view::npos) strange.push_back(name);
  }
  size_t changed = 0;
  size_t reported = 0;
  for (size_t i = 0; i < source.size() && reported < kMostNamed; ++i) {
    // "publisherIds": several of one name.
    const std::string_view singular = source[i].substr(0, source[i].size() - (source[i].ends_with('s') ? 1 : 0));
    const bool again = std::find(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(i), source[i]) !=
                       source.begin() + static_cast<std::ptrdiff_t>(i);
    if (again || pair.target.raw.find(singular) != std::string_view::npos ||
        pair.target.text.find(singular) != std::string::npos)
      continue;
    ++reported;
    if (changed < strange.size()) {
      report.at(Diag::kNameChanged, pair.target, strange[changed], source[i], strange[changed]);
      ++changed;
    } else {
      report.whole(Diag::kNameMissing, source[i]);
    }
  }
  return true;
}

namespace {

// "F1", "mp3": letters and digits.
std::vector<std::string_view> numbered_words(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < text.size();) {
    if (!is_ascii_letter(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && is_ascii_letter(text[at])) ++at;
    const size_t digits = at;
    while (at < text.size() && is_ascii_digit(text[at])) ++at;
    const bool joined = begin > 0 && (is_name_byte(text[begin - 1]) ||
                                      std::string_view(":%{$<#/\\").find(text[begin - 1]) != std::string_view::npos);
    const bool alone = !joined && (at == text.size() || !is_name_byte(text[at]));
    if (alone && at > digits && digits - begin <= 3) out.push_back(text.substr(begin, at - begin));
  }
  return out;
}

// "S" of "Ctrl+S": the last key of a shortcut, where it is a letter.
std::vector<std::string_view> shortcut_letters(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = text.find('+'); at != std::string_view::npos; at = text.find('+', at + 1)) {
    const bool letter = at > 1 && is_ascii_letter(text[at - 1]) && is_ascii_letter(text[at - 2]) &&
                        at + 1 < text.size() && is_ascii_upper(text[at + 1]) &&
                        (at + 2 == text.size() || !is_name_byte(text[at + 2]));
    if (letter) out.push_back(text.substr(at + 1, 1));
  }
  return out;
}

std::string_view letters_of(std::string_view word) { return word.substr(0, word.find_first_of("0123456789")); }

}  // namespace

// The letter of a shortcut is the same in every language, whatever its other keys are called.
bool check_shortcuts(const UnitPair& pair, Report& report) {
  const std::vector<std::string_view> source = shortcut_letters(pair.source.text);
  if (source.empty()) return false;
  const auto found = difference(source, shortcut_letters(pair.target.text));
  if (!found.missing.empty() && !found.extra.empty())
    report.at(Diag::kNameChanged, pair.target, "+" + std::string(found.extra[0]), "+" + std::string(found.missing[0]),
              "+" + std::string(found.extra[0]));
  return true;
}

// A word with a number in it that has another number in the translation.
bool check_numbered(const UnitPair& pair, Report& report) {
  if (!pair.source.may_hold(kHintDigit) || !pair.target.may_hold(kHintDigit)) return false;
  const auto found = difference(numbered_words(pair.source.text), numbered_words(pair.target.text));
  if (found.missing.empty() || found.extra.empty()) return !found.empty();
  for (std::string_view wanted : found.missing) {
    const auto got = std::find_if(found.extra.begin(), found.extra.end(),
                                  [&](std::string_view word) { return letters_of(word) == letters_of(wanted); });
    if (got == found.extra.end() || pair.target.raw.find(wanted) != std::string_view::npos) continue;
    report.at(Diag::kNameChanged, pair.target, *got, wanted, *got);
    break;
  }
  return true;
}

namespace {

// Two letters name countries, units and parts of speech ("US", "ID", "PC"), which languages have words for; and what
// stands in parentheses behind its own words is a help that a translation may do without.
bool stays(std::string_view acronym, const UnitSide& source) {
  const size_t at = static_cast<size_t>(acronym.data() - source.text.data());
  return acronym.size() > 2 && (at == 0 || source.text[at - 1] != '(');
}

// "NOT", "USD": a word that is shouted, or the sign of a unit.
bool says_something_else(std::string_view acronym, const CheckLanguage& language) {
  const std::string word = lower_ascii(acronym);
  const uint32_t tag = language.words->find(word) | language.units->find(word);
  const bool listed = language.lexicon != nullptr &&
                      (language.lexicon->checks.words.find(word) & uint32_t{CheckWords::kFunctionWord}) != 0;
  return listed || (tag & (kUnitMask | kMonthMask | kSpelledMask | uint32_t{CheckWords::kNegation})) != 0;
}

}  // namespace

bool check_acronyms(const UnitPair& pair, Report& report) {
  const std::vector<std::string_view> source = acronyms_in(pair.source.text);
  // Where all of it is in capital letters there is no telling.
  if (source.empty() || count_lower(pair.source.text) < 2) return false;
  for (size_t i = 0; i < source.size(); ++i) {
    if (pair.target.raw.find(source[i]) != std::string_view::npos || !stays(source[i], pair.source)) continue;
    if (says_something_else(source[i], pair.source_language)) continue;
    report.whole(Diag::kAcronymMissing, source[i]);
    break;
  }
  return true;
}

bool check_access_keys(const UnitPair& pair, Report& report) {
  bool looked = false;
  for (const char mark : {'&', '_', '~'}) {
    const bool in_source = pair.source.text.find(mark) != std::string::npos;
    if (!in_source && (mark != '&' || pair.target.text.find(mark) == std::string::npos)) continue;
    if (in_source && !sets_access_keys(pair.source.text, mark)) continue;
    looked = true;
    const size_t source = count_access_keys(pair.source.text, mark);
    const size_t target = count_access_keys(pair.target.text, mark);
    const std::string_view written = mark == '&' ? "&" : mark == '_' ? "_" : "~";
    if (source > 0 && target == 0) report.whole(Diag::kAcceleratorMissing, written);
    if (target > source) report.at(Diag::kAcceleratorExtra, pair.target, written, written, target, source);
  }
  return looked;
}

bool check_signs(const UnitPair& pair, Report& report) {
  if (!is_sign_only(pair.source.text)) {
    // "N/A" may well be "–"; a sentence is more than that.
    const bool lost = pair.source.text.size() >= 4 && is_sign_only(pair.target.text) && pair.target.raw.size() < 16;
    if (lost) report.whole(Diag::kOnlySigns, pair.target.text);
    return lost;
  }
  if (plain_signs(pair.source.text) != plain_signs(pair.target.text))
    report.whole(Diag::kSymbolsChanged, pair.source.text, pair.target.text);
  return true;
}

}  // namespace diglot
