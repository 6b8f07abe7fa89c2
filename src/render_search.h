// The search index of a locale: a script that hands one object to search.js (templates/), which also says how a
// question is read.
//
// Why our own: the site has to open from file:// and be made without Node, and Thai, Japanese and Chinese have to
// be found. Pagefind (MIT) fetches WebAssembly and fragments, which no browser allows from file://; MiniSearch
// (MIT, 6 KB gzipped) could be loaded, but its index is a dump of its own objects, several times larger, and its
// words end at spaces. Cutting text is what ICU does; what is left of a search is an inverted index.
#pragma once

#include <string>

namespace diglot {

struct PageContext;
struct LocaleFrame;

// "search/fr-FR.js"
std::string search_path(const std::string& locale);

// diglotIndex({"docs": [[title, path, summary], …], "terms": "a\nb…", "posts": "…,…"})
//   path: below the locale's folder, encoded
//   terms: folded (search_form of locale.h), sorted, each once
//   posts: per term its documents, rising: (distance from the one before, from -1) * 4 + weight, as base 32 digits of
//          A–Za–z0–9-_, the lowest first; all but the last of a number have 32 added. Weight: 3 in the title, 2 in a
//          heading or often, 1 several times, 0 once.
std::string search_index(const PageContext& context, const LocaleFrame& frame);

}  // namespace diglot
