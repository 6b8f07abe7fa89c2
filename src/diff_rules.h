// What changed between two versions of a rule, and whether it got stricter or looser by that.
#pragma once

#include <vector>

#include "diff.h"
#include "manifest.h"

namespace diglot {

void compare_rules(const ManifestRule& before, const ManifestRule& after, std::vector<FieldChange>& out);

}  // namespace diglot
