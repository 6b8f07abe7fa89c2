// link: ArticleObjects → Corpus. Joins the same article across locales.
#pragma once

#include "corpus.h"

namespace diglot {

// `assets`: "locale/path" of the files that are published as they are. What refers to nothing is said in
// Corpus::diagnostics.
Corpus link(std::vector<ArticleObject> objects, std::vector<Toc> tocs, std::vector<std::string> assets,
            const std::string& source_locale);

}  // namespace diglot
