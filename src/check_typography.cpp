// Marks and spaces: how sentences end, what pairs, what repeats.
#include <array>

#include "ascii.h"
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

// --- how a text ends ------------------------------------------------------------------------------------

enum class Ending : uint8_t { kNone, kStop, kQuestion, kExclamation, kColon, kComma, kEllipsis };

struct EndingMarks {
  Ending ending;
  std::u32string_view marks;
};
constexpr EndingMarks kEndingMarks[] = {
    {Ending::kStop, U".。．｡।॥۔።។།༎။։׃᱾᱿"}, {Ending::kQuestion, U"?？؟;՞፧⸮⁇⁈⁉"},
    {Ending::kExclamation, U"!！՜"},        {Ending::kColon, U":：፡៖՝"},
    {Ending::kComma, U",，、;；،؛､፣"},      {Ending::kEllipsis, U"…⋯"},
};

// Whether one of the marks begins with this byte of its code point (c >> 8): most letters are told by that. Every
// character of every text comes by here.
constexpr std::array<bool, 256> kEndingPages = [] {
  std::array<bool, 256> pages{};
  for (const EndingMarks& row : kEndingMarks) {
    for (const char32_t c : row.marks) pages[c >> 8U] = true;
  }
  return pages;
}();

Ending ending_of(char32_t c) {
  const bool letter =
      c < 0x80 && (c == ' ' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
  if (letter || c > 0xFFFF || !kEndingPages[c >> 8U]) return Ending::kNone;
  for (const EndingMarks& row : kEndingMarks) {
    if (row.marks.find(c) != std::u32string_view::npos) return row.ending;
  }
  return Ending::kNone;
}

// Right-to-left texts close with marks that show nothing, to keep what follows in its place.
bool is_direction_mark(char32_t c) {
  return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool closes_quote(char32_t c) {
  static constexpr std::u32string_view kMarks = U"\"'”’»“‟›」』*_~`";
  return is_space(c) || is_direction_mark(c) || kMarks.find(c) != std::u32string_view::npos;
}

struct TextEnd {
  Ending ending = Ending::kNone;
  std::string_view mark;      // as written; empty for kNone
  bool abbreviation = false;  // "etc.": its full stop need not end the sentence
  bool noun = false;          // no mark, and the last word is no verb: texts in Japanese drop the full stop then
};

// True where a full stop at `end` closes an abbreviation that the language lists ("etc.").
bool ends_abbreviation(std::string_view text, size_t end, const WordTable& words) {
  size_t begin = end;
  while (begin > 0 && end - begin < 12 && is_letter(static_cast<unsigned char>(text[begin - 1]))) --begin;
  if (begin == end) return false;
  WordReader reader(text.substr(begin, end - begin));
  TextWord word;
  return reader.next(word) && (words.find(word.folded) & CheckWords::kAbbreviation) != 0;
}

// Verbs of Japanese end in hiragana; what stands in brackets at the end ends before them.
bool ends_with_noun(std::string_view text) {
  for (size_t end = text.size(); end > 0;) {
    const char32_t c = previous_code_point(text, end);
    if (c == U')' || c == U'）' || c == U']' || c == U'］') continue;
    return is_word_char(c) && !(c >= 0x3041 && c < 0x30A0);
  }
  return false;
}

TextEnd end_of(std::string_view text, const WordTable& words) {
  size_t end = text.size();
  while (end > 0) {
    const size_t behind = end;
    const char32_t c = previous_code_point(text, end);
    if (closes_quote(c)) continue;
    TextEnd out{ending_of(c), text.substr(end, behind - end), false};
    if (out.ending == Ending::kNone) return {Ending::kNone, {}, false, ends_with_noun(text.substr(0, behind))};
    if (text.substr(0, behind).ends_with("..")) out.ending = Ending::kEllipsis;
    out.abbreviation = c == '.' && ends_abbreviation(text, end, words);
    return out;
  }
  return {};
}

// Armenian sets the marks of a question and of an exclamation on the word that is stressed.
bool marks_inside(std::string_view text, Ending ending) {
  if (ending == Ending::kQuestion) return text.find("\u055E") != std::string_view::npos;
  return ending == Ending::kExclamation && text.find("\u055C") != std::string_view::npos;
}

// What to say of a text that ends in `target` where its source ends in `source`: an error of the writer, a
// difference that some styles want, or nothing.
enum class Verdict : uint8_t { kFine, kNote, kWarning };

// NOLINTNEXTLINE(readability-function-cognitive-complexity): a table of two marks
Verdict judge_endings(Ending source, Ending target, const CheckLanguage& language) {
  using enum Ending;
  const CheckWords* words = language.lexicon != nullptr ? &language.lexicon->checks : nullptr;
  const bool open = target == kNone || target == kComma;
  if (words != nullptr && !words->full_stop) return open || target == kStop ? Verdict::kFine : Verdict::kNote;
  switch (source) {
    case kStop:
      if (target == kQuestion || open) return Verdict::kWarning;
      return target == kStop ? Verdict::kFine : Verdict::kNote;
    case kQuestion:
      if (words != nullptr && !words->question_mark) return Verdict::kFine;
      return target == kStop || target == kComma ? Verdict::kWarning : Verdict::kNote;
    case kExclamation: return open || target == kStop ? Verdict::kNote : Verdict::kWarning;
    case kColon: return target == kStop ? Verdict::kFine : open ? Verdict::kWarning : Verdict::kNote;
    case kEllipsis:
    case kComma: return Verdict::kNote;
    case kNone: return target == kComma ? Verdict::kWarning : Verdict::kNote;
  }
  return Verdict::kFine;
}

// --- pairs ----------------------------------------------------------------------------------------------

// Kinds of brackets; half-width and full-width forms stand for each other.
constexpr size_t kBracketKinds = 9;

struct MarkCounts {
  std::array<int, kBracketKinds> open{}, close{};
  std::array<std::string_view, kBracketKinds> last{};  // the last mark of the kind
  int straight = 0;                                    // " and the ״ of Hebrew
  int inside = 0;                                      // the same between two letters: it may quote, or shorten a word
  int guillemets = 0;                                  // « less »
  int guillemets_open = 0;
  int curly_open = 0, curly_close = 0, low = 0;  // “ ” „
  int single_open = 0, single_close = 0;         // ' or ‘ where a word begins, ' or ’ where one ends

  // Places in quotation marks of any form; the corner brackets of East Asia are brackets and quote as well.
  int quotations() const {
    return straight / 2 + guillemets_open + (low > 0 ? low : (curly_open + curly_close) / 2) +
           std::min(single_open, single_close) + corner_quotations();
  }
  int most_quotations() const { return quotations() - straight / 2 + (straight + inside) / 2; }
  int corner_quotations() const { return open[3] + open[4]; }

  void bracket(size_t kind, bool opens, std::string_view mark) {
    ++(opens ? open : close)[kind];
    last[kind] = mark;
  }
};

void count_mark(char32_t c, std::string_view mark, MarkCounts& counts) {
  switch (c) {
    case U'(':
    case U'（': return counts.bracket(0, true, mark);
    case U')':
    case U'）': return counts.bracket(0, false, mark);
    case U'[':
    case U'［': return counts.bracket(1, true, mark);
    case U']':
    case U'］': return counts.bracket(1, false, mark);
    case U'{':
    case U'｛': return counts.bracket(2, true, mark);
    case U'}':
    case U'｝': return counts.bracket(2, false, mark);
    case U'「':
    case U'｢': return counts.bracket(3, true, mark);
    case U'」':
    case U'｣': return counts.bracket(3, false, mark);
    case U'『': return counts.bracket(4, true, mark);
    case U'』': return counts.bracket(4, false, mark);
    case U'【': return counts.bracket(5, true, mark);
    case U'】': return counts.bracket(5, false, mark);
    case U'〈': return counts.bracket(6, true, mark);
    case U'〉': return counts.bracket(6, false, mark);
    case U'《': return counts.bracket(7, true, mark);
    case U'》': return counts.bracket(7, false, mark);
    case U'〔': return counts.bracket(8, true, mark);
    case U'〕': return counts.bracket(8, false, mark);
    case U'«':
      ++counts.guillemets;
      ++counts.guillemets_open;
      return;
    case U'»': --counts.guillemets; return;
    case U'“': ++counts.curly_open; return;
    case U'”': ++counts.curly_close; return;
    case U'„': ++counts.low; return;
    default: return;
  }
}

// "1)" and "a)" at the start of a text number an item.
size_t skip_item_label(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && at < 3 && is_word_char(static_cast<unsigned char>(text[at]))) ++at;
  return at > 0 && at < text.size() && text[at] == ')' ? at + 1 : 0;
}

// An apostrophe is inside of a word, or behind one: only together with one before a word does that quote.
void count_single(std::string_view text, size_t begin, size_t end, MarkCounts& counts) {
  // Scripts without apostrophes let a particle follow the mark that closes.
  size_t next = end;
  const bool inside = letter_at(text, end) && next_code_point(text, next) < 0x1100;
  const bool opens = inside || (letter_at(text, end) && counts.single_open == counts.single_close);
  const bool starts = begin == 0 || text[begin - 1] == ' ' || text[begin - 1] == '(';
  if (starts && opens) ++counts.single_open;
  if (!starts && !inside) ++counts.single_close;
}

// Hebrew shortens words by the mark (דוא"ל) and puts its prefixes before the one that opens (ב"הגדרות").
void count_straight(std::string_view text, size_t begin, size_t end, MarkCounts& counts) {
  ++(letter_before(text, begin) && letter_at(text, end) ? counts.inside : counts.straight);
}

// 1: a mark of one byte; 2: the first byte of what may be a mark; 3: an apostrophe.
constexpr std::array<uint8_t, 256> kMarkBytes = [] {
  std::array<uint8_t, 256> bytes{};
  for (char c : std::string_view("()[]{}\"")) bytes[static_cast<unsigned char>(c)] = 1;
  for (char c : std::string_view("\xC2\xD7\xE2\xE3\xEF")) bytes[static_cast<unsigned char>(c)] = 2;
  bytes['\''] = 3;
  return bytes;
}();

MarkCounts count_marks(std::string_view text) {
  MarkCounts counts;
  for (size_t at = skip_item_label(text); at < text.size(); ++at) {
    const uint8_t kind = kMarkBytes[static_cast<unsigned char>(text[at])];
    if (kind == 0) continue;
    if (kind == 3) {
      count_single(text, at, at + 1, counts);
      continue;
    }
    if (text[at] == '"') {
      count_straight(text, at, at + 1, counts);
      continue;
    }
    if (kind == 1) {
      count_mark(static_cast<unsigned char>(text[at]), text.substr(at, 1), counts);
      continue;
    }
    // E3 81–83 are kana, the most of a Japanese text.
    const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    if (text[at] == '\xE3' && second != 0x80) continue;
    size_t behind = at;
    const char32_t c = next_code_point(text, behind);
    if (c == U'\u05F4') {
      count_straight(text, at, behind, counts);
      continue;
    }
    count_mark(c, text.substr(at, behind - at), counts);
    if (c == U'‘' || c == U'’') count_single(text, at, behind, counts);
  }
  return counts;
}

// Quotation marks that lack their partner, in any of the ways that languages pair them: “…”, „…“, „…”, «…», »…«.
bool quotes_pair(const MarkCounts& counts) {
  if ((counts.straight % 2 != 0 && counts.inside == 0) || counts.guillemets != 0) return false;
  const int curly = counts.curly_open + counts.curly_close;
  if (counts.low > 0) return counts.low <= curly;
  return counts.curly_open == counts.curly_close || (counts.curly_open == 0 && curly % 2 == 0);
}

// The first text in brackets, as long as a reader needs it; the bracket alone where it is not closed.
std::string_view first_brackets(std::string_view text) {
  constexpr size_t kShown = 48;
  const size_t open = text.find_first_of("([{");
  if (open == std::string_view::npos) return {};
  const size_t close = text.find_first_of(")]}", open);
  return close != std::string_view::npos && close - open < kShown ? text.substr(open, close + 1 - open)
                                                                  : text.substr(open, 1);
}

// Brackets that hold words of the translation's own: what the source says explains a term. Empty if there are none.
std::string_view added_brackets(const UnitPair& pair) {
  if (pair.target_language.unspaced) return {};
  const std::string_view text = pair.target.text;
  const size_t open = text.find('(');
  const size_t close = text.find(')', std::min(open, text.size()));
  if (close == std::string_view::npos || close < open + 4) return {};
  // "[text] (address)" is a link that broke.
  const size_t before = open == 0 ? open : text.find_last_not_of(' ', open - 1);
  if (before != std::string_view::npos && text[before] == ']') return {};
  const bool gloss = pair.source.text.find(text.substr(open + 1, close - open - 1)) != std::string::npos;
  return gloss ? std::string_view() : text.substr(open, close + 1 - open);
}

// --- spaces ---------------------------------------------------------------------------------------------

// Two spaces between words; those at the edges are another matter. npos where there are none.
size_t find_double_space(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  const size_t end = text.find_last_not_of(' ');
  if (begin == std::string_view::npos) return begin;
  // Of two bytes in a row one is at an odd place: every other one is looked at.
  for (size_t at = begin + 1; at < end; at += 2) {
    if (text[at] != ' ') continue;
    if (text[at - 1] == ' ') return at - 1;
    if (text[at + 1] == ' ') return at;
  }
  return std::string_view::npos;
}

bool begins_with_space(std::string_view text) { return !text.empty() && (text.front() == ' ' || text.front() == '\t'); }
bool ends_with_space(std::string_view text) { return !text.empty() && (text.back() == ' ' || text.back() == '\t'); }

// The first mark of the text that lacks the white space its language wants; empty if none does.
std::string_view find_missing_space(std::string_view text, const PunctuationSpace& space) {
  for (const std::string& mark : space.before) {
    for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
      // "12:30", "http://" and "C:\" are no sentences: behind the mark of one is a space or the end.
      const size_t behind = at + mark.size();
      const bool ends =
          behind == text.size() || text[behind] == ' ' || static_cast<unsigned char>(text[behind]) == 0xC2;
      if (ends && at > 1 && letter_before(text, at) && letter_before(text, at - 1)) return text.substr(at, mark.size());
    }
  }
  for (const std::string& mark : space.after) {
    for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
      if (letter_at(text, at + mark.size())) return text.substr(at, mark.size());
    }
  }
  return {};
}

