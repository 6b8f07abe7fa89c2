// Site: every file that a build writes, as a plan. The bytes of one file are made when it is its turn, so that
// a large site never stands in memory as a whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace diglot {

enum class PageKind : uint8_t {
  kHome,
  kLocaleIndex,
  kArticle,
  kManifest,
  kManifestSchema,
  kSitemap,
  kRobots,
  kNotFound,
  kReviewHome,     // articles by locales
  kReviewArticle,  // the units of one article
  kReviewCheck,    // all findings of one code in a locale
  kSearchIndex,    // of a locale
  kTemplateFile,   // a file of templates/ as it is: style sheet, script
  kAsset           // a file of the content as it is: copied from `disk`, Renderer::page is not asked for it
};

struct SitePage {
  PageKind kind = PageKind::kArticle;
  std::string path;    // below the output folder, '/' separators
  std::string locale;  // empty for what is not of one locale
  // kArticle, kReviewArticle: in Corpus::articles; kReviewCheck: a Diag that has the code; kTemplateFile: in
  // Project::templates; kAsset: in Project::files
  uint32_t index = 0;
  bool operator==(const SitePage&) const = default;
};

struct Site {
  std::vector<SitePage> pages;  // by path, unique
};

// Where an article's page lies: "fr-FR/a/b.html" for the article "a/b.md".
std::string page_path(std::string_view locale, std::string_view article_path);

}  // namespace diglot
