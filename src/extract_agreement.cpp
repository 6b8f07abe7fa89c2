#include <algorithm>

#include "extract_parts.h"

namespace diglot {

Agreement compare(Workbench& bench, const Rule& rule, const Scan&) {
  Agreement agreement;
  if (bench.side == Side::kTarget) {
    agreement.status = bench.source_text ? AgreementStatus::kSourceOnly : AgreementStatus::kTargetOnly;
    return agreement;
  }
  if (rule.text.target.empty() || rule.text.target == rule.text.source) {
    agreement.status = AgreementStatus::kSourceOnly;
    return agreement;
  }
  if (bench.target_lexicon == nullptr) agreement.status = AgreementStatus::kUnchecked;
  return agreement;
}

}  // namespace diglot
