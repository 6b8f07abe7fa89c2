#include "html.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "ascii.h"

namespace diglot {
namespace {

using enum HtmlModel;

// Sorted by name: searched by bisection. Obsolete elements are written as what replaced them. Elements that
// would make a landmark or an outline of their own (section, nav, main) become a plain div: the page has those.
constexpr auto kElements = std::to_array<HtmlElement>({
    {"a", kLink, "a"},
    {"abbr", kPhrasing, "abbr"},
    {"acronym", kPhrasing, "abbr"},
    {"address", kFlow, "div"},
    {"applet", kDropped, ""},
    {"area", kDropped, ""},
    {"article", kFlow, "div"},
    {"aside", kFlow, "div"},
    {"audio", kFrame, "a"},
    {"b", kPhrasing, "b"},
    {"base", kDropped, ""},
    {"basefont", kUnwrap, ""},
    {"bdi", kPhrasing, "bdi"},
    {"bdo", kPhrasing, "bdo"},
    {"big", kPhrasing, "span"},
    {"blockquote", kFlow, "blockquote"},
    {"body", kUnwrap, ""},
    {"br", kBreak, "br"},
    {"button", kUnwrap, ""},
    {"canvas", kUnwrap, ""},
    {"caption", kTablePart, "caption"},
    {"center", kFlow, "div"},
    {"cite", kPhrasing, "cite"},
    {"code", kPhrasing, "code"},
    {"col", kTablePart, ""},
    {"colgroup", kTablePart, ""},
    {"data", kPhrasing, "span"},
    {"datalist", kDropped, ""},
    {"dd", kTerm, "dd"},
    {"del", kPhrasing, "del"},
    {"details", kDetails, "details"},
    {"dfn", kPhrasing, "dfn"},
    {"dialog", kFlow, "div"},
    {"dir", kList, "ul"},
    {"div", kFlow, "div"},
    {"dl", kTerms, "dl"},
    {"dt", kTerm, "dt"},
    {"em", kPhrasing, "em"},
    {"embed", kFrame, "a"},
    {"fieldset", kFlow, "div"},
    {"figcaption", kCaption, "figcaption"},
    {"figure", kFigure, "figure"},
    {"font", kPhrasing, "span"},
    {"footer", kFlow, "div"},
    {"form", kFlow, "div"},
    {"frame", kFrame, "a"},
    {"frameset", kUnwrap, ""},
    {"h1", kHeading, "h1"},
    {"h2", kHeading, "h2"},
    {"h3", kHeading, "h3"},
    {"h4", kHeading, "h4"},
    {"h5", kHeading, "h5"},
    {"h6", kHeading, "h6"},
    {"head", kDropped, ""},
    {"header", kFlow, "div"},
    {"hgroup", kFlow, "div"},
    {"hr", kRule, "hr"},
    {"html", kUnwrap, ""},
    {"i", kPhrasing, "i"},
    {"iframe", kFrame, "a"},
    {"img", kImage, "img"},
    {"input", kDropped, ""},
    {"ins", kPhrasing, "ins"},
    {"kbd", kPhrasing, "kbd"},
    {"label", kUnwrap, ""},
    {"legend", kFlow, "div"},
    {"li", kItem, "li"},
    {"link", kDropped, ""},
    {"main", kFlow, "div"},
    {"map", kUnwrap, ""},
    {"mark", kPhrasing, "mark"},
    {"marquee", kFlow, "div"},
    {"math", kUnwrap, ""},
    {"menu", kList, "ul"},
    {"meta", kDropped, ""},
    {"meter", kUnwrap, ""},
    {"nav", kFlow, "div"},
    {"nobr", kPhrasing, "span"},
    {"noframes", kDropped, ""},
    {"noscript", kDropped, ""},
    {"object", kFrame, "a"},
    {"ol", kList, "ol"},
    {"optgroup", kUnwrap, ""},
    {"option", kUnwrap, ""},
    {"output", kUnwrap, ""},
    {"p", kProse, "p"},
    {"param", kDropped, ""},
    {"picture", kUnwrap, ""},
    {"plaintext", kDropped, ""},
    {"pre", kProse, "pre"},
    {"progress", kUnwrap, ""},
    {"q", kPhrasing, "q"},
    {"rp", kRubyPart, "rp"},
    {"rt", kRubyPart, "rt"},
    {"ruby", kRuby, "ruby"},
    {"s", kPhrasing, "s"},
    {"samp", kPhrasing, "samp"},
    {"script", kDropped, ""},
    {"search", kFlow, "div"},
    {"section", kFlow, "div"},
    {"select", kUnwrap, ""},
    {"slot", kUnwrap, ""},
    {"small", kPhrasing, "small"},
    {"source", kDropped, ""},
    {"span", kPhrasing, "span"},
    {"strike", kPhrasing, "s"},
    {"strong", kPhrasing, "strong"},
    {"style", kDropped, ""},
    {"sub", kPhrasing, "sub"},
    {"summary", kSummary, "summary"},
    {"sup", kPhrasing, "sup"},
    {"svg", kUnwrap, ""},
    {"table", kTable, "table"},
    {"tbody", kTablePart, "tbody"},
    {"td", kTablePart, "td"},
    {"template", kDropped, ""},
    {"textarea", kDropped, ""},
    {"tfoot", kTablePart, "tfoot"},
    {"th", kTablePart, "th"},
    {"thead", kTablePart, "thead"},
    {"time", kPhrasing, "span"},
    {"title", kDropped, ""},
    {"tr", kTablePart, "tr"},
    {"track", kDropped, ""},
    {"tt", kPhrasing, "code"},
    {"u", kPhrasing, "u"},
    {"ul", kList, "ul"},
    {"var", kPhrasing, "var"},
    {"video", kFrame, "a"},
    {"wbr", kBreak, "wbr"},
    {"xmp", kDropped, ""},
});
static_assert(std::is_sorted(kElements.begin(), kElements.end(),
                             [](const HtmlElement& a, const HtmlElement& b) { return a.name < b.name; }));

constexpr auto kAttributesOfAll = std::to_array<std::string_view>({"class", "dir", "id", "lang", "title"});

struct ElementAttribute {
  std::string_view element, attribute;
};

constexpr auto kAttributesOfOne = std::to_array<ElementAttribute>({
    {"a", "href"},     {"a", "name"},     {"bdo", "dir"},     {"details", "open"}, {"embed", "src"},
    {"frame", "src"},  {"iframe", "src"}, {"img", "alt"},     {"img", "height"},   {"img", "src"},
    {"img", "width"},  {"li", "value"},   {"object", "data"}, {"ol", "reversed"},  {"ol", "start"},
    {"ol", "type"},    {"td", "align"},   {"td", "colspan"},  {"td", "rowspan"},   {"th", "align"},
    {"th", "colspan"}, {"th", "rowspan"}, {"th", "scope"},    {"video", "src"},    {"audio", "src"},
});

bool is_hex(char c) { return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
int hex_value(char c) { return is_ascii_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10; }

void append_escape(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

enum class InUrl : uint8_t { kPlain, kForbidden, kMayEscape };
using UrlBytes = std::array<InUrl, 256>;

// A '%' stays where it begins an escape, unless it is among those forbidden.
constexpr UrlBytes without(std::string_view characters) {
  UrlBytes out{};
  for (int c = 0; c < 0x21; ++c) out[static_cast<size_t>(c)] = InUrl::kForbidden;
  out[0x7F] = InUrl::kForbidden;
  out['%'] = InUrl::kMayEscape;
  for (const char c : characters) out[static_cast<unsigned char>(c)] = InUrl::kForbidden;
  return out;
}

// What may not stand in these parts of a URL, besides white space and controls.
constexpr UrlBytes kAnywhere = without("\"<>\\^`{|}[]");
constexpr UrlBytes kFragment = without("\"<>\\^`{|}[]#");
constexpr UrlBytes kPath = without("\"<>\\^`{|}[]?#%");

void append_encoded(std::string& out, std::string_view text, const UrlBytes& bytes) {
  size_t done = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const InUrl kind = bytes[static_cast<unsigned char>(c)];
    if (kind == InUrl::kPlain) continue;
    if (kind == InUrl::kMayEscape && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) continue;
    out.append(text, done, i - done);
    append_escape(out, c);
    done = i + 1;
  }
  out.append(text, done, text.size() - done);
}

void append_path_query_fragment(std::string& out, std::string_view text) {
  const size_t fragment = text.find('#');
  append_encoded(out, text.substr(0, fragment), kAnywhere);
  if (fragment == std::string_view::npos) return;
  out += '#';
  append_encoded(out, text.substr(fragment + 1), kFragment);
}

// Trims white space at the ends and removes tabs and line ends inside, as browsers do before they look for a
// scheme: "java\nscript:" is one. `buffer` holds the result where something inside was removed.
std::string_view strip_ignored(std::string_view text, std::string& buffer) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  const auto ignored = [](char c) { return c == '\t' || c == '\n' || c == '\r'; };
  if (std::none_of(text.begin(), text.end(), ignored)) return text;
  std::remove_copy_if(text.begin(), text.end(), std::back_inserter(buffer), ignored);
  return buffer;
}

// Length of "scheme" before a ':', or 0.
size_t scheme_length(std::string_view text) {
  if (text.empty() || !is_ascii_letter(text[0])) return 0;
  for (size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':') return i;
    if (!is_ascii_alnum(c) && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

constexpr auto kUnsafeSchemes =
    std::to_array<std::string_view>({"about", "blob", "data", "file", "filesystem", "javascript", "vbscript"});

bool valid_host(std::string_view host) {
  if (host.empty() || host.size() > 253 || host.front() == '.' || host.front() == '-') return false;
  const bool known = std::all_of(host.begin(), host.end(), [](char c) {
    return is_ascii_alnum(c) || c == '-' || c == '.' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!known || host.find("..") != std::string_view::npos) return false;
  // A last label of digits makes browsers read the host as an IPv4 address.
  const size_t dot = host.find_last_of('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty() || !std::all_of(last.begin(), last.end(), is_ascii_digit)) return true;
  int parts = 0;
  for (size_t at = 0; at <= host.size(); ++parts) {
    const size_t end = std::min(host.find('.', at), host.size());
    const std::string_view part = host.substr(at, end - at);
    if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), is_ascii_digit)) return false;
    if (part.size() > 1 && part[0] == '0') return false;
    int value = 0;
    for (char c : part) value = value * 10 + (c - '0');
    if (value > 255) return false;
    at = end + 1;
  }
  return parts == 4;
}

bool valid_port(std::string_view port) {
  if (port.size() > 5 || !std::all_of(port.begin(), port.end(), is_ascii_digit)) return false;
  int value = 0;
  for (char c : port) value = value * 10 + (c - '0');
  return value <= 65535;
}

// rest = what follows "http:"; the slashes may be backslashes for browsers, here they may not.
Address read_web_address(std::string_view scheme, std::string_view rest) {
  if (!rest.starts_with("//")) return {};
  rest.remove_prefix(2);
  const size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, end);
  if (authority.find('@') != std::string_view::npos) return {};  // user names in addresses only mislead
  const size_t colon = authority.find(':');
  const std::string_view port = colon == std::string_view::npos ? "" : authority.substr(colon + 1);
  if (!valid_host(authority.substr(0, colon)) || !valid_port(port)) return {};
  Address address{AddressKind::kWeb, std::string(scheme) + "://" + std::string(authority.substr(0, colon))};
  if (!port.empty()) address.text += ":" + std::string(port);
  append_path_query_fragment(address.text, rest.substr(end));
  return address;
}

}  // namespace

const HtmlElement* html_element(std::string_view name) {
  const auto found = std::lower_bound(kElements.begin(), kElements.end(), name,
                                      [](const HtmlElement& a, std::string_view b) { return a.name < b; });
  return found != kElements.end() && found->name == name ? &*found : nullptr;
}

bool is_void_element(std::string_view name) {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input",
                                       "link", "meta", "param", "source", "track", "wbr"});
  return std::binary_search(kNames.begin(), kNames.end(), name);
}