// 1: ends a part of a sentence; 2: and is never part of a number, a name or an address.
constexpr std::array<uint8_t, 256> kClauseMarks = [] {
  std::array<uint8_t, 256> marks{};
  for (char c : std::string_view("?.:")) marks[static_cast<unsigned char>(c)] = 1;
  for (char c : std::string_view(",;!")) marks[static_cast<unsigned char>(c)] = 2;
  return marks;
}();

// The first mark of the text that stands behind a space and ends a word's sentence or part of one, in a language that
// has no space there; empty if there is none.
std::string_view find_space_before(std::string_view text) {
  for (size_t at = 2; at < text.size(); ++at) {
    if (kClauseMarks[static_cast<unsigned char>(text[at])] == 0 || text[at - 1] != ' ') continue;
    const bool ends = at + 1 == text.size() || text[at + 1] == ' ' || (text[at] == ',' && letter_at(text, at + 1));
    if (ends && letter_before(text, at - 1)) return text.substr(at, 1);
  }
  return {};
}

// The first mark of the text that ends one word and stands right before the next; empty if there is none.
std::string_view find_no_space_behind(std::string_view text) {
  for (size_t at = 2; at + 1 < text.size(); ++at) {
    if (kClauseMarks[static_cast<unsigned char>(text[at])] != 2 || text[at + 1] == ' ') continue;
    if (!letter_before(text, at) || !letter_at(text, at + 1)) continue;
    size_t word = at;
    while (word > 0 && (is_ascii_letter(text[word - 1]) || static_cast<unsigned char>(text[word - 1]) >= 0x80)) --word;
    if (at - word > 1) return text.substr(at, 1);
  }
  return {};
}

