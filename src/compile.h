// compile: the whole pipeline, Project → Corpus → Site, without touching the disk.
//
// This is the library's front door. Everything is pure: the same project gives the same bytes, whatever the
// number of threads.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "alignment.h"
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

// Two texts of which one may translate the other, cut into segments, and which of them go together.
struct AlignedTexts {
  std::vector<Segment> source;
  std::vector<Segment> target;
  SegmentAlignment alignment;
};

// What the bilingual articles of a project teach, by locale. Reads them, and checks nothing.
std::map<std::string, AlignmentModel> learn_models(const Project& project);

// Two files as they are; of a bilingual one, its own language as a target and the other as a source.
AlignedTexts align_files(const InputFile& source, const InputFile& target, const std::string& source_locale,
                         const AlignmentModel& model);

// The target of two aligned files as a bilingual article.
std::string write_bilingual(const InputFile& target, const AlignedTexts& texts);

// Makes bilingual ones of the target-only articles whose source is known. `files` are those of the objects.
void align_articles(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                    const Lexicons& lexicons, const Options& options);

// What changed since the bilingual articles were translated, where today's source is among the articles.
void compare_sources(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                     const Options& options);

// Translations of the same or like sentences, for what has none and for what changed or is new in today's source.
void suggest_translations(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                          const Options& options);

// A bilingual article anew from today's source: what the old one or `memory` has translated stays, what changed keeps
// its old translation behind a comment, what is new stays in the source language.
std::string update_article(const InputFile& old, const InputFile& today, const std::string& source_locale,
                           const std::map<std::string, std::string>& memory);

// The translations of a locale's bilingual articles, by their source with its white space collapsed.
std::map<std::string, std::string> translation_memory(const Project& project, const std::string& locale);

// Stands between a build and the compiling of an article: gives what an earlier build made of the same file, or calls
// `compile` and keeps the result. Called from many threads.
using Recall = std::function<ArticleObject(const InputFile& file, const std::function<ArticleObject()>& compile)>;

// All articles, each by itself, in the order of the project's files; those that may be aligned are deferred (object.h).
// `progress(done, total)` is called now and then, from one thread at a time; both functions may be empty.
std::vector<ArticleObject> compile_articles(const Project& project, const Lexicons& lexicons, const Recall& recall = {},
                                            const std::function<void(size_t, size_t)>& progress = {});

// The objects of all articles of the project, joined, in the order of its files. What depends on several articles
// happens here.
Corpus link_corpus(const Project& project, const Lexicons& lexicons, std::vector<ArticleObject> objects);

// Both.
Corpus compile_corpus(const Project& project, const Lexicons& lexicons, const Recall& recall = {},
                      const std::function<void(size_t, size_t)>& progress = {});

}  // namespace diglot
