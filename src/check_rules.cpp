// The rules of an article against their translations. Extraction has compared the two sides with the lexicons of both
// languages; this says what of that is a fault, at the unit where it stands.
#include <algorithm>
#include <array>

#include "check.h"

namespace diglot {
namespace {

// What a finding about a rule says better than a finding about words or digits: these give way to it.
struct RuleFault {
  Diag id = Diag::kRuleNegationLost;
  std::array<std::string_view, 3> codes;
};

constexpr RuleFault kNegation = {Diag::kRuleNegationLost, {"negation-lost", "", ""}};
constexpr RuleFault kQuantity = {Diag::kQuantityChanged, {"number-mismatch", "date-mismatch", "unit-mismatch"}};
constexpr RuleFault kLimitLost = {Diag::kComparatorLost, {"number-mismatch", "date-mismatch", "unit-mismatch"}};
constexpr RuleFault kLimitChanged = {Diag::kComparatorChanged, {"number-mismatch", "date-mismatch", "unit-mismatch"}};
constexpr RuleFault kModality = {Diag::kModalityChanged, {"", "", ""}};

class RuleCheck {
 public:
  RuleCheck(const Article& article, std::vector<Diagnostic>& findings)
      : findings_(findings), own_(article.locale, article.path, article.file) {}

  void check(const Rule& rule) {
    const Agreement& agreement = rule.agreement;
    if (agreement.negation == Check::kDiffers) report(rule, kNegation);
    if (agreement.quantities == Check::kDiffers) {
      report(rule, kQuantity, agreement.quantity.source, agreement.quantity.target);
    } else if (!agreement.quantity.source.empty()) {
      report(rule, agreement.comparators == Check::kDiffers ? kLimitChanged : kLimitLost, agreement.quantity.source,
             agreement.quantity.target);
    }
    if (agreement.modality == Check::kDiffers) {
      const bool duty = rule.modality != Modality::kPermission;
      report(rule, kModality, text_of(duty ? Term::kObligation : Term::kPermission),
             text_of(duty ? Term::kPermission : Term::kObligation));
    }
  }

  void finish() {
    std::vector<Diagnostic> found = own_.take();
    findings_.insert(findings_.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }

 private:
  template <class... Args>
  void report(const Rule& rule, const RuleFault& fault, const Args&... args) {
    const std::string& unit = rule.evidence.unit;
    const auto says_so = [&](const Diagnostic& one) {
      const auto& codes = fault.codes;
      return one.unit == unit && std::find(codes.begin(), codes.end(), info(one.id).code) != codes.end();
    };
    // "Indisponible" is no word of negation, and denies all the same: those who know the words have the say.
    if (std::any_of(findings_.begin(), findings_.end(), [&](const Diagnostic& one) {
          return one.unit == unit && one.id == Diag::kNegationWeak && fault.id == Diag::kRuleNegationLost;
        })) {
      return;
    }
    const Severity severity = info(fault.id).severity;
    if (std::any_of(findings_.begin(), findings_.end(),
                    [&](const Diagnostic& one) { return says_so(one) && one.severity >= severity; })) {
      return;
    }
    std::erase_if(findings_, says_so);
    own_.report(fault.id, rule.evidence.target, unit, args...);
  }

  std::vector<Diagnostic>& findings_;
  Diagnostics own_;
};

}  // namespace

void check_rules(const Article& article, const Facts& facts, std::vector<Diagnostic>& findings) {
  RuleCheck check(article, findings);
  for (const Rule& rule : facts.rules) check.check(rule);
  check.finish();
}

}  // namespace diglot
