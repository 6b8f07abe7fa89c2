#include "check_trace.h"

#include <array>
#include <cstring>

#include "locale.h"

namespace diglot {
namespace {

// A text says enough with this many words.
constexpr size_t kMostTokens = 40;
// Words are taken by their first letters, which is a crude way to meet their forms; shorter ones are grammar.
constexpr uint32_t kStem = 6;
constexpr uint32_t kShortest = 4;

uint64_t mixed(uint64_t hash) {
  hash ^= hash >> 32U;
  hash *= 0xD6E8FEB86659FD93U;
  hash ^= hash >> 32U;
  hash *= 0xD6E8FEB86659FD93U;
  return hash ^ hash >> 32U;
}

// The text with one form for apostrophes and one for spaces: writers do not tell them apart.
std::string plain_marks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  size_t copied = 0;
  const auto put = [&](size_t at, size_t size, char mark) {
    out.append(text, copied, at - copied).push_back(mark);
    copied = at + size;
  };
  for (size_t at = 0; at + 1 < text.size(); ++at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first != 0xC2 && first != 0xE2) continue;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("\u00A0")) put(at, 2, ' ');
    if (rest.starts_with("\u202F")) put(at, 3, ' ');
    if (rest.starts_with("\u2019")) put(at, 3, '\'');
  }
  return out.append(text, copied, std::string_view::npos);
}

// Eight bytes at a time; never 0.
uint64_t hash_text(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(begin);
  while (text.ends_with(' ')) text.remove_suffix(1);
  uint64_t hash = text.size() * 0x9E3779B97F4A7C15U;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = mixed(hash ^ word);
  }
  uint64_t rest = 0;
  if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
  return mixed(hash ^ rest) | 1U;
}

// The only text of a side that stands in bold, where there is more around it: the label of something on the screen. The
// brackets that East Asian texts put around it do not count.
uint64_t label_of(const UnitSide& side) {
  if (side.strong != 1 || side.emphasis != 0 || side.set_apart.size() != 1) return 0;
  std::string_view label = std::string_view(side.text).substr(side.set_apart[0].begin, side.set_apart[0].size());
  if (label.empty() || label.size() + 8 > side.text.size()) return 0;
  for (std::string_view mark : {"[", "「", "［", " "}) {
    if (label.starts_with(mark)) label.remove_prefix(mark.size());
  }
  for (std::string_view mark : {" ", ":", "]", "」", "］"}) {
    if (label.ends_with(mark)) label.remove_suffix(mark.size());
  }
  return label.empty() ? 0 : hash_text(fold_case(label));
}

// What a byte begins, for the purpose of cutting words: precise enough to compare texts, and fast.
enum class Part : uint8_t { kLetter, kInside, kBetween, kWide };

constexpr std::array<Part, 256> kParts = [] {
  std::array<Part, 256> parts{};
  parts.fill(Part::kBetween);
  for (size_t byte = 'a'; byte <= 'z'; ++byte) parts[byte] = parts[byte - 32] = Part::kLetter;
  for (size_t byte = 0x80; byte < 0xC0; ++byte) parts[byte] = Part::kInside;
  for (size_t byte = 0xC3; byte < 0xE0; ++byte) parts[byte] = Part::kLetter;
  for (size_t byte : {size_t{0xE1}, size_t{0xEA}, size_t{0xEB}, size_t{0xEC}, size_t{0xED}})
    parts[byte] = Part::kLetter;
  for (size_t byte : {size_t{0xE0}, size_t{0xE3}}) parts[byte] = Part::kWide;
  for (size_t byte = 0xE4; byte < 0xEA; ++byte) parts[byte] = Part::kWide;
  return parts;
}();

// What the bytes of a word are taken as; 0 for what is of no word.
constexpr std::array<unsigned char, 256> kLetters = [] {
  std::array<unsigned char, 256> letters{};
  for (size_t byte = 0; byte < 256; ++byte) {
    if (kParts[byte] <= Part::kInside) letters[byte] = static_cast<unsigned char>(byte < 0x80 ? byte | 0x20U : byte);
  }
  return letters;
}();

// Collects the tokens of one text, each once.
class TokenReader {
 public:
  explicit TokenReader(std::vector<uint32_t>& tokens) : tokens_(tokens), first_(tokens.size()) {}

