// Site: every file that a build writes, as a plan. The bytes of one file are made when it is its turn, so that
// a large site never stands in memory as a whole.
#pragma once

#include <string>
#include <vector>

namespace diglot {

enum class PageKind : uint8_t {
  kHome,
  kLocaleIndex,
  kArticle,
  kManifest,
  kManifestSchema,
  kSitemap,
  kAsset,
  kNotFound
};

struct SitePage {
  PageKind kind = PageKind::kArticle;
  std::string path;            // below the output folder, '/' separators
  std::string locale;          // empty for what is not of one locale
  uint32_t article = 0;        // index into Corpus::articles, for kArticle
  uint32_t template_file = 0;  // index into Project::templates, for kAsset
  bool operator==(const SitePage&) const = default;
};

struct Site {
  std::vector<SitePage> pages;  // by path, unique
};

}  // namespace diglot
