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
  kTemplateFile,  // a file of templates/ as it is: style sheet, script
  kAsset          // a file of the content as it is: copied from `disk`, Renderer::page is not asked for it
};

struct SitePage {
  PageKind kind = PageKind::kArticle;
  std::string path;    // below the output folder, '/' separators
  std::string locale;  // empty for what is not of one locale
  uint32_t index = 0;  // kArticle: in Corpus::articles; kTemplateFile: in Project::templates; kAsset: in Project::files
  bool operator==(const SitePage&) const = default;
};

struct Site {
  std::vector<SitePage> pages;  // by path, unique
};

// Where an article's page lies: "fr-FR/a/b.html" for the article "a/b.md".
std::string page_path(std::string_view locale, std::string_view article_path);

}  // namespace diglot