// --- words ----------------------------------------------------------------------------------------------

bool same_but_for_capitals(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() && a.substr(1) == b.substr(1) && (a[0] == b[0] || (a[0] ^ b[0]) == 0x20);
}

// True where a language may well say the word twice: pronouns and relatives ("dass sie sie", ", die die"). Three times
// it says none.
bool may_repeat(std::string_view text, Range first, std::string_view before, std::string_view folded,
                const CheckLanguage& language) {
  const std::string_view word = text.substr(first.begin, first.size());
  if (same_but_for_capitals(word, before)) return false;
  if ((language.words->find(folded) & CheckWords::kRepeatable) != 0) return true;
  return language.lexicon != nullptr && text.substr(0, first.begin).ends_with(", ") &&
         language.lexicon->checks.repeatable_behind_comma.contains(folded);
}

// The first word that stands twice in a row with nothing but a space between, as a range of both; empty if none.
Range find_repeated(std::string_view text, const CheckLanguage* language) {
  Range last{};
  std::string_view before;  // the word before that
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && text[end] != ' ') ++end;
    const std::string_view word = text.substr(begin, end - begin);
    const std::string_view previous = text.substr(last.begin, last.size());
    // "The the": a capital letter hides nothing where it begins the text. Elsewhere it may be another word ("Sie sie").
    const bool same = word == previous || (last.begin == 0 && word.size() > 1 && same_but_for_capitals(word, previous));
    if (word.size() > 1 && same && !is_digit(static_cast<unsigned char>(word[0]))) {
      WordReader reader(word);
      TextWord read;
      const bool whole = reader.next(read) && read.range.size() == word.size();
      if (whole && (language == nullptr || !may_repeat(text, last, before, read.folded, *language)))
        return {last.begin, static_cast<uint32_t>(end)};
    }
    before = previous;
    last = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    begin = end + 1;
  }
  return {};
}

