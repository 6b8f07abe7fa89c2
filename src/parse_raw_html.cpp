#include "parse_raw_html.h"

#include <fmt/format.h>

#include <algorithm>

#include "ascii.h"
#include "html.h"
#include "parse_cmark.h"
#include "parse_tree.h"

namespace diglot {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool is_inline_place(const Node& node) {
  return node.kind == NodeKind::kElement || node.kind == NodeKind::kUnit || is_inline_container(node.kind);
}

}  // namespace

bool is_unsafe_address(std::string_view address) { return read_address(address).kind == AddressKind::kUnsafe; }

std::string RawHtml::value(std::string_view written) { return unescape_entities(tree_.clean(written).text); }

void RawHtml::take_block(std::string_view html, Range range) {
  range_ = range;
  raw_text_unfinished_ = false;
  bool unfinished = false;  // once an end is not found it will not be found later either
  for (size_t at = 0; at < html.size();) {
    const size_t open = std::min(html.find('<', at), html.size());
    take_text(html.substr(at, open - at));
    if (open == html.size()) break;
    HtmlTag tag;
    const bool special = html.substr(open, 2) == "<!" || html.substr(open, 2) == "<?";
    const bool read = !(special && unfinished) && read_html_tag(html, open, tag);
    if (!read) {
      unfinished |= special;
      take_text("<");
      at = open + 1;
      continue;
    }
    at = take_tag(tag, html, open);
  }
  tree_.end_units_of_html();
}

void RawHtml::take_inline(std::string_view html) {
  range_ = tree_.innermost_range();
  raw_text_unfinished_ = false;
  HtmlTag tag;
  if (!read_html_tag(html, 0, tag)) return tree_.take_text(html);
  take_tag(tag, html, 0);
}

std::string RawHtml::anchor_name(std::string_view html) {
  HtmlTag tag;
  if (!read_html_tag(html, 0, tag) || tag.kind != HtmlTag::Kind::kOpen || tag.name != "a") return {};
  std::string name;
  for (const auto& [key, written] : tag.attributes) {
    if (key == "href" && !written.empty()) return {};
    if (key == "name" || (key == "id" && name.empty())) name = value(written);
  }
  return name;
}

// --- text -----------------------------------------------------------------------------------------------

void RawHtml::take_text(std::string_view text) {
  if (text.empty() || (is_blank(text) && white_space_is_nothing())) return;
  tree_.take_text(unescape_entities(text));
}

// Between blocks, and at the start of one.
bool RawHtml::white_space_is_nothing() const {
  const Node& parent = tree_.node(tree_.innermost());
  const NodeId last_child = tree_.last_child(tree_.innermost());
  if (!is_inline_place(parent) || is_structural(parent) || last_child == kNoNode) return true;
  const Node& last = tree_.node(last_child);
  return last.is(Node::kBlockLevel) || last.kind < NodeKind::kElement;
}

// Parents that hold nothing but elements.
bool RawHtml::is_structural(const Node& node) const {
  if (node.kind != NodeKind::kElement) return false;
  const std::string_view name = tree_.str(node.text);
  for (std::string_view known : {"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl"}) {
    if (name == known) return true;
  }
  return false;
}

// --- tags -----------------------------------------------------------------------------------------------

// Returns where reading goes on: behind the tag, or behind the element if its content is not markup.
size_t RawHtml::take_tag(const HtmlTag& tag, std::string_view html, size_t at) {
  if (tag.kind == HtmlTag::Kind::kComment) {
    const PoolText text = tree_.keep(tree_.clean(tag.content).text);
    tree_.leaf(NodeKind::kComment, range_).text = text;
    return tag.end;
  }
  if (tag.kind == HtmlTag::Kind::kOther) return tag.end;
  if (!is_html_element(tag.name)) {
    if (!take_reference(tag)) tree_.take_text(html.substr(at, tag.end - at));
    return tag.end;
  }
  if (tag.kind == HtmlTag::Kind::kClose) {
    close_element(tag.name);
    return tag.end;
  }
  open_element(tag);
  if (!is_raw_text_element(tag.name) || is_void_element(tag.name)) return tag.end;
  return take_raw_text(tag, html);
}

