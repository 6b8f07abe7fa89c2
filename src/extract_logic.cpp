// What a rule asks of its reader, as JsonLogic over named variables.
//
// A clause with a bounded quantity becomes a comparison (days_since.purchase <= 30), one that names roles a test of
// the reader's roles; every other clause becomes a fact that its words name, so that nothing is dropped and the same
// clause asks the same in every rule. Names come from the language that is read: the same in all locales.
#include <algorithm>

#include "ascii.h"
#include "digest.h"
#include "extract_parts.h"
#include "locale.h"

namespace diglot {
namespace {

Logic variable(std::string name) {
  Logic logic;
  logic.kind = Logic::Kind::kVariable;
  logic.variable = std::move(name);
  return logic;
}

Logic negate(Logic inner) {
  if (inner.kind == Logic::Kind::kNot) return std::move(inner.arguments[0]);
  Logic logic;
  logic.kind = Logic::Kind::kNot;
  logic.arguments.push_back(std::move(inner));
  return logic;
}

Logic join(Logic::Kind kind, std::vector<Logic> parts) {
  std::erase_if(parts, [](const Logic& part) { return part.kind == Logic::Kind::kTrue; });
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts.front());
  Logic logic;
  logic.kind = kind;
  logic.arguments = std::move(parts);
  return logic;
}

// How a duration is counted: months and years are never turned into days.
struct Counting {
  std::string_view variable;
  std::string_view unit;
  long count = 0;
};

Counting counting_of(const Quantity& quantity) {
  const bool time = quantity.value.starts_with("PT");
  const long count = std::strtol(quantity.value.c_str() + (time ? 2 : 1), nullptr, 10);
  if (quantity.business) return {"business_days", "business_days", count};
  switch (quantity.value.back()) {
    case 'W': return {"days", "days", count * 7};
    case 'Y': return {"months", "months", count * 12};
    case 'M': return time ? Counting{"minutes", "minutes", count} : Counting{"months", "months", count};
    case 'H': return {"hours", "hours", count};
    default: return {"days", "days", count};
  }
}

class LogicMaker {
 public:
  LogicMaker(const Scan& scan, Facts* facts) : scan_(scan), facts_(facts) {
    dropped_.assign(scan.text.size(), 0);
    for (const FoundEntry& stop : scan.stops) drop(stop.begin, stop.end);
    for (const FoundEntry& negation : scan.negations) drop(negation.begin, negation.end);
  }

  // The logic of the tokens [begin, end): comparisons and roles, else a fact named after the words.
  Logic clause(uint32_t begin, uint32_t end, std::string_view prefix) {
    std::vector<Logic> parts = comparisons(begin, end);
    std::vector<Logic> roles = role_tests(begin, end);
    if (!roles.empty()) parts.push_back(join(Logic::Kind::kOr, std::move(roles)));
    if (parts.empty()) return fact(begin, end, prefix);
    return join(Logic::Kind::kAnd, std::move(parts));
  }

  // A fact beside comparisons: what they say is no part of its name, which stays the same when a value changes.
  Logic fact_beside(uint32_t begin, uint32_t end, std::string_view prefix) {
    std::vector<uint8_t> kept = dropped_;
    for (const FoundQuantity& found : scan_.quantities) {
      if (found.begin >= begin && found.end <= end && found.bounded) drop(found.outer_begin, found.outer_end);
    }
    Logic logic = fact(begin, end, prefix);
    dropped_ = std::move(kept);
    return logic;
  }

  Logic fact(uint32_t begin, uint32_t end, std::string_view prefix) {
    while (begin + 1 < end && scan_.text.is_punctuation(begin)) ++begin;
    const std::string name = std::string(prefix) + name_of_words(begin, end);
    declare({name, VariableType::kBoolean, "", tidy(scan_.bytes(begin, end))});
    return variable(name);
  }

