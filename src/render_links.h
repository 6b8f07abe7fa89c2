// Where a link of an article leads on the site.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpus.h"
#include "project.h"
#include "site.h"

namespace diglot {

// "../b/c.html": how `to` is addressed from the page `from`; both are paths below the output folder.
std::string relative_address(std::string_view from, std::string_view to);

struct ResolvedLink {
  enum class Kind : uint8_t {
    kNone,  // leads nowhere: unsafe, or to a file that the site does not have
    kPage,
    kFile,  // an image or a document of the content
    kOther  // outside of the site, or an anchor of the same page
  };
  Kind kind = Kind::kNone;
  std::string href;         // as written into the attribute
  std::string_view locale;  // of the page, where it is not that of the linking page
  std::string_view title;   // of the page
};

// From which page a link starts.
struct LinkOrigin {
  std::string_view locale;        // whose articles are looked up first
  std::string_view article;       // Corpus path of the article, ".md"
  std::string_view page;          // path of the page that is written
  const Article* self = nullptr;  // what stands on that page …
  Side side = Side::kTarget;      // … and which side of it
};

// The anchor of that side of the article which a fragment ("#Name", without '#') means: letter case is forgiven,
// escapes are decoded. Empty where there is none.
std::string anchor_in(const Article& article, Side side, std::string_view fragment);

// Policy: a relative link is looked up in the locale, then in the source locale, then (files only) in the
// others; letter case is forgiven. A fragment that the page does not have is left out. A site-relative link
// ("/azure/…") and one to another host stay as they are.
class LinkMap {
 public:
  LinkMap(const Corpus& corpus, const Site& site);

  ResolvedLink resolve(std::string_view address, const LinkOrigin& origin) const;
  // Index in Corpus::articles that a path of a table of contents means, or -1.
  int64_t article_at(std::string_view path) const;

 private:
  ResolvedLink resolve_path(const std::string& path, std::string_view suffix, const LinkOrigin& origin) const;

  const Corpus& corpus_;
  std::unordered_map<std::string, uint32_t> articles_;    // path in lower case → index
  std::unordered_map<std::string, std::string> files_;    // "locale/path" in lower case → site path
  std::unordered_map<std::string, std::string> indexes_;  // locale → path of its contents page
};

// Resolves "." and ".." of a path relative to the folder of `article`; nothing where it leaves the root.
bool join_path(std::string_view article, std::string_view relative, std::string& out);

}  // namespace diglot