// --- sentences ------------------------------------------------------------------------------------------

// Those of Armenian stand inside of a sentence.
bool stands_inside(char32_t c) { return c == 0x55C || c == 0x55E; }

bool ends_sentence(Ending ending) {
  return ending == Ending::kStop || ending == Ending::kQuestion || ending == Ending::kExclamation;
}

// What a byte may begin, for counting sentences: a letter, or a mark that may end one.
enum class Piece : uint8_t { kOther, kLetter, kMark };

constexpr std::array<Piece, 256> kPieces = [] {
  std::array<Piece, 256> pieces{};
  for (size_t byte = 'a'; byte <= 'z'; ++byte) pieces[byte] = pieces[byte - 32] = Piece::kLetter;
  // Where the script has marks of its own among its letters, each character is looked at.
  for (size_t byte = 0xC3; byte < 0xF5; ++byte) pieces[byte] = Piece::kLetter;
  for (const EndingMarks& row : kEndingMarks) {
    for (const char32_t c : row.marks) {
      const size_t lead = c < 0x80 ? c : c < 0x800 ? 0xC0 | c >> 6U : 0xE0 | c >> 12U;
      pieces[lead] = Piece::kMark;
    }
  }
  return pieces;
}();

// "J. Smith", "z. B.": one letter and its point.
bool is_initial(std::string_view text, size_t point) {
  return point > 0 && is_ascii_letter(text[point - 1]) && !letter_before(text, point - 1);
}

