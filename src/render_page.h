// The pages of the site around their articles.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "render.h"
#include "render_article.h"
#include "render_contents.h"
#include "render_links.h"
#include "render_review.h"
#include "render_template.h"

namespace diglot {

// What all pages of one locale share.
struct LocaleFrame {
  LocaleFrame(const struct PageContext& context, const std::string& tag, const std::vector<std::string>& all,
              const Lexicons& lexicons, Diagnostics& diagnostics);

  std::string locale;
  std::string dir;
  std::string ui_lang, ui_dir;  // of the page's own words, where they are not in the page's language
  std::string name;             // of the language, in itself
  std::string hreflang;
  std::string site_title;
  std::string index;        // path of its contents page
  std::string view_legend;  // "source text (English)"
  std::string source_name;  // "English", in this language
  const Lexicon* words;
  PageWords page_words;
  Template frame;
  Template review_frame;
  Contents contents;
};

// What all pages share.
struct PageContext {
  PageContext(const Corpus& all, const Project& from, const Lexicons& lexicons, Diagnostics& diagnostics,
              const Review& review);
  PageContext(const Corpus& all, const Project& from, const Lexicons& lexicons, Diagnostics& diagnostics,
              const Review& review, const Site& plan);

  const Corpus& corpus;
  const Project& project;
  PageLinks links;
  std::string base;                           // with its slash; empty where none is configured
  std::map<std::string, LocaleFrame> frames;  // by locale
  const LocaleFrame* main = nullptr;          // for pages that are of no locale
  ReviewFindings findings;
  bool review_alone = false;  // there are no other pages
};

// What every page fills in; `title` is the page's own.
Fields common_fields(const LocaleFrame& frame, std::string_view path, const std::string& title);

// What the page is about in about `most` characters: as the front matter says, else as it begins.
std::string page_description(const Article& article, Side side, size_t most);

// A text that `content`, what strangers bring to the page, does not hold: for its Content-Security-Policy.
std::string nonce_of(std::string_view path, std::initializer_list<std::string_view> content);

// `path` is that of the page itself.
std::string article_page(const PageContext& context, const LocaleFrame& frame, std::string_view path, uint32_t article);
std::string locale_index_page(const PageContext& context, const LocaleFrame& frame, std::string_view path);
std::string home_page(const PageContext& context, std::string_view path);
std::string not_found_page(const PageContext& context, std::string_view path);
std::string sitemap(const PageContext& context);

}  // namespace diglot
