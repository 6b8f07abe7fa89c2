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

// All of them, joined. `progress(done, total)` is called now and then, from one thread at a time; may be empty.
Corpus compile_corpus(const Project& project, const Lexicons& lexicons,
                      const std::function<void(size_t, size_t)>& progress = {});

}  // namespace diglot
