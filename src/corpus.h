// Corpus: the articles of all locales, joined.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "object.h"
#include "toc.h"

namespace diglot {

// An article in one locale. The source locale's variant may have no file of its own: then it is the source
// side of a bilingual article.
struct Variant {
  std::string locale;
  uint32_t object = 0;  // index into Corpus::objects
  Side side = Side::kTarget;
  bool operator==(const Variant&) const = default;
};

struct CorpusArticle {
  std::string path;
  std::vector<Variant> variants;  // by locale

  const Variant* in(const std::string& locale) const {
    for (const Variant& variant : variants) {
      if (variant.locale == locale) return &variant;
    }
    return nullptr;
  }
};

// How often a check had something to look at: units, blocks, links or fields.
struct CheckCount {
  std::string_view name;  // static
  uint64_t examined = 0;
};

struct Corpus {
  std::string source_locale;
  std::vector<std::string> locales;     // all that have an article, sorted; the source locale among them
  std::vector<ArticleObject> objects;   // by (locale, path)
  std::vector<CorpusArticle> articles;  // by path
  std::vector<Toc> tocs;                // by (locale, path)
  std::vector<std::string> assets;      // "locale/path" of the files that are published as they are, sorted
  std::vector<Diagnostic> diagnostics;  // of joining; those of the articles are in their objects
  std::vector<CheckCount> examined;     // by check, in the order in which they run

  const ArticleObject& object(const Variant& variant) const { return objects[variant.object]; }
  const Tree& tree(const Variant& variant) const { return object(variant).article.tree(variant.side); }
};

}  // namespace diglot
