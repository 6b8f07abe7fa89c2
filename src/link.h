// link: ArticleObjects → Corpus. Joins the same article across locales.
#pragma once

#include "corpus.h"

namespace diglot {

Corpus link(std::vector<ArticleObject> objects, std::vector<Toc> tocs, const std::string& source_locale);

}  // namespace diglot
