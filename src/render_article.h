// The article's own part of its page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus.h"
#include "lexicon.h"
#include "render_links.h"
#include "render_markup.h"

namespace diglot {

// What all pages of one locale share; made once.
struct PageWords {
  PageWords(const Lexicon& words, const std::string& locale, const std::string& source_locale);

  std::string locale, source_locale;
  std::string source_dir;  // empty where it is the page's own
  Markup alerts[5];        // titles, by AlertKind
  Markup unit_begin;       // the button of a unit up to its number …
  Markup unit_label;       // … and between its number and the number in its label
  Markup unit_middle;      // … and from there to the number in the source's id
  Markup unit_end;         // … and the rest of the source's start tag
  std::string permalink, table, tabs, details, image, video, snippet, include, done, not_done, footnotes, back;
  std::string long_description, missing;
};

struct PageHeading {
  int level = 2;     // as written: 2 to 6
  std::string href;  // "#id", encoded
  std::string text;
};

struct ArticlePage {
  Markup heading;  // the page's h1 with what belongs to it
  Markup body;
  std::vector<PageHeading> headings;  // below h1, in order
  bool bilingual = false;             // at least one unit shows its source
  bool images = false;                // at least one <img>
  std::vector<std::string> pivots;    // names that zones are shown by: letters, digits, - _ . only
};

// Both sides of a unit, and every text outside of units, stand in it once.
ArticlePage write_article(const Article& article, Side side, const PageWords& words, const PageLinks& links,
                          std::string_view page);

// The ids "u-105" of the units, by their index: the number of the unit, which its translations share; where an
// article repeats or lacks numbers, "u-x12", the index.
std::vector<std::string> unit_anchors(const Article& article);

}  // namespace diglot
