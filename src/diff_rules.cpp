#include "diff_rules.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

namespace diglot {
namespace {

// ---- values

// A span of possible lengths: a month has 28 to 31 days, five business days are five days or more.
struct Span {
  double least = 0, most = 0;
};

constexpr double kEndless = std::numeric_limits<double>::infinity();

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Span> days_of(double count, char unit, bool time, bool business) {
  switch (unit) {
    case 'W': return Span{7 * count, 7 * count};
    case 'D': return Span{count, business ? kEndless : count};
    case 'H': return Span{count / 24, count / 24};
    case 'M': return time ? Span{count / 1440, count / 1440} : Span{28 * count, 31 * count};
    case 'Y': return Span{365 * count, 366 * count};
    default: return std::nullopt;
  }
}

std::optional<Span> days_of(const Quantity& quantity) {
  const std::string& value = quantity.value;
  const bool time = value.starts_with("PT");
  if (value.size() < 3) return std::nullopt;
  const auto count = number_of(std::string_view(value).substr(time ? 2 : 1, value.size() - (time ? 3 : 2)));
  if (!count) return std::nullopt;
  return days_of(*count, value.back(), time, quantity.business);
}

// Where on its scale a quantity lies, so that two of a kind can be compared.
std::optional<Span> span_of(const Quantity& quantity) {
  if (quantity.type == QuantityType::kDuration) return days_of(quantity);
  if (quantity.type == QuantityType::kDate) {
    if (quantity.value.size() != 10) return std::nullopt;
    std::string digits = quantity.value;
    std::erase(digits, '-');
    const auto date = number_of(digits);
    return date ? std::optional(Span{*date, *date}) : std::nullopt;
  }
  const auto value = number_of(quantity.value);
  return value ? std::optional(Span{*value, *value}) : std::nullopt;
}

bool same_scale(const Quantity& a, const Quantity& b) { return a.type == b.type && a.currency == b.currency; }

bool same_amount(const Quantity& a, const Quantity& b) {
  if (a.comparator != b.comparator || a.business != b.business) return false;
  if (a.value == b.value) return true;
  const auto one = span_of(a);
  const auto other = span_of(b);
  const bool months = one && one->least != one->most;
  return one && other && !months && one->least == other->least && one->most == other->most;
}

// +1: `after` leaves less room than `before`; -1: more; 0: nobody can say.
int narrower(const Quantity& before, const Quantity& after) {
  const int side = side_of(before.comparator);
  if (side == 0 || side != side_of(after.comparator)) return 0;
  const auto from = span_of(before);
  const auto to = span_of(after);
  if (!from || !to) return 0;
  if (from->least == to->least && from->most == to->most) {
    if (from->least != from->most) return 0;
    const bool strict = after.comparator == Comparator::kLess || after.comparator == Comparator::kMore;
    return before.comparator == after.comparator ? 0 : strict ? 1 : -1;
  }
  // An upper bound narrows by falling, a lower one by rising.
  const bool falls = to->most <= from->least || (before.value == after.value && to->most < from->most);
  const bool rises = to->least >= from->most || (before.value == after.value && to->most > from->most);
  if (falls == rises) return 0;
  return (side < 0) == falls ? 1 : -1;
}

// ---- logic

bool implies(const Logic& a, const Logic& b);

bool all_imply(const Logic& a, const Logic& b) {
  return std::all_of(a.arguments.begin(), a.arguments.end(), [&](const Logic& one) { return implies(one, b); });
}

// Whatever satisfies `a` satisfies `b`: certain where true, not known where false.
bool implies(const Logic& a, const Logic& b) {
  using Kind = Logic::Kind;
  if (b.kind == Kind::kTrue || a == b) return true;
  if (a.kind == Kind::kOr) return all_imply(a, b);
  if (b.kind == Kind::kAnd) {
    return std::all_of(b.arguments.begin(), b.arguments.end(), [&](const Logic& one) { return implies(a, one); });
  }
  if (b.kind == Kind::kOr) {
    return std::any_of(b.arguments.begin(), b.arguments.end(), [&](const Logic& one) { return implies(a, one); });
  }
  if (a.kind == Kind::kAnd) {
    return std::any_of(a.arguments.begin(), a.arguments.end(), [&](const Logic& one) { return implies(one, b); });
  }
  if (a.kind == Kind::kNot && b.kind == Kind::kNot) return implies(b.arguments[0], a.arguments[0]);
  return false;
}

// Of `after` against `before`: +1 satisfied by less, -1 by more, 0 not known or the same.
int narrower(const Logic& before, const Logic& after) {
  const bool less = implies(after, before);
  const bool more = implies(before, after);
  return less == more ? 0 : less ? 1 : -1;
}

std::string words_of(const Logic& logic) {
  switch (logic.kind) {
    case Logic::Kind::kTrue: return {};
    case Logic::Kind::kVariable: return logic.variable;
    case Logic::Kind::kNot: return "!(" + words_of(logic.arguments[0]) + ")";
    case Logic::Kind::kCompare:
      return logic.variable + " " + std::string(name_of(logic.comparator)) + " " + logic.value;
    case Logic::Kind::kContains: return "\"" + logic.value + "\" in " + logic.variable;
    case Logic::Kind::kAnd:
    case Logic::Kind::kOr: break;
  }
  std::string out;
  for (const Logic& part : logic.arguments) {
    if (!out.empty()) out += logic.kind == Logic::Kind::kAnd ? " && " : " || ";
    out += part.arguments.size() > 1 ? "(" + words_of(part) + ")" : words_of(part);
  }
  return out;
}

// ---- rules

// Whether a rule opens something to those who meet its conditions, or binds them.
enum class Sense : uint8_t { kAllows, kBinds, kUnknown };

Sense sense_of(const ManifestRule& rule) {
  switch (rule.modality) {
    case Modality::kPermission: return Sense::kAllows;
    case Modality::kObligation:
    case Modality::kProhibition:
    case Modality::kRecommendation:
    case Modality::kCommitment: return Sense::kBinds;
    case Modality::kConstitutive: break;
  }
  switch (rule.kind) {
    case RuleKind::kEligibility:
    case RuleKind::kPermission: return Sense::kAllows;
    case RuleKind::kConsequence:
    case RuleKind::kScope: return Sense::kUnknown;
    default: return Sense::kBinds;
  }
}

Effect effect_of(int stricter) {
  return stricter > 0 ? Effect::kStricter : stricter < 0 ? Effect::kLooser : Effect::kChanged;
}

// How much a modality asks of the reader; nothing where it is not about that.
std::optional<int> strength(Modality modality) {
  switch (modality) {
    case Modality::kPermission: return 0;
    case Modality::kRecommendation: return 1;
    case Modality::kObligation:
    case Modality::kProhibition: return 2;
    default: return std::nullopt;
  }
}

int stricter(Modality before, Modality after) {
  const auto from = strength(before);
  const auto to = strength(after);
  return from && to ? *to - *from : 0;
}

bool opens(RuleKind kind) { return kind == RuleKind::kEligibility || kind == RuleKind::kPermission; }
bool shuts(RuleKind kind) { return kind == RuleKind::kExclusion || kind == RuleKind::kProhibition; }

int stricter(RuleKind before, RuleKind after) {
  if (opens(before) && shuts(after)) return 1;
  if (shuts(before) && opens(after)) return -1;
  return 0;
}

class Comparison {
 public:
  Comparison(const ManifestRule& before, const ManifestRule& after, std::vector<FieldChange>& out)
      : before_(before), after_(after), out_(out) {}

