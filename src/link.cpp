#include "link.h"

#include <algorithm>
#include <map>
#include <set>

#include "link_references.h"
#include "link_rules.h"

namespace diglot {
namespace {

// The article's own file speaks for its locale. Where the source locale has none, the source side of a bilingual
// article does: of the first locale in order, so that the choice does not depend on the order of reading.
void add_source_variant(const std::vector<ArticleObject>& objects, const std::string& source_locale,
                        CorpusArticle& article) {
  if (article.in(source_locale) != nullptr) return;
  for (const Variant& variant : article.variants) {
    if (!objects[variant.object].article.bilingual()) continue;
    article.variants.push_back({source_locale, variant.object, Side::kSource});
    break;
  }
  std::sort(article.variants.begin(), article.variants.end(),
            [](const Variant& a, const Variant& b) { return a.locale < b.locale; });
}

}  // namespace

Corpus link(std::vector<ArticleObject> objects, std::vector<Toc> tocs, std::vector<std::string> assets,
            const std::string& source_locale) {
  Corpus corpus;
  corpus.source_locale = source_locale;
  corpus.objects = std::move(objects);
  corpus.tocs = std::move(tocs);
  corpus.assets = std::move(assets);
  std::sort(corpus.assets.begin(), corpus.assets.end());
  std::sort(corpus.objects.begin(), corpus.objects.end(), [](const ArticleObject& a, const ArticleObject& b) {
    return std::tie(a.article.locale, a.article.path) < std::tie(b.article.locale, b.article.path);
  });
  std::sort(corpus.tocs.begin(), corpus.tocs.end(),
            [](const Toc& a, const Toc& b) { return std::tie(a.locale, a.path) < std::tie(b.locale, b.path); });
  std::map<std::string, CorpusArticle> by_path;
  for (uint32_t i = 0; i < corpus.objects.size(); ++i) {
    const Article& article = corpus.objects[i].article;
    CorpusArticle& joined = by_path[article.path];
    joined.path = article.path;
    joined.variants.push_back({article.locale, i, Side::kTarget});
  }
  std::set<std::string> locales;
  for (auto& [path, article] : by_path) {
    add_source_variant(corpus.objects, source_locale, article);
    for (const Variant& variant : article.variants) locales.insert(variant.locale);
    corpus.articles.push_back(std::move(article));
  }
  corpus.locales.assign(locales.begin(), locales.end());
  join_rules(corpus);
  report_references(corpus);
  return corpus;
}

}  // namespace diglot
