// What a page is made from, as a digest.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "digest.h"
#include "render_page.h"
#include "render_review.h"
#include "site.h"

namespace diglot {

// An article's page is made from the article in all its locales (they are its siblings: its source, its languages),
// from the articles that its links and includes lead to, from its neighbours in the table of contents, and from what
// all pages of its locale show. A page of the review is made from findings and the articles that they are about; an
// index for the search, from the articles of its locale. What is none of these is taken to be made from everything.
class KeyMaker {
 public:
  // `seed`: digest of all that is no article: program, options, locale files, templates. `findings`: of those of the
  // build, which review pages show.
  KeyMaker(const PageContext& context, std::string_view seed, std::string_view findings);
  std::string key(const SitePage& page) const;

 private:
  std::string shared_by(const LocaleFrame& frame) const;
  void add_article_page(const SitePage& page, const LocaleFrame& frame, Digester& out) const;
  void add_review_page(const SitePage& page, Digester& out) const;
  void add_findings(const ReviewFindings::List& findings, Digester& out) const;
  void add_locale(const std::string& locale, Digester& out) const;

  const PageContext& context_;
  std::string seed_;
  std::string all_;                            // of the whole corpus
  std::vector<std::string> articles_;          // by article: of all its locales
  std::map<std::string, std::string> shared_;  // by locale
};

}  // namespace diglot
