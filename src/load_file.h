// One file of the disk → its bytes. What is no regular file is not opened for long, what is too large is not read.
#pragma once

#include <cstdint>
#include <string>

#include "diagnostics.h"

namespace diglot {

std::string system_message(int error);  // of an errno

// False where the file cannot be had; said in `diagnostics`.
bool read_raw(const std::string& disk, uint64_t limit, std::string& bytes, Diagnostics& diagnostics);
// Likewise; what is no text is made text, and that is said.
bool read_text(const std::string& disk, uint64_t limit, std::string& bytes, Diagnostics& diagnostics);

}  // namespace diglot
