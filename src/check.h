// check: Article + Lexicon → findings. Each check is a pure function with a row in a table.
#pragma once

#include "corpus.h"
#include "lexicon.h"
#include "object.h"

namespace diglot {

// Findings that one article can show by itself, unit by unit and as a whole.
void check_article(const Article& article, const SourceFile& file, const Lexicons& lexicons,
                   const std::string& source_locale, Diagnostics& diagnostics);

}  // namespace diglot
