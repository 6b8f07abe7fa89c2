// Facts: what an article says to do (procedures) and what it rules (rules), as data with evidence.
//
// Plain values, made from one article alone: they can be compared, stored and loaded. Nothing here depends on
// other articles or locales; a rule's text in two locales meets when the manifest is rendered, by `id`.
//
// Every text is given per Side of the article: [kTarget] in the article's own language, [kSource] in the source
// language where the article is bilingual. The facts of a bilingual article are read from its source side.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "article.h"

namespace diglot {

enum class RuleKind : uint8_t {  // in the order in which they win when a sentence shows several
  kProhibition,
  kExclusion,
  kDeadline,
  kThreshold,
  kRequirement,
  kEligibility,
  kConsequence,
  kRecommendation,
  kScope,
  kPermission,
};
inline constexpr int kRuleKinds = 10;

enum class Modality : uint8_t {
  kProhibition,
  kObligation,
  kPermission,
  kRecommendation,
  kCommitment,    // of the publisher: "we answer within a day"
  kConstitutive,  // states what is
};
inline constexpr int kModalities = 6;

enum class QuantityType : uint8_t { kDuration, kDate, kMoney, kPercent, kCount };
inline constexpr int kQuantityTypes = 5;
// How a value bounds what is asked for: within 30 days ≤, more than 60 days >, before a date <, exact or nominal =.
enum class Comparator : uint8_t { kEqual, kLess, kAtMost, kAtLeast, kMore };
inline constexpr int kComparators = 5;
enum class ConditionOp : uint8_t {
  kIf,
  kUnless,
  kWhen,
  kWhile,
  kAfter,
  kBefore,
  kUntil,
  kOnly,
  kExcept,
  kPurpose,
  kFor
};
inline constexpr int kConditionOps = 11;
enum class Confidence : uint8_t { kHigh, kMedium, kLow };
enum class Combinator : uint8_t { kUnknown, kAll, kAny };  // of the items under a lead-in

// Words as they stand in the manifest and in locale files: "requirement", "obligation", "duration", "<=", …
std::string_view name_of(RuleKind kind);
std::string_view name_of(Modality modality);
std::string_view name_of(QuantityType type);
std::string_view name_of(Comparator comparator);
// -1: below or at a bound; 1: above or at it; 0: neither. The finer difference is often lost, and seldom matters.
int side_of(Comparator comparator);
std::string_view name_of(ConditionOp op);
std::string_view name_of(Confidence confidence);
std::string_view name_of(Combinator combinator);

// The value with that name; nothing for what is no name.
template <class Enum>
std::optional<Enum> value_named(std::string_view name, int count) {
  for (int i = 0; i < count; ++i) {
    if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

// Text in both languages of an article; empty where it has only one.
struct SideText {
  std::string target;
  std::string source;
  const std::string& in(Side side) const { return side == Side::kTarget ? target : source; }
  std::string& in(Side side) { return side == Side::kTarget ? target : source; }
  bool operator==(const SideText&) const = default;
};

// Where a fact was read, per side. Ranges are bytes of the article's file, empty where the side is absent.
struct Evidence {
  std::string unit;  // id of the translation unit; empty in a target-only article, where the line says it
  Range target;
  Range source;
  Range in(Side side) const { return side == Side::kTarget ? target : source; }
  bool operator==(const Evidence&) const = default;
};

// How a record is named. Both are 16 hexadecimal digits, without the prefix (r-, p-, s-).
struct FactId {
  std::string text;       // from the source text: the same in every locale; empty in a target-only translation
  std::string structure;  // from the place in the article: joins target-only articles
  const std::string& best() const { return text.empty() ? structure : text; }
  bool operator==(const FactId&) const = default;
};

struct RoleRef {
  std::string id;  // of the lexicon, else a slug of the text
  SideText text;
  bool known = false;  // the lexicon knows it
  bool operator==(const RoleRef&) const = default;
};

struct Quantity {
  QuantityType type = QuantityType::kCount;
  Comparator comparator = Comparator::kEqual;
  std::string value;  // ISO 8601 duration or date, else a plain decimal; empty where the text is vague ("a few days")
  std::string currency;   // ISO 4217, of money
  std::string unit;       // of a count, as written
  bool business = false;  // business days
  std::string reference;  // what a duration counts from: "purchase"; as written, may be empty
  std::string text;       // as written, with its comparing words
  bool operator==(const Quantity&) const = default;
};

// A JsonLogic expression over variables, restricted to what diglot writes.
struct Logic {
  enum class Kind : uint8_t { kTrue, kVariable, kNot, kAnd, kOr, kCompare, kContains };
  Kind kind = Kind::kTrue;
  Comparator comparator = Comparator::kEqual;  // of kCompare
  std::string variable;                        // of kVariable, kCompare, kContains
  std::string value;                           // of kCompare: a number or an ISO date; of kContains: a string
  bool number = false;                         // value is a number
  std::vector<Logic> arguments;                // of kNot (one), kAnd, kOr
  bool operator==(const Logic&) const = default;
};

enum class VariableType : uint8_t { kBoolean, kNumber, kDate, kList };

// What a rule's logic asks of its reader. A name that begins with "fact." is a clause that was found but not
// understood: whoever evaluates says true or false, with `label` as the question.
struct Variable {
  std::string name;
  VariableType type = VariableType::kBoolean;
  std::string unit;   // of numbers: "days", "business_days", "months", "USD", "percent", "count"
  std::string label;  // in the language the article was read in
  bool operator==(const Variable&) const = default;
};

struct Condition {
  ConditionOp op = ConditionOp::kIf;
  bool negated = false;
  std::string text;  // in the language the article was read in
  Logic logic;
  bool operator==(const Condition&) const = default;
};

// One point on which a translation is compared with its source.
enum class Check : uint8_t { kNotApplicable, kSame, kMissing, kDiffers, kUnchecked };
enum class AgreementStatus : uint8_t { kAgree, kPartial, kConflict, kSourceOnly, kTargetOnly, kUnchecked };
std::string_view name_of(Check check);
std::string_view name_of(AgreementStatus status);

struct Agreement {
  AgreementStatus status = AgreementStatus::kUnchecked;
  Check modality = Check::kUnchecked;
  Check negation = Check::kUnchecked;
  Check quantities = Check::kUnchecked;
  Check comparators = Check::kUnchecked;
  Check conditions = Check::kUnchecked;
  SideText quantity;  // where quantities or comparators differ: the first pair that does, as written
  bool operator==(const Agreement&) const = default;
};

enum class Origin : uint8_t { kParagraph, kListItem, kTableCell, kNote, kStep, kAnswer };
std::string_view name_of(Origin origin);

inline constexpr uint32_t kNoFact = UINT32_MAX;

struct Rule {
  FactId id;
  std::string anchor;  // of the heading above
  RuleKind kind = RuleKind::kRequirement;
  std::vector<RuleKind> also;  // further kinds that its cues stand for
  Modality modality = Modality::kObligation;
  Origin origin = Origin::kParagraph;
  SideText text;
  Evidence evidence;
  std::vector<std::string> roles;  // ids of roles that the sentence names
  std::vector<Quantity> quantities;
  std::vector<Condition> conditions;
  std::vector<Condition> exceptions;
  Logic when;                                    // already without the exceptions
  Logic then;                                    // of a prohibition: already negated
  uint32_t lead = kNoFact;                       // index in Facts::rules of the lead-in that this item stands under
  Combinator combinator = Combinator::kUnknown;  // of a lead-in: what its items are to each other
  uint32_t position = 0;                         // of an item, from 1
  std::string step;                              // id of the step that it stands in, if any
  std::vector<std::string> cues;                 // ids of the lexicon's cues that led here, in text order
  std::vector<Range> cue_ranges;                 // in text.in(side read)
  std::vector<Range> target_cue_ranges;          // in text.target, where the source side was read
  Confidence confidence = Confidence::kMedium;
  Agreement agreement;
  bool operator==(const Rule&) const = default;
};

// A control of a user interface: a bold run, [label] or 「label」.
struct Control {
  SideText text;
  bool operator==(const Control&) const = default;
};

struct StepLink {
  std::string target;  // as written
  SideText text;
  bool operator==(const StepLink&) const = default;
};

// A paragraph, alert or example attached to a step or to a procedure.
struct StepNote {
  std::string kind;  // "info", or the alert's name in lower case
  SideText text;
  bool operator==(const StepNote&) const = default;
};

enum class StepRole : uint8_t { kStep, kSubstep, kChoice };

struct Step {
  FactId id;
  std::string label;  // as displayed: "1", "a", "-"
  StepRole role = StepRole::kStep;
  bool optional = false;
  std::vector<Condition> conditions;
  SideText command;
  SideText result;
  std::vector<StepNote> notes;  // in document order: what explains, and the alerts
  std::vector<Control> controls;
  std::vector<StepLink> links;
  std::vector<std::string> code;
  std::vector<std::string> images;  // addresses
  std::vector<Step> steps;          // in order
  std::vector<Step> choices;        // alternatives, fields to fill in
  Evidence evidence;
  bool operator==(const Step&) const = default;
};

enum class ProcedureForm : uint8_t { kOrdered, kBulleted, kLettered };
enum class TitleFrom : uint8_t { kHeading, kLeadIn, kBold, kArticle };
std::string_view name_of(ProcedureForm form);
std::string_view name_of(TitleFrom from);

struct Procedure {
  FactId id;
  std::string anchor;
  SideText title;
  TitleFrom title_from = TitleFrom::kHeading;
  ProcedureForm form = ProcedureForm::kOrdered;
  bool task = true;       // false: numbered statements or criteria, kept for completeness
  bool repaired = false;  // was broken by unindented blocks, joined by its numbers
  std::vector<RoleRef> roles;
  std::vector<uint32_t> prerequisites;  // indexes in Facts::rules: what its section asks for before the first step
  SideText intro;
  std::vector<Step> steps;
  Evidence evidence;
  Confidence confidence = Confidence::kHigh;
  bool operator==(const Procedure&) const = default;
};

struct Facts {
  Side side = Side::kTarget;  // that was read: kSource in a bilingual article
  bool checked = false;       // a lexicon of the locale was there
  std::vector<RoleRef> roles;
  std::vector<RoleRef> applies_to;
  std::vector<Procedure> procedures;  // in document order
  std::vector<Rule> rules;            // in document order
  std::vector<Variable> variables;    // that the rules use, by name
  bool operator==(const Facts&) const = default;
};

}  // namespace diglot
