// check_unit: a translation unit as the checks see it, and how they report. Private to check_*.
//
// Every check is a function bool(const UnitPair&, Report&): pure, and true where the unit held something that
// the check could look at.
#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "article.h"
#include "diagnostics.h"
#include "lexicon.h"
#include "locale.h"
#include "project.h"

namespace diglot {

// Writing systems as the checks tell them apart, by the first bytes of their letters.
enum class Script : uint8_t {
  kOther,  // not a letter, or of a script not listed
  kLatin,
  kGreek,
  kCyrillic,
  kHebrew,
  kArabic,
  kIndic,
  kThai,
  kHan,
  kKana,
  kHangul,
};
inline constexpr size_t kScripts = 11;

// A language of the article being checked.
struct CheckLanguage {
  std::string tag;                   // "fr-FR"
  std::string code;                  // "fr"
  const Lexicon* lexicon = nullptr;  // nullptr: no locale file, checks that need words are silent
  const WordTable* words = nullptr;  // lexicon's words and those of dates; never nullptr
  const WordTable* marks = nullptr;  // the same without function words: faster to look through
  const WordTable* units = nullptr;  // of quantities; never nullptr
  const Lexicons* lexicons = nullptr;
  Script script = Script::kLatin;  // the one that its texts cannot do without
  bool unspaced = false;
};

// Field of a word that spells a number from 2 to 12; it takes the place of the scale, which these tables lack.
inline constexpr uint32_t kSpelledMask = kScaleMask, kSpelledShift = kScaleShift;

// Tags that the table of a CheckLanguage has beside those of CheckWords.
enum : uint32_t {
  kForeignWord = 1U << 30U,    // a function word of the source language and not of this one
  kElsewhereWord = 1U << 31U,  // a function word of some other language only
};

CheckLanguage check_language(const std::string& tag, const Lexicons& lexicons, const std::string& source_locale);

// What stands in the readable text for what is not prose.
inline constexpr std::string_view kObject = "\uFFFC";

// What a side may hold, told from its bytes: a check that needs a mark looks here first.
enum Hint : uint32_t {
  kHintDigit = 1,
  kHintPlaceholder = 2,  // { % $ <
  kHintBracket = 4,      // of any kind
  kHintQuote = 8,        // of any kind but the apostrophe
  kHintStar = 16,        // * _ ~
  kHintStrange = 32,     // invisible, private, control, or a sign of mojibake
  kHintApostrophe = 64,
  kHintWideMark = 128,  // ’ or a space that does not break
  kHintOption = 256,    // what begins an option, a path, an escape or a name to fill in: - : / \ @ & ~ #
};

struct SideWords {
  uint32_t count = 0;
  uint32_t function_words = 0;
  uint32_t foreign = 0;
  uint32_t elsewhere = 0;
  uint32_t negations = 0;
  uint32_t weak_negations = 0;
  uint32_t spelled_numbers = 0;  // bit n: the number n is spelled out, 2 to 12
  uint16_t months = 0;           // bit m: month m is named
  uint16_t maybe_months = 0;     // bit m: a word that may be the name of month m
  uint8_t weekdays = 0;          // bit d: weekday d is named
};

// One side of a unit. Views are into the tree or the file.
struct UnitSide {
  Range range;
  std::string_view raw;                          // as in the file
  std::string text;                              // readable text; code, bare addresses and images are kObject
  std::vector<std::string_view> links;           // addresses of links
  std::vector<std::string_view> images;          // addresses of images
  std::vector<std::string_view> code;            // without its backquotes
  std::vector<std::string_view> protected_text;  // of :::no-loc
  std::vector<std::string_view> elements;        // names of HTML elements
  std::vector<std::pair<std::string_view, std::string_view>> attributes;  // of them, but for those that are text
  std::vector<Range> set_apart;                                           // in text: what links and emphasis hold
  uint32_t strong = 0;
  uint32_t emphasis = 0;
  uint32_t glued = 0;        // links, code and emphasis with a letter right before or behind them
  uint32_t empty_links = 0;  // links without a text
  uint32_t hints = 0;
  std::array<uint32_t, kScripts> letters{};  // bytes that begin a letter, by script
  SideWords words;

  void clear();
  bool may_hold(Hint hint) const { return (hints & hint) != 0; }
  uint32_t letters_of(Script script) const { return letters[static_cast<size_t>(script)]; }
};

struct UnitPair {
  const CheckLanguage& source_language;
  const CheckLanguage& target_language;
  UnitSide source;
  UnitSide target;
  LinkPolicy links = LinkPolicy::kFree;
};

// Reads the nodes of one side into `side`, whose buffers are reused.
void read_side(const SourceFile& file, const Tree& tree, std::span<const NodeId> nodes, Range range, UnitSide& side);
// Counts the letters of a side by script.
void read_letters(UnitSide& side);
// Counts the words of a side that a table of its language knows.
void read_words(const WordTable& table, UnitSide& side);

// Reports findings about one unit.
class Report {
 public:
  explicit Report(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}
  void begin(const Unit& unit) { unit_ = &unit; }

