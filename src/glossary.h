// Glossary: the words that a project wants its translations to use, to keep or to avoid.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace diglot {

enum class TermStatus : uint8_t {
  kPreferred,
  kAdmitted,   // as good as the preferred one
  kForbidden,  // not to be used
};

// A word of one language for a concept.
struct GlossaryTerm {
  std::string text;  // as written
  TermStatus status = TermStatus::kPreferred;
  bool operator==(const GlossaryTerm&) const = default;
};

// What all its terms mean. A concept without forbidden terms and with `keep` is a name that no language translates.
struct Concept {
  std::map<std::string, std::vector<GlossaryTerm>> terms;  // by canonical tag: "en-US", "fr"
  bool keep = false;
  bool operator==(const Concept&) const = default;
};

// In the order of the files. Tags match as those of locale files do: "fr" holds for "fr-CA".
struct Glossary {
  std::vector<Concept> concepts;
  uint64_t fingerprint = 0;  // of the files: equal glossaries have equal ones
  bool operator==(const Glossary&) const = default;
};

}  // namespace diglot
