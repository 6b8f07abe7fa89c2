// What of a stranger's HTML may stand on a page: elements, attributes, addresses.
//
// The one allow-list of the program. Nothing of an article's raw HTML is copied to a page: elements are looked
// up here and written anew, attributes are checked one by one, addresses are parsed and encoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace diglot {

// Where an element may stand and what it may hold, as far as a page has to know to stay valid.
enum class HtmlModel : uint8_t {
  kPhrasing,  // stands in a sentence, holds phrasing
  kFlow,      // stands between blocks, holds blocks
  kProse,     // stands between blocks, holds phrasing (p, pre)
  kHeading,
  kList,   // holds items
  kItem,   // needs a list around it
  kTerms,  // dl
  kTerm,   // dt, dd: need a dl around them
  kTable,
  kTablePart,  // needs a table around it
  kDetails,
  kSummary,
  kFigure,
  kCaption,  // figcaption: needs a figure around it
  kRuby,
  kRubyPart,
  kLink,
  kImage,
  kBreak,    // br, wbr
  kRule,     // hr
  kUnwrap,   // only its content is written
  kFrame,    // iframe, embed, video…: a link to its address stands in its place
  kDropped,  // neither it nor its content: scripts, styles, forms' machinery
};

struct HtmlElement {
  std::string_view name;
  HtmlModel model;
  std::string_view written;  // the element that stands for it: "span" for <font>
};

// Nothing for an element that HTML does not have; names are lower case.
const HtmlElement* html_element(std::string_view name);

bool is_void_element(std::string_view name);  // has no content and no end tag; also those that HTML has given up

// True where the attribute may be kept with some value: class, id, title, lang, dir, data-… and those that the
// element itself needs. The renderer still checks the value.
bool html_attribute_allowed(std::string_view element, std::string_view attribute);

enum class AddressKind : uint8_t {
  kRelative,
  kSiteRelative,
  kFragment,
  kWeb,
  kMail,
  kInvalid,  // a host that is none, a scheme that a page does not lead to
  kUnsafe    // javascript: and its like
};

// An address of the content, as one may write it into href or src.
struct Address {
  AddressKind kind = AddressKind::kInvalid;
  std::string text;  // encoded; empty where invalid or unsafe
};

// http, https, mailto, tel and addresses without a scheme. White space and control characters that browsers
// ignore are ignored; what may not stand in a URL is percent-encoded; a host that is none makes it invalid.
Address read_address(std::string_view text);

// Files that a browser would run or read as a page, were they opened: not for strangers' content.
bool is_active_file(std::string_view path);

// "%20" → " "; malformed escapes stay as they are.
std::string percent_decode(std::string_view text);
// For a path made of names of files: encodes all that may not stand in a URL's path.
std::string percent_encode_path(std::string_view text);

}  // namespace diglot
