// The tables of contents of a locale as one tree, and what a page shows of it: navigation, breadcrumbs, the
// pages before and after.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpus.h"
#include "links.h"
#include "render_markup.h"

namespace diglot {

// The article's title in that locale; its path where it has none.
std::string title_of(const Corpus& corpus, const CorpusArticle& article, const Variant& variant);

struct ContentsEntry {
  std::string label;
  int64_t article = -1;  // index in Corpus::articles; -1 for a mere heading or an address elsewhere
  std::string address;   // elsewhere, as written into the attribute
  std::string page;      // of the article: encoded, below the locale's folder
  int64_t parent = -1;   // index in Contents::entries
  uint32_t end = 0;      // behind its last descendant
};

// Entries in reading order, each before its descendants.
struct Contents {
  std::string locale;
  std::vector<ContentsEntry> entries;
  std::unordered_map<int64_t, uint32_t> places;  // article → its first entry
  std::vector<uint32_t> unlisted;                // articles that no table of contents names, by title

  int64_t place_of(int64_t article) const {
    const auto found = places.find(article);
    return found != places.end() ? static_cast<int64_t>(found->second) : -1;
  }
};

// From the locale's own TOC files; where it has none (the source side of translations), from those of another
// locale, with the titles of the articles for labels.
Contents make_contents(const Corpus& corpus, const Links& links, const std::string& locale);

// The branch around `place` unfolded, all else folded to its first page.
Markup write_navigation(const Contents& contents, int64_t place, std::string_view page);
// The whole tree, for the contents page.
Markup write_full_contents(const Contents& contents, std::string_view page);
// <li>s from the top down to the parent of `place`.
Markup write_breadcrumbs(const Contents& contents, int64_t place, std::string_view page);

// The article before (-1) or after (+1) `place` in reading order, or -1.
int64_t neighbour(const Contents& contents, int64_t place, int step);

}  // namespace diglot
