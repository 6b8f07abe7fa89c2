// The review pages: what was found, beside the sentences that it was found in, for those who mend translations.
//
// One page an article and locale with a row a unit, one a code and locale with all its findings, and an overview
// of articles by locales. Units stand as they are written, markup and all, but only ever as text.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "corpus.h"
#include "diagnostics.h"
#include "project.h"

namespace diglot {

struct PageContext;
struct LocaleFrame;

// Findings by where the review shows them. What it is made from must outlive it.
struct ReviewFindings {
  ReviewFindings(const Corpus& corpus, const Project& project, std::span<const Diagnostic> findings);

  using List = std::vector<const Diagnostic*>;
  std::vector<List> articles;                                           // by index in Corpus::objects
  std::vector<const SourceFile*> files;                                 // the same; nullptr where there is none
  std::unordered_map<std::string_view, uint32_t> objects;               // by name of the file
  std::map<std::pair<std::string_view, std::string_view>, List> codes;  // of articles, by (locale, code)
  List elsewhere;                                                       // about files that are no article
};

// How many of each Severity.
std::array<size_t, 3> count_severities(const ReviewFindings::List& findings);

// "review/fr-FR/a/b.html" for the article "a/b.md"; "review/checks/fr-FR/untranslated.html".
std::string review_path(std::string_view locale, std::string_view article_path);
std::string review_check_path(std::string_view locale, std::string_view code);
inline constexpr std::string_view kReviewHomePath = "review/index.html";

// `path` is that of the page itself.
std::string review_home_page(const PageContext& context, std::string_view path);
std::string review_article_page(const PageContext& context, const LocaleFrame& frame, std::string_view path,
                                uint32_t article);
std::string review_check_page(const PageContext& context, const LocaleFrame& frame, std::string_view path, Diag code);

}  // namespace diglot
