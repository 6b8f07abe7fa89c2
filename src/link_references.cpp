#include "link_references.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "html.h"
#include "links.h"
#include "locale.h"

namespace diglot {
namespace {

// The address that a node holds, with the element that it is if it is raw HTML; nothing where it holds none.
std::string_view address_of(const Tree& tree, const Node& node) {
  switch (node.kind) {
    case NodeKind::kLink:
    case NodeKind::kImage:
    case NodeKind::kSnippet:
    case NodeKind::kInclude: return tree.target(node);
    case NodeKind::kElement: {
      const std::string_view name = tree.str(node.text);
      if (name == "a") return tree.attribute(node, "href");
      return name == "img" ? tree.attribute(node, "src") : std::string_view{};
    }
    default: return {};
  }
}

class ReferenceReporter {
 public:
  explicit ReferenceReporter(const Corpus& corpus)
      : corpus_(corpus), links_(corpus), includes_(corpus.objects.size()), depths_(corpus.objects.size(), kNotSeen) {}

  std::vector<Diagnostic> run() {
    for (uint32_t i = 0; i < corpus_.objects.size(); ++i) report_article(i);
    for (uint32_t i = 0; i < corpus_.objects.size(); ++i) follow_includes(i);
    report_tocs();
    return std::move(out_);
  }

 private:
  static constexpr int kNotSeen = -1;
  static constexpr int kOpen = -2;

  struct Include {
    uint32_t object = 0;  // what is included
    Range range;
    std::string address;
  };

  void keep(Diagnostics& diagnostics) {
    for (Diagnostic& diagnostic : diagnostics.take()) out_.push_back(std::move(diagnostic));
  }

  void report_article(uint32_t index) {
    const Article& article = corpus_.objects[index].article;
    const Tree& tree = article.document.target;
    Diagnostics diagnostics(article.locale, article.path, article.file);
    const LinkOrigin origin{article.locale, article.path, &article, Side::kTarget};
    for (NodeId id = 0; id < tree.nodes.size(); ++id) {
      const std::string_view address = address_of(tree, tree[id]);
      if (address.empty() || is_tab(tree[id], address)) continue;
      const LinkTarget target = links_.find(address, origin);
      const auto [range, unit] = place_of(article, tree, id);
      if (kept_elsewhere(tree[id], target, address)) {
        diagnostics.report(Diag::kLinkKindMissing, range, unit, address);
      } else {
        report(target, address, range, unit, diagnostics);
      }
      if (tree[id].kind == NodeKind::kInclude && target.kind == LinkTarget::Kind::kArticle &&
          target.variant->side == Side::kTarget) {
        includes_[index].push_back({target.variant->object, range, std::string(address)});
      }
    }
    keep(diagnostics);
  }

  // A tab that stands where no tabs may be is still a link of that form.
  static bool is_tab(const Node& node, std::string_view address) {
    return node.kind == NodeKind::kLink && address.starts_with("#tab/");
  }

  // A picture or a file to download, where the content is a checkout of articles alone: nobody can tell whether it is
  // missing. An article is looked for, and so is what the article takes into itself.
  bool kept_elsewhere(const Node& node, const LinkTarget& target, std::string_view address) const {
    if (target.kind != LinkTarget::Kind::kMissing || !corpus_.assets.empty()) return false;
    if (node.kind == NodeKind::kSnippet || node.kind == NodeKind::kInclude) return false;
    const std::string path = lower_ascii(address.substr(0, address.find_first_of("?#")));
    const size_t name = path.rfind('/') + 1;
    return path.find('.', name) != std::string::npos && !path.ends_with(".md") && !path.ends_with(".html") &&
           !path.ends_with(".htm");
  }

  // The range of the address, or of the unit where that is nearer: some inlines have only the range of their block.
  static std::pair<Range, std::string> place_of(const Article& article, const Tree& tree, NodeId id) {
    const Range own = tree[id].range;
    for (NodeId at = id; at != kNoNode; at = tree[at].parent) {
      if (tree[at].kind != NodeKind::kUnit || tree[at].number >= article.units.size()) continue;
      const Unit& unit = article.units[tree[at].number];
      const bool inside = unit.range.begin <= own.begin && own.end <= unit.range.end;
      return {inside ? own : unit.range, unit.id};
    }
    return {own, ""};
  }

