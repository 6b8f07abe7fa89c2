// What stands in the sentences of an article: links, images, included text, anchors, notes.
#include <algorithm>
#include <optional>

#include "render_writer.h"

namespace diglot {
namespace {

constexpr size_t kMaxIncludes = 8;  // levels of includes in includes; link says where there are more

}  // namespace

void ArticleWriter::inline_element(NodeId id, const HtmlElement& element, Place place) {
  if (holds_flow(id) && !place.phrasing) return div(id, element, place);
  place.phrasing = true;
  out_.open(element).raw(">");
  children(id, place);
  out_.close(element);
}

LinkOrigin ArticleWriter::origin(Place place) const {
  const bool source = place.source || side_ == Side::kSource;
  return {source ? words_.source_locale : article_.locale, article_.path, &article_, side_};
}

// Running text, in which "@uid" leads to the article of that uid.
void ArticleWriter::text(std::string_view text, Place place) {
  size_t done = 0;
  if (links_.links().has_uids() && !place.link) {
    while (const std::optional<Links::Mention> mention = links_.links().next_mention(text, done)) {
      const ResolvedLink target = links_.resolve(mention->address, origin(place), page_);
      out_.text(text.substr(done, mention->begin - done)).raw("<a class=\"xref\"").attribute("href", target.href);
      if (!target.locale.empty()) out_.attribute("hreflang", target.locale).attribute("lang", target.locale);
      out_.raw(">").text(target.title).raw("</a>");
      done = mention->end;
    }
  }
  out_.text(text.substr(done));
}

// :::no-loc, and formulas between the brackets that programs which set TeX on a page look for.
void ArticleWriter::untranslated(const Node& node, Place place) {
  const std::string_view math = tree_->attribute(node, "math");
  const std::string_view text = tree_->str(node.text);
  if (math.empty()) {
    out_.raw("<span class=\"no-loc\" translate=\"no\">").text(text).raw("</span>");
  } else if (node.is(Node::kBlockLevel) && !place.phrasing) {
    out_.raw("<div class=\"math\" translate=\"no\">\\[").text(text).raw("\\]</div>\n");
  } else {
    out_.raw("<span class=\"math\" translate=\"no\">\\(").text(text).raw("\\)</span>");
  }
}

// True for <xref:uid>: its text is the uid, of which the reader is to see the article's title.
bool ArticleWriter::names_itself(NodeId id) const {
  const Node& link = (*tree_)[id];
  const NodeId only = only_child(*tree_, id);
  if (only == kNoNode || (*tree_)[only].kind != NodeKind::kText) return false;
  return tree_->str((*tree_)[only].text) == percent_decode(tree_->target(link).substr(5));
}

void ArticleWriter::link(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const std::string_view address = tree_->target(node);
  ResolvedLink target = place.link ? ResolvedLink{} : links_.resolve(address, origin(place), page_);
  if (target.kind == ResolvedLink::Kind::kNone) {
    const bool named = address.starts_with("xref:");  // where reference documentation is not part of the site
    if (named) out_.raw("<span class=\"xref\">");
    children(id, place);
    if (named) out_.raw("</span>");
    return;
  }
  const bool lightbox = address.ends_with("#lightbox");
  if (target.href.ends_with("#lightbox")) target.href.resize(target.href.size() - 9);

  const bool titled = !target.title.empty() && address.starts_with("xref:") && (blank_below(id) || names_itself(id));

  // A link whose whole text is a unit: the unit goes around it, so that nothing is operated inside a link.
  const NodeId only = node.first_child;
  const bool wraps = only != kNoNode && (*tree_)[only].kind == NodeKind::kUnit && (*tree_)[only].next == kNoNode &&
                     !place.no_button && !holds_flow(id) && !in_source_ && is_whole(only);
  if (wraps) {
    out_.raw("<span class=\"u\"");
    unit_id((*tree_)[only].number);
    out_.raw("><a class=\"t\"");
  } else if (lightbox && target.kind == ResolvedLink::Kind::kFile) {
    out_.raw("<a class=\"lightbox\"");
  } else {
    out_.raw("<a");
  }
  out_.attribute("href", target.href);
  if (!target.locale.empty()) out_.attribute("hreflang", target.locale);
  if (!tree_->extra(node).empty()) out_.attribute("title", tree_->extra(node));
  if (titled) {
    if (!target.locale.empty()) out_.attribute("lang", target.locale);
    out_.raw(">").text(target.title).raw("</a>");
    return;
  }
  const bool unnamed = blank_below(id);
  if (unnamed) out_.attribute("aria-label", target.title.empty() ? address : target.title);
  out_.raw(">");
  if (unnamed) out_.raw("\u2026");  // a sign to point at; the text of the sentence stays as it is
  const size_t waiting = pending_.size();
  Place inside = place;
  inside.link = inside.no_button = true;
  if (wraps) {
    inside.phrasing = true;
    children(only, inside);
  } else {
    children(id, inside);
  }
  out_.raw("</a>");
  if (wraps) {
    unit_source((*tree_)[only].number);
    out_.raw("</span>");
  }
  if (!place.no_button) flush_units(waiting);
}

void ArticleWriter::image(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const std::string_view alt = tree_->extra(node);
  const bool figure = node.is(Node::kBlockLevel) && !place.phrasing;
  // :::image: what shows something has a border unless it says no; an icon has none unless it says so.
  const std::string_view wish = tree_->attribute(node, "border");
  const bool directive = !tree_->attribute(node, "source").empty();
  const bool border = directive && (wish.empty() ? tree_->attribute(node, "type") != "icon" : wish == "true");
  if (figure && border) {
    out_.raw("<figure class=\"mx-imgBorder\">");
  } else if (figure) {
    out_.raw("<figure>");
  } else if (border) {
    out_.raw("<span class=\"mx-imgBorder\">");
  }
  // :::image link="…": the picture leads somewhere.
  // Without it :::image lightbox="…": a larger one of the same.
  std::string_view address = tree_->attribute(node, "link");
  const bool larger = address.empty() && !tree_->attribute(node, "lightbox").empty();
  if (larger) address = tree_->attribute(node, "lightbox");
  const ResolvedLink target =
      place.link || address.empty() ? ResolvedLink{} : links_.resolve(address, origin(place), page_);
  const bool linked = target.kind != ResolvedLink::Kind::kNone;
  if (linked) {
    out_.raw("<a");
    if (larger && target.kind == ResolvedLink::Kind::kFile) out_.raw(" class=\"lightbox\"");
    out_.attribute("href", target.href).raw(">");
  }
  place.link |= linked;
  write_image(tree_->target(node), alt, tree_->str(node.text), tree_->attribute(node, "width"),
              tree_->attribute(node, "height"), place);
  if (linked) out_.raw("</a>");
  place.link &= !linked;
  if (node.first_child != kNoNode) {
    if (figure && !place.link) {
      out_.raw("<details><summary>").text(words_.long_description).raw("</summary>\n");
      children(id, place);
      out_.raw("</details>");
    } else {
      children(id, place);
    }
  }
  if (figure) {
    out_.raw("</figure>\n");
  } else if (border) {
    out_.raw("</span>");
  }
}

void ArticleWriter::write_image(std::string_view address, std::string_view alt, std::string_view title,
                                std::string_view width, std::string_view height, Place place) {
  const ResolvedLink target = links_.resolve(address, origin(place), page_);
  const std::string_view name = address.substr(address.find_last_of("/\\") + 1);
  if (target.kind == ResolvedLink::Kind::kFile && !place.source) {
    result_.images = true;
    out_.raw("<img").attribute("src", target.href);
    out_.attribute("alt", alt.empty() && place.link ? name : alt);
    if (!title.empty()) out_.attribute("title", title);
    if (is_number(width)) out_.attribute("width", width);
    if (is_number(height)) out_.attribute("height", height);
    out_.raw(" loading=\"lazy\">");
    return;
  }
  // An image that the site does not have, and one of another host, which a page does not fetch.
  if (target.kind == ResolvedLink::Kind::kOther && !place.link && !place.source) {
    out_.raw("<a class=\"img\"").attribute("href", target.href).raw(">").text(alt.empty() ? name : alt).raw("</a>");
  } else if (!alt.empty() || place.link) {
    out_.raw("<span class=\"img\">").text(alt.empty() ? name : alt).raw("</span>");
  }
}

// The included article stands where its include does; a link where it cannot.
void ArticleWriter::include(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const bool block = node.is(Node::kBlockLevel) && !place.phrasing;
  const LinkTarget target = links_.links().find(tree_->target(node), origin(place));
  const Article* included = nullptr;
  if (target.kind == LinkTarget::Kind::kArticle) included = &links_.corpus().object(*target.variant).article;
  const bool open = std::find(state_.open.begin(), state_.open.end(), included) != state_.open.end();
  if (included == nullptr || open || state_.open.size() > kMaxIncludes || place.no_button || place.source) {
    return reference(id, words_.include, tree_->str(node.text), place);
  }
  const std::string& language = target.variant->locale;
  const bool foreign = language != (side_ == Side::kTarget ? article_.locale : words_.source_locale);
  if (foreign && block) out_.raw("<div").attribute("lang", language).attribute("dir", direction(language)).raw(">\n");
  if (foreign && !block) out_.raw("<span").attribute("lang", language).raw(">");
  ArticleWriter(state_, *included, target.variant->side, words_, links_, page_).write_included(!block);
  if (foreign && block) out_.raw("</div>\n");
  if (foreign && !block) out_.raw("</span>");
}

// A link in place of what is not shown: a video, a file of code, an included file.
void ArticleWriter::reference(NodeId id, std::string_view word, std::string_view label, Place place) {
  const Node& node = (*tree_)[id];
  const ResolvedLink target = place.link ? ResolvedLink{} : links_.resolve(tree_->target(node), origin(place), page_);
  const bool block = node.is(Node::kBlockLevel) && !place.phrasing;
  const bool video = node.kind == NodeKind::kVideo;
  if (block && video) out_.raw("<p class=\"ref embeddedvideo\">");
  if (block && !video) out_.raw("<p class=\"ref\">");
  const bool linked = target.kind != ResolvedLink::Kind::kNone;
  if (linked) out_.raw("<a").attribute("href", target.href).raw(">");
  out_.text(word);
  if (!label.empty()) out_.raw(": ").text(label);
  if (linked) out_.raw("</a>");
  if (block) out_.raw("</p>\n");
}

void ArticleWriter::anchor(std::string_view name, Place place) {
  if (!place.source && claim_id(name)) out_.raw("<span").attribute("id", name).raw("></span>");
}

void ArticleWriter::footnote_reference(NodeId id, Place place) {
  const std::string_view label = tree_->str((*tree_)[id].text);
  if (place.source || place.link) {
    out_.raw("<sup>").text(label).raw("</sup>");
    return;
  }
  const auto [found, first] = footnote_numbers_.try_emplace(label, 0);
  if (first) found->second = ++state_.footnotes;
  const auto number = static_cast<int64_t>(found->second);
  out_.raw("<sup><a href=\"#fn-").number(number).raw("\"");
  if (first) out_.raw(" id=\"fnref-").number(number).raw("\"");
  out_.raw(">").number(number).raw("</a></sup>");
}

}  // namespace diglot
