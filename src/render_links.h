// The address of a link's target, as a page writes it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "links.h"
#include "site.h"

namespace diglot {

// "../b/c.html": how `to` is addressed from the page `from`; both are paths below the output folder.
std::string relative_address(std::string_view from, std::string_view to);

struct ResolvedLink {
  enum class Kind : uint8_t {
    kNone,  // leads nowhere: the text stands without a link
    kPage,
    kFile,  // an image or a document of the content
    kOther  // outside of the site, or an anchor of the same page
  };
  Kind kind = Kind::kNone;
  std::string href;         // as written into the attribute
  std::string_view locale;  // of the page, where it is not that of the linking page
  std::string_view title;   // of the page
};

class PageLinks {
 public:
  PageLinks(const Corpus& corpus, const Site& site);

  // `page` is the path of the page that is written. An anchor that the other page does not have is left out.
  ResolvedLink resolve(std::string_view address, const LinkOrigin& origin, std::string_view page) const;
  const Links& links() const { return links_; }
  const Corpus& corpus() const { return corpus_; }

 private:
  const Corpus& corpus_;
  Links links_;
  std::map<std::string, std::string, std::less<>> contents_;  // locale → path of its contents page
};

}  // namespace diglot
