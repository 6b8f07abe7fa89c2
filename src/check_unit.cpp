#include "check_unit.h"

#include <map>

#include "locale.h"

namespace diglot {
namespace {

constexpr void hint(std::array<uint16_t, 256>& hints, std::string_view bytes, unsigned what) {
  for (char byte : bytes) hints[static_cast<unsigned char>(byte)] |= static_cast<uint16_t>(what);
}

// More than a byte has to be seen.
constexpr unsigned kLookCloser = 0x8000;

// What a byte of the text may be part of. Digits beyond ASCII are told by their first byte.
constexpr std::array<uint16_t, 256> kByteHints = [] {
  std::array<uint16_t, 256> hints{};
  hint(hints, "0123456789\xD9\xDB\xDF\xE0\xE1\xEA\xEF\xF0", kHintDigit);
  hint(hints, "{%$<", kHintPlaceholder);
  hint(hints, "()[]{}", kHintBracket);
  hint(hints, "\"", kHintQuote);
  hint(hints, "'", kHintApostrophe);
  hint(hints, "*_~", kHintStar);
  hint(hints, "-:/\\@&~#", kHintOption);
  hint(hints, "\xC2\xC3\xD7\xD9\xE2\xE3\xEF", kLookCloser);
  hint(hints, "\xCD\xD8\xE1\xEE\xF3\xF4\x7F", kHintStrange);
  for (size_t byte = 0; byte < 0x20; ++byte) {
    const bool space = byte == '\t' || byte == '\n' || byte == '\r';
    if (!space) hints[byte] |= kHintStrange;
  }
  return hints;
}();

// Hints of the character of two or three bytes at `at`, whose first byte says little.
// NOLINTNEXTLINE(readability-function-cognitive-complexity): a table by the first byte
uint32_t hints_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  switch (byte(0)) {
    case 0xC2:
      if (byte(1) == 0xA0) return kHintWideMark;
      return byte(1) == 0xAB || byte(1) == 0xBB ? kHintQuote : byte(1) < 0xA0 || byte(1) == 0xAD ? kHintStrange : 0U;
    case 0xC3: return byte(2) >= 0xC2 && byte(2) < 0xE3 ? kHintStrange : 0U;  // "Ã©": one of these before another
    case 0xD7: return byte(1) == 0xB4 ? kHintQuote : 0U;                      // U+05F4
    case 0xD9: return byte(1) == 0x80 ? kHintStrange : 0U;                    // U+0640
    case 0xE2:
      if (byte(1) == 0x81 && byte(2) >= 0xA0) return kHintStrange;
      if (byte(1) != 0x80) return 0;
      if ((byte(2) >= 0x8B && byte(2) <= 0x8F) || (byte(2) >= 0xAA && byte(2) <= 0xAE)) return kHintStrange;
      if (byte(2) == 0x99) return kHintQuote | kHintWideMark;
      return byte(2) >= 0x98 && byte(2) <= 0x9F ? kHintQuote : byte(2) == 0xAF ? kHintWideMark : 0U;
    case 0xE3:
      if (byte(1) == 0x85) return kHintStrange;                       // U+3164
      return byte(1) == 0x80 && byte(2) >= 0x88 ? kHintBracket : 0U;  // U+3008 and following
    case 0xEF:
      if (byte(1) < 0xA4 || byte(1) == 0xBB || (byte(1) == 0xBF && byte(2) >= 0xB9)) return kHintStrange;
      return byte(1) == 0xBC || byte(1) == 0xBD ? kHintBracket : 0U;
    default: return 0;
  }
}

constexpr void script(std::array<Script, 256>& scripts, unsigned first, unsigned last, Script what) {
  for (unsigned byte = first; byte <= last; ++byte) scripts[byte] = what;
}

// The script of the letter that a byte begins; the second byte decides for E0, E1 and E3.
constexpr std::array<Script, 256> kByteScripts = [] {
  std::array<Script, 256> scripts{};
  script(scripts, 'A', 'Z', Script::kLatin);
  script(scripts, 'a', 'z', Script::kLatin);
  script(scripts, 0xC3, 0xCA, Script::kLatin);
  script(scripts, 0xCE, 0xCF, Script::kGreek);
  script(scripts, 0xD0, 0xD3, Script::kCyrillic);
  script(scripts, 0xD6, 0xD7, Script::kHebrew);
  script(scripts, 0xD8, 0xDB, Script::kArabic);
  script(scripts, 0xE0, 0xE0, Script::kIndic);
  script(scripts, 0xE3, 0xE3, Script::kKana);
  script(scripts, 0xE4, 0xE9, Script::kHan);
  script(scripts, 0xEA, 0xED, Script::kHangul);
  return scripts;
}();

Script script_at(std::string_view text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
  if (first == 0xE0) return second == 0xB8 || second == 0xB9 ? Script::kThai : Script::kIndic;
  if (first == 0xE3) {
    if (second >= 0x90) return Script::kHan;
    // U+3040–U+30FF, but not the middle dot and the length mark, which punctuate.
    return second >= 0x81 && second <= 0x83 ? Script::kKana : Script::kOther;
  }
  return kByteScripts[first];
}

void read_bytes(UnitSide& side) {
  uint32_t hints = 0;
  for (size_t at = 0; at < side.text.size(); ++at) {
    const uint32_t found = kByteHints[static_cast<unsigned char>(side.text[at])];
    hints |= found;
    if ((found & kLookCloser) != 0) hints |= hints_at(side.text, at);
  }
  side.hints = hints & ~kLookCloser;
}

bool letter_ends(std::string_view text) {
  size_t end = text.size();
  return end > 0 && is_letter(previous_code_point(text, end));
}

// Walks one unit's nodes. Keeps where inline markup closes, to see what it is glued to.
class SideReader {
 public:
  SideReader(const Tree& tree, UnitSide& side) : tree_(tree), side_(side) {}

