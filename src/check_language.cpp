// What language a translation is in, if it is there at all.
#include <algorithm>

#include "ascii.h"
#include "check_article.h"
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

bool blank(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte > ' ' && byte < 0x80) return false;
    if (!is_space(next_code_point(text, at))) return false;
  }
  return true;
}

// Same text, whatever its white space.
bool same_words(std::string_view a, std::string_view b) {
  constexpr std::string_view kSpace = " \t\n\r";
  size_t i = 0;
  size_t j = 0;
  while (true) {
    while (i < a.size() && kSpace.find(a[i]) != std::string_view::npos) ++i;
    while (j < b.size() && kSpace.find(b[j]) != std::string_view::npos) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

// Words of a text as a judge of prose sees them.
struct ProseCount {
  size_t chunks = 0;          // that white space separates
  size_t words = 0;           // with a letter
  size_t function_words = 0;  // of the language asked about
  size_t capital = 0;         // content words behind the first that begin with a capital letter
  size_t lower = 0;           // content words that do not
  bool sentence_end = false;
};

// "CAN" in "USA/CAN" is no function word; where all is in capital letters there is no telling.
bool is_shouted(std::string_view word) {
  return word.size() > 1 && std::all_of(word.begin(), word.end(), is_ascii_upper);
}

ProseCount count_prose(std::string_view text, const WordTable& words) {
  ProseCount count;
  const bool small = std::any_of(text.begin(), text.end(), is_ascii_lower);
  WordReader reader(text);
  uint32_t end = 0;
  for (TextWord word; reader.next(word); end = word.range.end) {
    const bool spaced = end == 0 || text.substr(end, word.range.begin - end).find(' ') != std::string_view::npos;
    count.chunks += spaced ? 1 : 0;
    if (is_digit(static_cast<unsigned char>(text[word.range.begin]))) continue;
    ++count.words;
    const bool shouted = small && is_shouted(text.substr(word.range.begin, word.range.size()));
    if (!shouted && (words.find(word.folded) & CheckWords::kFunctionWord) != 0) {
      ++count.function_words;
    } else if (!word.capital) {
      // "d2e1a29f" is a number, not a word.
      count.lower += word.folded.find_first_of("0123456789") == std::string_view::npos ? 1 : 0;
    } else if (count.words > 1) {
      ++count.capital;
    }
  }
  const size_t last = text.find_last_not_of(' ');
  count.sentence_end =
      last != std::string_view::npos && std::string_view(".!?:").find(text[last]) != std::string_view::npos;
  return count;
}

// Names ("Apps for business", "Add-on for faculty") hold function words too. A sentence ends like one, has more
// of them, or has far more small words than capital ones.
bool is_prose(const ProseCount& count) {
  if (count.chunks < 3 || count.words < 3 || count.function_words == 0) return false;
  // "Associate your MPN ID to your CSP Account.": nothing but names, and yet a sentence.
  if (count.lower == 0) return count.sentence_end && count.function_words >= 3;
  return count.sentence_end || (count.function_words >= 3 && 2 * count.lower > count.capital) ||
         count.lower > 2 * count.capital;
}

bool latin_script(const CheckLanguage& language) {
  return language.script == Script::kLatin || language.script == Script::kOther;
}

// A date whose month has another name in the language of the translation. "Windows 10 May 2020 Update" is a name.
bool names_foreign_month(const UnitPair& pair) {
  return pair.source.words.months != 0 && pair.target.words.months == 0 && pair.target.words.maybe_months == 0 &&
         pair.source.may_hold(kHintDigit);
}

// Nothing that a program reads.
bool plain_text_of(const UnitSide& side) {
  return side.text.find_first_of("/\\{}_<>=@.|") == std::string::npos && side.code.empty();
}

// --- another language -----------------------------------------------------------------------------------

// Letters that are neither Latin nor marks: a source of a Latin language has them only where it quotes.
bool holds_foreign_letters(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c >= 0x370 && is_letter(c)) return true;
  }
  return false;
}