  std::vector<Logic> comparisons(uint32_t begin, uint32_t end) {
    std::vector<Logic> out;
    for (const FoundQuantity& found : scan_.quantities) {
      if (found.begin < begin || found.end > end || !found.bounded || found.quantity.value.empty()) continue;
      Logic logic = comparison(found, begin, end);
      if (logic.kind != Logic::Kind::kTrue) out.push_back(std::move(logic));
    }
    return out;
  }

  std::vector<Logic> role_tests(uint32_t begin, uint32_t end) {
    std::vector<Logic> out;
    for (const FoundEntry& role : scan_.roles) {
      if (role.begin < begin || role.end > end) continue;
      Logic logic;
      logic.kind = Logic::Kind::kContains;
      logic.variable = "user.roles";
      logic.value = role.entry->id;
      const bool known = std::any_of(out.begin(), out.end(), [&](const Logic& one) { return one == logic; });
      if (!known) out.push_back(std::move(logic));
    }
    if (!out.empty()) declare({"user.roles", VariableType::kList, "", ""});
    return out;
  }

 private:
  void drop(uint32_t begin, uint32_t end) {
    for (uint32_t token = begin; token < end; ++token) dropped_[token] = 1;
  }

  Logic comparison(const FoundQuantity& found, uint32_t begin, uint32_t end) {
    const Quantity& quantity = found.quantity;
    Logic logic;
    logic.kind = Logic::Kind::kCompare;
    logic.comparator = quantity.comparator;
    logic.number = quantity.type != QuantityType::kDate;
    logic.value = quantity.value;
    Variable wanted;
    wanted.type = logic.number ? VariableType::kNumber : VariableType::kDate;
    wanted.label = tidy(scan_.bytes(begin, end));
    switch (quantity.type) {
      case QuantityType::kDate:
        // ISO dates compare as strings; a month or a day of any year does not.
        if (quantity.value.size() != 10 || quantity.value[0] == '-') return {};
        wanted.name = "today";
        wanted.label.clear();
        break;
      case QuantityType::kDuration: {
        const Counting counting = counting_of(quantity);
        logic.value = std::to_string(counting.count);
        wanted.unit = counting.unit;
        wanted.name =
            std::string(counting.variable) + (found.before ? "_until." : "_since.") + reference(found, begin, end);
        break;
      }
      case QuantityType::kMoney:
        wanted.unit = quantity.currency;
        wanted.name = "amount." + name_around(found, begin, end);
        break;
      case QuantityType::kPercent:
        wanted.unit = "percent";
        wanted.name = "percent." + name_around(found, begin, end);
        break;
      case QuantityType::kCount:
        wanted.unit = "count";
        wanted.name = "count." + name_around(found, begin, end);
        break;
    }
    logic.variable = wanted.name;
    declare(std::move(wanted));
    return logic;
  }

  std::string reference(const FoundQuantity& found, uint32_t begin, uint32_t end) {
    if (found.reference_begin < found.reference_end) return name_of_words(found.reference_begin, found.reference_end);
    return name_around(found, begin, end);
  }

  // The words of the clause but for the quantity.
  std::string name_around(const FoundQuantity& found, uint32_t begin, uint32_t end) {
    std::vector<uint8_t> kept = dropped_;
    drop(found.outer_begin, found.outer_end);
    std::string name = name_of_words(begin, end);
    dropped_ = std::move(kept);
    return name;
  }

  // A name for what a clause says: its words without those that every sentence has, and without negation, so that
  // "you opt out" and "you don't opt out" ask the same.
  std::string name_of_words(uint32_t begin, uint32_t end) const {
    constexpr size_t kWords = 5;
    std::string name;
    std::string all;
    size_t words = 0;
    size_t strange = 0;  // words of other letters
    for (uint32_t token = begin; token < end; ++token) {
      if (dropped_[token] != 0 || scan_.text.is_punctuation(token)) continue;
      const std::string word = to_lower(scan_.text.word(token));
      all += word + ' ';
      const bool plain =
          std::all_of(word.begin(), word.end(), [](char c) { return is_ascii_lower(c) || is_ascii_digit(c); });
      if (!plain) ++strange;
      if (!plain || words == kWords) continue;
      if (!name.empty()) name += '_';
      name += word;
      ++words;
    }
    // Words of other scripts make no names: a digest of them does.
    const bool readable = words > strange && name[0] >= 'a';
    return readable ? name : "x" + sha256_hex(all).substr(0, 8);
  }

