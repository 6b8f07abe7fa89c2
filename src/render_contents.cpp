#include "render_contents.h"

#include <algorithm>
#include <set>

#include "html.h"
#include "locale.h"
#include "site.h"

namespace diglot {
namespace {

std::string_view folder_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash + 1);
}

// A table of contents while it is made.
struct Branch {
  std::string label;
  int64_t article = -1;
  std::string address;
  std::vector<Branch> items;
};

class ContentsMaker {
 public:
  ContentsMaker(const Corpus& corpus, const Links& links, const std::string& locale) : corpus_(corpus), links_(links) {
    out_.locale = locale;
    for (const Toc& toc : corpus.tocs) {
      if (toc.locale == locale) tocs_.push_back(&toc);
    }
    borrowed_ = tocs_.empty();
    for (const Toc& toc : corpus.tocs) {
      if (borrowed_ && toc.locale == corpus.tocs.front().locale) tocs_.push_back(&toc);
    }
  }

  Contents make() {
    std::set<const Toc*> nested;
    for (const Toc* toc : tocs_) find_nested(*toc, toc->entries, 0, nested);
    std::vector<Branch> roots;
    for (const Toc* toc : tocs_) {
      if (nested.contains(toc)) continue;
      Branch root = read_root(*toc);
      if (leads_anywhere(root)) roots.push_back(std::move(root));
    }
    if (roots.size() == 1) roots = std::move(roots.front().items);
    for (const Branch& branch : roots) flatten(branch, -1);
    list_unlisted();
    return std::move(out_);
  }

 private:
  static constexpr int kMaxDepth = 16;

  // The table of contents that an entry of another names: by its file or by its folder.
  const Toc* toc_at(const Toc& from, std::string_view href) const {
    const std::optional<std::string> path = resolve_path(from.path, href);
    const bool folder = path && path->ends_with('/');
    if (!path || (!folder && !names_toc(*path))) return nullptr;
    for (const Toc* toc : tocs_) {
      if (toc != &from && (folder ? folder_of(toc->path) == *path : toc->path == *path)) return toc;
    }
    return nullptr;
  }

  void find_nested(const Toc& toc, const std::vector<TocEntry>& entries, int depth, std::set<const Toc*>& out) const {
    if (depth > kMaxDepth) return;
    for (const TocEntry& entry : entries) {
      if (const Toc* inner = toc_at(toc, entry.href)) out.insert(inner);
      find_nested(toc, entry.items, depth + 1, out);
    }
  }

  int64_t article_of(const Toc& toc, std::string_view href) const {
    const int64_t article = links_.article_at(toc.path, href);
    const bool here = article >= 0 && corpus_.articles[static_cast<size_t>(article)].in(out_.locale) != nullptr;
    return here ? article : -1;
  }

  // Its first entry often only names the set; else the folder does.
  Branch read_root(const Toc& toc) {
    Branch root;
    root.items = read(toc, toc.entries, 0);
    const std::string_view folder = folder_of(toc.path);
    root.label = folder.substr(0, folder.find('/'));
    if (borrowed_) {
      relabel(root.items);
    } else if (!root.items.empty() && !leads_anywhere(root.items.front()) && root.items.front().items.empty()) {
      root.label = root.items.front().label;
      root.items.erase(root.items.begin());
    }
    return root;
  }

  std::vector<Branch> read(const Toc& toc, const std::vector<TocEntry>& entries, int depth) {
    std::vector<Branch> out;
    if (depth > kMaxDepth) return out;
    for (const TocEntry& entry : entries) {
      Branch branch{collapse_space(entry.name), article_of(toc, entry.href), {}, {}};
      const AddressKind kind = read_address(entry.href).kind;
      if (kind == AddressKind::kWeb || kind == AddressKind::kSiteRelative)
        branch.address = read_address(entry.href).text;
      if (const Toc* inner = toc_at(toc, entry.href); inner != nullptr && open_.insert(inner).second) {
        branch.items = read(*inner, inner->entries, depth + 1);
        open_.erase(inner);
      }
      std::vector<Branch> items = read(toc, entry.items, depth + 1);
      branch.items.insert(branch.items.end(), std::move_iterator(items.begin()), std::move_iterator(items.end()));
      out.push_back(std::move(branch));
    }
    return out;
  }

  // False for the breadcrumb files that lie beside real tables of contents: they name no article.
  static bool leads_anywhere(const Branch& branch) {
    return branch.article >= 0 || std::any_of(branch.items.begin(), branch.items.end(), leads_anywhere);
  }

  // Labels of a borrowed table are in another language: the article's title stands in, and a mere heading takes
  // the place of the first article below it.
  void relabel(std::vector<Branch>& branches) const {
    std::erase_if(branches, [](const Branch& branch) { return !leads_anywhere(branch); });
    for (Branch& branch : branches) {
      relabel(branch.items);
      if (branch.article < 0 && branch.items.front().items.empty()) {
        branch.article = branch.items.front().article;
        branch.items.erase(branch.items.begin());
      }
      branch.label = branch.article >= 0 ? title(branch.article) : branch.items.front().label;
    }
  }

  void flatten(const Branch& branch, int64_t parent) {
    const auto index = static_cast<uint32_t>(out_.entries.size());
    out_.entries.push_back({branch.label, branch.article, branch.address, page_of(branch.article), parent, 0});
    if (branch.article >= 0) out_.places.emplace(branch.article, index);
    for (const Branch& item : branch.items) flatten(item, index);
    out_.entries[index].end = static_cast<uint32_t>(out_.entries.size());
  }

