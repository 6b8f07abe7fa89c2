// Where the links of articles lead: the one reading of an address that both the findings and the pages go by.
//
// Policy: a relative address is looked up in the article's own locale, then in the source locale, then in the
// others; letter case is forgiven, "~/" is the root of the locale. "#x" is an anchor of the article itself, "xref:x"
// the article whose front matter has "uid: x", in whichever locale it says so. A site-relative address ("/azure/…") and
// one of another host lead elsewhere and are not looked at.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "corpus.h"

namespace diglot {

struct LinkTarget {
  enum class Kind : uint8_t {
    kNone,      // no address at all
    kInvalid,   // not of a form that a page can lead to: "https://{tenant}/", "xref:x" where no article has that uid
    kUnsafe,    // javascript:, data: and their like
    kOutside,   // out of the content
    kMissing,   // into the content, but there is nothing
    kContents,  // the contents of the locale
    kArticle,
    kAsset,
    kAnchor,    // of the article itself
    kElsewhere  // another host, another part of the host, mail
  };
  Kind kind = Kind::kNone;
  const CorpusArticle* article = nullptr;  // of kArticle …
  const Variant* variant = nullptr;        // … and in which locale
  const std::string* asset = nullptr;      // of kAsset: as in Corpus::assets
  std::string anchor;                      // of kArticle, kAnchor: as the article has it; empty if it has none such
  bool lacks_anchor = false;               // an anchor was asked for that is not there
  std::string address;                     // of kElsewhere: encoded. Of kArticle, kAsset: what follows the path: "?x=y"
};

// The article that holds the link.
struct LinkOrigin {
  std::string_view locale;           // whose articles are looked up first
  std::string_view path;             // Corpus path of the file that holds it
  const Article* article = nullptr;  // whose anchors "#x" means …
  Side side = Side::kTarget;         // … and on which side
};

// The places of one side of an article that a link may name. They are those of the article, which has to live on.
class Anchors {
 public:
  Anchors(const Article& article, Side side);

  // The anchor that a fragment ("Name", without '#') means: letter case is forgiven, escapes are decoded. Empty where
  // there is none.
  std::string meant_by(std::string_view fragment) const;

 private:
  void add(std::string_view anchor);
  void fold() const;

  const Article& article_;
  const Side side_;
  std::vector<std::string_view> all_;  // in the order of the article, headings first
  std::unordered_set<std::string_view> exact_, headings_;
  // In lower case → the first that is written so. Made when somebody asks for what is not there as it is written.
  mutable std::unordered_map<std::string, std::string_view> folded_;
  mutable std::once_flag folded_once_;
};

// May be asked by many threads at once.
class Links {
 public:
  explicit Links(const Corpus& corpus);

  LinkTarget find(std::string_view address, const LinkOrigin& origin) const;
  // Index in Corpus::articles of the article that a file of the content (such as a table of contents) names; -1
  // where it is none.
  int64_t article_at(std::string_view from, std::string_view address) const;
  // The next "@uid" of an article (also "@'uid'") in running text, at or behind `from`, by docfx's rules of where it
  // ends.
  struct Mention {
    size_t begin = 0;
    size_t end = 0;
    std::string address;  // "xref:uid"
  };
  std::optional<Mention> next_mention(std::string_view text, size_t from) const;
  bool has_uids() const { return !uids_.empty(); }

 private:
  LinkTarget find_file(const std::string& path, std::string_view suffix, const LinkOrigin& origin) const;
  LinkTarget to_article(const CorpusArticle& article, std::string_view fragment, const LinkOrigin& origin) const;
  int64_t index_of(std::string_view path) const;
  const std::string* asset_at(std::string_view locale, const std::string& path) const;
  const Anchors& anchors_of(const Article& article, Side side) const;

  const Corpus& corpus_;
  std::unordered_map<std::string, uint32_t> articles_;          // path in lower case → index
  std::unordered_map<std::string, const std::string*> assets_;  // in lower case
  std::unordered_map<std::string_view, uint32_t> uids_;         // as written → index
  mutable std::mutex anchors_mutex_;
  mutable std::map<std::pair<const Article*, Side>, Anchors> anchors_;  // of what was linked to so far
};

// The path that a relative address means, seen from the file `from`; nothing where it is not relative or leaves
// the root. A path that ends in '/' is a folder.
std::optional<std::string> resolve_path(std::string_view from, std::string_view address);

// True for the file names of tables of contents: TOC.yml, toc.md, …
bool names_toc(std::string_view path);

}  // namespace diglot
