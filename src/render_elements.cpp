// Raw HTML of an article: each element is written anew, in a place where it may stand.
#include <algorithm>

#include "ascii.h"
#include "locale.h"
#include "render_writer.h"

namespace diglot {
namespace {

using enum HtmlModel;

const HtmlElement& kDiv = *html_element("div");
const HtmlElement& kSpan = *html_element("span");

// Names that the page's own style sheet and script go by: an article may not borrow them.
bool is_reserved_class(std::string_view name) {
  static constexpr std::string_view kNames[] = {"b", "h", "hd", "p", "perma", "s", "t", "tabs", "u", "vh", "view"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::string kept_classes(std::string_view classes) {
  std::string out;
  for (size_t at = 0; at < classes.size();) {
    const size_t begin = classes.find_first_not_of(" \t\r\n\f", at);
    if (begin == std::string_view::npos) break;
    const size_t end = std::min(classes.find_first_of(" \t\r\n\f", begin), classes.size());
    const std::string_view name = classes.substr(begin, end - begin);
    if (!is_reserved_class(name)) out.append(out.empty() ? "" : " ").append(name);
    at = end;
  }
  return out;
}

bool is_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() < 9 && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), text) != values.end();
}

int heading_level(std::string_view name) { return name.size() == 2 ? name[1] - '0' : 2; }

}  // namespace

std::string_view ArticleWriter::name_of_element(NodeId id) const {
  const Node& node = (*tree_)[id];
  return node.kind == NodeKind::kElement ? tree_->str(node.text) : std::string_view{};
}

void ArticleWriter::element(NodeId id, Place place) {
  const HtmlElement* element = html_element(name_of_element(id));
  if (element == nullptr) return children(id, place);
  place.tight = false;
  switch (element->model) {
    case kDropped: return;
    case kUnwrap: return children(id, place);
    case kPhrasing: return phrasing_element(id, *element, place);
    case kRubyPart: return children(id, place);
    case kRuby: return raw_ruby(id, *element, place);
    case kLink: return raw_link(id, *element, place);
    case kFrame: return raw_frame(id, place);
    case kImage: {
      const Node& node = (*tree_)[id];
      return write_image(tree_->attribute(node, "src"), tree_->attribute(node, "alt"), tree_->attribute(node, "title"),
                         tree_->attribute(node, "width"), tree_->attribute(node, "height"), place);
    }
    case kBreak: out_.open(*element).raw(">"); return;
    default: return flow_element(id, *element, place);
  }
}

void ArticleWriter::phrasing_element(NodeId id, const HtmlElement& element, Place place) {
  if (holds_flow(id) && !place.phrasing) return div(id, element, place);
  if (element.written == "bdo" && !one_of(tree_->attribute((*tree_)[id], "dir"), {"ltr", "rtl"})) {
    return children(id, place);
  }
  place.phrasing = true;
  out_.open(element);
  attributes(id, element, place);
  out_.raw(">");
  children(id, place);
  out_.close(element);
}

void ArticleWriter::flow_element(NodeId id, const HtmlElement& element, Place place) {
  if (place.phrasing) return block_as_span(id, place);
  switch (element.model) {
    case kRule: out_.raw("<hr>\n"); return;
    case kHeading: {
      const std::string_view own = tree_->attribute((*tree_)[id], "id");
      return heading(id, heading_level(element.name), own, collapse_space(plain_text(*tree_, id)), place);
    }
    case kList: return raw_list(id, element, place);
    case kTerms: return raw_terms(id, element, place);
    case kTable: return raw_table(id, element, place);
    case kDetails: return raw_details(id, element, place);
    case kFigure: return raw_figure(id, element, place);
    case kProse: {
      if (element.name == "p" && holds_flow(id)) return div(id, element, place);
      place.phrasing = true;
      out_.open(element);
      attributes(id, element, place);
      if (element.name == "pre" && !place.link) out_.raw(" tabindex=\"0\"");
      out_.raw(">");
      children(id, place);
      out_.close(element).raw("\n");
      return;
    }
    case kFlow: {
      out_.open(element);
      attributes(id, element, place);
      out_.raw(">");
      children(id, place);
      out_.close(element).raw("\n");
      return;
    }
    default: return div(id, element, place);  // an item without its list, a cell without its table
  }
}

