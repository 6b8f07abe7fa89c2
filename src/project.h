// Project: everything a build reads, in memory. Made by load; tests make it by hand.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics.h"
#include "source.h"

namespace diglot {

struct Options {
  std::string source_locale = "en-US";
  std::vector<std::string> locales;  // empty: all
  std::string site_title;            // empty: the word of the locale file
  std::string base_address;          // "https://docs.example/", for canonical links and the sitemap; may be empty
  uint64_t max_file_size = 16U << 20U;
  int jobs = 1;
  bool operator==(const Options&) const = default;
};

enum class InputKind : uint8_t { kArticle, kToc, kAsset };

struct InputFile {
  InputKind kind = InputKind::kArticle;
  std::string locale;  // canonical; empty where only the front matter can say
  std::string path;    // below the locale's root, '/' separators
  SourceFile source;   // bytes are empty for assets, which are copied and not read
  std::string disk;    // where an asset lies; opaque to all but emit
};

// A file of `locales/` or `templates/`.
struct DataFile {
  std::string path;  // below its folder: "fr-FR.xml", "page.xhtml"
  SourceFile source;
};

struct Project {
  Options options;
  std::vector<InputFile> files;  // sorted by (locale, path); paths unique per locale
  std::vector<DataFile> locale_files;
  std::vector<DataFile> templates;
  std::vector<Diagnostic> diagnostics;  // of loading
};

}  // namespace diglot
