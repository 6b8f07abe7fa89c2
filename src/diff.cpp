#include "diff.h"

#include <algorithm>
#include <array>
#include <utility>

#include "diff_match.h"
#include "diff_rules.h"

namespace diglot {
namespace {

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
  compare_rules(before, after, out);
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
  std::vector<size_t> previous(after.size(), kNoRecord);
  const auto old_of = [&](size_t index) { return pairs.of_new[index]; };
  for (size_t i = 0; i < after.size(); ++i) {
    if (old_of(i) == kNoRecord) continue;
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
  for (size_t i = tails.empty() ? kNoRecord : tails.back(); i != kNoRecord; i = previous[i]) out[i] = false;
  return out;
}

template <class Record>
std::vector<const ManifestRecord*> pointers_to(const std::vector<Record>& records) {
  std::vector<const ManifestRecord*> out;
  out.reserve(records.size());
  for (const Record& record : records) out.push_back(&record);
  return out;
}

template <class Record>
void compare_all(const std::vector<Record>& before, const std::vector<Record>& after, RecordType type,
                 const std::string& source_locale, std::vector<RecordChange>& out) {
  const Pairs pairs = match_records(pointers_to(before), pointers_to(after));
  const std::vector<bool> out_of_order = type == RecordType::kStep ? moved(after, pairs) : std::vector<bool>();
  for (size_t i = 0; i < after.size(); ++i) {
    const size_t old_index = pairs.of_new[i];
    if (old_index == kNoRecord) {
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
    if (pairs.of_old[i] == kNoRecord) out.push_back(describe(before[i], type, RecordFate::kGone, source_locale));
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
