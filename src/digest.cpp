#include "digest.h"

#include <nettle/sha2.h>

#include <array>
#include <cstdint>

namespace diglot {

std::string sha256_hex(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&context, digest.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(2 * digest.size());
  for (const uint8_t byte : digest) (out += kHex[byte >> 4U]) += kHex[byte & 0xFU];
  return out;
}

}  // namespace diglot