// <xref href="System.String"/>
bool RawHtml::take_reference(const HtmlTag& tag) {
  if (tag.name != "xref") return false;
  for (const auto& [key, written] : tag.attributes) {
    if (key != "href") continue;
    const std::string uid = value(written);
    const PoolText address = tree_.keep("xref:" + uid);
    tree_.open_link(range_, address, {}, &tag);
    tree_.append_text(name_of_reference(uid));
    tree_.close(&tag, false);
  }
  return true;
}

size_t RawHtml::take_raw_text(const HtmlTag& tag, std::string_view html) {
  if (raw_text_unfinished_) return tag.end;
  const std::string end_tag = "</" + tag.name;
  auto found = std::search(html.begin() + static_cast<std::ptrdiff_t>(tag.end), html.end(), end_tag.begin(),
                           end_tag.end(), [](char a, char b) { return to_ascii_lower(a) == b; });
  raw_text_unfinished_ = found == html.end();
  if (raw_text_unfinished_) return tag.end;
  const auto end = static_cast<size_t>(found - html.begin());
  tree_.append_text(tree_.clean(html.substr(tag.end, end - tag.end)).text);
  return end;
}

void RawHtml::open_element(const HtmlTag& tag) {
  if (tag.name == "br") {
    tree_.add_leaf(NodeKind::kLineBreak, range_);
    return;
  }
  if (tag.name == "img") return add_image(tag);
  tree_.close_ended_elements(tag.name);
  report_unsafe(tag);
  NodeId id = 0;
  if (is_void_element(tag.name)) {
    const PoolText name = tree_.keep(tag.name);
    id = tree_.add_leaf(NodeKind::kElement, range_);
    tree_.node(id).text = name;
  } else if (const std::optional<NodeId> opened = tree_.open_element(tag.name, range_)) {
    id = *opened;
  } else {
    return;
  }
  if (!tree_.in_inlines()) tree_.node(id).flags |= Node::kBlockLevel;
  for (const auto& [key, written] : tag.attributes) tree_.add_attribute(id, key, value(written));
}

void RawHtml::close_element(const std::string& name) {
  if (name == "br") {  // as browsers have it
    tree_.add_leaf(NodeKind::kLineBreak, range_);
  } else if (!tree_.close_element(name) && !end_tag_is_optional(name)) {
    diagnostics_.report(Diag::kTagUnopened, range_, "", name);
  }
}

void RawHtml::add_image(const HtmlTag& tag) {
  report_unsafe(tag);
  const NodeId id = tree_.add_leaf(NodeKind::kImage, range_);
  for (const auto& [key, written] : tag.attributes) {
    const std::string text = value(written);
    if (key == "src") tree_.details(id).target = tree_.keep(text);
    if (key == "alt") tree_.details(id).extra = tree_.keep(text);
    if (key == "title") tree_.node(id).text = tree_.keep(text);
    tree_.add_attribute(id, key, text);
  }
}

// What the renderer will leave out because it could harm the reader. Merely presentational attributes go
// without a word.
void RawHtml::report_unsafe(const HtmlTag& tag) {
  const HtmlElement* element = html_element(tag.name);
  if (element != nullptr && element->model == HtmlModel::kDropped) {
    diagnostics_.report(Diag::kUnsafeHtml, range_, "", fmt::format("<{}>", tag.name));
  }
  for (const auto& [key, written] : tag.attributes) {
    const bool handler = key.starts_with("on") || key == "style" || key == "srcdoc";
    const bool address = key == "href" || key == "src" || key == "action" || key == "formaction";
    if (handler || (address && is_unsafe_address(value(written)))) {
      diagnostics_.report(Diag::kUnsafeHtml, range_, "", fmt::format("<{} {}=…>", tag.name, key));
    }
  }
}

}  // namespace diglot