// Letters of a language's own script. Japanese and Korean use Han as well.
uint32_t own_letters(const UnitSide& side, const CheckLanguage& language) {
  uint32_t own = side.letters_of(language.script);
  if (language.script == Script::kKana || language.script == Script::kHangul) own += side.letters_of(Script::kHan);
  return own;
}

uint32_t all_letters(const UnitSide& side) {
  uint32_t all = 0;
  for (size_t script = 1; script < kScripts; ++script) all += side.letters[script];
  return all;
}

// A text in a script that neither its language uses nor its source shows. Latin is borrowed everywhere.
bool other_script(const UnitPair& pair) {
  const UnitSide& side = pair.target;
  const CheckLanguage& language = pair.target_language;
  if (language.script == Script::kOther) return false;
  const uint32_t latin = language.script == Script::kLatin ? 0 : side.letters_of(Script::kLatin);
  const uint32_t foreign = all_letters(side) - own_letters(side, language) - latin;
  return foreign >= 3 && foreign * 8 > all_letters(side) && !holds_foreign_letters(pair.source.text);
}

// Chinese with Japanese syllables in it, or Japanese without one and with Chinese particles.
bool other_east_asian(const UnitPair& pair) {
  const UnitSide& side = pair.target;
  const uint32_t han = side.letters_of(Script::kHan);
  const uint32_t kana = side.letters_of(Script::kKana);
  if (pair.target_language.script == Script::kHan) return kana >= 2 && kana * 4 > han;
  if (pair.target_language.script != Script::kKana || kana > 0) return false;
  // A Japanese sentence has kana; a list of names may have none.
  return (han >= 4 && side.words.elsewhere >= 2) || (han >= 8 && side.text.ends_with("。"));
}

// Function words of a text that one of two languages has and the other has not.
struct Votes {
  size_t own = 0, other = 0;
};

Votes count_votes(std::string_view text, const Lexicon& own, const Lexicon& other) {
  Votes votes;
  WordReader reader(text);
  for (TextWord word; reader.next(word);) {
    const bool in_own = (own.checks.words.find(word.folded) & CheckWords::kFunctionWord) != 0;
    const bool in_other = (other.checks.words.find(word.folded) & CheckWords::kFunctionWord) != 0;
    votes.own += in_own && !in_other ? 1 : 0;
    votes.other += in_other && !in_own ? 1 : 0;
  }
  return votes;
}

// The language, not the text's own, whose function words a Latin text shows most clearly; nullptr for none.
const Lexicon* other_latin(const UnitPair& pair) {
  const SideWords& words = pair.target.words;
  const Lexicon* own = pair.target_language.lexicon;
  if (own == nullptr || words.count < 4 || words.foreign + words.elsewhere < 2) return nullptr;
  if (words.foreign + words.elsewhere <= words.function_words / 2) return nullptr;
  const Lexicon* best = nullptr;
  size_t most = 1;
  for (const auto& [tag, lexicon] : pair.target_language.lexicons->by_tag) {
    if (&lexicon == own || unspaced_script(tag)) continue;
    const Votes votes = count_votes(pair.target.text, *own, lexicon);
    if (votes.other <= most || votes.other <= 2 * votes.own) continue;
    most = votes.other;
    best = &lexicon;
  }
  return best;
}

// Small Latin words of a text that its source does not have: no names, then, but another language.
size_t words_of_its_own(const UnitPair& pair) {
  size_t count = 0;
  WordReader reader(pair.target.text);
  for (TextWord word; reader.next(word);) {
    const std::string_view written = std::string_view(pair.target.text).substr(word.range.begin, word.range.size());
    const bool small = !word.capital && written.size() > 3 && is_letter(static_cast<unsigned char>(written[0]));
    count += small && pair.source.text.find(written) == std::string::npos ? 1 : 0;
  }
  return count;
}

