#include "render_links.h"

#include "html.h"

namespace diglot {

std::string page_path(std::string_view locale, std::string_view article_path) {
  std::string out(locale);
  out += '/';
  out += article_path;
  if (out.size() > 3 && out.ends_with(".md")) out.resize(out.size() - 3);
  return out + ".html";
}

std::string relative_address(std::string_view from, std::string_view to) {
  size_t common = 0;  // length of the shared folders, with their slash
  for (size_t i = 0; i < from.size() && i < to.size() && from[i] == to[i]; ++i) {
    if (from[i] == '/') common = i + 1;
  }
  std::string out;
  for (size_t i = common; i < from.size(); ++i) {
    if (from[i] == '/') out += "../";
  }
  // A colon in the first segment would be read as a scheme.
  const std::string rest = percent_encode_path(to.substr(common));
  if (out.empty() && rest.find(':') < rest.find('/')) out = "./";
  return out + rest;
}

PageLinks::PageLinks(const Corpus& corpus, const Site& site) : corpus_(corpus), links_(corpus) {
  for (const SitePage& page : site.pages) {
    if (page.kind == PageKind::kLocaleIndex) contents_.emplace(page.locale, page.path);
  }
}

ResolvedLink PageLinks::resolve(std::string_view address, const LinkOrigin& origin, std::string_view page) const {
  using Kind = ResolvedLink::Kind;
  LinkTarget target = links_.find(address, origin);
  const std::string anchor = target.anchor.empty() ? "" : read_address("#" + target.anchor).text;
  switch (target.kind) {
    case LinkTarget::Kind::kElsewhere: return {Kind::kOther, std::move(target.address), {}, {}};
    case LinkTarget::Kind::kAnchor:
      if (target.lacks_anchor) return {};
      return {Kind::kOther, anchor, {}, {}};
    case LinkTarget::Kind::kAsset: return {Kind::kFile, relative_address(page, *target.asset) + target.address, {}, {}};
    case LinkTarget::Kind::kContents: {
      const auto contents = contents_.find(origin.locale);
      if (contents == contents_.end()) return {};
      return {Kind::kPage, relative_address(page, contents->second), {}, {}};
    }
    case LinkTarget::Kind::kArticle: {
      const Variant& variant = *target.variant;
      std::string href = relative_address(page, page_path(variant.locale, target.article->path));
      const std::string_view other = variant.locale == origin.locale ? std::string_view{} : variant.locale;
      return {Kind::kPage, href.append(target.address).append(anchor), other,
              corpus_.object(variant).article.title(variant.side)};
    }
    default: return {};
  }
}

}  // namespace diglot
