#include "diff.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

namespace diglot {
namespace {

constexpr size_t kNone = SIZE_MAX;

// ---- likeness of texts: Dice's coefficient over runs of three bytes, which serves every script

using Grams = std::vector<uint32_t>;

Grams grams_of(std::string_view text) {
  Grams out;
  for (size_t i = 0; i + 3 <= text.size(); ++i) {
    const auto byte = [&](size_t at) { return static_cast<uint32_t>(static_cast<unsigned char>(text[at])); };
    out.push_back(byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2));
  }
  std::sort(out.begin(), out.end());
  return out;
}

double likeness(const Grams& a, const Grams& b) {
  if (a.empty() || b.empty()) return 0;
  size_t same = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++same, ++i, ++j;
    } else {
      ++(a[i] < b[j] ? i : j);
    }
  }
  return 2.0 * static_cast<double>(same) / static_cast<double>(a.size() + b.size());
}

// ---- matching

// The new record of each old one, and the old one of each new one; kNone where there is none.
struct Pairs {
  std::vector<size_t> of_old, of_new;
};

template <class Record>
class Matcher {
 public:
  Matcher(const std::vector<Record>& before, const std::vector<Record>& after) : before_(before), after_(after) {
    pairs_.of_old.assign(before.size(), kNone);
    pairs_.of_new.assign(after.size(), kNone);
  }

  Pairs match() {
    by_id();
    by_place();
    by_text();
    return std::move(pairs_);
  }

 private:
  void pair(size_t old_index, size_t new_index) {
    pairs_.of_old[old_index] = new_index;
    pairs_.of_new[new_index] = old_index;
  }

  void by_id() {
    std::unordered_map<std::string_view, size_t> ids;
    for (size_t i = 0; i < before_.size(); ++i) ids.emplace(before_[i].id, i);
    for (size_t i = 0; i < after_.size(); ++i) {
      const auto found = ids.find(after_[i].id);
      if (found != ids.end() && pairs_.of_old[found->second] == kNone) pair(found->second, i);
    }
  }

  // A place says the same of another text only where the texts are alike: whatever was put in before it moves it on.
  void by_place() {
    std::unordered_map<std::string_view, size_t> places;
    for (size_t i = 0; i < before_.size(); ++i) {
      if (pairs_.of_old[i] != kNone) continue;
      places.emplace(before_[i].id, i);
      for (const std::string& place : before_[i].places) places.emplace(place, i);
    }
    for (size_t i = 0; i < after_.size(); ++i) {
      if (pairs_.of_new[i] != kNone) continue;
      std::vector<std::string_view> names(after_[i].places.begin(), after_[i].places.end());
      names.push_back(after_[i].id);
      for (const std::string_view name : names) {
        const auto found = places.find(name);
        if (found == places.end() || pairs_.of_old[found->second] != kNone) continue;
        // Read without its source text, a record is named by its place alone: its id is the other's place.
        const bool named = name == after_[i].id || name == before_[found->second].id;
        if (!named && like(found->second, i) < kLikeInPlace) continue;
        pair(found->second, i);
        break;
      }
    }
  }

  void by_text() {
    std::map<std::string_view, std::pair<std::vector<size_t>, std::vector<size_t>>> articles;
    for (size_t i = 0; i < before_.size(); ++i) {
      if (pairs_.of_old[i] == kNone) articles[before_[i].article].first.push_back(i);
    }
    for (size_t i = 0; i < after_.size(); ++i) {
      if (pairs_.of_new[i] == kNone) articles[after_[i].article].second.push_back(i);
    }
    for (const auto& [article, rest] : articles) pair_alike(rest.first, rest.second);
  }

