// SHA-256 of bytes.
#pragma once

#include <string>
#include <string_view>

namespace diglot {

std::string sha256_hex(std::string_view bytes);  // 64 lower-case hexadecimal digits

}  // namespace diglot
