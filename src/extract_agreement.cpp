// Does the translation of a rule say the same? Point by point, with the lexicon of the target language.
//
// A cue that is missing is weak evidence: languages say the same thing in more ways than a lexicon knows, so it
// never makes more than "partial". A lost negation or another number is strong evidence, and a conflict.
#include <algorithm>

#include "extract_parts.h"

namespace diglot {
namespace {

bool negative(const Scan& scan) {
  return std::any_of(scan.cues.begin(), scan.cues.end(), [](const FoundEntry& cue) { return cue.entry->negative; });
}

bool has_modality(const Scan& scan, Modality modality) {
  return std::any_of(scan.cues.begin(), scan.cues.end(),
                     [&](const FoundEntry& cue) { return cue.entry->modality == modality; });
}

bool has_kind(const Scan& scan, RuleKind kind) {
  return std::any_of(scan.cues.begin(), scan.cues.end(),
                     [&](const FoundEntry& cue) { return cue.entry->kind == kind; });
}

bool is_duty(Modality modality) { return modality == Modality::kObligation || modality == Modality::kRecommendation; }

bool states(const Rule& rule, RuleKind kind) {
  return rule.kind == kind || std::find(rule.also.begin(), rule.also.end(), kind) != rule.also.end();
}

// Many languages have one verb for must and should: duties are not told apart.
Check compare_modality(const Rule& rule, const Scan& target) {
  if (rule.cues.empty()) return Check::kNotApplicable;
  if (has_modality(target, rule.modality) || has_kind(target, rule.kind)) return Check::kSame;
  const bool duty = has_modality(target, Modality::kObligation) || has_modality(target, Modality::kRecommendation);
  if (is_duty(rule.modality) && duty) return Check::kSame;
  if (rule.modality == Modality::kProhibition && !target.negations.empty()) return Check::kSame;
  // A rule that states both may be translated with the words of either.
  const bool both = states(rule, RuleKind::kRequirement) && states(rule, RuleKind::kPermission);
  const bool duty_to_leave = rule.kind == RuleKind::kRequirement && has_modality(target, Modality::kPermission);
  const bool leave_to_duty = rule.kind == RuleKind::kPermission && duty;
  if (both) return Check::kMissing;
  if (duty_to_leave || leave_to_duty) return Check::kDiffers;
  return target.cues.empty() ? Check::kMissing : Check::kSame;
}

Check compare_negation(const Scan& source, const Scan& target) {
  if (!negative(source)) return Check::kNotApplicable;
  if (!target.negations.empty() || negative(target)) return Check::kSame;
  // "No longer … without" is a duty, and may be translated as one.
  const bool twice = std::any_of(source.negations.begin(), source.negations.end(),
                                 [](const FoundEntry& one) { return one.entry->weak; });
  return twice ? Check::kMissing : Check::kDiffers;
}

// "P1W" → {days, 7}; so that a week and seven days, a year and twelve months are the same.
std::pair<char, long> amount_of(const std::string& duration) {
  const bool time = duration.starts_with("PT");
  const size_t from = time ? 2 : 1;
  if (duration.size() <= from + 1) return {'?', 0};
  const long count = std::strtol(duration.c_str() + from, nullptr, 10);
  switch (duration.back()) {
    case 'W': return {'D', count * 7};
    case 'Y': return {'M', count * 12};
    case 'H': return count % 24 == 0 ? std::pair{'D', count / 24} : std::pair{'h', count};
    case 'M': return {time ? 'm' : 'M', count};
    default: return {'D', count};
  }
}

bool same_value(const Quantity& a, const Quantity& b) {
  if (a.type != b.type) return false;
  if (a.type == QuantityType::kDuration) return amount_of(a.value) == amount_of(b.value) && a.business == b.business;
  return a.value == b.value;
}

void worsen(Check& check, Check found) {
  if (found == Check::kDiffers || check == Check::kNotApplicable ||
      (found == Check::kMissing && check == Check::kSame)) {
    check = found;
  }
}

bool is_partial_date(const Quantity& one) { return one.type == QuantityType::kDate && one.value.size() != 10; }

// "March 1 and March 17, 2021": languages share the year out in other ways, so that no date of the two differs for
// sure.
bool has_partial_date(const Scan& scan) {
  return std::any_of(scan.quantities.begin(), scan.quantities.end(),
                     [](const FoundQuantity& one) { return is_partial_date(one.quantity); });
}

// "A minute or two" is no minute.
bool is_sure(const FoundQuantity& found) {
  return !found.article && !found.quantity.value.empty() && !is_partial_date(found.quantity);
}

// Counts are left out: what is a count depends on words that few languages share.
void compare_quantities(const Scan& source, const Scan& target, Agreement& agreement) {
  std::vector<const Quantity*> left;
  std::vector<const Quantity*> sure;  // of those left, where another value is another meaning
  for (const FoundQuantity& found : target.quantities) left.push_back(&found.quantity);
  for (const FoundQuantity& found : target.quantities) {
    if (is_sure(found)) sure.push_back(&found.quantity);
  }
  agreement.quantities = agreement.comparators = Check::kNotApplicable;
  std::vector<const FoundQuantity*> unmatched;
  for (const FoundQuantity& found : source.quantities) {
    const Quantity& wanted = found.quantity;
    if (wanted.type == QuantityType::kCount || wanted.value.empty() || is_partial_date(wanted)) continue;
    const auto hit =
        std::find_if(left.begin(), left.end(), [&](const Quantity* one) { return same_value(wanted, *one); });
    if (hit == left.end()) {
      unmatched.push_back(&found);
      continue;
    }
    worsen(agreement.quantities, Check::kSame);
    const int own = side_of(wanted.comparator);
    const int other = side_of((*hit)->comparator);
    if (own != 0) {
      const Check limit = own == other ? Check::kSame : other == 0 ? Check::kMissing : Check::kDiffers;
      worsen(agreement.comparators, limit);
      // "Within a week" is the limit that translations lose; a date or a share says its limit in many ways.
      const bool telling = wanted.type == QuantityType::kDuration && own < 0;
      if (limit != Check::kSame && telling && agreement.quantity.source.empty())
        agreement.quantity = {(*hit)->text, wanted.text};
    }
    std::erase(sure, *hit);
    left.erase(hit);
  }
  const bool vague_dates = has_partial_date(source) || has_partial_date(target);
  for (const FoundQuantity* found : unmatched) {
    const Quantity& wanted = found->quantity;
    const bool doubtful = !is_sure(*found) || (vague_dates && wanted.type == QuantityType::kDate);
    const auto another =
        std::find_if(sure.begin(), sure.end(), [&](const Quantity* one) { return one->type == wanted.type; });
    const bool differs = !doubtful && another != sure.end();
    if (differs && agreement.quantities != Check::kDiffers) agreement.quantity = {(*another)->text, wanted.text};
    worsen(agreement.quantities, differs ? Check::kDiffers : Check::kMissing);
  }
}

AgreementStatus status_of(const Agreement& agreement) {
  if (agreement.negation == Check::kDiffers || agreement.quantities == Check::kDiffers ||
      agreement.modality == Check::kDiffers) {
    return AgreementStatus::kConflict;
  }
  for (const Check check :
       {agreement.modality, agreement.negation, agreement.quantities, agreement.comparators, agreement.conditions}) {
    if (check == Check::kMissing || check == Check::kDiffers) return AgreementStatus::kPartial;
  }
  return AgreementStatus::kAgree;
}

}  // namespace

namespace {

// False where no translation could contradict the rule.
bool can_differ(const Rule& rule, const Scan& source) {
  return rule.kind == RuleKind::kRequirement || rule.kind == RuleKind::kPermission || negative(source) ||
         std::any_of(source.quantities.begin(), source.quantities.end(), is_sure);
}

}  // namespace

Agreement compare(Workbench& bench, Rule& rule, const Scan& scan) {
  Agreement agreement;
  if (bench.side == Side::kTarget) {
    agreement.status = bench.source_text ? AgreementStatus::kSourceOnly : AgreementStatus::kTargetOnly;
    return agreement;
  }
  if (rule.text.target.empty() || rule.text.target == rule.text.source) {
    agreement.status = AgreementStatus::kSourceOnly;
    return agreement;
  }
  if (!bench.target_scanner || (!bench.whole && !can_differ(rule, scan))) return agreement;
  const Scan& target = bench.target_scanner->scan(rule.text.target);
  for (const FoundEntry& cue : target.cues) rule.target_cue_ranges.push_back(target.text.range(cue.begin, cue.end));
  agreement.modality = compare_modality(rule, target);
  agreement.negation = compare_negation(scan, target);
  compare_quantities(scan, target, agreement);
  agreement.conditions = scan.conditions.empty()     ? Check::kNotApplicable
                         : target.conditions.empty() ? Check::kMissing
                                                     : Check::kSame;
  agreement.status = status_of(agreement);
  return agreement;
}

}  // namespace diglot
