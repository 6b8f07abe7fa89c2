// Which record of a new manifest is which of the old one: by id, by place, by text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "manifest.h"

namespace diglot {

inline constexpr size_t kNoRecord = SIZE_MAX;

// The new record of each old one, and the old one of each new one; kNoRecord where there is none.
struct Pairs {
  std::vector<size_t> of_old, of_new;
};

Pairs match_records(const std::vector<const ManifestRecord*>& before, const std::vector<const ManifestRecord*>& after);

}  // namespace diglot
