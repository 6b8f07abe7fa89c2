#include "render_links.h"

#include <algorithm>

#include "html.h"

namespace diglot {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return fold(x) == fold(y); });
}

}  // namespace

std::string page_path(std::string_view locale, std::string_view article_path) {
  std::string out(locale);
  out += '/';
  out += article_path;
  if (out.size() > 3 && lower(std::string_view(out).substr(out.size() - 3)) == ".md") out.resize(out.size() - 3);
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

bool join_path(std::string_view article, std::string_view relative, std::string& out) {
  const size_t slash = article.rfind('/');
  out.assign(slash == std::string_view::npos ? std::string_view{} : article.substr(0, slash + 1));
  if (relative.starts_with("~/")) {
    out.clear();
    relative.remove_prefix(2);
  }
  for (size_t at = 0; at <= relative.size();) {
    const size_t end = std::min(relative.find('/', at), relative.size());
    const std::string_view segment = relative.substr(at, end - at);
    if (segment == "..") {
      if (out.empty()) return false;
      out.pop_back();
      out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/') + 1);
    } else if (segment != "." && !(segment.empty() && end < relative.size())) {
      out += segment;
      if (end < relative.size()) out += '/';
    }
    at = end + 1;
  }
  return true;
}

std::string anchor_in(const Article& article, Side side, std::string_view fragment) {
  const std::string wanted = percent_decode(fragment);
  std::string found;
  const auto offer = [&](std::string_view anchor) {
    if (anchor == wanted || (found.empty() && same_but_for_case(anchor, wanted))) found = anchor;
  };
  for (const Heading& heading : article.headings_of(side)) offer(heading.anchor);
  if (found == wanted) return found;
  // The second heading of a name: "name-1".
  const size_t dash = wanted.rfind('-');
  const bool numbered = dash != std::string::npos && dash + 1 < wanted.size() &&
                        wanted.find_first_not_of("0123456789", dash + 1) == std::string::npos;
  const std::string stem = numbered ? wanted.substr(0, dash) : std::string();
  for (const Heading& heading : article.headings_of(side)) {
    if (numbered && heading.anchor == stem) return wanted;
  }
  const Tree& tree = article.tree(side);
  for (const Node& node : tree.nodes) {
    if (node.kind == NodeKind::kAnchor) offer(tree.str(node.text));
    if (node.kind != NodeKind::kElement) continue;
    offer(tree.attribute(node, "id"));
    if (tree.str(node.text) == "a") offer(tree.attribute(node, "name"));
  }
  return found;
}

LinkMap::LinkMap(const Corpus& corpus, const Site& site) : corpus_(corpus) {
  for (uint32_t i = 0; i < corpus.articles.size(); ++i) articles_.emplace(lower(corpus.articles[i].path), i);
  for (const SitePage& page : site.pages) {
    if (page.kind == PageKind::kAsset) files_.emplace(lower(page.path), page.path);
    if (page.kind == PageKind::kLocaleIndex) indexes_.emplace(page.locale, page.path);
  }
}

int64_t LinkMap::article_at(std::string_view written) const {
  const auto at = [&](const std::string& path) -> int64_t {
    const auto found = articles_.find(path);
    return found != articles_.end() ? static_cast<int64_t>(found->second) : -1;
  };
  const auto first_of = [&](std::initializer_list<const char*> ends, const std::string& stem) {
    int64_t article = -1;
    for (const char* end : ends) article = article >= 0 ? article : at(stem + end);
    return article;
  };
  const std::string path = lower(written);
  if (path.ends_with(".md")) return at(path);
  if (ends_with_any(path, {".html", ".htm"})) return at(path.substr(0, path.rfind('.')) + ".md");
  if (path.empty() || path.ends_with('/')) return first_of({"index.md", "readme.md"}, path);
  const size_t name = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  if (path.find('.', name) != std::string::npos) return -1;
  return first_of({".md", "/index.md", "/readme.md"}, path);
}

ResolvedLink LinkMap::resolve(std::string_view text, const LinkOrigin& origin) const {
  Address address = read_address(text);
  switch (address.kind) {
    case AddressKind::kUnsafe: return {};
    case AddressKind::kFragment: {
      const std::string anchor =
          origin.self == nullptr ? "" : anchor_in(*origin.self, origin.side, address.text.substr(1));
      if (anchor.empty()) return {};
      return {ResolvedLink::Kind::kOther, read_address("#" + anchor).text, {}, {}};
    }
    case AddressKind::kWeb:
    case AddressKind::kMail:
    case AddressKind::kSiteRelative: return {ResolvedLink::Kind::kOther, std::move(address.text), {}, {}};
    case AddressKind::kRelative: break;
  }
  const size_t tail = std::min(address.text.find_first_of("?#"), address.text.size());
  std::string relative = percent_decode(std::string_view(address.text).substr(0, tail));
  std::replace(relative.begin(), relative.end(), '\\', '/');
  if (relative.empty()) return {};
  std::string path;
  if (!join_path(origin.article, relative, path)) return {};
  return resolve_path(path, std::string_view(address.text).substr(tail), origin);
}

ResolvedLink LinkMap::resolve_path(const std::string& path, std::string_view suffix, const LinkOrigin& origin) const {
  using Kind = ResolvedLink::Kind;
  if (const int64_t found = article_at(path); found >= 0) {
    const CorpusArticle& article = corpus_.articles[static_cast<size_t>(found)];
    const Variant* variant = article.in(std::string(origin.locale));
    if (variant == nullptr) variant = article.in(corpus_.source_locale);
    if (variant == nullptr) variant = &article.variants.front();
    std::string href = relative_address(origin.page, page_path(variant->locale, article.path));
    const size_t hash = std::min(suffix.find('#'), suffix.size());
    href += suffix.substr(0, hash);
    const Article& target = corpus_.object(*variant).article;
    const std::string anchor = hash < suffix.size() ? anchor_in(target, variant->side, suffix.substr(hash + 1)) : "";
    if (!anchor.empty()) href += read_address("#" + anchor).text;
    const std::string_view other = variant->locale == origin.locale ? std::string_view{} : variant->locale;
    return {Kind::kPage, std::move(href), other, target.title(variant->side)};
  }
  const auto file = [&](std::string_view locale) -> const std::string* {
    const auto found = files_.find(lower(std::string(locale) + "/" + path));
    return found != files_.end() ? &found->second : nullptr;
  };
  const std::string* target = file(origin.locale);
  if (target == nullptr) target = file(corpus_.source_locale);
  for (size_t i = 0; target == nullptr && i < corpus_.locales.size(); ++i) target = file(corpus_.locales[i]);
  if (target != nullptr) return {Kind::kFile, relative_address(origin.page, *target).append(suffix), {}, {}};
  if (path.empty() || path == "index.yml" || path.ends_with("/index.yml")) {
    if (auto found = indexes_.find(std::string(origin.locale)); found != indexes_.end()) {
      return {Kind::kPage, relative_address(origin.page, found->second), {}, {}};
    }
  }
  return {};
}

}  // namespace diglot
