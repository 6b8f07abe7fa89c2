#include "parse_html.h"

#include <algorithm>
#include <array>

#include "ascii.h"
#include "locale.h"

namespace diglot {
namespace {

// Sorted: searched by bisection. Living elements of the HTML standard and the obsolete ones that articles use.
constexpr auto kElements = std::to_array<std::string_view>({
    "a",        "abbr",     "acronym",  "address",  "applet",     "area",   "article",    "aside",     "audio",
    "b",        "base",     "basefont", "bdi",      "bdo",        "big",    "blockquote", "body",      "br",
    "button",   "canvas",   "caption",  "center",   "cite",       "code",   "col",        "colgroup",  "data",
    "datalist", "dd",       "del",      "details",  "dfn",        "dialog", "dir",        "div",       "dl",
    "dt",       "em",       "embed",    "fieldset", "figcaption", "figure", "font",       "footer",    "form",
    "frame",    "frameset", "h1",       "h2",       "h3",         "h4",     "h5",         "h6",        "head",
    "header",   "hgroup",   "hr",       "html",     "i",          "iframe", "img",        "input",     "ins",
    "kbd",      "label",    "legend",   "li",       "link",       "main",   "map",        "mark",      "marquee",
    "math",     "menu",     "meta",     "meter",    "nav",        "nobr",   "noframes",   "noscript",  "object",
    "ol",       "optgroup", "option",   "output",   "p",          "param",  "picture",    "plaintext", "pre",
    "progress", "q",        "rp",       "rt",       "ruby",       "s",      "samp",       "script",    "search",
    "section",  "select",   "slot",     "small",    "source",     "span",   "strike",     "strong",    "style",
    "sub",      "summary",  "sup",      "svg",      "table",      "tbody",  "td",         "template",  "textarea",
    "tfoot",    "th",       "thead",    "time",     "title",      "tr",     "track",      "tt",        "u",
    "ul",       "var",      "video",    "wbr",      "xmp",
});
constexpr auto kRawText = std::to_array<std::string_view>({
    "iframe",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
});
constexpr auto kBlock = std::to_array<std::string_view>({
    "address", "article", "aside", "blockquote", "caption", "center",   "col",        "colgroup", "dd",      "details",
    "dialog",  "dir",     "div",   "dl",         "dt",      "fieldset", "figcaption", "figure",   "footer",  "form",
    "h1",      "h2",      "h3",    "h4",         "h5",      "h6",       "header",     "hgroup",   "hr",      "legend",
    "li",      "main",    "menu",  "nav",        "ol",      "p",        "pre",        "search",   "section", "summary",
    "table",   "tbody",   "td",    "tfoot",      "th",      "thead",    "tr",         "ul",
});
constexpr auto kOptionalEnd = std::to_array<std::string_view>({
    "colgroup",
    "dd",
    "dt",
    "li",
    "optgroup",
    "option",
    "p",
    "rp",
    "rt",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
});

template <size_t N>
bool contains(const std::array<std::string_view, N>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

bool is_space_char(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

class TagReader {
 public:
  TagReader(std::string_view text, size_t at, HtmlTag& tag) : text_(text), at_(at), tag_(tag) {}

  bool read() {
    ++at_;  // '<'
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '!' || text_[at_] == '?') return read_other();
    const bool close = text_[at_] == '/';
    if (close) ++at_;
    if (at_ >= text_.size() || !is_ascii_letter(text_[at_])) return false;
    const size_t name = at_;
    while (at_ < text_.size() && (is_ascii_alnum(text_[at_]) || text_[at_] == '-')) ++at_;
    tag_.name = lower_ascii(text_.substr(name, at_ - name));
    tag_.kind = close ? HtmlTag::Kind::kClose : HtmlTag::Kind::kOpen;
    while (!close && read_attribute()) {
    }
    skip_space();
    if (!close && at_ < text_.size() && text_[at_] == '/') {
      tag_.self_closing = true;
      ++at_;
    }
    if (at_ >= text_.size() || text_[at_] != '>') return false;
    tag_.end = at_ + 1;
    return true;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && is_space_char(text_[at_])) ++at_;
  }

  bool read_other() {
    struct Form {
      std::string_view begin, end;
      HtmlTag::Kind kind;
    };
    static constexpr auto kForms = std::to_array<Form>({{"!--", "-->", HtmlTag::Kind::kComment},
                                                        {"![CDATA[", "]]>", HtmlTag::Kind::kOther},
                                                        {"!", ">", HtmlTag::Kind::kOther},
                                                        {"?", "?>", HtmlTag::Kind::kOther}});
    for (const Form& form : kForms) {
      if (!text_.substr(at_).starts_with(form.begin)) continue;
      const size_t content = at_ + form.begin.size();
      const size_t end = text_.find(form.end, content);
      if (end == std::string_view::npos) return false;
      tag_.kind = form.kind;
      tag_.content = text_.substr(content, end - content);
      tag_.end = end + form.end.size();
      return true;
    }
    return false;
  }

  bool read_attribute() {
    const size_t before = at_;
    skip_space();
    if (at_ == before || at_ >= text_.size() ||
        !(is_ascii_letter(text_[at_]) || text_[at_] == '_' || text_[at_] == ':')) {
      at_ = before;
      return false;
    }
    const size_t name = at_;
    while (at_ < text_.size() &&
           (is_ascii_alnum(text_[at_]) || std::string_view("_.:-").find(text_[at_]) != std::string_view::npos))
      ++at_;
    const size_t name_end = at_;
    std::string_view value;
    skip_space();
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      skip_space();
      if (!read_value(value)) return false;
    } else {
      at_ = name_end;
    }
    tag_.attributes.emplace_back(lower_ascii(text_.substr(name, name_end - name)), value);
    return true;
  }

