#include <algorithm>

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
  Logic logic;
  logic.kind = Logic::Kind::kNot;
  logic.arguments.push_back(std::move(inner));
  return logic;
}

Logic all_of(std::vector<Logic> parts) {
  std::erase_if(parts, [](const Logic& part) { return part.kind == Logic::Kind::kTrue; });
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts.front());
  Logic logic;
  logic.kind = Logic::Kind::kAnd;
  logic.arguments = std::move(parts);
  return logic;
}

// A name for what a clause says: its words without those that every sentence has, and without negation, so that
// "you opt out" and "you don't opt out" ask the same.
std::string name_from(const Scan& scan, uint32_t begin, uint32_t end, const RuleLexicon& rules) {
  constexpr size_t kWords = 5;
  std::vector<PatternMatch> matches;
  rules.main.match(scan.text, matches);
  std::vector<uint8_t> dropped(scan.text.size(), 0);
  for (const PatternMatch& match : matches) {
    const EntryClass what = rules.entries[match.pattern].what;
    if (what != EntryClass::kStop && what != EntryClass::kNot) continue;
    for (uint32_t token = match.begin; token < match.end; ++token) dropped[token] = 1;
  }
  std::string name;
  std::string all;
  size_t words = 0;
  for (uint32_t token = begin; token < end; ++token) {
    if (dropped[token] != 0) continue;
    const std::string word = to_lower(scan.text.word(token));
    all += word + ' ';
    const bool plain =
        std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
    if (!plain || words == kWords) continue;
    if (!name.empty()) name += '_';
    name += word;
    ++words;
  }
  // Words of other scripts make no names: a digest of them does.
  const bool readable = words >= 1 && name[0] >= 'a';
  return readable ? name : "x" + sha256_hex(all).substr(0, 8);
}

void declare(Facts& facts, Variable wanted) {
  const auto place = std::lower_bound(facts.variables.begin(), facts.variables.end(), wanted,
                                      [](const Variable& a, const Variable& b) { return a.name < b.name; });
  if (place == facts.variables.end() || place->name != wanted.name) facts.variables.insert(place, std::move(wanted));
}

}  // namespace

Condition make_condition(const Scan& scan, const FoundCondition& found, const RuleLexicon& rules) {
  Condition condition;
  condition.op = found.entry->op;
  condition.text = tidy(scan.bytes(found.begin, found.end));
  const uint32_t begin = found.entry->at_end ? found.begin : found.marker_end;
  const uint32_t end = found.entry->at_end ? found.marker_begin : found.end;
  condition.negated = std::any_of(scan.negations.begin(), scan.negations.end(),
                                  [&](const FoundEntry& one) { return one.begin >= begin && one.end <= end; });
  const std::string_view prefix = condition.op == ConditionOp::kPurpose ? "goal." : "fact.";
  condition.logic = variable(std::string(prefix) + name_from(scan, begin, end, rules));
  if (condition.negated) condition.logic = negate(std::move(condition.logic));
  return condition;
}

void make_logic(Rule& rule, const Scan& scan, const RuleLexicon& rules, Facts& facts) {
  std::vector<Logic> when;
  for (const FoundCondition& found : scan.conditions) {
    Condition condition = make_condition(scan, found, rules);
    const Logic& inner = condition.logic.kind == Logic::Kind::kNot ? condition.logic.arguments[0] : condition.logic;
    declare(facts, {inner.variable, VariableType::kBoolean, "", condition.text});
    const bool exception = condition.op == ConditionOp::kUnless || condition.op == ConditionOp::kExcept;
    when.push_back(exception ? negate(condition.logic) : condition.logic);
    (exception ? rule.exceptions : rule.conditions).push_back(std::move(condition));
  }
  rule.when = all_of(std::move(when));
  // What the rule asks for or states: a fact named after the sentence without its conditions.
  const auto outside = [&](uint32_t token) {
    return std::none_of(scan.conditions.begin(), scan.conditions.end(),
                        [&](const FoundCondition& one) { return token >= one.begin && token < one.end; });
  };
  uint32_t begin = 1;
  const uint32_t last = scan.text.size() - 1;
  while (begin < last && !outside(begin)) ++begin;
  uint32_t end = begin;
  while (end < last && outside(end)) ++end;
  if (begin == end) {
    begin = 1;
    end = last;
  }
  const std::string name = "fact." + name_from(scan, begin, end, rules);
  declare(facts, {name, VariableType::kBoolean, "", tidy(scan.bytes(begin, end))});
  rule.then = variable(name);
  if (rule.kind == RuleKind::kProhibition || rule.kind == RuleKind::kExclusion) rule.then = negate(rule.then);
}

}  // namespace diglot