// A block in place of an element that may not stand here, or may not hold the blocks that it holds.
void ArticleWriter::div(NodeId id, const HtmlElement& element, Place place) {
  out_.raw("<div class=\"").text(element.written.empty() ? "block" : element.written).raw("-like\">");
  children(id, place);
  out_.raw("</div>\n");
}

void ArticleWriter::raw_list(NodeId id, const HtmlElement& element, Place place) {
  out_.open(element);
  attributes(id, element, place);
  out_.raw(">\n");
  for_children(*tree_, id, [&](NodeId child) {
    if (blank(child)) return;
    out_.raw("<li");
    const bool is_item = name_of_element(child) == "li";
    if (is_item) attributes(child, *html_element("li"), place);
    out_.raw(">");
    if (is_item) {
      children(child, place);
    } else {
      node(child, place);
    }
    out_.raw("</li>\n");
  });
  out_.close(element).raw("\n");
}

// A dl needs terms before descriptions and nothing else between them; any other is written as plain blocks.
void ArticleWriter::raw_terms(NodeId id, const HtmlElement& element, Place place) {
  bool valid = true;
  std::string_view last;
  for_children(*tree_, id, [&](NodeId child) {
    if (blank(child)) return;
    const std::string_view name = name_of_element(child);
    valid &= name == "dt" || (name == "dd" && !last.empty());
    last = name;
  });
  if (!valid || last != "dd") return div(id, element, place);
  out_.raw("<dl");
  attributes(id, element, place);
  out_.raw(">\n");
  for_children(*tree_, id, [&](NodeId child) {
    if (blank(child)) return;
    const HtmlElement& part = *html_element(name_of_element(child));
    Place inside = place;
    inside.no_heading |= part.name == "dt";
    out_.open(part);
    attributes(child, part, place);
    out_.raw(">");
    children(child, inside);
    out_.close(part).raw("\n");
  });
  out_.raw("</dl>\n");
}

void ArticleWriter::raw_details(NodeId id, const HtmlElement& element, Place place) {
  if (place.link) return div(id, element, place);
  NodeId summary = kNoNode;
  for_children(*tree_, id, [&](NodeId child) {
    if (summary == kNoNode && name_of_element(child) == "summary") summary = child;
  });
  out_.raw("<details");
  attributes(id, element, place);
  out_.raw("><summary>");
  const size_t waiting = pending_.size();
  if (summary != kNoNode && !blank_below(summary)) {
    Place inside = place;
    inside.phrasing = inside.no_button = inside.link = true;  // a click opens: nothing else to operate
    children(summary, inside);
  } else {
    out_.text(words_.details);
  }
  out_.raw("</summary>\n");
  if (!place.no_button) flush_units(waiting);
  for_children(*tree_, id, [&](NodeId child) {
    if (child != summary) node(child, place);
  });
  out_.raw("</details>\n");
}

void ArticleWriter::raw_figure(NodeId id, const HtmlElement& element, Place place) {
  out_.raw("<figure");
  attributes(id, element, place);
  out_.raw(">");
  // One caption, and only as the first or the last of the figure's children.
  NodeId first = kNoNode;
  NodeId last = kNoNode;
  for_children(*tree_, id, [&](NodeId child) {
    if (blank(child)) return;
    if (first == kNoNode) first = child;
    last = child;
  });
  const NodeId caption = first != kNoNode && name_of_element(first) == "figcaption" ? first
                         : last != kNoNode && name_of_element(last) == "figcaption" ? last
                                                                                    : kNoNode;
  for_children(*tree_, id, [&](NodeId child) {
    if (child != caption) return node(child, place);
    out_.raw("<figcaption");
    attributes(child, *html_element("figcaption"), place);
    out_.raw(">");
    children(child, place);
    out_.raw("</figcaption>");
  });
  out_.raw("</figure>\n");
}

void ArticleWriter::raw_ruby(NodeId id, const HtmlElement& element, Place place) {
  bool valid = false;
  bool base = false;  // text stands before the annotation
  bool ordered = true;
  for_children(*tree_, id, [&](NodeId child) {
    const std::string_view name = name_of_element(child);
    if (name == "rt") {
      ordered &= base;
      valid = true;
    }
    base |= name.empty() && !blank(child);
  });
  place.phrasing = true;
  if (!valid || !ordered) return children(id, place);
  out_.open(element);
  attributes(id, element, place);
  out_.raw(">");
  for_children(*tree_, id, [&](NodeId child) {
    if (name_of_element(child) != "rt") return node(child, place);
    Place inside = place;
    inside.no_button = true;
    out_.raw("<rt>");
    children(child, inside);
    out_.raw("</rt>");
  });
  out_.close(element);
}

