// Which files a site has.
#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "html.h"
#include "locale.h"
#include "render.h"
#include "render_review.h"
#include "render_search.h"

namespace diglot {
namespace {

// All else in templates/ is published as it is: style sheets, scripts.
bool is_published(const DataFile& file) { return !file.path.ends_with(".xhtml") && !file.path.ends_with(".md"); }

// Made of the whole site: what takes long is begun first, so that no thread is left alone with it at the end.
bool is_large(PageKind kind) {
  return kind == PageKind::kManifest || kind == PageKind::kSearchIndex || kind == PageKind::kReviewHome;
}

// Takes files in the order of their right to a path.
class Planner {
 public:
  bool add(SitePage page) {
    if (!taken_.insert(lower_ascii(page.path)).second) return false;
    site_.pages.push_back(std::move(page));
    return true;
  }
  Site finish() {
    std::sort(site_.pages.begin(), site_.pages.end(), [](const SitePage& a, const SitePage& b) {
      return std::tuple(!is_large(a.kind), std::string_view(a.path)) <
             std::tuple(!is_large(b.kind), std::string_view(b.path));
    });
    return std::move(site_);
  }

 private:
  Site site_;
  std::set<std::string> taken_;
};

}  // namespace

namespace {

// Style sheets and scripts, which pages and review share.
void plan_templates(const Project& project, bool with_schema, Planner& plan) {
  for (uint32_t i = 0; i < project.templates.size(); ++i) {
    if (project.templates[i].path == kManifestSchemaFile) {
      if (with_schema) plan.add({PageKind::kManifestSchema, std::string(kManifestSchemaFile), "", i});
    } else if (is_published(project.templates[i])) {
      plan.add({PageKind::kTemplateFile, "assets/" + project.templates[i].path, "", i});
    }
  }
}

void plan_review(const Corpus& corpus, const Project& project, const Review& review, Planner& plan) {
  plan.add({PageKind::kReviewHome, std::string(kReviewHomePath), "", 0});
  for (const auto& [key, findings] : ReviewFindings(corpus, project, review.findings).codes) {
    const std::string locale(key.first);
    plan.add({PageKind::kReviewCheck, review_check_path(locale, key.second), locale,
              static_cast<uint32_t>(findings.front()->id)});
  }
  for (uint32_t i = 0; i < corpus.articles.size(); ++i) {
    for (const Variant& variant : corpus.articles[i].variants) {
      if (variant.side == Side::kSource) continue;
      plan.add({PageKind::kReviewArticle, review_path(variant.locale, corpus.articles[i].path), variant.locale, i});
    }
  }
}

}  // namespace

Site plan_site(const Corpus& corpus, const Project& project, const Review& review) {
  Planner plan;
  plan_templates(project, !review.alone, plan);
  plan_review(corpus, project, review, plan);
  if (review.alone) return plan.finish();
  plan.add({PageKind::kHome, "index.html", "", 0});
  plan.add({PageKind::kNotFound, "404.html", "", 0});
  if (!project.options.base_address.empty()) {
    plan.add({PageKind::kSitemap, "sitemap.xml", "", 0});
    plan.add({PageKind::kRobots, "robots.txt", "", 0});
  }
  plan.add({PageKind::kManifest, "manifest.json", "", 0});
  for (uint32_t i = 0; i < corpus.articles.size(); ++i) {
    for (const Variant& variant : corpus.articles[i].variants) {
      plan.add({PageKind::kArticle, page_path(variant.locale, corpus.articles[i].path), variant.locale, i});
    }
  }
  for (const std::string& locale : corpus.locales) {
    for (const char* name : {"/index.html", "/contents.html", "/contents-1.html"}) {
      if (plan.add({PageKind::kLocaleIndex, locale + name, locale, 0})) break;
    }
  }
  for (const std::string& locale : corpus.locales) plan.add({PageKind::kSearchIndex, search_path(locale), locale, 0});
  for (uint32_t i = 0; i < project.files.size(); ++i) {
    const InputFile& file = project.files[i];
    if (file.kind != InputKind::kAsset || file.locale.empty() || is_active_file(file.path)) continue;
    plan.add({PageKind::kAsset, file.locale + "/" + file.path, file.locale, i});
  }
  return plan.finish();
}

}  // namespace diglot
