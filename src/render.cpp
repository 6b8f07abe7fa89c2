#include "render.h"

#include "render_key.h"
#include "render_page.h"
#include "render_review.h"
#include "render_search.h"

namespace diglot {

struct Renderer::State : PageContext {
  using PageContext::PageContext;
};

Renderer::Renderer(const Corpus& corpus, const Project& project, const Lexicons& lexicons, Diagnostics& diagnostics,
                   const Review& review)
    : state_(std::make_unique<const State>(corpus, project, lexicons, diagnostics, review)) {}

Renderer::~Renderer() = default;

std::string Renderer::page(const SitePage& page) const {
  const State& context = *state_;
  const auto found = context.frames.find(page.locale);
  const LocaleFrame& frame = found != context.frames.end() ? found->second : *context.main;
  switch (page.kind) {
    case PageKind::kArticle: return article_page(context, frame, page.path, page.index);
    case PageKind::kLocaleIndex: return locale_index_page(context, frame, page.path);
    case PageKind::kHome: return home_page(context, page.path);
    case PageKind::kNotFound: return not_found_page(context, page.path);
    case PageKind::kSitemap: return sitemap(context);
    case PageKind::kRobots: return "User-agent: *\nAllow: /\nSitemap: " + context.base + "sitemap.xml\n";
    case PageKind::kReviewHome: return review_home_page(context, page.path);
    case PageKind::kReviewArticle: return review_article_page(context, frame, page.path, page.index);
    case PageKind::kReviewCheck: return review_check_page(context, frame, page.path, static_cast<Diag>(page.index));
    case PageKind::kSearchIndex: return search_index(context, frame);
    case PageKind::kManifestSchema:
    case PageKind::kTemplateFile: return context.project.templates[page.index].source.bytes;
    case PageKind::kManifest:
    case PageKind::kAsset: break;
  }
  return {};
}

PageKeys::PageKeys(const Renderer& renderer, std::string_view seed, std::string_view findings)
    : maker_(std::make_unique<const KeyMaker>(*renderer.state_, seed, findings)) {}

PageKeys::~PageKeys() = default;

std::string PageKeys::of(const SitePage& page) const { return maker_->key(page); }

}  // namespace diglot