  void declare(Variable wanted) {
    if (facts_ == nullptr) return;
    facts_->variables.push_back(std::move(wanted));  // put in order when all are there
  }

  const Scan& scan_;
  Facts* facts_;
  std::vector<uint8_t> dropped_;  // by token: no part of a name
};

Condition condition_of(LogicMaker& maker, const Scan& scan, const FoundCondition& found) {
  Condition condition;
  condition.op = found.entry->op;
  condition.text = tidy(scan.bytes(found.begin, found.end));
  const uint32_t begin = found.entry->at_end ? found.begin : found.marker_end;
  const uint32_t end = found.entry->at_end ? found.marker_begin : found.end;
  condition.negated = std::any_of(scan.negations.begin(), scan.negations.end(),
                                  [&](const FoundEntry& one) { return one.begin >= begin && one.end <= end; });
  condition.logic = maker.clause(begin, end, condition.op == ConditionOp::kPurpose ? "goal." : "fact.");
  // A comparison has its own direction: "not more than 30 days" is read as one bound.
  if (condition.negated && condition.logic.kind == Logic::Kind::kVariable) {
    condition.logic = negate(std::move(condition.logic));
  }
  return condition;
}

bool is_exception(ConditionOp op) { return op == ConditionOp::kUnless || op == ConditionOp::kExcept; }

// The first stretch of tokens outside all conditions that is worth naming: the main clause.
std::pair<uint32_t, uint32_t> main_clause(const Scan& scan) {
  const uint32_t last = scan.text.size() - 1;
  const auto holds = [](const std::vector<FoundCondition>& list, uint32_t token) {
    return std::any_of(list.begin(), list.end(),
                       [&](const FoundCondition& one) { return token >= one.begin && token < one.end; });
  };
  const auto outside = [&](uint32_t token) {
    return !holds(scan.conditions, token) && !holds(scan.concessions, token);
  };
  uint32_t best_begin = 1;
  uint32_t best_end = 1;
  for (uint32_t token = 1; token < last;) {
    uint32_t end = token;
    while (end < last && outside(end)) ++end;
    if (end - token > best_end - best_begin) {
      best_begin = token;
      best_end = end;
    }
    token = std::max(end, token + 1);
  }
  if (best_begin == best_end) return {1, last};
  return {best_begin, best_end};
}

// True where the words of a quantity's bound deny: "not more than" says a bound, not a denial.
bool in_bound(const Scan& scan, const FoundEntry& negation) {
  return std::any_of(scan.quantities.begin(), scan.quantities.end(), [&](const FoundQuantity& one) {
    return one.bounded && negation.begin >= one.outer_begin && negation.end <= one.outer_end;
  });
}

// Whether the main clause says that something is not. An answer's "No," says nothing of that kind.
bool denies(const Rule& rule, const Scan& scan, uint32_t begin, uint32_t end) {
  bool bound = false;
  for (const FoundEntry& one : scan.negations) {
    if (one.entry->weak || one.begin < begin || one.end > end) continue;
    const auto& tokens = scan.text.tokens();
    const bool answer = one.begin == 1 && one.end + 1 < scan.text.size() &&
                        tokens[one.end].boundaries != tokens[one.end + 1].boundaries;
    if (answer) continue;
    if (!in_bound(scan, one)) return true;
    bound = true;
  }
  if (bound) return false;
  return rule.kind == RuleKind::kProhibition || rule.kind == RuleKind::kExclusion;
}

// "… within 30 days of purchase and not have activated it": where a bound stands before an "and" and a denial behind
// it, only what follows is denied. The token where that begins; `end` where the sentence is not so.
uint32_t denied_part(const Scan& scan, uint32_t begin, uint32_t end, Symbol conjunction) {
  uint32_t bound_end = end;
  for (const FoundQuantity& one : scan.quantities) {
    if (one.bounded && one.begin >= begin && one.outer_end <= end) bound_end = std::min(bound_end, one.outer_end);
  }
  for (const FoundEntry& one : scan.negations) {
    if (one.entry->weak || one.begin < bound_end || one.begin >= end || in_bound(scan, one)) continue;
    const auto& spans = scan.text.spans();
    const bool joined = std::any_of(spans.begin(), spans.end(), [&](const TokenSpan& span) {
      return span.symbol == conjunction && span.begin >= bound_end && span.end <= one.begin;
    });
    if (joined) return one.begin;
  }
  return end;
}

// What the tokens [begin, end) of a main clause ask for or state.
Logic statement_of(LogicMaker& maker, const Rule& rule, uint32_t begin, uint32_t end) {
  std::vector<Logic> parts = maker.comparisons(begin, end);
  const bool about_roles = rule.kind == RuleKind::kRequirement || rule.kind == RuleKind::kEligibility ||
                           rule.kind == RuleKind::kPermission || rule.kind == RuleKind::kRecommendation;
  std::vector<Logic> roles;
  if (about_roles) roles = maker.role_tests(begin, end);
  const bool named = !roles.empty();
  if (named) parts.push_back(join(Logic::Kind::kOr, std::move(roles)));
  const bool bound =
      rule.kind == RuleKind::kDeadline || rule.kind == RuleKind::kThreshold || rule.kind == RuleKind::kProhibition;
  if (parts.empty()) return maker.fact(begin, end, "fact.");
  if (!bound && !named) parts.insert(parts.begin(), maker.fact_beside(begin, end, "fact."));
  return join(Logic::Kind::kAnd, std::move(parts));
}

Logic consequence_of(LogicMaker& maker, const Rule& rule, const Scan& scan, const RuleLexicon& rules) {
  const auto [begin, end] = main_clause(scan);
  const uint32_t cut = denied_part(scan, begin, end, rules.vocabulary.find_named("or"));
  if (cut < end) {
    std::vector<Logic> parts;
    parts.push_back(statement_of(maker, rule, begin, cut));
    parts.push_back(negate(maker.clause(cut, end, "fact.")));
    return join(Logic::Kind::kAnd, std::move(parts));
  }
  Logic logic = statement_of(maker, rule, begin, end);
  return denies(rule, scan, begin, end) ? negate(std::move(logic)) : logic;
}

}  // namespace