// A text without a letter of its own script: words of Latin languages where the language has another.
const Lexicon* latin_instead(const UnitPair& pair) {
  const UnitSide& side = pair.target;
  const bool none = own_letters(side, pair.target_language) == 0 && side.letters_of(Script::kLatin) >= 12;
  if (!none || pair.target_language.script == Script::kOther) return nullptr;
  const Lexicon* source = pair.source_language.lexicon;
  if (side.words.foreign >= side.words.elsewhere) {
    const bool prose =
        source != nullptr && side.words.foreign > 0 && is_prose(count_prose(side.text, source->checks.words));
    return prose ? source : nullptr;
  }
  if (side.words.elsewhere + words_of_its_own(pair) < 2) return nullptr;
  for (const auto& [tag, lexicon] : pair.target_language.lexicons->by_tag) {
    const bool candidate = source != nullptr && &lexicon != source && !unspaced_script(tag);
    if (candidate && count_votes(side.text, *source, lexicon).other >= 1) return &lexicon;
  }
  return nullptr;
}

Spoken judge_language(const UnitPair& pair) {
  const bool latin = pair.target_language.script == Script::kLatin;
  const Lexicon* spoken = latin ? other_latin(pair) : latin_instead(pair);
  if (spoken != nullptr && spoken == pair.source_language.lexicon) return Spoken::kSource;
  return spoken != nullptr || other_script(pair) || other_east_asian(pair) ? Spoken::kOther : Spoken::kOwn;
}

// True where a language marks the place as a label or a title, which may stay as it is.
bool is_quoted(const UnitPair& pair, Range run) {
  const UnitSide& side = pair.target;
  for (Range apart : side.set_apart) {
    if (apart.contains(run)) return true;
  }
  if (pair.target_language.lexicon == nullptr) return false;
  const std::string_view text = side.text;
  const auto& labels = pair.target_language.lexicon->checks.labels;
  return std::any_of(labels.begin(), labels.end(), [&](const MarkPair& label) {
    return text.rfind(label.open, run.begin) != std::string_view::npos &&
           text.find(label.close, run.end) != std::string_view::npos;
  });
}

// A run of the source's own words, small ones among them, that stands in the translation as it was.
std::string_view left_over(const UnitPair& pair) {
  constexpr size_t kRun = 4;
  const std::string_view text = pair.target.text;
  if (pair.target.words.foreign < 2) return {};
  std::vector<Range> run;
  size_t foreign = 0;
  std::string_view best;
  const auto finish = [&] {
    if (run.size() >= kRun && foreign >= 2) {
      const std::string_view candidate = text.substr(run.front().begin, run.back().end - run.front().begin);
      const bool longer = candidate.size() > best.size() && pair.source.text.find(candidate) != std::string::npos;
      if (longer && !is_quoted(pair, {run.front().begin, run.back().end})) best = candidate;
    }
    run.clear();
    foreign = 0;
  };
  WordReader reader(text);
  for (TextWord word; reader.next(word);) {
    const bool latin = !word.unspaced && is_letter(static_cast<unsigned char>(text[word.range.begin]));
    const bool joined = run.empty() || text.substr(run.back().end, word.range.begin - run.back().end) == " ";
    const uint32_t tag = latin ? pair.target_language.words->find(word.folded) : 0;
    // A capital letter makes a name of it.
    if (!latin || !joined || word.capital || (tag & CheckWords::kFunctionWord) != 0) finish();
    if (!latin || word.capital || (tag & CheckWords::kFunctionWord) != 0) continue;
    run.push_back(word.range);
    foreign += (tag & kForeignWord) != 0 ? 1 : 0;
  }
  finish();
  return best;
}

// --- negation -------------------------------------------------------------------------------------------

size_t negations_in(std::string_view text, const WordTable& words) {
  size_t count = 0;
  words.scan(text, [&](uint32_t tag, Range, bool) { count += (tag & CheckWords::kNegation) != 0 ? 1 : 0; });
  return count;
}

struct Negations {
  size_t sure = 0;
  size_t limits = 0;  // "no more than": denies nothing by itself
};