// How many sentences end in a text, with a mark and white space or, in scripts that have wide marks, with the mark.
uint32_t count_sentences(std::string_view text, const CheckLanguage& language) {
  const WordTable& words = *language.marks;
  uint32_t count = 0;
  bool open = false;
  for (size_t at = 0; at < text.size();) {
    const Piece piece = kPieces[static_cast<unsigned char>(text[at])];
    if (piece != Piece::kMark) {
      open |= piece == Piece::kLetter;
      ++at;
      // One letter opens a sentence as well as many.
      while (open && at < text.size() && kPieces[static_cast<unsigned char>(text[at])] != Piece::kMark) ++at;
      continue;
    }
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    const bool semicolon = (c == U';' || c == 0x37E) && language.script != Script::kGreek;
    const bool ends = !stands_inside(c) && !semicolon && ends_sentence(ending_of(c));
    open |= !ends && is_letter(c);
    if (!open || !ends) continue;
    if (at == text.size()) return count + 1;  // whatever its mark stands for
    const bool space = text[at] == ' ' || text[at] == '\n';
    // "3. Mai": what has one or two digits before its point may be counted by it.
    const bool ordinal = c == '.' && begin > 0 && is_ascii_digit(text[begin - 1]) &&
                         (begin < 3 || !is_ascii_digit(text[begin - 2]) || !is_ascii_digit(text[begin - 3]));
    // No sentence begins with a small letter: "p. ex. la page".
    const bool goes_on = c == '.' && at + 1 < text.size() && is_ascii_lower(text[at + 1]);
    const bool inside = c < 0x80 && (!space || ordinal || goes_on || (c == '.' && is_initial(text, begin)) ||
                                     (c == '.' && ends_abbreviation(text, begin, words)));
    if (inside) continue;
    ++count;
    open = false;
  }
  return count + (open ? 1 : 0);
}

