// What machines read in a page.
#pragma once

#include <string>

#include "facts.h"
#include "render_markup.h"

namespace diglot {

// The procedures of an article as schema.org HowTo (JSON-LD); nothing where it has none. Steps that hold others
// list them as directions, alerts as tips: HowTo knows neither conditions nor alternatives, the manifest does.
Markup procedures_as_json_ld(const Facts& facts, Side side, const std::string& locale, const std::string& nonce);

}  // namespace diglot
