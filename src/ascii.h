// Bytes of ASCII: what the names in markup, code and addresses are made of. Any byte of another character is false.
//
// For text of people ask locale.h, which knows all scripts.
#pragma once

namespace diglot {

constexpr bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_ascii_letter(char c) { return (static_cast<unsigned char>(c) | 0x20U) - 'a' < 26U; }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_alnum(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }
constexpr bool is_ascii_printable(char c) { return c >= 0x20 && c < 0x7F; }
constexpr char to_ascii_lower(char c) { return is_ascii_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char to_ascii_upper(char c) { return is_ascii_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace diglot
