// JSON for people and programs: two spaces, but what fits on a line stays on one.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

namespace diglot {

// Appends `value`, whose first line stands `indent` columns in.
void lay_out(const nlohmann::ordered_json& value, size_t indent, std::string& out);

}  // namespace diglot
