#include "render_markup.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "locale.h"

namespace diglot {
namespace {

// What HTML reserves, and the controls that may not stand in a page at all.
constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> out{};
  for (size_t c = 0; c < 0x20; ++c) out[c] = c != '\t' && c != '\n' && c != '\r';
  for (const char c : {'&', '<', '>', '"', '\x7F'}) out[static_cast<unsigned char>(c)] = true;
  return out;
}
constexpr std::array<bool, 256> kSpecial = special_bytes();

std::string_view replacement(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return "";
  }
}

// True where one of eight bytes may be special: a byte is looked for in all of them at once, by the borrow of a
// subtraction (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
constexpr size_t kTogether = 8;
bool may_be_special(const char* bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101U;
  constexpr uint64_t kHigh = 0x80 * kOnes;
  static_assert(('"' ^ '&') == 0x04 && ('<' ^ '>') == 0x02);
  const auto holds_zero = [](uint64_t all) { return (all - kOnes) & ~all; };
  uint64_t all = 0;
  std::memcpy(&all, bytes, kTogether);
  const uint64_t control = (all - 0x20 * kOnes) & ~all;
  const uint64_t quote_or_and = holds_zero((all & ~(0x04 * kOnes)) ^ ('"' * kOnes));
  const uint64_t angle = holds_zero((all & ~(0x02 * kOnes)) ^ ('<' * kOnes));
  return ((control | quote_or_and | angle | holds_zero(all ^ (0x7F * kOnes))) & kHigh) != 0;
}

// Where the first special byte at or behind `at` stands, or the end. The last stretch, of less than eight bytes, is
// looked at together with what stands before it.
size_t next_special(std::string_view text, size_t at) {
  while (at < text.size()) {
    const size_t end = std::min(at + kTogether, text.size());
    if (end >= kTogether && !may_be_special(text.data() + end - kTogether)) {
      at = end;
      continue;
    }
    for (; at < end; ++at) {
      if (kSpecial[static_cast<unsigned char>(text[at])]) return at;
    }
  }
  return text.size();
}

}  // namespace

std::string with_argument(std::string_view pattern, std::string_view argument) {
  std::string out(pattern);
  if (const size_t at = out.find("{0}"); at != std::string::npos) out.replace(at, 3, argument);
  return out;
}

std::string_view direction(const std::string& locale) { return right_to_left(locale) ? "rtl" : "ltr"; }

void append_escaped(std::string& out, std::string_view text) {
  size_t done = 0;
  for (size_t at = next_special(text, 0); at < text.size(); at = next_special(text, done)) {
    out.append(text, done, at - done);
    out += replacement(text[at]);
    done = at + 1;
  }
  out.append(text, done, text.size() - done);
}

Markup& Markup::json_script(std::string_view nonce, std::string_view json) {
  raw("<script type=\"application/ld+json\"").attribute("nonce", nonce).raw(">");
  for (size_t at = 0; at < json.size();) {
    const size_t end = std::min(json.find('<', at), json.size());
    out_.append(json, at, end - at);
    if (end < json.size()) out_ += "\\u003c";
    at = end + 1;
  }
  return raw("</script>\n");
}

}  // namespace diglot