  // The most alike first. Where a whole article was rewritten there is nothing to find.
  void pair_alike(const std::vector<size_t>& olds, const std::vector<size_t>& news) {
    constexpr size_t kMost = 40000;
    if (olds.size() * news.size() > kMost) return;
    std::vector<std::tuple<double, size_t, size_t>> found;
    for (const size_t old_index : olds) {
      for (const size_t new_index : news) {
        const double alike = like(old_index, new_index);
        if (alike >= kLike) found.emplace_back(-alike, new_index, old_index);
      }
    }
    std::sort(found.begin(), found.end());
    for (const auto& [alike, new_index, old_index] : found) {
      if (pairs_.of_old[old_index] == kNone && pairs_.of_new[new_index] == kNone) pair(old_index, new_index);
    }
  }

  double like(size_t old_index, size_t new_index) {
    double best = 0;
    for (const auto& [locale, text] : after_[new_index].text) {
      const auto other = before_[old_index].text.find(locale);
      if (other != before_[old_index].text.end()) best = std::max(best, likeness(grams(other->second), grams(text)));
    }
    return best;
  }

  const Grams& grams(const std::string& text) {
    const auto [slot, fresh] = grams_.try_emplace(text);
    if (fresh) slot->second = grams_of(text);
    return slot->second;
  }

  static constexpr double kLikeInPlace = 0.5;
  static constexpr double kLike = 0.65;
  const std::vector<Record>& before_;
  const std::vector<Record>& after_;
  Pairs pairs_;
  std::unordered_map<std::string_view, Grams> grams_;
};

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

Effect together(const std::vector<FieldChange>& fields) {
  bool strict = false;
  bool loose = false;
  for (const FieldChange& one : fields) {
    strict |= one.effect == Effect::kStricter;
    loose |= one.effect == Effect::kLooser;
  }
  if (strict && loose) return Effect::kBoth;
  if (strict || loose) return strict ? Effect::kStricter : Effect::kLooser;
  return fields.empty() ? Effect::kNone : Effect::kChanged;
}

// ---- all records

void compare_texts(const LocaleTexts& before, const LocaleTexts& after, std::vector<FieldChange>& out) {
  LocaleTexts all = before;
  all.insert(after.begin(), after.end());
  const auto in = [](const LocaleTexts& texts, const std::string& locale) {
    const auto found = texts.find(locale);
    return found == texts.end() ? std::string() : found->second;
  };
  for (const auto& [locale, text] : all) {
    const std::string from = in(before, locale);
    const std::string to = in(after, locale);
    if (from != to) out.push_back({Field::kText, locale, from, to, Effect::kChanged});
  }
}

void compare_records(const ManifestRule& before, const ManifestRule& after, std::vector<FieldChange>& out) {
  Comparison(before, after, out).compare();
}

void compare_records(const ManifestProcedure&, const ManifestProcedure&, std::vector<FieldChange>&) {}

void compare_records(const ManifestStep& before, const ManifestStep& after, std::vector<FieldChange>& out) {
  const auto listed = [](const std::vector<Condition>& conditions) {
    std::string text;
    for (const Condition& one : conditions) text += (text.empty() ? "" : "; ") + one.text;
    return text;
  };
  const std::string from = listed(before.conditions);
  const std::string to = listed(after.conditions);
  if (from != to) out.push_back({Field::kCondition, {}, from, to, Effect::kChanged});
  if (before.optional != after.optional) {
    out.push_back(
        {Field::kOptional, {}, before.optional ? "yes" : "no", after.optional ? "yes" : "no", Effect::kChanged});
  }
}

std::string label_of(const ManifestRecord&) { return {}; }
std::string label_of(const ManifestStep& step) { return step.label; }

template <class Record>
RecordChange describe(const Record& record, RecordType type, RecordFate fate, const std::string& source_locale) {
  RecordChange out;
  out.type = type;
  out.fate = fate;
  out.id = record.id;
  out.article = record.article;
  out.where = record.where;
  out.label = label_of(record);
  const auto text = record.text.find(source_locale);
  if (!record.text.empty()) out.text = text == record.text.end() ? record.text.begin()->second : text->second;
  return out;
}

