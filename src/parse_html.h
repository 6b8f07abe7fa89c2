// Tags of raw HTML inside Markdown, by CommonMark's grammar of raw HTML (spec 0.29, section 6.10), and what
// has to be known of HTML's elements to nest them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace diglot {

struct HtmlTag {
  enum class Kind : uint8_t { kOpen, kClose, kComment, kOther };  // kOther: declarations, <?…?>, CDATA

  Kind kind = Kind::kOther;
  std::string name;                                                  // lower case; of kOpen and kClose
  std::vector<std::pair<std::string, std::string_view>> attributes;  // name in lower case, value as written
  bool self_closing = false;
  std::string_view content;  // of a comment
  size_t end = 0;            // behind the tag
};

// Reads the tag that begins with the '<' at `at`. False if what stands there is not one.
bool read_html_tag(std::string_view text, size_t at, HtmlTag& tag);

bool is_html_element(std::string_view name);      // an element that browsers know
bool is_raw_text_element(std::string_view name);  // its content is not markup: script, style, …
bool is_block_element(std::string_view name);     // may not stand in a paragraph

// True where opening `incoming` ends an open `open`, as HTML's optional end tags have it: <li> ends <li>.
bool ends_implicitly(std::string_view open, std::string_view incoming);
// True where the end tag of `name` may be left out.
bool end_tag_is_optional(std::string_view name);

}  // namespace diglot