Condition make_condition(const Scan& scan, const FoundCondition& found) {
  LogicMaker maker(scan, nullptr);
  return condition_of(maker, scan, found);
}

void settle_variables(std::vector<Variable>& variables) {
  std::stable_sort(variables.begin(), variables.end(),
                   [](const Variable& a, const Variable& b) { return a.name < b.name; });
  const auto same = [](const Variable& a, const Variable& b) { return a.name == b.name; };
  variables.erase(std::unique(variables.begin(), variables.end(), same), variables.end());
}

void make_logic(Rule& rule, const Rule* lead, const Scan& scan, const RuleLexicon& rules, Facts& facts) {
  LogicMaker maker(scan, &facts);
  std::vector<Logic> when;
  if (lead != nullptr) when.push_back(lead->when);
  for (const FoundCondition& found : scan.conditions) {
    Condition condition = condition_of(maker, scan, found);
    const bool exception = is_exception(condition.op);
    // What holds until something comes holds while it has not come.
    const bool denied = exception || condition.op == ConditionOp::kUntil;
    when.push_back(denied ? negate(condition.logic) : condition.logic);
    (exception ? rule.exceptions : rule.conditions).push_back(std::move(condition));
  }
  rule.when = join(Logic::Kind::kAnd, std::move(when));
  rule.then = consequence_of(maker, rule, scan, rules);
}

}  // namespace diglot