  static void report(const LinkTarget& target, std::string_view address, Range range, const std::string& unit,
                     Diagnostics& diagnostics) {
    switch (target.kind) {
      case LinkTarget::Kind::kInvalid: diagnostics.report(Diag::kLinkInvalid, range, unit, address); break;
      case LinkTarget::Kind::kOutside: diagnostics.report(Diag::kLinkOutsideRoot, range, unit, address); break;
      case LinkTarget::Kind::kMissing: diagnostics.report(Diag::kLinkFileMissing, range, unit, address); break;
      default:
        if (target.lacks_anchor) diagnostics.report(Diag::kLinkAnchorMissing, range, unit, address);
    }
  }

  // The levels of includes below an article; reports those that come back to where they are and those that go
  // too deep. Each article is walked once.
  int follow_includes(uint32_t index) {
    if (depths_[index] != kNotSeen) return depths_[index];
    depths_[index] = kOpen;
    int deepest = 0;
    const Article& article = corpus_.objects[index].article;
    Diagnostics diagnostics(article.locale, article.path, article.file);
    for (const Include& include : includes_[index]) {
      const int below = follow_includes(include.object);
      if (below == kOpen) {
        diagnostics.report(Diag::kIncludeCycle, include.range, "", include.address);
      } else if (below + 1 > kMaxIncludeDepth) {
        diagnostics.report(Diag::kIncludeTooDeep, include.range, "", kMaxIncludeDepth);
      } else {
        deepest = std::max(deepest, below + 1);
      }
    }
    keep(diagnostics);
    return depths_[index] = deepest;
  }

  void report_tocs() {
    for (const Toc& toc : corpus_.tocs) {
      Diagnostics diagnostics(toc.locale, toc.path, toc.file);
      report_entries(toc, toc.entries, diagnostics);
      keep(diagnostics);
    }
    for (const ArticleObject& object : corpus_.objects) {
      const Article& article = object.article;
      const bool part = article.path.starts_with("includes/") || article.path.find("/includes/") != std::string::npos;
      if (part || !listing_locales_.contains(article.locale) || listed_.contains({article.locale, article.path}))
        continue;
      Diagnostics diagnostics(article.locale, article.path, article.file);
      diagnostics.report(Diag::kArticleUnlisted, {0, 0}, "");
      keep(diagnostics);
    }
  }

  void report_entries(const Toc& toc, const std::vector<TocEntry>& entries, Diagnostics& diagnostics) {
    for (const TocEntry& entry : entries) {
      const LinkTarget target = links_.find(entry.href, {toc.locale, toc.path, nullptr, Side::kTarget});
      if (target.kind == LinkTarget::Kind::kArticle) {
        listing_locales_.insert(toc.locale);
        listed_.insert({toc.locale, target.article->path});
      } else if (target.kind == LinkTarget::Kind::kMissing && !names_another(toc, entry.href)) {
        diagnostics.report(Diag::kTocMissing, entry.range, "", entry.href);
      } else if (target.kind == LinkTarget::Kind::kOutside) {
        diagnostics.report(Diag::kLinkOutsideRoot, entry.range, "", entry.href);
      }
      report_entries(toc, entry.items, diagnostics);
    }
  }

  // True for an entry that stands for another table of contents: its file or its folder.
  bool names_another(const Toc& toc, std::string_view href) const {
    const std::optional<std::string> path = resolve_path(toc.path, href);
    return path && std::any_of(corpus_.tocs.begin(), corpus_.tocs.end(), [&](const Toc& other) {
             const bool below = path->ends_with('/') && other.path.starts_with(*path) && names_toc(other.path);
             return other.locale == toc.locale && (below || other.path == *path);
           });
  }

  const Corpus& corpus_;
  const Links links_;
  std::vector<Diagnostic> out_;
  std::vector<std::vector<Include>> includes_;  // by object
  std::vector<int> depths_;                     // by object
  std::set<std::string> listing_locales_;
  std::set<std::pair<std::string, std::string>> listed_;  // (locale, path)
};

}  // namespace

void report_references(Corpus& corpus) {
  std::vector<Diagnostic> found = ReferenceReporter(corpus).run();
  corpus.diagnostics.insert(corpus.diagnostics.end(), std::move_iterator(found.begin()),
                            std::move_iterator(found.end()));
}

}  // namespace diglot