// New records that stand in another order than their old ones: all but a longest run that kept its order.
template <class Record>
std::vector<bool> moved(const std::vector<Record>& after, const Pairs& pairs) {
  std::vector<bool> out(after.size(), false);
  std::vector<size_t> tails;  // indexes of new records, by the length of the run they end
  std::vector<size_t> previous(after.size(), kNone);
  const auto old_of = [&](size_t index) { return pairs.of_new[index]; };
  for (size_t i = 0; i < after.size(); ++i) {
    if (old_of(i) == kNone) continue;
    out[i] = true;
    const auto place =
        std::lower_bound(tails.begin(), tails.end(), i, [&](size_t a, size_t b) { return old_of(a) < old_of(b); });
    if (place != tails.begin()) previous[i] = *(place - 1);
    if (place == tails.end()) {
      tails.push_back(i);
    } else {
      *place = i;
    }
  }
  for (size_t i = tails.empty() ? kNone : tails.back(); i != kNone; i = previous[i]) out[i] = false;
  return out;
}

template <class Record>
void compare_all(const std::vector<Record>& before, const std::vector<Record>& after, RecordType type,
                 const std::string& source_locale, std::vector<RecordChange>& out) {
  const Pairs pairs = Matcher<Record>(before, after).match();
  const std::vector<bool> out_of_order = type == RecordType::kStep ? moved(after, pairs) : std::vector<bool>();
  for (size_t i = 0; i < after.size(); ++i) {
    const size_t old_index = pairs.of_new[i];
    if (old_index == kNone) {
      out.push_back(describe(after[i], type, RecordFate::kAppeared, source_locale));
      continue;
    }
    RecordChange change = describe(after[i], type, RecordFate::kChanged, source_locale);
    compare_records(before[old_index], after[i], change.fields);
    if (!out_of_order.empty() && out_of_order[i]) {
      change.fields.push_back(
          {Field::kPosition, {}, label_of(before[old_index]), label_of(after[i]), Effect::kChanged});
    }
    compare_texts(before[old_index].text, after[i].text, change.fields);
    if (change.fields.empty()) continue;
    if (before[old_index].id != after[i].id) change.old_id = before[old_index].id;
    change.effect = together(change.fields);
    out.push_back(std::move(change));
  }
  for (size_t i = 0; i < before.size(); ++i) {
    if (pairs.of_old[i] == kNone) out.push_back(describe(before[i], type, RecordFate::kGone, source_locale));
  }
}

}  // namespace

std::string_view name_of(Effect effect) {
  constexpr std::array<std::string_view, 5> kNames = {"none", "changed", "stricter", "looser", "both"};
  return kNames[static_cast<size_t>(effect)];
}

std::string_view name_of(RecordType type) {
  constexpr std::array<std::string_view, 3> kNames = {"rule", "procedure", "step"};
  return kNames[static_cast<size_t>(type)];
}

std::string_view name_of(RecordFate fate) {
  constexpr std::array<std::string_view, 3> kNames = {"appeared", "gone", "changed"};
  return kNames[static_cast<size_t>(fate)];
}

std::string_view name_of(Field field) {
  constexpr std::array<std::string_view, 11> kNames = {"kind",      "modality", "quantity", "condition",
                                                       "exception", "roles",    "applies",  "asks",
                                                       "optional",  "position", "text"};
  return kNames[static_cast<size_t>(field)];
}

std::vector<RecordChange> diff(const Manifest& before, const Manifest& after) {
  std::vector<RecordChange> out;
  compare_all(before.rules, after.rules, RecordType::kRule, after.source_locale, out);
  compare_all(before.procedures, after.procedures, RecordType::kProcedure, after.source_locale, out);
  compare_all(before.steps, after.steps, RecordType::kStep, after.source_locale, out);
  return out;
}

}  // namespace diglot