  std::string page_of(int64_t index) const {
    if (index < 0) return {};
    const std::string page = page_path("", corpus_.articles[static_cast<size_t>(index)].path);
    return percent_encode_path(std::string_view(page).substr(1));
  }

  std::string title(int64_t index) const {
    const CorpusArticle& article = corpus_.articles[static_cast<size_t>(index)];
    return title_of(corpus_, article, *article.in(out_.locale));
  }

  void list_unlisted() {
    std::vector<std::pair<std::string, uint32_t>> rest;
    for (uint32_t i = 0; i < corpus_.articles.size(); ++i) {
      if (corpus_.articles[i].in(out_.locale) != nullptr && !out_.places.contains(i)) rest.emplace_back(title(i), i);
    }
    std::stable_sort(rest.begin(), rest.end(),
                     [&](const auto& a, const auto& b) { return compare_text(a.first, b.first, out_.locale) < 0; });
    for (const auto& [label, article] : rest) out_.unlisted.push_back(article);
  }

  const Corpus& corpus_;
  const Links& links_;
  Contents out_;
  std::vector<const Toc*> tocs_;
  bool borrowed_ = false;
  std::set<const Toc*> open_;  // being read: a table that names itself is not read again
};

class ContentsWriter {
 public:
  ContentsWriter(const Contents& contents, std::string_view page) : contents_(contents) {
    page.remove_prefix(std::min(page.find('/') + 1, page.size()));  // the locale's folder
    folder_ = percent_encode_path(folder_of(page));
    for (const char c : folder_) {
      if (c == '/') up_ += "../";
    }
  }

  // Entries [begin, end) of one level. `place` unfolds its branch; kAll unfolds everything.
  void level(Markup& out, uint32_t begin, uint32_t end, int64_t place) const {
    out.raw("<ul>");
    for (uint32_t i = begin; i < end; i = contents_.entries[i].end) item(out, i, place);
    out.raw("</ul>\n");
  }

  void label(Markup& out, uint32_t index, bool folded, bool current) const {
    const ContentsEntry& entry = contents_.entries[index];
    const ContentsEntry& target = folded && entry.article < 0 ? first_article(index) : entry;
    if (target.article >= 0) {
      const bool below = std::string_view(target.page).starts_with(folder_);
      const std::string_view page = std::string_view(target.page).substr(below ? folder_.size() : 0);
      out.raw("<a href=\"").text(below ? std::string_view{} : std::string_view(up_)).text(page).raw("\"");
      if (current) out.raw(" aria-current=\"page\"");
    } else if (!entry.address.empty()) {
      out.raw("<a").attribute("href", entry.address);
    } else {
      out.raw("<span>").text(entry.label).raw("</span>");
      return;
    }
    out.raw(">").text(entry.label).raw("</a>");
  }

  static constexpr int64_t kAll = -2;

 private:
  void item(Markup& out, uint32_t index, int64_t place) const {
    const ContentsEntry& entry = contents_.entries[index];
    const bool group = entry.end > index + 1;
    const bool unfolded = group && (place == kAll || (place >= index && place < entry.end));
    if (unfolded) {
      out.raw("<li class=\"open\">");
    } else if (group) {
      out.raw("<li class=\"group\">");
    } else {
      out.raw("<li>");
    }
    label(out, index, group && !unfolded, place == index);
    if (unfolded) level(out, index + 1, entry.end, place);
    out.raw("</li>\n");
  }

  const ContentsEntry& first_article(uint32_t index) const {
    const auto begin = contents_.entries.begin() + index;
    const auto end = contents_.entries.begin() + contents_.entries[index].end;
    const auto found = std::find_if(begin, end, [](const ContentsEntry& entry) { return entry.article >= 0; });
    return found != end ? *found : *begin;
  }

  const Contents& contents_;
  std::string folder_;  // of the page, below the locale's, encoded
  std::string up_;      // from it to the locale's
};

}  // namespace

std::string title_of(const Corpus& corpus, const CorpusArticle& article, const Variant& variant) {
  const std::string& title = corpus.object(variant).article.title(variant.side);
  return title.empty() ? article.path : title;
}

Contents make_contents(const Corpus& corpus, const Links& links, const std::string& locale) {
  return ContentsMaker(corpus, links, locale).make();
}

Markup write_navigation(const Contents& contents, int64_t place, std::string_view page) {
  Markup out;
  const auto count = static_cast<uint32_t>(contents.entries.size());
  if (count > 0) ContentsWriter(contents, page).level(out, 0, count, place);
  return out;
}

Markup write_full_contents(const Contents& contents, std::string_view page) {
  return write_navigation(contents, ContentsWriter::kAll, page);
}

Markup write_breadcrumbs(const Contents& contents, int64_t place, std::string_view page) {
  Markup out;
  std::vector<uint32_t> trail;
  for (int64_t at = place < 0 ? -1 : contents.entries[static_cast<size_t>(place)].parent; at >= 0;
       at = contents.entries[static_cast<size_t>(at)].parent) {
    trail.push_back(static_cast<uint32_t>(at));
  }
  const ContentsWriter writer(contents, page);
  for (size_t i = trail.size(); i-- > 0;) {
    out.raw("<li>");
    writer.label(out, trail[i], false, false);
    out.raw("</li>\n");
  }
  return out;
}

int64_t neighbour(const Contents& contents, int64_t place, int step) {
  if (place < 0) return -1;
  const int64_t own = contents.entries[static_cast<size_t>(place)].article;
  const auto count = static_cast<int64_t>(contents.entries.size());
  for (int64_t at = place + step; at >= 0 && at < count; at += step) {
    const int64_t article = contents.entries[static_cast<size_t>(at)].article;
    if (article >= 0 && article != own) return article;
  }
  return -1;
}

}  // namespace diglot
