// check: Article + Lexicon → findings. Each check is a pure function with a row in a table.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corpus.h"
#include "lexicon.h"
#include "object.h"

namespace diglot {

// How many units (or blocks, links, fields) each check looked at, in the order of check_names(). A check that never
// looked says so.
using CheckCounts = std::vector<uint32_t>;

std::span<const std::string_view> check_names();

// Findings that one article can show by itself, unit by unit and as a whole.
CheckCounts check_article(const Article& article, const SourceFile& file, const Lexicons& lexicons,
                          const std::string& source_locale, Diagnostics& diagnostics);

}  // namespace diglot