  // About the whole translation.
  template <class... Args>
  void whole(Diag id, const Args&... args) {
    diagnostics_.report(id, unit_->target.empty() ? unit_->range : unit_->target, unit_->id, args...);
  }
  // About `mark`, which is looked for in the text as written; where it is not found, about the whole.
  template <class... Args>
  void at(Diag id, const UnitSide& side, std::string_view mark, const Args&... args) {
    const size_t found = mark.empty() ? std::string_view::npos : side.raw.find(mark);
    if (found == std::string_view::npos) return whole(id, args...);
    at_byte(id, side, found, mark.size(), args...);
  }
  // About bytes of the text as written.
  template <class... Args>
  void at_byte(Diag id, const UnitSide& side, size_t begin, size_t size, const Args&... args) {
    const auto first = static_cast<uint32_t>(side.range.begin + begin);
    diagnostics_.report(id, {first, first + static_cast<uint32_t>(size)}, unit_->id, args...);
  }

 private:
  Diagnostics& diagnostics_;
  const Unit* unit_ = nullptr;
};

// Whether a letter of any script ends before `at`, or begins there.
inline bool letter_before(std::string_view text, size_t at) {
  return at > 0 && is_letter(previous_code_point(text, at));
}
inline bool letter_at(std::string_view text, size_t at) {
  return at < text.size() && is_letter(next_code_point(text, at));
}

// The checks, one function each; the table is in check.cpp.
bool check_empty(const UnitPair& pair, Report& report);  // true where a side is empty
bool check_untranslated(const UnitPair& pair, Report& report);
bool check_wrong_language(const UnitPair& pair, Report& report);
bool check_negation(const UnitPair& pair, Report& report);
bool check_links(const UnitPair& pair, Report& report);
bool check_addresses(const UnitPair& pair, Report& report);
bool check_link_marks(const UnitPair& pair, Report& report);
bool check_code(const UnitPair& pair, Report& report);
bool check_placeholders(const UnitPair& pair, Report& report);
bool check_emphasis(const UnitPair& pair, Report& report);
bool check_elements(const UnitPair& pair, Report& report);
bool check_forum_tags(const UnitPair& pair, Report& report);
bool check_protected(const UnitPair& pair, Report& report);
bool check_numbers(const UnitPair& pair, Report& report);
bool check_spelled_numbers(const UnitPair& pair, Report& report);
bool check_dates(const UnitPair& pair, Report& report);
bool check_number_format(const UnitPair& pair, Report& report);
bool check_date_format(const UnitPair& pair, Report& report);
bool check_quote_style(const UnitPair& pair, Report& report);
bool check_references(const UnitPair& pair, Report& report);
bool check_capitals(const UnitPair& pair, Report& report);
bool check_sentences(const UnitPair& pair, Report& report);
bool check_terms(const UnitPair& pair, Report& report);
bool check_characters(const UnitPair& pair, Report& report);
bool check_sentence_end(const UnitPair& pair, Report& report);
bool check_brackets(const UnitPair& pair, Report& report);
bool check_repeated_words(const UnitPair& pair, Report& report);
bool check_spaces(const UnitPair& pair, Report& report);
bool check_start(const UnitPair& pair, Report& report);
bool check_names(const UnitPair& pair, Report& report);
bool check_shortcuts(const UnitPair& pair, Report& report);
bool check_numbered(const UnitPair& pair, Report& report);
bool check_acronyms(const UnitPair& pair, Report& report);
bool check_access_keys(const UnitPair& pair, Report& report);
bool check_signs(const UnitPair& pair, Report& report);

// What one side has and the other has not, as multisets; sorted.
template <class T>
struct Difference {
  std::vector<T> missing;  // in the source only
  std::vector<T> extra;    // in the target only
  bool empty() const { return missing.empty() && extra.empty(); }
};

template <class T>
Difference<T> difference(const std::vector<T>& source, const std::vector<T>& target) {
  Difference<T> out;
  if (source == target) return out;
  std::vector<T> in_source = source;
  std::vector<T> in_target = target;
  std::sort(in_source.begin(), in_source.end());
  std::sort(in_target.begin(), in_target.end());
  std::set_difference(in_source.begin(), in_source.end(), in_target.begin(), in_target.end(),
                      std::back_inserter(out.missing));
  std::set_difference(in_target.begin(), in_target.end(), in_source.begin(), in_source.end(),
                      std::back_inserter(out.extra));
  return out;
}

// A finding that names a few and counts the rest says more than fifty findings.
inline constexpr size_t kMostNamed = 4;

// Reports what is missing and what is extra; where one was put in the place of another, as one finding.
template <class T>
void report_difference(const Difference<T>& found, const UnitPair& pair, Report& report, Diag missing, Diag extra,
                       Diag changed) {
  const size_t both = std::min(found.missing.size(), found.extra.size());
  for (size_t i = 0; i < std::min(both, kMostNamed); ++i) {
    report.at(changed, pair.target, found.extra[i], found.missing[i], found.extra[i]);
  }
  for (size_t i = both; i < std::min(found.missing.size(), kMostNamed); ++i) report.whole(missing, found.missing[i]);
  for (size_t i = both; i < std::min(found.extra.size(), kMostNamed); ++i) {
    report.at(extra, pair.target, found.extra[i], found.extra[i]);
  }
}

}  // namespace diglot