  void read(std::string_view text) {
    for (size_t at = 0; at < text.size() && tokens_.size() - first_ < kMostTokens;) {
      const auto byte = static_cast<unsigned char>(text[at]);
      switch (kParts[byte]) {
        case Part::kLetter: read_word(text, at); break;
        case Part::kInside: ++at; break;  // of a mark
        case Part::kWide:
          take_wide(text, at);
          at += 3;
          break;
        case Part::kBetween:
          before_ = 0;
          ++at;
          break;
      }
    }
  }

  // Sorts what was read and counts it.
  uint16_t finish() {
    std::sort(tokens_.begin() + static_cast<std::ptrdiff_t>(first_), tokens_.end());
    return static_cast<uint16_t>(tokens_.size() - first_);
  }

 private:
  void read_word(std::string_view text, size_t& at) {
    uint64_t word = 0;
    uint32_t letters = 0;
    for (; at < text.size(); ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      const unsigned char letter = kLetters[byte];
      if (letter == 0) break;
      letters += (byte & 0xC0U) != 0x80U ? 1 : 0;
      if (letters > kStem) break;
      word = (word ^ letter) * 0x100000001B3U;
    }
    // Behind its stem a word is only passed over.
    while (at < text.size() && kLetters[static_cast<unsigned char>(text[at])] != 0) ++at;
    before_ = 0;
    if (letters >= kShortest) add(word);
  }

  // Two characters in a row make a word, more or less, in a script without spaces. Hiragana is mostly grammar.
  void take_wide(std::string_view text, size_t at) {
    uint64_t c = 0;
    for (size_t i = 0; i < 3 && at + i < text.size(); ++i) c = c << 8U | static_cast<unsigned char>(text[at + i]);
    const bool grammar = c >= 0xE38080 && c < 0xE382A0;
    if (before_ != 0 && !grammar) add(before_ << 24U | c);
    before_ = grammar ? 0 : c;
  }

  void add(uint64_t key) {
    const auto token = static_cast<uint32_t>(mixed(key)) | 1U;  // never 0
    const uint64_t bit = uint64_t{1} << (token >> 26U);
    if ((seen_ & bit) != 0 &&
        std::find(tokens_.begin() + static_cast<std::ptrdiff_t>(first_), tokens_.end(), token) != tokens_.end())
      return;
    seen_ |= bit;
    tokens_.push_back(token);
  }

  std::vector<uint32_t>& tokens_;
  size_t first_;
  uint64_t seen_ = 0;    // bits of what may be there already
  uint64_t before_ = 0;  // the wide character before
};

// A hash of the three letters before `end`, marks and spaces at the end passed over; 0 where there are fewer than two.
uint32_t letters_before(std::string_view text, size_t end) {
  std::array<char32_t, 3> letters{};
  size_t found = 0;
  while (end > 0 && found < letters.size()) {
    const char32_t c = previous_code_point(text, end);
    if (is_letter(c) || (c >= 0xE00 && c < 0x1100)) {
      letters[found++] = fold_char(c);
    } else if (found > 0) {
      letters[found++] = U' ';
    }
  }
  return found < 2
             ? 0
             : static_cast<uint32_t>(mixed(uint64_t{letters[0]} << 42U | uint64_t{letters[1]} << 21U | letters[2])) |
                   1U;
}

}  // namespace

void trace_unit(const UnitPair& pair, UnitTrace& trace, std::vector<uint32_t>& tokens) {
  const auto hash_of = [](const UnitSide& side) {
    return side.may_hold(kHintWideMark) ? hash_text(plain_marks(side.text)) : hash_text(side.text);
  };
  trace.source = hash_of(pair.source);
  trace.target = hash_of(pair.target);
  trace.tokens = static_cast<uint32_t>(tokens.size());
  trace.end = letters_before(pair.target.text, pair.target.text.size());
  if (pair.target.text.size() >= 24) trace.middle = letters_before(pair.target.text, pair.target.text.size() / 2);
  trace.source_label = label_of(pair.source);
  trace.target_label = label_of(pair.target);
  TokenReader source(tokens);
  source.read(pair.source.text);
  trace.source_tokens = source.finish();
  TokenReader target(tokens);
  target.read(pair.target.text);
  trace.target_tokens = target.finish();
}

}  // namespace diglot
