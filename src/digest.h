// SHA-256, for names that must be the same everywhere and always: ids, fingerprints, keys of a cache.
#pragma once

#include <string>
#include <string_view>

namespace diglot {

std::string sha256_hex(std::string_view bytes);  // 64 lower-case hexadecimal digits

}  // namespace diglot
