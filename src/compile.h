// compile: the whole pipeline, Project → Corpus → Site, without touching the disk.
//
// This is the library's front door. Everything is pure: the same project gives the same bytes, whatever the
// number of threads.
#pragma once

#include <functional>

#include "corpus.h"
#include "lexicon.h"
#include "project.h"

namespace diglot {

// Runs task(i) for i in [0, count) on `jobs` threads. Each task may write only to its own slot.
void for_each_index(size_t count, int jobs, const std::function<void(size_t)>& task);

// Lexicons of the project's locale files; what is wrong with them goes to `diagnostics`.
Lexicons compile_lexicons(const Project& project, std::vector<Diagnostic>& diagnostics);

// One article by itself: parse, pair, extract, check.
ArticleObject compile_article(const InputFile& file, const Lexicons& lexicons, const Options& options);

// Stands between a build and compile_article: gives what an earlier build made of the same file, or calls `compile`
// and keeps the result. Called from many threads. What it keeps is the result of compile_article alone.
using Recall = std::function<ArticleObject(const InputFile& file, const std::function<ArticleObject()>& compile)>;

// All articles, each by itself, in the order of the project's files. `progress(done, total)` is called now and then,
// from one thread at a time; both functions may be empty.
std::vector<ArticleObject> compile_articles(const Project& project, const Lexicons& lexicons, const Recall& recall = {},
                                            const std::function<void(size_t, size_t)>& progress = {});

// The objects of all articles of the project, joined. What depends on several articles happens here.
Corpus link_corpus(const Project& project, const Lexicons& lexicons, std::vector<ArticleObject> objects);

// Both.
Corpus compile_corpus(const Project& project, const Lexicons& lexicons, const Recall& recall = {},
                      const std::function<void(size_t, size_t)>& progress = {});

}  // namespace diglot
