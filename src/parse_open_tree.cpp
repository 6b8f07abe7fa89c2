#include "parse_open_tree.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "parse_cmark.h"
#include "parse_html.h"
#include "parse_spans.h"

namespace diglot {
namespace {

// Deeper than any real article; keeps recursion elsewhere and hostile input cheap.
constexpr size_t kMaxDepth = 200;
constexpr size_t kMostSought = 32;  // times the size of the file

NodeKind kind_of(const Directive& directive) {
  switch (directive.kind) {
    case Directive::Kind::kImage: return NodeKind::kImage;
    case Directive::Kind::kNoLoc: return NodeKind::kNoLoc;
    case Directive::Kind::kSnippet: return NodeKind::kSnippet;
    case Directive::Kind::kVideo: return NodeKind::kVideo;
    case Directive::Kind::kInclude: return NodeKind::kInclude;
    case Directive::Kind::kOpen: return directive.name == "image" ? NodeKind::kImage : NodeKind::kContainer;
    case Directive::Kind::kClose: return NodeKind::kContainer;
    case Directive::Kind::kLiteral: break;
  }
  return NodeKind::kText;
}

std::string_view id_of(const SourceFile& file, const UnitMark& mark) {
  return file.view(mark.has_target ? mark.target_id : mark.source_id);
}

void insert_behind(Tree& tree, NodeId before, NodeId id) {
  tree.nodes[id].parent = tree[before].parent;
  tree.nodes[id].next = tree[before].next;
  tree.nodes[before].next = id;
}

NodeId append_paragraph(Tree& tree) {
  const NodeId paragraph = append_node(tree, NodeKind::kParagraph, tree[0].range);
  std::vector<NodeId> blocks = children_of(tree, 0);
  blocks.push_back(paragraph);
  set_children(tree, 0, blocks);
  return paragraph;
}

}  // namespace

OpenTree::OpenTree(const SourceFile& file, const Projection& projection, const std::vector<UnitMark>& marks,
                   Diagnostics& diagnostics)
    : file_(file), projection_(projection), marks_(marks), diagnostics_(diagnostics) {
  tree_.reserve(projection.text.size());
  seen_.resize(marks.size());
  unit_nodes_.resize(marks.size(), kNoNode);
}

Tree OpenTree::finish() && {
  Tree tree = std::move(tree_).finish();
  for (uint32_t unit = 0; unit < marks_.size(); ++unit) {
    if (!seen_[unit]) restore_lost_unit(tree, unit);
  }
  return tree;
}

// --- what is open ---------------------------------------------------------------------------------------

Node& OpenTree::open(NodeKind kind, Range range, const void* origin) {
  return push(FrameType::kMarkdown, kind, range, origin);
}

Node& OpenTree::open_link(Range range, PoolText target, PoolText title, const void* origin) {
  Node& link = open(NodeKind::kLink, range, origin);
  if (innermost_is_flat()) return link;
  NodeDetails& details = tree_.details(innermost());
  details.target = target;
  details.extra = title;
  return link;
}

Node& OpenTree::push(FrameType type, NodeKind kind, Range range, const void* origin) {
  Frame frame{type, 0, origin, false, false, is_inline_container(kind)};
  inline_depth_ += frame.inlines ? 1 : 0;
  if (stack_.size() < kMaxDepth) {
    frame.node = tree_.add(stack_.empty() ? kNoNode : innermost(), kind, range);
  } else {
    report_depth(range);
    frame.node = innermost();
    frame.flat = true;
  }
  stack_.push_back(frame);
  return frame.flat ? scratch_ = Node{} : tree_.node(frame.node);
}

NodeId OpenTree::add_leaf(NodeKind kind, Range range) { return tree_.add(innermost(), kind, range); }

void OpenTree::report_depth(Range range) {
  if (!reported_depth_) diagnostics_.report(Diag::kNestingTooDeep, range, "", kMaxDepth);
  reported_depth_ = true;
}

void OpenTree::report_unclosed(const Frame& frame) {
  if (frame.flat || frame.clone || end_tag_is_optional(element_name(frame))) return;
  diagnostics_.report(Diag::kTagUnclosed, tree_.node(frame.node).range, "", element_name(frame));
}

void OpenTree::pop() {
  const Frame frame = stack_.back();
  stack_.pop_back();
  inline_depth_ -= frame.inlines ? 1 : 0;
  if (frame.clone && !frame.flat && tree_.node(frame.node).first_child == kNoNode) tree_.erase(frame.node);
}

void OpenTree::pop_reporting() {
  if (stack_.back().type == FrameType::kElement) report_unclosed(stack_.back());
  pop();
}

void OpenTree::reopen(Frame frame) {
  if (!frame.flat) {
    frame.node = tree_.clone(frame.node, innermost());
    frame.clone = true;
  }
  inline_depth_ += frame.inlines ? 1 : 0;
  stack_.push_back(frame);
}

// Pops down to and with the frame of `origin`. A unit that is still open goes on behind it.
void OpenTree::close(const void* origin, bool inline_level) {
  bool unit_goes_on = false;
  while (!stack_.empty()) {
    const Frame top = stack_.back();
    unit_goes_on |= top.type == FrameType::kUnit;
    pop_reporting();
    if (top.type == FrameType::kMarkdown && top.origin == origin) break;
  }
  if (unit_goes_on && inline_level) continue_unit();
}

std::optional<NodeId> OpenTree::open_element(std::string_view name, Range range) {
  if (stack_.size() >= kMaxDepth) {
    report_depth(range);
    return std::nullopt;
  }
  const PoolText kept = keep(name);
  push(FrameType::kElement, NodeKind::kElement, range, nullptr).text = kept;
  return innermost();
}

bool OpenTree::close_element(std::string_view name) {
  const auto is_it = [&](const Frame& frame) {
    return frame.type == FrameType::kElement && element_name(frame) == name;
  };
  size_t depth = stack_.size();
  while (depth > 0 && stack_[depth - 1].type != FrameType::kMarkdown && !is_it(stack_[depth - 1])) --depth;
  if (depth == 0 || stack_[depth - 1].type == FrameType::kMarkdown) return false;
  bool unit_goes_on = false;
  while (stack_.size() > depth) {
    unit_goes_on |= stack_.back().type == FrameType::kUnit;
    pop_reporting();
  }
  pop();
  if (unit_goes_on) continue_unit();
  return true;
}

void OpenTree::close_ended_elements(std::string_view incoming) {
  while (stack_.back().type == FrameType::kElement && ends_implicitly(element_name(stack_.back()), incoming)) pop();
}

// --- units ----------------------------------------------------------------------------------------------

void OpenTree::open_unit(uint32_t number, bool continued) {
  if (number >= marks_.size()) return;
  current_unit_ = number;
  seen_[number] = true;
  if (in_image()) {
    image_unit_ = number;
    return;
  }
  Node& node = push(FrameType::kUnit, NodeKind::kUnit, marks_[number].whole, nullptr);
  node.number = number;
  if (continued) node.flags |= Node::kContinued;
  if (unit_nodes_[number] == kNoNode && !innermost_is_flat()) unit_nodes_[number] = innermost();
}

void OpenTree::continue_unit() {
  if (current_unit_ != kNoUnit) open_unit(current_unit_, true);
}

std::optional<size_t> OpenTree::depth_of_unit() const {
  const auto unit =
      std::find_if(stack_.rbegin(), stack_.rend(), [](const Frame& f) { return f.type == FrameType::kUnit; });
  if (unit == stack_.rend()) return std::nullopt;
  return static_cast<size_t>(stack_.rend() - unit) - 1;
}

// Ends the unit. What was opened inside it and is still open is closed with it and opened again behind it.
void OpenTree::close_unit() {
  current_unit_ = kNoUnit;
  if (in_image()) return;
  const std::optional<size_t> depth = depth_of_unit();
  if (!depth) return;
  const std::vector<Frame> inner(stack_.begin() + static_cast<std::ptrdiff_t>(*depth) + 1, stack_.end());
  while (stack_.size() > *depth) pop();
  for (const Frame& frame : inner) reopen(frame);
}

// In a block of raw HTML a unit ends with the HTML at the latest: Markdown's blocks do not stand inside units.
void OpenTree::end_units_of_html() {
  const std::optional<size_t> depth = depth_of_unit();
  while (depth && stack_.size() > *depth) pop_reporting();
}

void OpenTree::report_in_code(uint32_t unit) {
  if (unit == kNoUnit) return;
  const std::string_view id = id_of(file_, marks_[unit]);
  diagnostics_.report(Diag::kUnitInCode, marks_[unit].whole, id, id);
}

// Markdown drops the cells of a table row that its header has no column for, and reference definitions. A unit
// that went with them is put back, as plain text, behind the unit before it.
void OpenTree::restore_lost_unit(Tree& tree, uint32_t number) {
  const UnitMark& mark = marks_[number];
  const std::string_view id = id_of(file_, mark);
  diagnostics_.report(Diag::kUnitDropped, mark.whole, id, id);
  NodeId before = kNoNode;
  for (uint32_t i = number; i > 0 && before == kNoNode; --i) before = unit_nodes_[i - 1];
  const NodeId unit = append_node(tree, NodeKind::kUnit, mark.whole);
  tree.nodes[unit].number = number;
  const NodeId text = append_node(tree, NodeKind::kText, mark.whole);
  tree.nodes[text].text = append_pool(tree, file_.view(side_of(mark, projection_.source_side)));
  set_children(tree, unit, {text});
  const NodeId space = append_node(tree, NodeKind::kSoftBreak, mark.whole);
  if (before == kNoNode) {
    set_children(tree, append_paragraph(tree), {unit});
  } else {
    insert_behind(tree, before, space);
    insert_behind(tree, space, unit);
  }
  unit_nodes_[number] = unit;
}

// --- text with markers ----------------------------------------------------------------------------------

struct OpenTree::Marker {
  enum class Kind : uint8_t { kUnitOpen, kUnitClose, kObject } kind = Kind::kUnitClose;
  uint32_t number = 0;
  size_t begin = 0;
  size_t end = 0;
};

// The next marker at or behind `from`.
std::optional<OpenTree::Marker> OpenTree::find_marker(std::string_view text, size_t from) const {
  const Markers& markers = projection_.markers;
  if (markers.prefix.empty()) return std::nullopt;
  for (size_t at = from; (at = text.find(markers.prefix, at)) != std::string_view::npos; ++at) {
    if (at + 2 >= text.size()) return std::nullopt;
    const char last = text[at + 2];
    if (last == markers.unit_close) return Marker{Marker::Kind::kUnitClose, 0, at, at + 3};
    if (last != markers.unit_open) continue;
    uint32_t number = 0;
    const char* first_digit = text.data() + at + 3;
    const char* text_end = text.data() + text.size();
    const char* after = std::from_chars(first_digit, text_end, number).ptr;
    if (text_end - after < 3 || std::string_view(after, 2) != markers.prefix) continue;
    const auto end = static_cast<size_t>(after + 3 - text.data());
    return Marker{after[2] == markers.object_end ? Marker::Kind::kObject : Marker::Kind::kUnitOpen, number, at, end};
  }
  return std::nullopt;
}

void OpenTree::take_text(std::string_view text) {
  size_t at = 0;
  while (const std::optional<Marker> marker = find_marker(text, at)) {
    append_text(text.substr(at, marker->begin - at));
    take_marker(*marker);
    at = marker->end;
  }
  append_text(text.substr(at));
}

void OpenTree::take_marker(const Marker& marker) {
  switch (marker.kind) {
    case Marker::Kind::kUnitOpen: open_unit(marker.number, false); break;
    case Marker::Kind::kUnitClose: close_unit(); break;
    case Marker::Kind::kObject:
      if (marker.number < projection_.directives.size()) add_directive(projection_.directives[marker.number]);
      break;
  }
}

void OpenTree::append_text(std::string_view text) {
  if (text.empty()) return;
  if (in_image()) {
    image_text_ += text;
  } else {
    tree_.append_text(innermost(), text, innermost_range());
  }
}

OpenTree::Literal OpenTree::clean(std::string_view text) {
  Literal out;
  size_t at = 0;
  while (const std::optional<Marker> marker = find_marker(text, at)) {
    out.text += text.substr(at, marker->begin - at);
    at = marker->end;
    if (marker->kind == Marker::Kind::kUnitOpen && marker->number < marks_.size()) {
      if (out.unit == kNoUnit) out.unit = marker->number;
      current_unit_ = marker->number;
      seen_[marker->number] = true;
    } else if (marker->kind == Marker::Kind::kUnitClose) {
      current_unit_ = kNoUnit;
    } else if (marker->kind == Marker::Kind::kObject && marker->number < projection_.directives.size()) {
      const Directive& directive = projection_.directives[marker->number];
      out.text += directive.kind == Directive::Kind::kLiteral ? directive.text : file_.view(directive.range);
    }
  }
  out.text += text.substr(at);
  return out;
}

Range OpenTree::place_of(std::string_view address) {
  const uint32_t unit = in_image() ? image_unit_ : current_unit_;
  const Range open = unit == kNoUnit ? innermost_range() : side_of(marks_[unit], projection_.source_side);
  const uint32_t from = std::clamp(placed_until_, open.begin, open.end);
  // What is looked for in vain, as the address of a reference is, is looked for in all of the paragraph.
  if (address.empty() || sought_ > kMostSought * file_.bytes.size()) return innermost_range();
  const std::string_view around = file_.view({from, open.end});
  sought_ += around.size();
  for (size_t at = 0; (at = around.find(address, at)) != std::string_view::npos; ++at) {
    if (at == 0 || std::string_view("(<\"'=").find(around[at - 1]) == std::string_view::npos) continue;
    placed_until_ = from + static_cast<uint32_t>(at + address.size());
    sought_ -= around.size() - at;
    return {placed_until_ - static_cast<uint32_t>(address.size()), placed_until_};
  }
  return innermost_range();
}

OpenTree::Literal OpenTree::take_image_text() {
  return {std::exchange(image_text_, {}), std::exchange(image_unit_, kNoUnit)};
}

// --- directives -----------------------------------------------------------------------------------------

void OpenTree::add_directive(const Directive& directive) {
  if (directive.kind == Directive::Kind::kLiteral) return append_text(directive.text);
  if (in_image()) {
    image_text_ += clean(directive.text).text;
    return;
  }
  const NodeId id = add_leaf(kind_of(directive), directive.range);
  if (directive.kind == Directive::Kind::kOpen) tree_.node(id).flags |= kOpenPlaceholder;
  if (directive.kind == Directive::Kind::kClose) tree_.node(id).flags |= kClosePlaceholder;
  const bool image = tree_.node(id).kind == NodeKind::kImage;
  const bool snippet = tree_.node(id).kind == NodeKind::kSnippet;
  const std::string text = unescape_entities(clean(directive.text).text);
  const bool named = image || snippet || !directive.name.empty();
  const PoolText name = keep(image ? std::string_view() : named ? directive.name : text);
  const PoolText target = keep(clean(directive.target).text);
  tree_.node(id).text = name;
  tree_.details(id).target = target;
  if (image) tree_.details(id).extra = keep(text);
  for (const auto& [key, value] : directive.attributes) add_attribute(id, key, unescape_entities(clean(value).text));
}

}  // namespace diglot
