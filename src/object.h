// ArticleObject: all that one article contributes, made without looking at any other article.
#pragma once

#include <string>
#include <vector>

#include "alignment.h"
#include "article.h"
#include "diagnostics.h"
#include "facts.h"

namespace diglot {

// What the checks of a whole set need to know of a unit, so that nothing is read twice. Texts are told apart by
// 64-bit hashes of what is readable in them, white space aside.
struct UnitTrace {
  uint64_t source = 0;  // 0 where the unit has no pair
  uint64_t target = 0;
  uint64_t source_label = 0;  // of the only emphasized text of a side; 0 where there is none or several
  uint64_t target_label = 0;
  // Hashes of the three letters that the target ends with, and of three from its middle, where it is long enough.
  uint32_t end = 0, middle = 0;
  uint32_t tokens = 0;  // index in CheckTrace::tokens: those of the source, then those of the target
  float length = 0;     // of the target, in standard deviations from what its source lets expect; 0 if unknown
  uint16_t source_tokens = 0;
  uint16_t target_tokens = 0;
  bool operator==(const UnitTrace&) const = default;
};

struct CheckTrace {
  std::vector<uint32_t> examined;  // by check: how many units, blocks, links or fields it looked at
  std::vector<UnitTrace> units;    // by unit
  std::vector<uint32_t> tokens;    // hashes of words; each once in a text, ascending
  bool operator==(const CheckTrace&) const = default;
};

struct ArticleObject {
  Article article;
  Facts facts;
  CheckTrace checks;
  std::vector<Diagnostic> diagnostics;
  // True where facts and checks wait for the alignment with the source, which decides on what is read. link_corpus
  // leaves none so.
  bool deferred = false;
  // Equal objects have equal digests, and other ones others: of all that it was made from, in hexadecimal. Empty where
  // nobody asked for it. A stage that changes an object afterwards clears it.
  std::string digest;
  std::vector<Drift> drift;  // of the source since the article was translated, where today's is known; in its order
  std::vector<Suggestion> suggestions;  // for what has no translation or another source today; in their order
};

}  // namespace diglot