  bool read_value(std::string_view& value) {
    if (at_ >= text_.size()) return false;
    const char quote = text_[at_];
    if (quote == '"' || quote == '\'') {
      const size_t end = text_.find(quote, at_ + 1);
      if (end == std::string_view::npos) return false;
      value = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return true;
    }
    const size_t begin = at_;
    while (at_ < text_.size() && !is_space_char(text_[at_]) &&
           std::string_view("\"'=<>`").find(text_[at_]) == std::string_view::npos)
      ++at_;
    value = text_.substr(begin, at_ - begin);
    return !value.empty();
  }

  std::string_view text_;
  size_t at_;
  HtmlTag& tag_;
};

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool read_html_tag(std::string_view text, size_t at, HtmlTag& tag) {
  tag = {};
  return TagReader(text, at, tag).read();
}

bool is_html_element(std::string_view name) { return contains(kElements, name); }
bool is_raw_text_element(std::string_view name) { return contains(kRawText, name); }
bool is_block_element(std::string_view name) { return contains(kBlock, name); }
bool end_tag_is_optional(std::string_view name) { return contains(kOptionalEnd, name); }

bool ends_implicitly(std::string_view open, std::string_view incoming) {
  if (open == "p") return is_block_element(incoming);
  if (open == "li") return incoming == "li";
  if (one_of(open, {"dt", "dd"})) return one_of(incoming, {"dt", "dd"});
  if (one_of(open, {"td", "th"})) return one_of(incoming, {"td", "th", "tr", "tbody", "thead", "tfoot"});
  if (open == "tr") return one_of(incoming, {"tr", "tbody", "thead", "tfoot"});
  if (one_of(open, {"tbody", "thead", "tfoot"})) return one_of(incoming, {"tbody", "thead", "tfoot"});
  if (open == "colgroup") return one_of(incoming, {"tr", "tbody", "thead", "tfoot", "colgroup"});
  if (open == "option") return one_of(incoming, {"option", "optgroup"});
  if (one_of(open, {"rp", "rt"})) return one_of(incoming, {"rp", "rt"});
  return false;
}

}  // namespace diglot
