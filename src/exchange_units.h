// An article's units as all exchange formats need them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange.h"
#include "exchange_inline.h"

namespace diglot {

enum class Provenance : uint8_t { kUnknown, kHuman, kMachine };

struct HandoffUnit {
  std::string id;  // unique in the article, an NMTOKEN
  std::string_view source, target;
  std::vector<InlineCode> source_codes, target_codes;
  std::string heading;  // English anchor of the section; may be empty
  std::string place;    // "docs/a.md:12:3"
  std::string base;     // digest_of(target)
  std::vector<const Diagnostic*> findings;
  std::string_view today;  // the source as it is today; empty where it did not change
  std::vector<const Suggestion*> suggestions;
  float confidence = 1;  // that source and target belong together
};

// Ids for the units of an article, by index; empty for those that are not exchanged. The same for the same marks.
std::vector<std::string> exchange_ids(const Article& article);

std::vector<HandoffUnit> handoff_units(const Handoff& handoff);

Provenance provenance_of(const Article& article);
std::string_view name_of(Provenance origin);  // "HT", "MT" or ""

// "error number-mismatch: number 30 of the source is missing".
std::string line_of(const Diagnostic& finding);

// "87 %" of a likeness or a confidence.
std::string percent_of(float share);

// A term with its argument in it.
std::string filled(Term term, std::string_view argument);

// A character that XML 1.0 cannot carry or would change, or 0.
char32_t unfit_for_xml(std::string_view text);
// Without the units that hold such a character, which are named.
void drop_unfit(std::vector<HandoffUnit>& units, const Handoff& handoff, Diagnostics& diagnostics);

std::string as_xliff(const Handoff& handoff, std::span<const HandoffUnit> units);
std::string as_xliff12(const Handoff& handoff, std::span<const HandoffUnit> units);
std::string as_po(const Handoff& handoff, std::span<const HandoffUnit> units);
std::string as_csv(const Handoff& handoff, std::span<const HandoffUnit> units);

std::vector<ReturnedUnit> read_xliff(const SourceFile& file, Diagnostics& diagnostics);
std::vector<ReturnedUnit> read_po(const SourceFile& file, Diagnostics& diagnostics);
std::vector<ReturnedUnit> read_csv(const SourceFile& file, Diagnostics& diagnostics);

}  // namespace diglot
