// diff: two manifests → what changed between them: rules, procedures and steps that appeared, went or changed.
//
// Records are matched by id; then by their place in the article (structureId, aliases) where their texts are alike;
// then by their texts, within an article. A rule got stricter where it allows less than before, looser where it allows
// more. That is decided by value:
//
//   what                                                      stricter              looser
//   modality                                                  should → must         must → may
//   a bound in what is asked for ("within 30 days")           narrower              wider
//   a bound in a condition of what is allowed                 narrower              wider
//   a bound in a condition of what is asked or forbidden      wider                 narrower
//   a condition of what is allowed                            one more              one less
//   a condition or exception of what is asked or forbidden    one less              one more
//   roles of which one is enough                              one less              one more
//
// Everything else is "changed": other words, another kind, an exact value, a consequence's condition, which may be
// good or bad for its reader. A rule that appeared or went is neither stricter nor looser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest.h"

namespace diglot {

enum class Effect : uint8_t { kNone, kChanged, kStricter, kLooser, kBoth };  // kBoth: stricter in one, looser in other
std::string_view name_of(Effect effect);

enum class RecordType : uint8_t { kRule, kProcedure, kStep };
std::string_view name_of(RecordType type);

enum class RecordFate : uint8_t { kAppeared, kGone, kChanged };
std::string_view name_of(RecordFate fate);

enum class Field : uint8_t {
  kKind,
  kModality,
  kQuantity,
  kCondition,
  kException,
  kRoles,
  kApplies,  // when, as logic, where nothing above says why
  kAsks,     // then, likewise
  kOptional,
  kPosition,
  kText
};
std::string_view name_of(Field field);

struct FieldChange {
  Field field = Field::kText;
  std::string locale;  // of a text
  std::string before;  // empty: there was none
  std::string after;   // empty: there is none any more
  Effect effect = Effect::kChanged;
};

struct RecordChange {
  RecordType type = RecordType::kRule;
  RecordFate fate = RecordFate::kChanged;
  Effect effect = Effect::kNone;  // of rules that changed
  std::string id;                 // in the new manifest; of what went, in the old one
  std::string old_id;             // where the id changed
  std::string article;
  std::string where;  // "file:line:column", in the manifest of `id`
  std::string label;  // of steps
  std::string text;   // in the source locale, else in the first
  std::vector<FieldChange> fields;
};

// Rules, then procedures, then steps: each in the order of the new manifest, and then what went, in that of the old.
std::vector<RecordChange> diff(const Manifest& before, const Manifest& after);

}  // namespace diglot