// The letter that a text begins with; 0 where it begins with anything else but a mark.
char32_t first_letter(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (is_letter(c)) return c;
    if (!is_space(c) && !closes_quote(c) && c != U'(' && c != U'[' && c != U'«' && c != U'„') return 0;
  }
  return 0;
}

// The points, dashes and commas that a text begins with.
std::string_view leading_marks(std::string_view text) {
  static constexpr std::u32string_view kMarks = U".,;:!?-*+>–—…。、，．：";
  size_t at = std::min(text.find_first_not_of(' '), text.size());
  const size_t begin = at;
  while (at < text.size()) {
    size_t behind = at;
    const char32_t c = next_code_point(text, behind);
    if (kMarks.find(c) == std::u32string_view::npos) break;
    at = behind;
  }
  // "-5", ".md", "--option": a number or a name begins here.
  size_t behind = at;
  const bool word = at < text.size() && at > begin && is_word_char(next_code_point(text, behind));
  return word && (at - begin == 1 || text[begin] == '-') ? std::string_view() : text.substr(begin, at - begin);
}

bool has_capitals(Script script) {
  return script == Script::kLatin || script == Script::kGreek || script == Script::kCyrillic;
}

// Latin, Greek and Cyrillic letters: those that have a large and a small form.
bool has_case(char32_t c) { return is_letter(c) && (is_upper(c) || (c < 0x590 && fold_char(c) == c)); }

// Letters of a text that may be taken to be shouted; fewer may be an acronym.
constexpr size_t kShouted = 6;

bool all_capitals(std::string_view text) {
  size_t capitals = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (!is_letter(c)) continue;
    if (!is_upper(c)) return false;
    ++capitals;
  }
  return capitals >= kShouted;
}

// What is set in bold or linked in one language may be quoted in another.
bool stands_out(const UnitSide& side) { return side.strong > 0 || side.emphasis > 0 || !side.links.empty(); }

}  // namespace

bool check_sentence_end(const UnitPair& pair, Report& report) {
  const TextEnd source = end_of(pair.source.text, *pair.source_language.marks);
  TextEnd target = end_of(pair.target.text, *pair.target_language.marks);
  if (source.ending != target.ending && marks_inside(pair.target.text, source.ending)) target.ending = source.ending;
  if (source.ending == target.ending) return source.ending != Ending::kNone;
  if (source.abbreviation || target.abbreviation) return true;
  const Verdict verdict = judge_endings(source.ending, target.ending, pair.target_language);
  if (verdict == Verdict::kFine) return true;
  const bool label = target.ending == Ending::kNone && pair.target_language.unspaced && target.noun;
  const bool warn = verdict == Verdict::kWarning && !label;
  if (target.ending == Ending::kNone) {
    report.whole(warn ? Diag::kEndMissing : Diag::kEndMissingNote, source.mark);
  } else if (source.ending == Ending::kNone) {
    report.whole(warn ? Diag::kEndExtra : Diag::kEndExtraNote, target.mark);
  } else {
    report.whole(warn ? Diag::kEndChanged : Diag::kEndChangedNote, source.mark, target.mark);
  }
  return true;
}