  void compare() {
    if (before_.kind != after_.kind) {
      add(Field::kKind, name_of(before_.kind), name_of(after_.kind), stricter(before_.kind, after_.kind));
    }
    if (before_.modality != after_.modality) {
      add(Field::kModality, name_of(before_.modality), name_of(after_.modality),
          stricter(before_.modality, after_.modality));
    }
    const size_t named = out_.size();
    compare_quantities();
    compare_conditions(before_.conditions, after_.conditions, Field::kCondition);
    compare_conditions(before_.exceptions, after_.exceptions, Field::kException);
    compare_roles();
    if (out_.size() == named) compare_logic();
  }

 private:
  void add(Field field, std::string_view before, std::string_view after, int strict) {
    out_.push_back({field, {}, std::string(before), std::string(after), effect_of(strict)});
  }

  // What a narrower `when` does to the rule.
  int when_narrower(int narrow) const {
    const Sense sense = sense_of(after_);
    if (sense != sense_of(before_) || sense == Sense::kUnknown) return 0;
    return sense == Sense::kAllows ? narrow : -narrow;
  }

  static bool conditional(const ManifestRule& rule, const Quantity& quantity) {
    const auto holds = [&](const Condition& one) { return one.text.find(quantity.text) != std::string::npos; };
    return std::any_of(rule.conditions.begin(), rule.conditions.end(), holds) ||
           std::any_of(rule.exceptions.begin(), rule.exceptions.end(), holds);
  }

  // Quantities of one scale are paired in their order, those that are the same before all others.
  void compare_quantities() {
    std::vector<const Quantity*> olds, news;
    for (const Quantity& one : before_.quantities) olds.push_back(&one);
    for (const Quantity& one : after_.quantities) news.push_back(&one);
    const auto drop_pairs = [&](auto same, auto report) {
      std::erase_if(olds, [&](const Quantity* one) {
        const auto hit =
            std::find_if(news.begin(), news.end(), [&](const Quantity* other) { return same(*one, *other); });
        if (hit == news.end()) return false;
        report(*one, **hit);
        news.erase(hit);
        return true;
      });
    };
    drop_pairs([](const Quantity& a, const Quantity& b) { return same_scale(a, b) && same_amount(a, b); },
               [](const Quantity&, const Quantity&) {});
    drop_pairs(same_scale, [&](const Quantity& a, const Quantity& b) { add_quantity(a, b); });
    for (const Quantity* one : olds) add(Field::kQuantity, one->text, "", 0);
    for (const Quantity* one : news) add(Field::kQuantity, "", one->text, 0);
  }

