// Where things are: what an argument names, and what lies beside it.
#pragma once

#include <string>
#include <string_view>

namespace diglot {

std::string join_path(std::string_view folder, std::string_view name);

// LOCALE=PATH or PATH.
struct Argument {
  std::string locale;  // canonical; may be empty
  std::string path;
};

Argument split_argument(const std::string& argument);

}  // namespace diglot