  void read(NodeId parent, size_t depth) {
    for (NodeId at = tree_[parent].first_child; at != kNoNode; at = tree_[at].next) read_node(at, depth);
  }

 private:
  // The parser bounds nesting; this is the belt to its braces.
  static constexpr size_t kDeepest = 200;

  void read_node(NodeId id, size_t depth) {
    const Node& node = tree_[id];
    switch (node.kind) {
      case NodeKind::kText: append(tree_.str(node.text)); break;
      case NodeKind::kNoLoc:
        append(tree_.str(node.text));
        side_.protected_text.push_back(tree_.str(node.text));
        break;
      case NodeKind::kSoftBreak:
      case NodeKind::kLineBreak: append(" "); break;
      case NodeKind::kCode:
        object();
        side_.code.push_back(tree_.str(node.text));
        break;
      case NodeKind::kImage:
        object();
        side_.images.push_back(tree_.target(node));
        break;
      case NodeKind::kLink: read_link(id, node, depth); break;
      case NodeKind::kElement: read_element(id, node, depth); break;
      case NodeKind::kStrong:
        ++side_.strong;
        read_marked(id, depth);
        break;
      case NodeKind::kEmphasis:
        ++side_.emphasis;
        read_marked(id, depth);
        break;
      default:
        if (depth < kDeepest) read(id, depth + 1);
    }
  }

  void read_link(NodeId id, const Node& node, size_t depth) {
    side_.links.push_back(tree_.target(node));
    if (node.is(Node::kAutomatic)) return object();  // its text is its address
    const size_t before = side_.text.size();
    read_marked(id, depth);
    if (side_.text.size() == before) ++side_.empty_links;
  }

  // Elements that only name a place, or that say what Markdown's marks say, are counted as such.
  void read_element(NodeId id, const Node& node, size_t depth) {
    const std::string_view name = tree_.str(node.text);
    const bool strong = name == "strong" || name == "b";
    const bool emphasis = name == "em" || name == "i";
    side_.strong += strong ? 1 : 0;
    side_.emphasis += emphasis ? 1 : 0;
    if (name == "br") append(" ");
    const bool place = name == "a" && tree_.attribute(node, "href").empty();
    const std::string_view link = name == "a" ? tree_.attribute(node, "href") : std::string_view();
    if (!link.empty()) {
      side_.links.push_back(link);
    } else if (!strong && !emphasis && !place) {
      side_.elements.push_back(name);
      read_attributes(node);
    }
    if (depth < kDeepest) read(id, depth + 1);
  }

  // What a program reads; what a reader sees or hears is translated.
  void read_attributes(const Node& node) {
    static constexpr auto kTexts = std::to_array<std::string_view>(
        {"abbr", "alt", "content", "dir", "label", "lang", "placeholder", "prompt", "summary", "title", "value"});
    for (const Attribute& attribute : tree_.attributes_of(node)) {
      const std::string_view name = tree_.str(attribute.name);
      const bool text = std::find(kTexts.begin(), kTexts.end(), name) != kTexts.end() || name.starts_with("aria-");
      if (!text) side_.attributes.emplace_back(name, tree_.str(attribute.value));
    }
  }

  void read_marked(NodeId id, size_t depth) {
    open();
    const auto begin = static_cast<uint32_t>(side_.text.size());
    if (depth < kDeepest) read(id, depth + 1);
    closed_ = side_.text.size();
    side_.set_apart.push_back({begin, static_cast<uint32_t>(closed_)});
  }