// Sentences by their final marks: enough to see that one is missing, and far cheaper than their exact borders.
bool check_sentences(const UnitPair& pair, Report& report) {
  const CheckLanguage& language = pair.target_language;
  if (language.lexicon != nullptr && !language.lexicon->checks.full_stop) return false;
  const uint32_t source = count_sentences(pair.source.text, pair.source_language);
  const uint32_t target = count_sentences(pair.target.text, language);
  if (source < 2 && target < 2) return false;
  // Scripts without spaces part a long sentence more readily: one more is a matter of style there.
  const uint32_t allowed = language.unspaced ? 1 : 0;
  if (source > target || target > source + allowed) report.whole(Diag::kSentenceCount, target, source);
  return true;
}

bool check_capitals(const UnitPair& pair, Report& report) {
  // A text in a script without capitals that begins with a foreign word begins as that word is written.
  if (!has_capitals(pair.target_language.script)) return false;
  const char32_t source = first_letter(pair.source.text);
  const char32_t target = first_letter(pair.target.text);
  if (!has_case(source) || !has_case(target)) return false;
  const bool lost = all_capitals(pair.source.text);
  if (lost != all_capitals(pair.target.text)) {
    if (lost || pair.source.text.size() > kShouted) report.whole(lost ? Diag::kCapitalsLost : Diag::kCapitalsAdded);
    return true;
  }
  if (is_upper(source) == is_upper(target) || fold_char(source) == fold_char(target)) return true;
  std::string from;
  std::string to;
  append_utf8(from, source);
  append_utf8(to, target);
  report.whole(Diag::kCapitalization, to, from);
  return true;
}

// Also where a space that the other side has behind the marks is missing: "-Format" for "- Format".
bool begins_with(std::string_view text, std::string_view marks) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size())).starts_with(marks);
}

// Marks that a text may begin with and that its translation keeps: points, dashes, the signs of a list.
bool check_start(const UnitPair& pair, Report& report) {
  const std::string_view source = leading_marks(pair.source.text);
  const std::string_view target = leading_marks(pair.target.text);
  const char first = pair.target.text.empty() ? '\0' : pair.target.text[0];
  if (source.empty() && target.empty() && first != '=' && first != '+') return false;
  const bool words = has_word(pair.source.text) && has_word(pair.target.text);
  // "=Ja", "+Ja": a sign that makes a formula of a text.
  const std::string_view text = pair.target.text;
  const bool formula = words && text.size() > 1 && (text[0] == '=' || text[0] == '+') && letter_at(text, 1) &&
                       pair.source.text.find(text[0]) == std::string::npos;
  if (formula) {
    report.whole(Diag::kStartExtra, text.substr(0, 1));
  } else if (words && target.empty() && !begins_with(text, source)) {
    report.whole(Diag::kStartMissing, source);
  } else if (words && source.empty() && !begins_with(pair.source.text, target)) {
    report.whole(Diag::kStartExtra, target);
  }
  return words;
}

