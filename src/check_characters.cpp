// Characters that have no place in a text: what hides, what turns the direction, what a wrong decoding left.
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

bool is_bidi_control(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }
bool is_override(char32_t c) { return c == 0x202D || c == 0x202E; }

// Code points that show nothing. Those that some scripts need are judged by their neighbours.
bool is_invisible(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || (c >= 0x206A && c <= 0x206F) || c == 0x3164 ||
         c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

bool is_private(char32_t c) { return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000; }
bool is_control(char32_t c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0); }

// Joiners belong into words of Arabic, Indic and neighbouring scripts, and into pictographs; a zero-width space
// parts words where no space does; direction marks belong into texts that run from right to left.
bool belongs(char32_t c, char32_t before, const CheckLanguage& language) {
  if (c == 0x200C || c == 0x200D) return (before >= 0x590 && before < 0x1900) || before >= 0x2190;
  if (c == 0x200B) return language.unspaced && language.script != Script::kHan && language.script != Script::kKana;
  if (c == 0x200E || c == 0x200F || c == 0x61C) {
    return language.script == Script::kHebrew || language.script == Script::kArabic;
  }
  return false;
}

// The bytes 0x80–0x9F as Windows-1252 shows them.
bool is_windows_1252(char32_t c) {
  static constexpr std::u32string_view kShown =
      U"\u20AC\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u017D\u2018\u2019\u201C\u201D\u2022"
      U"\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u017E\u0178";
  return (c >= 0x80 && c < 0xC0) || kShown.find(c) != std::u32string_view::npos;
}

// How many characters, from `at`, are the bytes of one UTF-8 character read as Windows-1252: "Ã©", "â€™", "æ—¥".
size_t mojibake_size(std::string_view text, size_t at) {
  // What could as well be a word and the punctuation behind it.
  static constexpr std::u32string_view kPunctuation =
      U"\u00A0\u00AB\u00BB\u2018\u2019\u201C\u201D\u2013\u2014\u2026\u00B7";
  const size_t begin = at;
  const char32_t lead = next_code_point(text, at);
  const size_t more = lead >= 0xC2 && lead <= 0xDF ? 1 : lead >= 0xE0 && lead <= 0xEF ? 2 : 0;
  if (more == 0) return 0;
  size_t punctuation = 0;
  for (size_t i = 0; i < more; ++i) {
    if (at >= text.size()) return 0;
    const char32_t c = next_code_point(text, at);
    if (!is_windows_1252(c)) return 0;
    punctuation += kPunctuation.find(c) != std::u32string_view::npos ? 1 : 0;
  }
  return punctuation < more ? at - begin : 0;
}

std::string code_of(char32_t c) { return fmt::format("U+{:04X}", static_cast<uint32_t>(c)); }

// What a text must not hold, once each.
class CharacterScan {
 public:
  CharacterScan(const UnitPair& pair, Report& report) : pair_(pair), report_(report) {}

  void run() {
    const std::string_view text = pair_.target.raw;
    char32_t before = U' ';
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      const auto byte = static_cast<unsigned char>(text[at]);
      // Letters of two and three bytes that can be none of these are most of a text.
      if ((byte >= 0x20 && byte < 0x7F) || (byte >= 0xE4 && byte < 0xEE)) {
        at += byte < 0x80 ? 1 : 3;
        before = byte < 0x80 ? byte : U'\u4E00';
        continue;
      }
      const char32_t c = next_code_point(text, at);
      look_at(c, before, begin, at - begin);
      before = c;
    }
    if (!open_.empty() && !unbalanced_) unbalanced(open_.back());
  }

 private:
  void look_at(char32_t c, char32_t before, size_t begin, size_t size) {
    // Behind a prefix that stands before a foreign name it is how Arabic writes.
    if (c == 0x640 && before >= 0x620 && before < 0x700 && joins(begin + size)) stretched(begin, size);
    if (c >= 0xC2 && c <= 0xEF) {
      if (const size_t bytes = mojibake_size(pair_.target.raw, begin); bytes > 0) mojibake(begin, bytes);
    } else if (is_bidi_control(c)) {
      direction(c, begin, size);
    } else if (is_invisible(c)) {
      if (!belongs(c, before, pair_.target_language)) once(Diag::kInvisibleCharacter, c, begin, size);
    } else if (c == 0xFFFD || is_control(c) || is_private(c)) {
      once(Diag::kStrangeCharacter, c, begin, size);
    }
  }

  // True where the word goes on at `at`.
  bool joins(size_t at) const {
    size_t next = at;
    const char32_t c = at < pair_.target.raw.size() ? next_code_point(pair_.target.raw, next) : U' ';
    return c >= 0x620 && c < 0x700;
  }

  void stretched(size_t begin, size_t size) {
    if (stretched_) return;
    stretched_ = true;
    report_.at_byte(Diag::kLetterStretched, pair_.target, begin, size);
  }

  // What the source has too is the author's will, or the author's mistake.
  bool in_source(std::string_view bytes) const { return pair_.source.raw.find(bytes) != std::string_view::npos; }

  void once(Diag id, char32_t c, size_t begin, size_t size) {
    if (seen_.find(c) != std::u32string::npos || in_source(pair_.target.raw.substr(begin, size))) return;
    seen_.push_back(c);
    report_.at_byte(id, pair_.target, begin, size, code_of(c));
  }

  void mojibake(size_t begin, size_t size) {
    const std::string_view bytes = pair_.target.raw.substr(begin, size);
    if (mojibake_ || in_source(bytes)) return;
    mojibake_ = true;
    report_.at_byte(Diag::kMojibake, pair_.target, begin, size, bytes);
  }

  void direction(char32_t c, size_t begin, size_t size) {
    if (is_override(c)) once(Diag::kBidiOverride, c, begin, size);
    if (c == 0x202C || c == 0x2069) {
      const bool isolate = c == 0x2069;
      if (open_.empty() || (open_.back() >= 0x2066) != isolate) {
        if (!unbalanced_) unbalanced(c);
      } else {
        open_.pop_back();
      }
    } else {
      open_.push_back(c);
    }
  }

  void unbalanced(char32_t c) {
    unbalanced_ = true;
    std::string mark;
    append_utf8(mark, c);
    report_.at(Diag::kBidiUnbalanced, pair_.target, mark, code_of(c));
  }

  const UnitPair& pair_;
  Report& report_;
  std::u32string open_, seen_;
  bool unbalanced_ = false;
  bool mojibake_ = false;
  bool stretched_ = false;
};

}  // namespace

bool check_characters(const UnitPair& pair, Report& report) {
  // Addresses and code are not in the text that the hint speaks of.
  const bool hidden = !pair.target.links.empty() || !pair.target.code.empty();
  if (hidden || pair.target.may_hold(kHintStrange)) CharacterScan(pair, report).run();
  return true;
}

}  // namespace diglot
