#include "render_markup.h"

namespace diglot {
namespace {

constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> out{};
  for (const char c : {'&', '<', '>', '"'}) out[static_cast<unsigned char>(c)] = true;
  return out;
}
constexpr std::array<bool, 256> kSpecial = special_bytes();

std::string_view entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    default: return "&quot;";
  }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  size_t done = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!kSpecial[static_cast<unsigned char>(text[i])]) continue;
    out.append(text, done, i - done);
    out += entity(text[i]);
    done = i + 1;
  }
  out.append(text, done, text.size() - done);
}

}  // namespace diglot