bool check_brackets(const UnitPair& pair, Report& report) {
  const auto marked = [](const UnitSide& side) {
    return side.may_hold(kHintBracket) || side.may_hold(kHintQuote) || side.may_hold(kHintApostrophe);
  };
  if (!marked(pair.target) && !marked(pair.source)) return false;
  const MarkCounts source = marked(pair.source) ? count_marks(pair.source.text) : MarkCounts();
  const MarkCounts target = marked(pair.target) ? count_marks(pair.target.text) : MarkCounts();
  for (size_t kind = 0; kind < kBracketKinds; ++kind) {
    const bool own = target.open[kind] != target.close[kind];
    if (own && source.open[kind] == source.close[kind])
      report.at(Diag::kBracketUnpaired, pair.target, target.last[kind], target.last[kind]);
  }
  const auto total = [](const MarkCounts& counts) {
    int all = 0;
    for (size_t kind = 0; kind < kBracketKinds; ++kind) all += counts.open[kind] + counts.close[kind];
    return all;
  };
  if (total(source) > 0 && total(target) == 0) report.whole(Diag::kBracketsDropped, first_brackets(pair.source.text));
  const std::string_view added = total(source) == 0 ? added_brackets(pair) : std::string_view();
  if (!added.empty()) report.at(Diag::kBracketsAdded, pair.target, added, first_brackets(added));
  if (!quotes_pair(source)) return true;
  if (!quotes_pair(target)) {
    report.whole(Diag::kQuoteUnpaired);
  } else if (target.most_quotations() < source.quotations() ||
             (target.quotations() - target.corner_quotations() > source.quotations() && !stands_out(pair.source))) {
    report.whole(Diag::kQuotesDiffer, target.quotations(), source.quotations());
  }
  return true;
}

bool check_repeated_words(const UnitPair& pair, Report& report) {
  if (pair.target_language.unspaced) return false;
  const Range found = find_repeated(pair.target.text, &pair.target_language);
  // "that that" is one in the source, whatever its language thinks of it.
  if (found.empty() || !find_repeated(pair.source.text, nullptr).empty()) return true;
  const std::string_view words = std::string_view(pair.target.text).substr(found.begin, found.size());
  report.at(Diag::kRepeatedWord, pair.target, words, words.substr(0, words.find(' ')));
  return true;
}

bool check_spaces(const UnitPair& pair, Report& report) {
  const UnitSide& target = pair.target;
  const UnitSide& source = pair.source;
  const CheckLanguage& language = pair.target_language;
  static const PunctuationSpace kNoSpace;
  const PunctuationSpace& space =
      language.lexicon == nullptr ? kNoSpace : language.lexicon->checks.space_of(language.tag);
  if (!space.before.empty()) {
    const std::string_view mark = find_missing_space(target.text, space);
    if (!mark.empty()) report.at(Diag::kSpaceMissing, target, mark, mark);
  }
  if (language.unspaced) return true;
  const bool spaced = language.lexicon == nullptr || !space.before.empty();
  if (!spaced && language.script == Script::kLatin) {
    const std::string_view mark = find_space_before(target.text);
    if (!mark.empty() && find_space_before(source.text).empty())
      report.at(Diag::kSpaceExtra, target, ' ' + std::string(mark), mark);
  }
  if (const std::string_view mark = find_no_space_behind(target.text);
      !mark.empty() && find_no_space_behind(source.text).empty()) {
    report.at(Diag::kSpaceBehindMissing, target, mark, mark);
  }
  const size_t twice = find_double_space(target.raw);
  if (twice != std::string_view::npos && find_double_space(source.raw) == std::string_view::npos) {
    report.at_byte(Diag::kDoubleSpace, target, twice, 2);
  }
  const auto tabs = [](const UnitSide& side) { return std::count(side.raw.begin(), side.raw.end(), '\t'); };
  const bool tabbed =
      source.raw.find('\t') != std::string_view::npos || target.raw.find('\t') != std::string_view::npos;
  if (tabbed && tabs(source) != tabs(target)) report.whole(Diag::kTabsDiffer, tabs(target), tabs(source));
  if (begins_with_space(target.raw) && !begins_with_space(source.raw)) report.at_byte(Diag::kEdgeSpace, target, 0, 1);
  if (ends_with_space(target.raw) && !ends_with_space(source.raw)) {
    report.at_byte(Diag::kEdgeSpace, target, target.raw.size() - 1, 1);
  }
  const bool lost = (begins_with_space(source.raw) && !begins_with_space(target.raw)) ||
                    (ends_with_space(source.raw) && !ends_with_space(target.raw));
  if (lost) report.whole(Diag::kEdgeSpaceMissing);
  // Hebrew and Arabic glue their particles before a word, Korean behind it, markup or not.
  if (has_capitals(language.script) && target.glued > source.glued) report.whole(Diag::kMarkupGlued);
  return true;
}

}  // namespace diglot
