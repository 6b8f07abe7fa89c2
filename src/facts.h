// Facts: what an article says to do (procedures) and what it rules (rules), as data with evidence.
#pragma once

#include <string>
#include <vector>

#include "article.h"

namespace diglot {

struct Facts {
  bool operator==(const Facts&) const = default;
};

}  // namespace diglot
