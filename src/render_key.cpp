#include "render_key.h"

#include <set>

#include "digest.h"

namespace diglot {
namespace {

// The address that a node holds, whatever it is for: too many questions cost little, a missed one shows.
template <class Visit>
void for_addresses(const Tree& tree, const Node& node, Visit&& visit) {
  switch (node.kind) {
    case NodeKind::kLink:
    case NodeKind::kImage:
    case NodeKind::kVideo:
    case NodeKind::kSnippet:
    case NodeKind::kInclude: visit(tree.target(node)); break;
    default: break;
  }
  for (const Attribute& attribute : tree.attributes_of(node)) visit(tree.str(attribute.value));
}

// Follows the links of a page's article, and through its includes those of the articles that stand on the page.
class LinkDigester {
 public:
  LinkDigester(const PageContext& context, const std::vector<std::string>& articles, std::string_view locale,
               Digester& out)
      : context_(context), articles_(articles), locale_(locale), out_(out) {}

  void add(const Article& article) {
    if (!seen_.insert(&article).second) return;
    for (const Side side : {Side::kTarget, Side::kSource}) {
      const Tree& tree = article.tree(side);
      // Of the article's own locale, and of the page's: an include's links may be looked up from either.
      const LinkOrigin own{article.locale, article.path, &article, side};
      const LinkOrigin here{locale_, article.path, &article, side};
      for (const Node& node : tree.nodes) {
        for_addresses(tree, node, [&](std::string_view address) {
          if (address.empty()) return;
          add(address, own, node.kind);
          if (own.locale != here.locale) add(address, here, node.kind);
        });
        if (node.kind == NodeKind::kText) add_mentions(tree.str(node.text), own, here);
      }
    }
  }

 private:
  void add_mentions(std::string_view text, const LinkOrigin& own, const LinkOrigin& here) {
    const Links& links = context_.links.links();
    if (!links.has_uids()) return;
    for (auto mention = links.next_mention(text, 0); mention; mention = links.next_mention(text, mention->end)) {
      out_.add(mention->address);
      add(mention->address, own, NodeKind::kLink);
      if (own.locale != here.locale) add(mention->address, here, NodeKind::kLink);
    }
  }

  void add(std::string_view address, const LinkOrigin& origin, NodeKind kind) {
    const LinkTarget target = context_.links.links().find(address, origin);
    out_.add(static_cast<uint64_t>(target.kind)).add(target.anchor).add(target.address);
    if (target.asset != nullptr) out_.add(*target.asset);
    if (target.kind != LinkTarget::Kind::kArticle) return;
    out_.add(articles_[static_cast<size_t>(target.article - context_.corpus.articles.data())]);
    out_.add(target.variant->locale);
    if (kind == NodeKind::kInclude) add(context_.corpus.object(*target.variant).article);
  }

  const PageContext& context_;
  const std::vector<std::string>& articles_;
  std::string_view locale_;
  Digester& out_;
  std::set<const Article*> seen_;
};

}  // namespace

KeyMaker::KeyMaker(const PageContext& context, std::string_view seed, std::string_view findings)
    : context_(context), seed_(seed) {
  Digester all;
  all.add(seed_).add(findings);
  for (const CorpusArticle& article : context_.corpus.articles) {
    Digester one;
    one.add(article.path);
    for (const Variant& variant : article.variants) {
      one.add(variant.locale).add(static_cast<uint64_t>(variant.side)).add(context_.corpus.object(variant).digest);
    }
    articles_.push_back(one.finish());
    all.add(articles_.back());
  }
  for (const auto& [locale, frame] : context_.frames) all.add(shared_[locale] = shared_by(frame));
  for (const std::string& asset : context_.corpus.assets) all.add(asset);
  // The review lists what was found in other files, of which there is no digest here.
  for (const Diagnostic* finding : context_.findings.elsewhere) {
    all.add(finding->file).add(finding->message).add(static_cast<uint64_t>(finding->severity));
  }
  all_ = all.finish();
}

std::string KeyMaker::shared_by(const LocaleFrame& own) const {
  Digester digester;
  digester.add(seed_).add(own.locale);
  for (const auto& [locale, frame] : context_.frames) digester.add(locale).add(frame.index);
  for (const ContentsEntry& entry : own.contents.entries) {
    digester.add(entry.label).add(entry.address).add(entry.page).add(entry.end);
    digester.add(static_cast<uint64_t>(entry.parent)).add(static_cast<uint64_t>(entry.article >= 0));
  }
  return digester.finish();
}

std::string KeyMaker::key(const SitePage& page) const {
  Digester digester;
  digester.add(page.path).add(static_cast<uint64_t>(page.kind)).add(page.locale);
  const auto frame = context_.frames.find(page.locale);
  if (page.kind == PageKind::kTemplateFile || page.kind == PageKind::kManifestSchema) {
    return digester.add(context_.project.templates[page.index].source.bytes).finish();
  }
  if (frame == context_.frames.end()) return digester.add(all_).finish();
  digester.add(shared_.at(page.locale));
  switch (page.kind) {
    case PageKind::kArticle: add_article_page(page, frame->second, digester); break;
    case PageKind::kReviewArticle:
    case PageKind::kReviewCheck: add_review_page(page, digester); break;
    case PageKind::kSearchIndex: add_locale(page.locale, digester); break;
    default: digester.add(all_);
  }
  return digester.finish();
}

void KeyMaker::add_article_page(const SitePage& page, const LocaleFrame& frame, Digester& out) const {
  const CorpusArticle& article = context_.corpus.articles[page.index];
  out.add(articles_[page.index]);
  const int64_t place = frame.contents.place_of(page.index);
  out.add(static_cast<uint64_t>(place));
  for (const int step : {-1, 1}) {
    const int64_t other = neighbour(frame.contents, place, step);
    if (other >= 0) out.add(articles_[static_cast<size_t>(other)]);
  }
  const Variant* variant = article.in(page.locale);
  if (variant == nullptr) return;
  LinkDigester(context_, articles_, page.locale, out).add(context_.corpus.object(*variant).article);
}

void KeyMaker::add_review_page(const SitePage& page, Digester& out) const {
  const ReviewFindings& findings = context_.findings;
  if (page.kind == PageKind::kReviewArticle) {
    out.add(articles_[page.index]);
    const Variant* variant = context_.corpus.articles[page.index].in(page.locale);
    if (variant != nullptr) add_findings(findings.articles[variant->object], out);
    return;
  }
  const auto found = findings.codes.find({page.locale, info(static_cast<Diag>(page.index)).code});
  if (found == findings.codes.end()) return;
  for (const Diagnostic* finding : found->second) {
    out.add(context_.corpus.objects[findings.objects.at(finding->file)].digest);
  }
  add_findings(found->second, out);
}

void KeyMaker::add_findings(const ReviewFindings::List& findings, Digester& out) const {
  for (const Diagnostic* finding : findings) {
    out.add(finding->file).add(info(finding->id).code).add(static_cast<uint64_t>(finding->severity));
    out.add(finding->range.begin).add(finding->range.end).add(finding->unit).add(finding->message);
  }
}

void KeyMaker::add_locale(const std::string& locale, Digester& out) const {
  for (size_t i = 0; i < articles_.size(); ++i) {
    if (context_.corpus.articles[i].in(locale) != nullptr) out.add(articles_[i]);
  }
}

}  // namespace diglot