bool html_attribute_allowed(std::string_view element, std::string_view attribute) {
  if (std::binary_search(kAttributesOfAll.begin(), kAttributesOfAll.end(), attribute)) return true;
  if (attribute.starts_with("data-")) {
    return attribute.size() > 5 && std::all_of(attribute.begin() + 5, attribute.end(), [](char c) {
             return is_ascii_lower(c) || is_ascii_digit(c) || c == '-' || c == '_' || c == '.';
           });
  }
  return std::any_of(kAttributesOfOne.begin(), kAttributesOfOne.end(), [&](const ElementAttribute& known) {
    return known.element == element && known.attribute == attribute;
  });
}

Address read_address(std::string_view text) {
  std::string buffer;
  const std::string_view address = strip_ignored(text, buffer);
  if (address.starts_with("//") || address.starts_with("\\\\") || address.starts_with("/\\")) {
    return read_web_address("https", address);
  }
  if (const size_t length = scheme_length(address); length > 0) {
    std::string scheme(address.substr(0, length));
    for (char& c : scheme) c = static_cast<char>(c | 0x20);
    const std::string_view rest = address.substr(length + 1);
    if (scheme == "http" || scheme == "https") return read_web_address(scheme, rest);
    if (std::find(kUnsafeSchemes.begin(), kUnsafeSchemes.end(), scheme) != kUnsafeSchemes.end()) {
      return {AddressKind::kUnsafe, {}};
    }
    if ((scheme != "mailto" && scheme != "tel") || rest.empty()) return {};
    Address out{AddressKind::kMail, scheme + ":"};
    append_encoded(out.text, rest, kFragment);
    return out;
  }
  Address out;
  out.kind = address.starts_with('#')   ? AddressKind::kFragment
             : address.starts_with('/') ? AddressKind::kSiteRelative
                                        : AddressKind::kRelative;
  append_path_query_fragment(out.text, address);
  // "a:b" as a relative path would be read as a scheme; a colon before the first slash is encoded.
  const size_t colon = out.text.find(':');
  if (out.kind == AddressKind::kRelative && colon != std::string::npos && colon < out.text.find_first_of("/?#")) {
    out.text.replace(colon, 1, "%3A");
  }
  return out;
}

bool is_active_file(std::string_view path) {
  static constexpr std::string_view kEnds[] = {".css", ".htm",  ".html", ".js",   ".mjs",
                                               ".swf", ".wasm", ".xht",  ".xhtml"};
  std::string name(path.substr(path.rfind('.') == std::string_view::npos ? path.size() : path.rfind('.')));
  for (char& letter : name) letter = is_ascii_letter(letter) ? static_cast<char>(letter | 0x20) : letter;
  return std::find(std::begin(kEnds), std::end(kEnds), name) != std::end(kEnds);
}

std::string percent_decode(std::string_view text) {
  if (text.find('%') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string percent_encode_path(std::string_view text) {
  std::string out;
  append_encoded(out, text, kPath);
  return out;
}

}  // namespace diglot
