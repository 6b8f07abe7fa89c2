#include "render_markup.h"

#include <algorithm>

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

// True where one of so many bytes may be special. There is no way out of the loop: so the compiler makes vector code
// of it.
constexpr size_t kTogether = 16;
bool may_be_special(const char* bytes) {
  unsigned char found = 0;
  for (size_t i = 0; i < kTogether; ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    found = static_cast<unsigned char>(found | (c < 0x20) | (c == '"') | (c == '&') | (c == '<') | (c == '>') |
                                       (c == 0x7F));
  }
  return found != 0;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  size_t done = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t end = std::min(i + kTogether, text.size());
    if (end - i == kTogether && !may_be_special(text.data() + i)) i = end;
    for (; i < end; ++i) {
      if (!kSpecial[static_cast<unsigned char>(text[i])]) continue;
      out.append(text, done, i - done);
      out += replacement(text[i]);
      done = i + 1;
    }
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