void ArticleWriter::raw_link(NodeId id, const HtmlElement& element, Place place) {
  const Node& node = (*tree_)[id];
  const std::string_view address = tree_->attribute(node, "href");
  if (const std::string_view name = tree_->attribute(node, "name"); !name.empty()) anchor(name, place);
  const ResolvedLink target =
      place.link || address.empty() ? ResolvedLink{} : links_.resolve(address, origin(place), page_);
  if (target.kind == ResolvedLink::Kind::kNone) {
    if (const std::string_view own = tree_->attribute(node, "id"); !own.empty()) anchor(own, place);
    return children(id, place);
  }
  const size_t waiting = pending_.size();
  out_.raw("<a").attribute("href", target.href);
  if (!target.locale.empty()) out_.attribute("hreflang", target.locale);
  attributes(id, element, place);
  const bool unnamed = blank_below(id);
  if (unnamed) out_.attribute("aria-label", target.title.empty() ? address : target.title);
  out_.raw(">");
  if (unnamed) out_.raw("\u2026");
  Place inside = place;
  inside.link = inside.no_button = true;
  children(id, inside);
  out_.raw("</a>");
  if (!place.no_button) flush_units(waiting);
}

// A frame, a video, an object: a link to its address, and what it holds for browsers that cannot show it.
void ArticleWriter::raw_frame(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  std::string_view address = tree_->attribute(node, "src");
  if (address.empty()) address = tree_->attribute(node, "data");
  const ResolvedLink target = place.link ? ResolvedLink{} : links_.resolve(address, origin(place), page_);
  if (target.kind != ResolvedLink::Kind::kNone) {
    out_.raw("<a").attribute("href", target.href).raw(">").text(words_.video).raw(": ").text(address).raw("</a>");
  }
  if (name_of_element(id) != "iframe") children(id, place);
}

void ArticleWriter::attributes(NodeId id, const HtmlElement& element, Place place) {
  // More than any real tag has; keeps the search for repeated names cheap.
  constexpr size_t kMost = 32;
  const Node& node = (*tree_)[id];
  std::string classes;
  const std::span<const Attribute> given = tree_->attributes_of(node);
  for (size_t i = 0; i < std::min(given.size(), kMost); ++i) {
    const std::string_view name = tree_->str(given[i].name);
    const std::string_view value = tree_->str(given[i].value);
    bool repeated = false;
    for (size_t k = 0; k < i; ++k) repeated |= tree_->str(given[k].name) == name;
    if (repeated) continue;
    if (name == "class") {
      if (std::string kept = kept_classes(value); !kept.empty()) classes += (classes.empty() ? "" : " ") + kept;
    } else if (name == "align" && one_of(value, {"center", "right"})) {
      classes += (classes.empty() ? "align-" : " align-") + std::string(value);
    } else if (name == "id") {
      if (!place.source && claim_id(value)) out_.attribute("id", value);
    } else if (name == "lang") {
      if (const auto tag = canonical_locale(value)) out_.attribute("lang", *tag);
    } else if (name == "dir") {
      if (one_of(value, {"ltr", "rtl", "auto"})) out_.attribute("dir", value);
    } else if (name == "title" || name.starts_with("data-")) {
      out_.article_attribute(element, name, value);
    } else if ((name == "start" && element.written == "ol") || (name == "value" && element.written == "li")) {
      if (is_integer(value)) out_.article_attribute(element, name, value);
    } else if (name == "type" && element.written == "ol") {
      if (one_of(value, {"1", "a", "A", "i", "I"})) out_.attribute("type", value);
    } else if (name == "open" && element.written == "details") {
      out_.raw(" open");
    } else if (name == "scope" && element.written == "th") {
      if (one_of(value, {"row", "col"})) out_.attribute("scope", value);
    }
  }
  if (element.name == "center") classes += classes.empty() ? "align-center" : " align-center";
  if (!classes.empty()) out_.attribute("class", classes);
}

}  // namespace diglot