// Negation words less those of idioms that deny nothing ("not only").
Negations count_negations(const UnitSide& side, const CheckLanguage& language) {
  Negations count{side.words.negations, 0};
  if (count.sure == 0 || language.lexicon->checks.negation_idioms.empty()) return count;
  std::string folded = fold_case(side.text);
  for (const NegationIdiom& idiom : language.lexicon->checks.negation_idioms) {
    const size_t size = idiom.text.size();
    for (size_t at = folded.find(idiom.text); count.sure > 0 && at != std::string::npos;
         at = folded.find(idiom.text, at)) {
      // "pas à pas" is not "pas à passer".
      size_t behind = at + size;
      if (!language.unspaced && behind < folded.size() && is_letter(next_code_point(folded, behind))) {
        at += size;
        continue;
      }
      count.sure -= std::min(count.sure, std::max<size_t>(negations_in(idiom.text, *language.marks), 1));
      count.limits += idiom.limits ? 1 : 0;
      // An idiom inside of another counts once.
      folded.replace(at, size, size, ' ');
    }
  }
  return count;
}

}  // namespace

bool check_wrong_language(const UnitPair& pair, Report& report) {
  if (pair.source_language.code == pair.target_language.code || all_letters(pair.target) == 0) return false;
  // What is the source itself is reported as untranslated, or is a name.
  if (same_words(pair.source.text, pair.target.text)) return true;
  const Spoken spoken = judge_language(pair);
  if (spoken == Spoken::kSource) {
    report.whole(Diag::kSourceLanguage, pair.target_language.tag);
  } else if (spoken == Spoken::kOther) {
    report.whole(Diag::kOtherLanguage, pair.target_language.tag);
  } else if (const std::string_view rest = left_over(pair); !rest.empty()) {
    report.at(Diag::kPartlyUntranslated, pair.target, rest, rest);
  }
  return true;
}

bool check_negation(const UnitPair& pair, Report& report) {
  if (pair.source.words.negations == 0 || pair.target_language.lexicon == nullptr) return false;
  const Negations source = count_negations(pair.source, pair.source_language);
  if (source.sure == 0 || same_words(pair.source.text, pair.target.text)) return true;
  const Negations found = count_negations(pair.target, pair.target_language);
  // "can't … more than" may become "nicht mehr als", which only limits where the source limits as well.
  const size_t target = found.sure + (found.limits > source.limits ? found.limits - source.limits : 0);
  if (target == 0) report.whole(pair.target.words.weak_negations == 0 ? Diag::kNegationLost : Diag::kNegationWeak);
  if (target > 0 && target < source.sure) report.whole(Diag::kNegationFewer, target, source.sure);
  return true;
}

Spoken spoken_in(std::string_view text, const CheckLanguage& source_language, const CheckLanguage& target_language) {
  if (source_language.code == target_language.code) return Spoken::kOwn;
  UnitPair pair{source_language, target_language, {}, {}};
  pair.target.text = text;
  read_letters(pair.target);
  read_words(*target_language.words, pair.target);
  return judge_language(pair);
}

bool check_empty(const UnitPair& pair, Report& report) {
  const bool no_target = blank(pair.target.raw);
  const bool no_source = blank(pair.source.raw);
  if (no_target && !no_source) report.whole(Diag::kEmptyTarget);
  if (no_source && !no_target) report.whole(Diag::kEmptySource);
  return no_target || no_source;
}

// Names, codes and file names stay as they are in every language, and most units that agree with their source
// are just that.
bool check_untranslated(const UnitPair& pair, Report& report) {
  const Lexicon* lexicon = pair.source_language.lexicon;
  if (lexicon == nullptr || pair.source_language.code == pair.target_language.code) return false;
  if (!same_words(pair.source.text, pair.target.text)) return true;
  const ProseCount prose = count_prose(pair.source.text, lexicon->checks.words);
  if (is_prose(prose)) {
    report.whole(Diag::kUntranslated);
  } else if (names_foreign_month(pair) && (prose.lower + prose.function_words > 0 || prose.words <= 2)) {
    report.whole(Diag::kUntranslated);
  } else if (prose.lower >= 2 && prose.chunks >= 3 && !latin_script(pair.target_language) &&
             plain_text_of(pair.source)) {
    // Names keep their capital letters; small words of Latin letters have no business in another script.
    report.whole(Diag::kPartlyUntranslated, pair.target.text);
  }
  return true;
}

}  // namespace diglot
