#include "links.h"

#include <algorithm>

#include "ascii.h"
#include "html.h"
#include "locale.h"

namespace diglot {
namespace {

// Resolves "." and ".." of a path relative to the folder of `from`; false where it leaves the root.
bool resolve_relative(std::string_view from, std::string_view relative, std::string& out) {
  const size_t slash = from.rfind('/');
  out.assign(slash == std::string_view::npos ? std::string_view{} : from.substr(0, slash + 1));
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

}  // namespace

Anchors::Anchors(const Article& article, Side side) : article_(article), side_(side) {
  for (const Heading& heading : article.headings_of(side)) {
    headings_.insert(heading.anchor);
    add(heading.anchor);
  }
  const Tree& tree = article.tree(side);
  for (const Node& node : tree.nodes) {
    if (node.kind == NodeKind::kAnchor) add(tree.str(node.text));
    if (node.kind != NodeKind::kElement) continue;
    add(tree.attribute(node, "id"));
    if (tree.str(node.text) == "a") add(tree.attribute(node, "name"));
  }
}

void Anchors::add(std::string_view anchor) {
  if (!anchor.empty() && exact_.insert(anchor).second) all_.push_back(anchor);
}

void Anchors::fold() const {
  const std::vector<Heading>& headings = article_.headings_of(side_);
  for (const Heading& heading : headings) folded_.emplace(lower_ascii(heading.anchor), heading.anchor);
  // Translators write the name that a heading has in their language; the page goes by the English one.
  for (const Heading& heading : headings) folded_.emplace(slug(heading.text), heading.anchor);
  for (const std::string_view anchor : all_) folded_.emplace(lower_ascii(anchor), anchor);
}

std::string Anchors::meant_by(std::string_view fragment) const {
  const std::string wanted = percent_decode(fragment);
  if (exact_.contains(wanted)) return wanted;
  // The second heading of a name: "name-1".
  const size_t dash = wanted.rfind('-');
  const bool numbered = dash != std::string::npos && dash + 1 < wanted.size() &&
                        wanted.find_first_not_of("0123456789", dash + 1) == std::string::npos;
  if (numbered && headings_.contains(std::string_view(wanted).substr(0, dash))) return wanted;
  std::call_once(folded_once_, [this] { fold(); });
  const auto found = folded_.find(lower_ascii(wanted));
  return found != folded_.end() ? std::string(found->second) : std::string();
}

bool names_toc(std::string_view path) {
  const std::string name = lower_ascii(path.substr(path.rfind('/') + 1));
  return name == "toc.yml" || name == "toc.yaml" || name == "toc.md";
}

std::optional<std::string> resolve_path(std::string_view from, std::string_view address) {
  if (address.empty() || read_address(address).kind != AddressKind::kRelative) return std::nullopt;
  std::string relative = percent_decode(address.substr(0, address.find_first_of("?#")));
  std::replace(relative.begin(), relative.end(), '\\', '/');
  std::string path;
  if (relative.empty() || !resolve_relative(from, relative, path)) return std::nullopt;
  return path;
}

Links::Links(const Corpus& corpus) : corpus_(corpus) {
  for (uint32_t i = 0; i < corpus.articles.size(); ++i) articles_.emplace(lower_ascii(corpus.articles[i].path), i);
  for (uint32_t i = 0; i < corpus.articles.size(); ++i) {
    for (const Variant& variant : corpus.articles[i].variants) {
      const std::string_view uid = corpus.object(variant).article.document.front_matter.value("uid");
      if (!uid.empty()) uids_.emplace(uid, i);
    }
  }
  for (const std::string& asset : corpus.assets) assets_.emplace(lower_ascii(asset), &asset);
}

const Anchors& Links::anchors_of(const Article& article, Side side) const {
  const std::lock_guard lock(anchors_mutex_);
  const auto key = std::pair(&article, side);
  const auto known = anchors_.find(key);
  return known != anchors_.end() ? known->second : anchors_.try_emplace(key, article, side).first->second;
}

int64_t Links::article_at(std::string_view from, std::string_view address) const {
  const std::optional<std::string> path = resolve_path(from, address);
  return path ? index_of(*path) : -1;
}

int64_t Links::index_of(std::string_view written) const {
  const auto at = [&](const std::string& path) -> int64_t {
    const auto found = articles_.find(path);
    return found != articles_.end() ? static_cast<int64_t>(found->second) : -1;
  };
  const auto first_of = [&](std::initializer_list<const char*> ends, const std::string& stem) {
    int64_t article = -1;
    for (const char* end : ends) article = article >= 0 ? article : at(stem + end);
    return article;
  };
  const std::string path = lower_ascii(written);
  if (path.ends_with(".md")) return at(path);
  if (path.ends_with(".html") || path.ends_with(".htm")) return at(path.substr(0, path.rfind('.')) + ".md");
  if (path.empty() || path.ends_with('/')) return first_of({"index.md", "readme.md"}, path);
  if (path.find('.', path.rfind('/') + 1) != std::string::npos) return -1;
  return first_of({".md", "/index.md", "/readme.md"}, path);
}

const std::string* Links::asset_at(std::string_view locale, const std::string& path) const {
  const auto found = assets_.find(lower_ascii(std::string(locale) + "/" + path));
  return found != assets_.end() ? found->second : nullptr;
}

std::optional<Links::Mention> Links::next_mention(std::string_view text, size_t from) const {
  constexpr std::string_view kPunctuation = ".,;:!?`~";
  const auto is_blank = [&](size_t at) { return at >= text.size() || text[at] == ' ' || text[at] == '\t'; };
  const auto is_punctuation = [&](size_t at) {
    return at < text.size() && kPunctuation.find(text[at]) != std::string_view::npos;
  };
  if (uids_.empty()) return std::nullopt;
  for (size_t at = from; (at = text.find('@', at)) != std::string_view::npos; ++at) {
    if (at > 0 && is_ascii_alnum(text[at - 1])) continue;
    if (at + 1 >= text.size()) return std::nullopt;
    const char first = text[at + 1];
    size_t begin = at + 1;
    size_t end = begin;
    size_t behind = begin;
    if (first == '\'' || first == '"') {
      end = text.find(first, ++begin);
      if (end == std::string_view::npos) continue;
      behind = end + 1;
    } else if (is_ascii_letter(first)) {
      while (!is_blank(end) && !(is_punctuation(end) && (is_blank(end + 1) || is_punctuation(end + 1)))) ++end;
      behind = end;
    } else {
      continue;
    }
    const std::string_view uid = text.substr(begin, end - begin);
    if (!uids_.contains(uid.substr(0, uid.find('?')))) continue;
    return Mention{at, behind, std::string("xref:").append(uid)};
  }
  return std::nullopt;
}

LinkTarget Links::find(std::string_view text, const LinkOrigin& origin) const {
  using Kind = LinkTarget::Kind;
  if (text.starts_with("xref:")) {
    const std::string_view reference = text.substr(5);
    const size_t end = std::min(reference.find_first_of("?#"), reference.size());
    const auto found = uids_.find(percent_decode(reference.substr(0, end)));
    if (found == uids_.end()) {
      LinkTarget nowhere;
      nowhere.kind = Kind::kInvalid;
      return nowhere;
    }
    const size_t hash = std::min(reference.find('#'), reference.size());
    const std::string_view fragment = reference.substr(std::min(hash + 1, reference.size()));
    return to_article(corpus_.articles[found->second], fragment, origin);
  }
  Address address = read_address(text);
  LinkTarget target;
  switch (address.kind) {
    case AddressKind::kInvalid: target.kind = Kind::kInvalid; return target;
    case AddressKind::kUnsafe: target.kind = Kind::kUnsafe; return target;
    case AddressKind::kFragment:
      if (origin.article == nullptr || address.text.size() < 2) return target;
      target.kind = Kind::kAnchor;
      target.anchor = anchors_of(*origin.article, origin.side).meant_by(std::string_view(address.text).substr(1));
      target.lacks_anchor = target.anchor.empty();
      return target;
    case AddressKind::kWeb:
    case AddressKind::kMail:
    case AddressKind::kSiteRelative:
      target.kind = Kind::kElsewhere;
      target.address = std::move(address.text);
      return target;
    case AddressKind::kRelative: break;
  }
  const size_t tail = std::min(address.text.find_first_of("?#"), address.text.size());
  if (tail == 0) return target;
  const std::optional<std::string> path = resolve_path(origin.path, address.text);
  if (path) return find_file(*path, std::string_view(address.text).substr(tail), origin);
  target.kind = Kind::kOutside;
  return target;
}

// `fragment`: without '#'; empty for none.
LinkTarget Links::to_article(const CorpusArticle& article, std::string_view fragment, const LinkOrigin& origin) const {
  LinkTarget target;
  target.kind = LinkTarget::Kind::kArticle;
  target.article = &article;
  target.variant = article.in(std::string(origin.locale));
  if (target.variant == nullptr) target.variant = article.in(corpus_.source_locale);
  if (target.variant == nullptr) target.variant = &article.variants.front();
  if (fragment.empty()) return target;
  target.anchor = anchors_of(corpus_.object(*target.variant).article, target.variant->side).meant_by(fragment);
  target.lacks_anchor = target.anchor.empty();
  return target;
}

LinkTarget Links::find_file(const std::string& path, std::string_view suffix, const LinkOrigin& origin) const {
  LinkTarget target;
  const size_t hash = std::min(suffix.find('#'), suffix.size());
  target.address = suffix.substr(0, hash);
  if (const int64_t found = index_of(path); found >= 0) {
    const std::string_view fragment = suffix.substr(std::min(hash + 1, suffix.size()));
    LinkTarget article = to_article(corpus_.articles[static_cast<size_t>(found)], fragment, origin);
    article.address = std::move(target.address);
    return article;
  }
  target.asset = asset_at(origin.locale, path);
  if (target.asset == nullptr) target.asset = asset_at(corpus_.source_locale, path);
  for (size_t i = 0; target.asset == nullptr && i < corpus_.locales.size(); ++i) {
    target.asset = asset_at(corpus_.locales[i], path);
  }
  if (target.asset != nullptr) {
    target.kind = LinkTarget::Kind::kAsset;
  } else if (path.empty() || path == "index.yml" || path.ends_with("/index.yml")) {
    target.kind = LinkTarget::Kind::kContents;
  } else {
    target.kind = LinkTarget::Kind::kMissing;
  }
  return target;
}

}  // namespace diglot
