// Manifest: a rule manifest as it was read back from JSON, for comparing two of them.
//
// Only what a comparison asks for; the whole form is templates/manifest.schema.json. Ids have their prefixes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts.h"

namespace diglot {

using LocaleTexts = std::map<std::string, std::string>;  // by locale

// What rules, procedures and steps have in common.
struct ManifestRecord {
  std::string id;
  std::vector<std::string> places;  // structureId and aliases: other names of the same record
  std::string article;
  std::string where;  // "file:line:column" of the first evidence; of a procedure that of its first step
  LocaleTexts text;   // of a procedure its title, of a step its command
  std::vector<Condition> conditions;
};

struct ManifestRule : ManifestRecord {
  RuleKind kind = RuleKind::kRequirement;
  Modality modality = Modality::kObligation;
  std::vector<std::string> roles;
  std::vector<Quantity> quantities;
  std::vector<Condition> exceptions;
  Logic when, then;
};

struct ManifestProcedure : ManifestRecord {
  std::vector<std::string> roles;
};

struct ManifestStep : ManifestRecord {
  std::string procedure;  // id
  std::string parent;     // id of the step around it; empty at the first level
  std::string label;      // as displayed, with those around it: "2.a"
  bool optional = false;
};

struct Manifest {
  std::string source_locale;
  std::vector<ManifestRule> rules;            // as in the file
  std::vector<ManifestProcedure> procedures;  // as in the file
  std::vector<ManifestStep> steps;            // in document order, those inside another behind it
};

}  // namespace diglot
