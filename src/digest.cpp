#include "digest.h"

#include <nettle/sha2.h>

#include <new>

namespace diglot {
namespace {

const uint8_t* raw(std::string_view bytes) { return reinterpret_cast<const uint8_t*>(bytes.data()); }

std::string digest_of(sha256_ctx& context) {
  std::string out(SHA256_DIGEST_SIZE, '\0');
  sha256_digest(&context, out.size(), reinterpret_cast<uint8_t*>(out.data()));
  return out;
}

}  // namespace

std::string hex_of(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  sha256_ctx context{};
  sha256_init(&context);
  sha256_update(&context, bytes.size(), raw(bytes));
  return hex_of(digest_of(context));
}

Digester::Digester() {
  static_assert(sizeof(sha256_ctx) <= sizeof(context_) && alignof(sha256_ctx) <= alignof(uint64_t));
  sha256_init(new (context_.data()) sha256_ctx);
}

Digester& Digester::add(std::string_view bytes) {
  add(static_cast<uint64_t>(bytes.size()));
  sha256_update(reinterpret_cast<sha256_ctx*>(context_.data()), bytes.size(), raw(bytes));
  return *this;
}

Digester& Digester::add(uint64_t number) {
  std::array<uint8_t, 8> bytes{};
  for (uint8_t& byte : bytes) {
    byte = static_cast<uint8_t>(number);
    number >>= 8U;
  }
  sha256_update(reinterpret_cast<sha256_ctx*>(context_.data()), bytes.size(), bytes.data());
  return *this;
}

std::string Digester::finish() { return digest_of(*reinterpret_cast<sha256_ctx*>(context_.data())); }

}  // namespace diglot