  void open() {
    opened_ = side_.text.size();
    opened_by_letter_ = letter_ends(side_.text);
  }

  void object() {
    open();
    append(kObject);
    closed_ = side_.text.size();
  }

  void append(std::string_view text) {
    if (text.empty()) return;
    const size_t at = side_.text.size();
    if (at > 0 && (at == opened_ ? opened_by_letter_ : at == closed_)) glue(text, at == opened_);
    side_.text += text;
  }

  // A letter on the outside and a letter, or an object, on the inside.
  void glue(std::string_view next, bool opening) {
    size_t at = 0;
    const bool letter = is_letter(next_code_point(next, at)) || next == kObject;
    const bool inside = opening || letter_ends(side_.text) || side_.text.ends_with(kObject);
    if (letter && inside) ++side_.glued;
  }

  static constexpr size_t kNowhere = SIZE_MAX;
  const Tree& tree_;
  UnitSide& side_;
  size_t opened_ = kNowhere;  // where the text inside begins
  size_t closed_ = kNowhere;  // where the text behind begins
  bool opened_by_letter_ = false;
};

// True where nothing but a few spaces and points stands between a word and a digit.
bool beside_digit(std::string_view text, Range range) {
  constexpr std::string_view kBetween = " .,-/\u00A0\u202F";
  const auto digit = [&](size_t at) { return at < text.size() && is_digit(static_cast<unsigned char>(text[at])); };
  const size_t after = text.find_first_not_of(kBetween, range.end);
  if (after != std::string_view::npos && after - range.end <= 4 && digit(after)) return true;
  if (range.begin == 0) return false;
  const size_t before = text.find_last_not_of(kBetween, range.begin - 1);
  return before != std::string_view::npos && range.begin - before <= 5 && digit(before);
}

Script script_of_language(const std::string& tag) {
  struct Row {
    std::string_view code;
    Script script;
  };
  static constexpr Row kRows[] = {
      {"Latn", Script::kLatin},  {"Jpan", Script::kKana},     {"Hant", Script::kHan},    {"Hans", Script::kHan},
      {"Kore", Script::kHangul}, {"Thai", Script::kThai},     {"Hebr", Script::kHebrew}, {"Arab", Script::kArabic},
      {"Grek", Script::kGreek},  {"Cyrl", Script::kCyrillic}, {"Deva", Script::kIndic},  {"Beng", Script::kIndic},
      {"Guru", Script::kIndic},  {"Gujr", Script::kIndic},    {"Orya", Script::kIndic},  {"Taml", Script::kIndic},
      {"Telu", Script::kIndic},  {"Knda", Script::kIndic},    {"Mlym", Script::kIndic},  {"Sinh", Script::kIndic},
  };
  const std::string script = script_of(tag);
  for (const Row& row : kRows) {
    if (row.code == script) return row.script;
  }
  return Script::kOther;
}

// What is known of a language without a text of it.
struct KnownLanguage {
  std::string code;
  Script script = Script::kLatin;
  bool unspaced = false;
  WordTable words, marks;
};

KnownLanguage know_language(const std::string& tag, const Lexicons& lexicons, const std::string& source_locale) {
  KnownLanguage out;
  out.code = language_of(tag);
  out.script = script_of_language(tag);
  out.unspaced = unspaced_script(tag);
  for (const QuantityWord& word : date_words(tag)) out.marks.add(word.word, word.tag);
  for (uint32_t number = 2; number <= 12; ++number) {
    out.marks.add(cardinal_word(number, tag), number << kSpelledShift);
  }
  out.words = out.marks;
  const bool unspaced = out.unspaced;
  const Lexicon* own = lexicons.exact(tag);
  const auto add_own = [&](std::string_view word, uint32_t bits) {
    const uint32_t rest = bits & ~uint32_t{CheckWords::kFunctionWord};
    if (rest != 0) out.marks.add(word, rest);
    // In a script without spaces the script itself says more than its particles.
    if (!unspaced || rest != 0) out.words.add(word, unspaced ? rest : bits);
  };
  if (own != nullptr) own->checks.words.for_each(add_own);
  const auto add_others = [&](const Lexicon& other, uint32_t bit) {
    // Among scripts without spaces only Chinese and Japanese share characters that could be told apart by words.
    if (unspaced_script(other.tag) && (!unspaced || script_of(tag).front() == script_of(other.tag).front())) return;
    other.checks.words.for_each([&](std::string_view word, uint32_t bits) {
      const uint32_t taken = out.words.find(word) & (uint32_t{CheckWords::kFunctionWord} | uint32_t{kForeignWord});
      if ((bits & CheckWords::kFunctionWord) != 0 && taken == 0) out.words.add(word, bit);
    });
  };
  const Lexicon* source = lexicons.exact(source_locale);
  if (source != nullptr && source != own) add_others(*source, kForeignWord);
  for (const auto& [name, other] : lexicons.by_tag) {
    if (&other != own && &other != source) add_others(other, kElsewhereWord);
  }
  return out;
}

// Made once per thread for each language and set of lexicons.
const KnownLanguage& known_language(const std::string& tag, const Lexicons& lexicons,
                                    const std::string& source_locale) {
  thread_local std::map<std::pair<std::string, uint64_t>, KnownLanguage> kept;
  uint64_t print = 0;
  for (const auto& [name, lexicon] : lexicons.by_tag) print = print * 31 + lexicon.fingerprint;
  const auto key = std::pair(tag + ' ' + source_locale, print);
  auto found = kept.find(key);
  if (found == kept.end()) found = kept.emplace(key, know_language(tag, lexicons, source_locale)).first;
  return found->second;
}

constexpr std::string_view kApostrophe = "\u2019";

// "don't", "n'est": a letter of Latin denies as what an apostrophe cut off, and is a name elsewhere (`$t(key)`).
bool denies(std::string_view text, Range range) {
  // "No. 5" counts.
  const std::string_view rest = text.substr(range.end);
  const size_t next = rest.starts_with('.') ? rest.find_first_not_of(" ", 1) : std::string_view::npos;
  if (next != std::string_view::npos && is_digit(static_cast<unsigned char>(rest[next]))) return false;
  if (range.size() > 1) return true;
  const std::string_view before = text.substr(0, range.begin);
  const std::string_view behind = text.substr(range.end);
  return before.ends_with('\'') || before.ends_with(kApostrophe) || behind.starts_with('\'') ||
         behind.starts_with(kApostrophe);
}

}  // namespace

