// Shard: a part of a project's files, compiled, for another process to link.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "object.h"
#include "project.h"

namespace diglot {

// Which of how many parts; files belong to one by their path below the locale's folder, so that all locales of an
// article are in the same one.
struct ShardNumber {
  uint32_t index = 0;
  uint32_t count = 1;
  bool operator==(const ShardNumber&) const = default;
};

struct Shard {
  std::string seed;     // digest of all that went into the objects but the files, in hexadecimal
  std::string content;  // digest of what was asked for: the shards of one content make it whole
  ShardNumber number;
  std::string source_locale;
  SourceFile config;  // diglot.yml; no name where there was none
  std::vector<DataFile> glossaries;
  std::vector<InputFile> files;  // by (locale, path, kind); of an asset, `disk` is its place below the shard's folder
  std::vector<ArticleObject> objects;   // of the articles among the files, in their order
  std::vector<Diagnostic> diagnostics;  // of loading
};

}  // namespace diglot
