// check: Article + Lexicon → findings. Each check is a pure function with a row in a table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "corpus.h"
#include "lexicon.h"
#include "object.h"
#include "project.h"

namespace diglot {

// The names of the checks of an article, in the order of CheckTrace::examined. A check that never looked says so.
std::span<const std::string_view> check_names();

// Findings that one article can show by itself, unit by unit and as a whole.
CheckTrace check_article(const Article& article, const SourceFile& file, const Lexicons& lexicons,
                         const Options& options, Diagnostics& diagnostics);

// Findings about the rules of an article whose translations say something else; they take the place of what the unit
// checks found of the same fault.
void check_rules(const Article& article, const Facts& facts, std::vector<Diagnostic>& findings);

// Findings that only the whole set shows: texts that are translated now so and now so, targets that belong to
// another source, differences between the locales of an article, links that lead nowhere. Appends to `out`; returns
// what the checks of all articles and those of the set looked at.
std::vector<CheckCount> check_corpus(const Corpus& corpus, std::vector<Diagnostic>& out);

// Drops the findings that <!-- diglot-ignore code: reason --> covers, those of the set among them, and reports
// comments that cover nothing, name no code or give no reason. To be called last.
void apply_ignores(Corpus& corpus);

}  // namespace diglot