CheckLanguage check_language(const std::string& tag, const Lexicons& lexicons, const std::string& source_locale) {
  const KnownLanguage& known = known_language(tag, lexicons, source_locale);
  return {tag,       known.code,   lexicons.exact(tag), &known.words, &known.marks, &unit_table(tag),
          &lexicons, known.script, known.unspaced};
}

void UnitSide::clear() {
  text.clear();
  links.clear();
  images.clear();
  code.clear();
  protected_text.clear();
  elements.clear();
  attributes.clear();
  set_apart.clear();
  strong = emphasis = glued = empty_links = hints = 0;
  letters.fill(0);
  words = {};
}

void read_side(const SourceFile& file, const Tree& tree, std::span<const NodeId> nodes, Range range, UnitSide& side) {
  side.clear();
  side.range = range;
  side.raw = file.view(range);
  SideReader reader(tree, side);
  for (NodeId root : nodes) {
    if (!side.text.empty()) side.text += ' ';
    reader.read(root, 0);
  }
  read_bytes(side);
}

void read_letters(UnitSide& side) {
  for (size_t at = 0; at < side.text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(side.text[at]);
    const Script what = byte == 0xE0 || byte == 0xE3 ? script_at(side.text, at) : kByteScripts[byte];
    ++side.letters[static_cast<size_t>(what)];
  }
}

void read_words(const WordTable& table, UnitSide& side) {
  SideWords& words = side.words;
  words.count = table.scan(side.text, [&](uint32_t tag, Range range, bool capital) {
    words.function_words += (tag & CheckWords::kFunctionWord) != 0 ? 1 : 0;
    words.foreign += (tag & kForeignWord) != 0 ? 1 : 0;
    words.elsewhere += (tag & kElsewhereWord) != 0 ? 1 : 0;
    words.negations += (tag & CheckWords::kNegation) != 0 && denies(side.text, range) ? 1 : 0;
    words.weak_negations += (tag & CheckWords::kWeakNegation) != 0 ? 1 : 0;
    words.spelled_numbers |= 1U << ((tag & kSpelledMask) >> kSpelledShift) & ~1U;
    if ((tag & (kMonthMask | kWeekdayMask)) == 0 || ((tag & kCapitalized) != 0 && !capital)) return;
    const auto month = static_cast<uint16_t>(1U << (tag & kMonthMask) & ~1U);
    words.maybe_months |= month;
    if ((tag & (kAbbreviated | uint32_t{CheckWords::kAmbiguous})) != 0 && !beside_digit(side.text, range)) return;
    words.months |= month;
    words.weekdays |= static_cast<uint8_t>(1U << ((tag & kWeekdayMask) >> kWeekdayShift) & ~1U);
  });
}

}  // namespace diglot
