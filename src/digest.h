// SHA-256, for names that must be the same everywhere and always: ids, fingerprints, keys of a cache; and FNV-1a, for
// tables that live as long as a run.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace diglot {

std::string sha256_hex(std::string_view bytes);  // 64 lower-case hexadecimal digits

// The digest of several things in a row. Each is hashed with its length, so that ("ab", "c") is not ("a", "bc").
class Digester {
 public:
  Digester();
  Digester& add(std::string_view bytes);
  Digester& add(uint64_t number);
  std::string finish();  // 32 bytes; the digester starts anew

 private:
  std::array<uint64_t, 16> context_{};  // nettle's
};

std::string hex_of(std::string_view bytes);  // lower case

// FNV-1a, 64 bit (http://www.isthe.com/chongo/tech/comp/fnv/): for short keys of tables, the same on every machine.
// What must never collide has a digest.
inline constexpr uint64_t kFnvBasis = 0xCBF29CE484222325U;
constexpr uint64_t fnv1a(uint64_t hash, unsigned char byte) { return (hash ^ byte) * 0x100000001B3U; }
constexpr uint64_t fnv1a(std::string_view bytes) {
  uint64_t hash = kFnvBasis;
  for (const char c : bytes) hash = fnv1a(hash, static_cast<unsigned char>(c));
  return hash;
}

}  // namespace diglot
