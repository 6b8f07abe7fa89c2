#include "facts.h"

namespace diglot {

std::string_view name_of(RuleKind kind) {
  constexpr std::array<std::string_view, kRuleKinds> kNames = {
      "prohibition", "exclusion",   "deadline",       "threshold", "requirement",
      "eligibility", "consequence", "recommendation", "scope",     "permission"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view name_of(Modality modality) {
  constexpr std::array<std::string_view, kModalities> kNames = {"prohibition",    "obligation", "permission",
                                                                "recommendation", "commitment", "constitutive"};
  return kNames[static_cast<size_t>(modality)];
}

std::string_view name_of(QuantityType type) {
  constexpr std::array<std::string_view, 5> kNames = {"duration", "date", "money", "percent", "count"};
  return kNames[static_cast<size_t>(type)];
}

std::string_view name_of(Comparator comparator) {
  constexpr std::array<std::string_view, 5> kNames = {"=", "<", "<=", ">=", ">"};
  return kNames[static_cast<size_t>(comparator)];
}

int side_of(Comparator comparator) {
  switch (comparator) {
    case Comparator::kLess:
    case Comparator::kAtMost: return -1;
    case Comparator::kMore:
    case Comparator::kAtLeast: return 1;
    case Comparator::kEqual: break;
  }
  return 0;
}

std::string_view name_of(ConditionOp op) {
  constexpr std::array<std::string_view, 11> kNames = {"if",    "unless", "when",   "while",   "after", "before",
                                                       "until", "only",   "except", "purpose", "for"};
  return kNames[static_cast<size_t>(op)];
}

std::string_view name_of(Confidence confidence) {
  constexpr std::array<std::string_view, 3> kNames = {"high", "medium", "low"};
  return kNames[static_cast<size_t>(confidence)];
}

std::string_view name_of(Combinator combinator) {
  constexpr std::array<std::string_view, 3> kNames = {"unknown", "all", "any"};
  return kNames[static_cast<size_t>(combinator)];
}

std::string_view name_of(Check check) {
  constexpr std::array<std::string_view, 5> kNames = {"not-applicable", "same", "missing", "differs", "unchecked"};
  return kNames[static_cast<size_t>(check)];
}

std::string_view name_of(AgreementStatus status) {
  constexpr std::array<std::string_view, 6> kNames = {"agree",       "partial",     "conflict",
                                                      "source-only", "target-only", "unchecked"};
  return kNames[static_cast<size_t>(status)];
}

std::string_view name_of(Origin origin) {
  constexpr std::array<std::string_view, 6> kNames = {"paragraph", "list-item", "table-cell", "note", "step", "answer"};
  return kNames[static_cast<size_t>(origin)];
}

std::string_view name_of(ProcedureForm form) {
  constexpr std::array<std::string_view, 3> kNames = {"ordered", "bulleted", "lettered"};
  return kNames[static_cast<size_t>(form)];
}

std::string_view name_of(TitleFrom from) {
  constexpr std::array<std::string_view, 4> kNames = {"heading", "lead-in", "bold", "article"};
  return kNames[static_cast<size_t>(from)];
}

}  // namespace diglot