  // "Not more than 30 days" is a bound, "you cannot return it after more than 30 days" denies one.
  static bool denies_a_bound(const ManifestRule& rule) {
    const Logic& then = rule.then;
    if (then.kind != Logic::Kind::kNot) return false;
    const Logic& inner = then.arguments[0];
    const auto compares = [](const Logic& one) { return one.kind == Logic::Kind::kCompare; };
    return compares(inner) || std::any_of(inner.arguments.begin(), inner.arguments.end(), compares);
  }

  void add_quantity(const Quantity& a, const Quantity& b) {
    const int narrow = narrower(a, b) * (!conditional(after_, b) && denies_a_bound(after_) ? -1 : 1);
    const bool when = conditional(after_, b);
    const bool comparable = when == conditional(before_, a) && (when || sense_of(after_) != Sense::kUnknown);
    add(Field::kQuantity, a.text, b.text, !comparable ? 0 : when ? when_narrower(narrow) : narrow);
  }

  // Conditions that ask the same are the same, whatever their words.
  void compare_conditions(const std::vector<Condition>& before, const std::vector<Condition>& after, Field field) {
    std::vector<const Condition*> gone, fresh;
    const auto missing = [](const std::vector<Condition>& from, const std::vector<Condition>& in, auto& out) {
      for (const Condition& one : from) {
        const bool there = std::any_of(in.begin(), in.end(), [&](const Condition& other) {
          return one.logic == other.logic || (one.op == other.op && one.text == other.text);
        });
        if (!there) out.push_back(&one);
      }
    };
    missing(before, after, gone);
    missing(after, before, fresh);
    // Both: one became the other. Its quantity speaks for itself.
    while (!gone.empty() && !fresh.empty()) {
      const Condition& from = *gone.front();
      const Condition& to = *fresh.front();
      // What an exception takes away, the rule is left with.
      const int narrow = narrower(from.logic, to.logic) * (field == Field::kException ? -1 : 1);
      if (!differs_by_quantity(from, to)) add(field, from.text, to.text, when_narrower(narrow));
      gone.erase(gone.begin());
      fresh.erase(fresh.begin());
    }
    // An exception narrows where the rule holds, as a condition does.
    for (const Condition* one : gone)
      add(field, one->text, "", when_narrower(one->op == ConditionOp::kPurpose ? 0 : -1));
    for (const Condition* one : fresh)
      add(field, "", one->text, when_narrower(one->op == ConditionOp::kPurpose ? 0 : 1));
  }

  bool differs_by_quantity(const Condition& from, const Condition& to) const {
    return std::any_of(out_.begin(), out_.end(), [&](const FieldChange& one) {
      return one.field == Field::kQuantity && !one.before.empty() && !one.after.empty() &&
             from.text.find(one.before) != std::string::npos && to.text.find(one.after) != std::string::npos;
    });
  }

  void compare_roles() {
    const auto listed = [](std::vector<std::string> roles) {
      std::sort(roles.begin(), roles.end());
      std::string out;
      for (const std::string& role : roles) out += (out.empty() ? "" : ", ") + role;
      return out;
    };
    const std::string from = listed(before_.roles);
    const std::string to = listed(after_.roles);
    if (from != to) add(Field::kRoles, from, to, logic_direction());
  }

  void compare_logic() {
    if (before_.when != after_.when) {
      add(Field::kApplies, words_of(before_.when), words_of(after_.when),
          when_narrower(narrower(before_.when, after_.when)));
    }
    if (before_.then != after_.then) {
      const int narrow = sense_of(after_) == Sense::kUnknown ? 0 : narrower(before_.then, after_.then);
      add(Field::kAsks, words_of(before_.then), words_of(after_.then), narrow);
    }
  }

  // Of when and then together: decided where both say the same or one says nothing.
  int logic_direction() const {
    const int when = when_narrower(narrower(before_.when, after_.when));
    const int then = sense_of(after_) == Sense::kUnknown ? 0 : narrower(before_.then, after_.then);
    if (before_.when == after_.when) return then;
    if (before_.then == after_.then) return when;
    return when == then ? when : 0;
  }

  const ManifestRule& before_;
  const ManifestRule& after_;
  std::vector<FieldChange>& out_;
};

}  // namespace

void compare_rules(const ManifestRule& before, const ManifestRule& after, std::vector<FieldChange>& out) {
  Comparison(before, after, out).compare();
}

}  // namespace diglot
