// SHA-256, for names that must be the same everywhere and always: ids, fingerprints, keys of a cache.
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

}  // namespace diglot
