// link: ArticleObjects → Corpus. Joins the same article across locales.
#pragma once

#include "corpus.h"
#include "project.h"

namespace diglot {

// `assets`: "locale/path" of the files that are published as they are. What refers to nothing is said in
// Corpus::diagnostics.
Corpus link(std::vector<ArticleObject> objects, std::vector<Toc> tocs, std::vector<std::string> assets,
            const std::string& source_locale);

// Code samples ([!code-…], :::code): turns the references of all articles into code blocks with the text they mean. One
// whose file there is not stays a reference; a part that is not in its file is reported to `diagnostics`.
void take_in_snippets(const Project& project, std::vector<ArticleObject>& objects,
                      std::vector<Diagnostic>& diagnostics);

}  // namespace diglot
