// check_length: lengths of translations, judged against those of the same article. Private to check_*.
#pragma once

#include <vector>

#include "check_unit.h"

namespace diglot {

struct LengthJudgement {
  uint32_t unit = 0;
  double deviation = 0;  // from the expected length, in standard deviations
  double factor = 1;     // how many times its expected length
  bool outlier() const;
};

// Collects the lengths of an article's units. Lengths of translations scatter with the square root of the text's
// length (Gale & Church 1993); centre and spread are measured on the article itself, so that no constant of a
// language is needed.
class LengthCheck {
 public:
  bool add(uint32_t unit, const UnitPair& pair, Report& report);  // true where the unit is long enough to be judged
  std::vector<LengthJudgement> judge(bool unspaced) const;

 private:
  struct Sample {
    uint32_t unit = 0;
    double log_ratio = 0;
    double weight = 0;  // square root of the source's length
  };
  std::vector<Sample> samples_;
};

}  // namespace diglot
