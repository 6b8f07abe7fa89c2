// extract: Article + lexicons → Facts. Procedures and rules as data, each with its evidence.
//
// A bilingual article is read from its source side with the source locale's lexicon; the target side is compared
// with it, with its own. A target-only article is read from its target side. Pure: no other article is seen.
// What is not sure to be a rule is left out; nothing is ever made up that the text does not say.
#pragma once

#include "diagnostics.h"
#include "facts.h"
#include "lexicon.h"
#include "source.h"

namespace diglot {

// How much of them. For the checks it is of a bilingual article only the rules that may contradict their translation,
// and of each only what check_rules() looks at: no names, no texts in order, no logic, no procedures.
enum class FactsFor : uint8_t { kReaders, kChecks };

Facts extract(const Article& article, const SourceFile& file, const Lexicons& lexicons,
              const std::string& source_locale, FactsFor purpose = FactsFor::kReaders);

}  // namespace diglot
