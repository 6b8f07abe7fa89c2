// check_trace: what of a unit the checks of the whole set compare. Private to check_*.
#pragma once

#include "check_unit.h"
#include "object.h"

namespace diglot {

void trace_unit(const UnitPair& pair, UnitTrace& trace, std::vector<uint32_t>& tokens);

}  // namespace diglot
