#include "parse_markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <cmark-gfm/houdini.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "html.h"
#include "parse_html.h"
#include "parse_spans.h"
#include "parse_tree.h"

// Exported by cmark-gfm-extensions, but declared only in a header that Debian does not install.
extern "C" {
extern cmark_node_type CMARK_NODE_TABLE;
extern cmark_node_type CMARK_NODE_TABLE_ROW;
extern cmark_node_type CMARK_NODE_TABLE_CELL;
}

namespace diglot {
namespace {

// Deeper than any real article; keeps recursion elsewhere and hostile input cheap.
constexpr size_t kMaxDepth = 200;

std::string_view view(const char* text) { return text != nullptr ? std::string_view(text) : std::string_view(); }

std::string unescape_entities(std::string_view text) {
  if (text.find('&') == std::string_view::npos) return std::string(text);
  cmark_strbuf buffer;
  cmark_strbuf_init(cmark_get_default_mem_allocator(), &buffer, 0);
  houdini_unescape_html_f(&buffer, reinterpret_cast<const uint8_t*>(text.data()), static_cast<bufsize_t>(text.size()));
  std::string out(reinterpret_cast<const char*>(buffer.ptr), static_cast<size_t>(buffer.size));
  cmark_strbuf_free(&buffer);
  return out;
}

// Memory for one run of cmark-gfm, given back as a whole: it asks for hundreds of thousands of pieces, which cost as
// much to free one by one as to parse. Its interface passes no context, so there is one a thread.
class CmarkMemory {
 public:
  void* allocate(size_t size) {
    const size_t whole = kHeader + (size + kAlign - 1) / kAlign * kAlign;
    while (chunk_ < chunks_.size() && chunks_[chunk_].size - used_ < whole) {
      ++chunk_;
      used_ = 0;
    }
    if (chunk_ == chunks_.size()) {
      const size_t room = std::max(kChunk, whole);
      chunks_.push_back({std::make_unique_for_overwrite<char[]>(room), room});
    }
    char* at = chunks_[chunk_].bytes.get() + used_;
    used_ += whole;
    std::memcpy(at, &size, sizeof size);
    return at + kHeader;
  }

  void* reallocate(void* old, size_t size) {
    if (old == nullptr) return allocate(size);
    size_t had = 0;
    std::memcpy(&had, static_cast<char*>(old) - kHeader, sizeof had);
    if (size <= had) return old;
    void* fresh = allocate(size);
    std::memcpy(fresh, old, had);
    return fresh;
  }

  void clear() {
    if (chunks_.size() > kKept) chunks_.resize(kKept);
    chunk_ = used_ = 0;
  }

 private:
  static constexpr size_t kAlign = alignof(std::max_align_t);
  static constexpr size_t kHeader = kAlign;  // holds the size
  static constexpr size_t kChunk = size_t{1} << 18U;
  static constexpr size_t kKept = 8;
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  size_t chunk_ = 0;
  size_t used_ = 0;
};

thread_local CmarkMemory cmark_memory;

cmark_mem* memory_functions() {
  static cmark_mem functions = {
      [](size_t count, size_t size) { return std::memset(cmark_memory.allocate(count * size), 0, count * size); },
      [](void* old, size_t size) { return cmark_memory.reallocate(old, size); },
      [](void*) {},
  };
  return &functions;
}

// A document of cmark-gfm; not more than one at a time in a thread.
class CmarkDocument {
 public:
  explicit CmarkDocument(std::string_view text) {
    static std::once_flag registered;
    std::call_once(registered, [] { cmark_gfm_core_extensions_ensure_registered(); });
    cmark_parser* parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, memory_functions());
    for (const char* name : {"table", "tasklist"}) {
      if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name)) {
        cmark_parser_attach_syntax_extension(parser, extension);
      }
    }
    cmark_parser_feed(parser, text.data(), text.size());
    root_ = cmark_parser_finish(parser);
  }
  ~CmarkDocument() { cmark_memory.clear(); }
  CmarkDocument(const CmarkDocument&) = delete;
  CmarkDocument& operator=(const CmarkDocument&) = delete;

  cmark_node* root() const { return root_; }

 private:
  cmark_node* root_ = nullptr;
};

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

// Walks cmark's tree once and builds ours. The stack holds what is open: nodes of cmark's, units, and elements of
// raw HTML. Units and elements may straddle cmark's nodes; then they are split or closed, never lost.
class Converter {
 public:
  Converter(const SourceFile& file, const Projection& projection, const std::vector<UnitMark>& marks,
            Diagnostics& diagnostics)
      : file_(file), projection_(projection), marks_(marks), diagnostics_(diagnostics), lines_(projection.text) {
    tree_.reserve(projection.text.size());
    seen_.resize(marks.size());
    unit_nodes_.resize(marks.size(), kNoNode);
  }

  Tree run(cmark_node* document) {
    cmark_iter* iter = cmark_iter_new(document);
    for (cmark_event_type event = cmark_iter_next(iter); event != CMARK_EVENT_DONE; event = cmark_iter_next(iter)) {
      cmark_node* node = cmark_iter_get_node(iter);
      event == CMARK_EVENT_ENTER ? enter(node) : exit(node);
    }
    Tree tree = std::move(tree_).finish();
    for (uint32_t unit = 0; unit < marks_.size(); ++unit) {
      if (!seen_[unit]) restore_lost_unit(tree, unit);
    }
    return tree;
  }

 private:
  enum class FrameType : uint8_t { kCmark, kUnit, kElement };
  struct Frame {
    FrameType type = FrameType::kCmark;
    NodeId node = 0;
    const cmark_node* origin = nullptr;  // of kCmark
    bool clone = false;                  // reopened behind a unit's end: vanishes if nothing follows
    bool flat = false;                   // too deep: has no node of its own
    bool inlines = false;                // a paragraph, heading or cell, whose content is inline
  };

  // --- frames -------------------------------------------------------------------------------------------

  Range range_of(cmark_node* node) const {
    const int first = cmark_node_get_start_line(node);
    if (first <= 0) return parent_range();
    const int last = std::max(first, cmark_node_get_end_line(node));
    const size_t begin = lines_.start(first) + static_cast<size_t>(std::max(0, cmark_node_get_start_column(node) - 1));
    const int column = cmark_node_get_end_column(node);  // some HTML blocks have none
    const size_t end =
        column > 0 ? std::min(lines_.start(last) + static_cast<size_t>(column), lines_.end(last)) : lines_.end(last);
    const uint32_t from = projection_.map.origin(std::min(begin, lines_.end(first)));
    return {from, std::max(from, projection_.map.origin(std::max(begin, end)))};
  }

  Range parent_range() const { return stack_.empty() ? Range{} : tree_.node(stack_.back().node).range; }

  Node& push(FrameType type, NodeKind kind, Range range, const cmark_node* origin = nullptr) {
    Frame frame{type, 0, origin, false, false, is_inline_container(kind)};
    inline_depth_ += frame.inlines ? 1 : 0;
    if (stack_.size() < kMaxDepth) {
      frame.node = tree_.add(stack_.empty() ? kNoNode : stack_.back().node, kind, range);
    } else {
      report_depth(range);
      frame.node = stack_.back().node;
      frame.flat = true;
    }
    stack_.push_back(frame);
    return frame.flat ? scratch_ = Node{} : tree_.node(frame.node);
  }

  void report_depth(Range range) {
    if (!reported_depth_) diagnostics_.report(Diag::kNestingTooDeep, range, "", kMaxDepth);
    reported_depth_ = true;
  }

  void pop() {
    const Frame frame = stack_.back();
    stack_.pop_back();
    inline_depth_ -= frame.inlines ? 1 : 0;
    if (frame.clone && !frame.flat && tree_.node(frame.node).first_child == kNoNode) tree_.erase(frame.node);
  }

  Node& leaf(NodeKind kind, Range range) {
    const NodeId id = tree_.add(stack_.back().node, kind, range);
    return tree_.node(id);
  }

  PoolText keep(std::string_view text) { return tree_.keep(text); }

  // --- units --------------------------------------------------------------------------------------------

  void open_unit(uint32_t number, bool continued) {
    if (number >= marks_.size()) return;
    current_unit_ = number;
    seen_[number] = true;
    if (image_depth_ > 0) {
      image_unit_ = number;
      return;
    }
    Node& node = push(FrameType::kUnit, NodeKind::kUnit, marks_[number].whole);
    node.number = number;
    if (continued) node.flags |= Node::kContinued;
    if (unit_nodes_[number] == kNoNode && !stack_.back().flat) unit_nodes_[number] = stack_.back().node;
  }

  // Ends the unit. What was opened inside it and is still open is closed with it and opened again behind it.
  void close_unit() {
    current_unit_ = kNoUnit;
    if (image_depth_ > 0) return;
    const auto unit =
        std::find_if(stack_.rbegin(), stack_.rend(), [](const Frame& f) { return f.type == FrameType::kUnit; });
    if (unit == stack_.rend()) return;
    const auto depth = static_cast<size_t>(stack_.rend() - unit) - 1;
    const std::vector<Frame> inner(stack_.begin() + static_cast<std::ptrdiff_t>(depth) + 1, stack_.end());
    while (stack_.size() > depth) pop();
    for (const Frame& frame : inner) reopen(frame);
  }

  void reopen(Frame frame) {
    if (!frame.flat) {
      frame.node = tree_.clone(frame.node, stack_.back().node);
      frame.clone = true;
    }
    stack_.push_back(frame);
  }

  // Pops down to and with the frame of cmark's `node`. A unit that is still open goes on behind it.
  void pop_to(const cmark_node* node, bool inline_level) {
    const auto is_it = [&](const Frame& frame) { return frame.type == FrameType::kCmark && frame.origin == node; };
    bool unit_goes_on = false;
    while (!stack_.empty()) {
      const Frame top = stack_.back();
      if (top.type == FrameType::kUnit) unit_goes_on = true;
      if (top.type == FrameType::kElement) report_unclosed(top);
      pop();
      if (is_it(top)) break;
    }
    if (unit_goes_on && inline_level && current_unit_ != kNoUnit) open_unit(current_unit_, true);
  }

  // Markdown drops the cells of a table row that its header has no column for, and reference definitions. A unit
  // that went with them is put back, as plain text, behind the unit before it.
  void restore_lost_unit(Tree& tree, uint32_t number) {
    const UnitMark& mark = marks_[number];
    const std::string_view id = file_.view(mark.has_target ? mark.target_id : mark.source_id);
    diagnostics_.report(Diag::kUnitDropped, mark.whole, id, id);
    NodeId before = kNoNode;
    for (uint32_t i = number; i > 0 && before == kNoNode; --i) before = unit_nodes_[i - 1];
    const NodeId unit = append_node(tree, NodeKind::kUnit, mark.whole);
    tree.nodes[unit].number = number;
    const NodeId text = append_node(tree, NodeKind::kText, mark.whole);
    const std::string_view content = file_.view(side_of(mark, projection_.source_side));
    tree.nodes[text].text = append_pool(tree, content);
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

  static void insert_behind(Tree& tree, NodeId before, NodeId id) {
    const NodeId parent = tree[before].parent;
    tree.nodes[id].parent = parent;
    tree.nodes[id].next = tree[before].next;
    tree.nodes[before].next = id;
    if (tree[parent].last_child == before) tree.nodes[parent].last_child = id;
  }

  static NodeId append_paragraph(Tree& tree) {
    const NodeId paragraph = append_node(tree, NodeKind::kParagraph, tree[0].range);
    std::vector<NodeId> blocks = children_of(tree, 0);
    blocks.push_back(paragraph);
    set_children(tree, 0, blocks);
    return paragraph;
  }

  // --- text with markers --------------------------------------------------------------------------------

  struct Marker {
    enum class Kind : uint8_t { kUnitOpen, kUnitClose, kObject } kind = Kind::kUnitClose;
    uint32_t number = 0;
    size_t begin = 0;
    size_t end = 0;
  };

  // The next marker at or behind `from`.
  std::optional<Marker> find_marker(std::string_view text, size_t from) const {
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

  void take_text(std::string_view text) {
    size_t at = 0;
    while (const std::optional<Marker> marker = find_marker(text, at)) {
      append_text(text.substr(at, marker->begin - at));
      take_marker(*marker);
      at = marker->end;
    }
    append_text(text.substr(at));
  }

  void take_marker(const Marker& marker) {
    switch (marker.kind) {
      case Marker::Kind::kUnitOpen: open_unit(marker.number, false); break;
      case Marker::Kind::kUnitClose: close_unit(); break;
      case Marker::Kind::kObject:
        if (marker.number < projection_.directives.size()) add_directive(projection_.directives[marker.number]);
        break;
    }
  }

  void append_text(std::string_view text) {
    if (text.empty()) return;
    if (image_depth_ > 0) {
      image_alt_ += text;
    } else {
      tree_.append_text(stack_.back().node, text, parent_range());
    }
  }

  // Literal text as the author wrote it: markers out, directives back to their source.
  struct Literal {
    std::string text;
    uint32_t unit = kNoUnit;  // one that begins in it
  };
  Literal clean(std::string_view text) {
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
        out.text +=
            directive.kind == Directive::Kind::kLiteral ? directive.text : std::string(file_.view(directive.range));
      }
    }
    out.text += text.substr(at);
    return out;
  }

  void report_in_code(uint32_t unit) {
    if (unit == kNoUnit) return;
    const UnitMark& mark = marks_[unit];
    const std::string_view id = file_.view(mark.has_target ? mark.target_id : mark.source_id);
    diagnostics_.report(Diag::kUnitInCode, mark.whole, id, id);
  }

  // --- directives ---------------------------------------------------------------------------------------

  void add_directive(const Directive& directive) {
    if (directive.kind == Directive::Kind::kLiteral) {
      append_text(directive.text);
      return;
    }
    if (image_depth_ > 0) {
      image_alt_ += clean(directive.text).text;
      return;
    }
    Node& node = leaf(kind_of(directive), directive.range);
    const NodeId id = tree_.last();
    if (directive.kind == Directive::Kind::kOpen) node.flags |= kOpenPlaceholder;
    if (directive.kind == Directive::Kind::kClose) node.flags |= kClosePlaceholder;
    const bool image = node.kind == NodeKind::kImage;
    const std::string text = unescape_entities(clean(directive.text).text);
    const bool named = image || node.kind == NodeKind::kSnippet || !directive.name.empty();
    const PoolText name = keep(image ? std::string_view() : named ? directive.name : text);
    const PoolText target = keep(clean(directive.target).text);
    tree_.node(id).text = name;
    tree_.node(id).target = target;
    if (image) tree_.node(id).extra = keep(text);
    for (const auto& [key, value] : directive.attributes)
      tree_.add_attribute(id, key, unescape_entities(clean(value).text));
  }

  static NodeKind kind_of(const Directive& directive) {
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

  // --- raw HTML -----------------------------------------------------------------------------------------

  void take_html_block(cmark_node* node) {
    const std::string_view html = view(cmark_node_get_literal(node));
    html_range_ = range_of(node);
    raw_text_unfinished_ = false;
    bool unfinished = false;  // once an end is not found it will not be found later either
    for (size_t at = 0; at < html.size();) {
      const size_t open = std::min(html.find('<', at), html.size());
      html_text(html.substr(at, open - at));
      if (open == html.size()) break;
      HtmlTag tag;
      const bool special = html.substr(open, 2) == "<!" || html.substr(open, 2) == "<?";
      const bool read = !(special && unfinished) && read_html_tag(html, open, tag);
      if (!read) {
        unfinished |= special;
        html_text("<");
        at = open + 1;
        continue;
      }
      at = take_tag(tag, html, open);
    }
    end_html_units();
  }

  // In a block a unit ends with the HTML at the latest: Markdown blocks do not stand inside units.
  void end_html_units() {
    auto unit = std::find_if(stack_.rbegin(), stack_.rend(), [](const Frame& f) { return f.type == FrameType::kUnit; });
    if (unit == stack_.rend()) return;
    const auto depth = static_cast<size_t>(stack_.rend() - unit) - 1;
    while (stack_.size() > depth) {
      if (stack_.back().type == FrameType::kElement) report_unclosed(stack_.back());
      pop();
    }
  }

  void html_text(std::string_view text) {
    if (text.empty()) return;
    const Node& parent = tree_.node(stack_.back().node);
    if (trim(text).empty() && white_space_is_nothing(parent)) return;
    take_text(unescape_entities(text));
  }

  // Between blocks, and at the start of one.
  bool white_space_is_nothing(const Node& parent) const {
    if (!is_inline_place(parent) || is_structural(parent) || parent.last_child == kNoNode) return true;
    const Node& last = tree_.node(parent.last_child);
    return last.is(Node::kBlockLevel) || last.kind < NodeKind::kElement;
  }

  // Parents that hold nothing but elements.
  bool is_structural(const Node& node) const {
    if (node.kind != NodeKind::kElement) return false;
    const std::string_view name = tree_.str(node.text);
    for (std::string_view known : {"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl"}) {
      if (name == known) return true;
    }
    return false;
  }
  static bool is_inline_place(const Node& node) {
    return node.kind == NodeKind::kElement || node.kind == NodeKind::kUnit || is_inline_container(node.kind);
  }

  void take_html_inline(cmark_node* node) {
    const std::string_view html = view(cmark_node_get_literal(node));
    html_range_ = parent_range();
    raw_text_unfinished_ = false;
    HtmlTag tag;
    if (!read_html_tag(html, 0, tag)) {
      take_text(html);
      return;
    }
    take_tag(tag, html, 0);
  }

  // Returns where reading goes on: behind the tag, or behind the element if its content is not markup.
  size_t take_tag(const HtmlTag& tag, std::string_view html, size_t at) {
    if (tag.kind == HtmlTag::Kind::kComment) {
      const PoolText text = keep(clean(tag.content).text);
      leaf(NodeKind::kComment, html_range_).text = text;
      return tag.end;
    }
    if (tag.kind == HtmlTag::Kind::kOther) return tag.end;
    if (!is_html_element(tag.name)) {
      if (!take_reference(tag)) take_text(html.substr(at, tag.end - at));
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
  bool take_reference(const HtmlTag& tag) {
    if (tag.name != "xref") return false;
    for (const auto& [key, value] : tag.attributes) {
      if (key == "href") append_text(name_of_reference(unescape_entities(clean(value).text)));
    }
    return true;
  }

  size_t take_raw_text(const HtmlTag& tag, std::string_view html) {
    if (raw_text_unfinished_) return tag.end;
    const std::string end_tag = "</" + tag.name;
    auto found = std::search(html.begin() + static_cast<std::ptrdiff_t>(tag.end), html.end(), end_tag.begin(),
                             end_tag.end(), [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
    raw_text_unfinished_ = found == html.end();
    if (raw_text_unfinished_) return tag.end;
    const auto end = static_cast<size_t>(found - html.begin());
    append_text(clean(html.substr(tag.end, end - tag.end)).text);
    return end;
  }

  std::string_view element_name(const Frame& frame) const { return tree_.str(tree_.node(frame.node).text); }

  void open_element(const HtmlTag& tag) {
    if (tag.name == "br") {
      leaf(NodeKind::kLineBreak, html_range_);
      return;
    }
    if (tag.name == "img") {
      add_html_image(tag);
      return;
    }
    while (stack_.back().type == FrameType::kElement && ends_implicitly(element_name(stack_.back()), tag.name)) pop();
    report_unsafe(tag);
    const bool is_void = is_void_element(tag.name);
    if (!is_void && stack_.size() >= kMaxDepth) {  // only its content is kept
      report_depth(html_range_);
      return;
    }
    const PoolText name = keep(tag.name);
    Node& node =
        is_void ? leaf(NodeKind::kElement, html_range_) : push(FrameType::kElement, NodeKind::kElement, html_range_);
    node.text = name;
    if (inline_depth_ == 0) node.flags |= Node::kBlockLevel;
    const NodeId id = is_void ? tree_.last() : stack_.back().node;
    for (const auto& [key, value] : tag.attributes) tree_.add_attribute(id, key, unescape_entities(clean(value).text));
  }

  // What the renderer will leave out because it could harm the reader. Merely presentational attributes go
  // without a word.
  void report_unsafe(const HtmlTag& tag) {
    const HtmlElement* element = html_element(tag.name);
    if (element != nullptr && element->model == HtmlModel::kDropped) {
      diagnostics_.report(Diag::kUnsafeHtml, html_range_, "", fmt::format("<{}>", tag.name));
    }
    for (const auto& [key, value] : tag.attributes) {
      const bool handler = key.starts_with("on") || key == "style" || key == "srcdoc";
      const bool address = key == "href" || key == "src" || key == "action" || key == "formaction";
      if (handler || (address && is_unsafe(unescape_entities(clean(value).text)))) {
        diagnostics_.report(Diag::kUnsafeHtml, html_range_, "", fmt::format("<{} {}=…>", tag.name, key));
      }
    }
  }

  static bool is_unsafe(std::string_view address) { return read_address(address).kind == AddressKind::kUnsafe; }

  void add_html_image(const HtmlTag& tag) {
    report_unsafe(tag);
    const NodeId id = tree_.add(stack_.back().node, NodeKind::kImage, html_range_);
    for (const auto& [key, value] : tag.attributes) {
      const std::string text = unescape_entities(clean(value).text);
      if (key == "src") tree_.node(id).target = keep(text);
      if (key == "alt") tree_.node(id).extra = keep(text);
      if (key == "title") tree_.node(id).text = keep(text);
      tree_.add_attribute(id, key, text);
    }
  }

  void close_element(const std::string& name) {
    if (name == "br") {  // as browsers have it
      leaf(NodeKind::kLineBreak, html_range_);
      return;
    }
    size_t depth = stack_.size();
    while (depth > 0 && stack_[depth - 1].type != FrameType::kCmark &&
           !(stack_[depth - 1].type == FrameType::kElement && element_name(stack_[depth - 1]) == name)) {
      --depth;
    }
    if (depth == 0 || stack_[depth - 1].type == FrameType::kCmark) {
      if (!end_tag_is_optional(name)) diagnostics_.report(Diag::kTagUnopened, html_range_, "", name);
      return;
    }
    bool unit_goes_on = false;
    while (stack_.size() > depth) {
      if (stack_.back().type == FrameType::kUnit) unit_goes_on = true;
      if (stack_.back().type == FrameType::kElement) report_unclosed(stack_.back());
      pop();
    }
    pop();
    if (unit_goes_on && current_unit_ != kNoUnit) open_unit(current_unit_, true);
  }

  void report_unclosed(const Frame& frame) {
    if (frame.flat || frame.clone || end_tag_is_optional(element_name(frame))) return;
    diagnostics_.report(Diag::kTagUnclosed, tree_.node(frame.node).range, "", element_name(frame));
  }

  // --- cmark's nodes ------------------------------------------------------------------------------------

  void enter(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (image_depth_ > 0) {
      enter_in_image(node);
      return;
    }
    if (type == CMARK_NODE_TABLE || type == CMARK_NODE_TABLE_ROW || type == CMARK_NODE_TABLE_CELL) {
      enter_table(node);
      return;
    }
    switch (type) {
      case CMARK_NODE_DOCUMENT: push(FrameType::kCmark, NodeKind::kRoot, document_range(), node); break;
      case CMARK_NODE_BLOCK_QUOTE: enter_quote(node); break;
      case CMARK_NODE_LIST: enter_list(node); break;
      case CMARK_NODE_ITEM: enter_item(node); break;
      case CMARK_NODE_PARAGRAPH: enter_inlines(node, NodeKind::kParagraph, 0); break;
      case CMARK_NODE_HEADING: enter_heading(node); break;
      case CMARK_NODE_CODE_BLOCK: add_code_block(node); break;
      case CMARK_NODE_HTML_BLOCK: take_html_block(node); break;
      case CMARK_NODE_THEMATIC_BREAK: leaf(NodeKind::kThematicBreak, range_of(node)); break;
      case CMARK_NODE_FOOTNOTE_DEFINITION: {
        const PoolText label = keep(fmt::format("{}", ++footnotes_));
        push(FrameType::kCmark, NodeKind::kFootnote, range_of(node), node).text = label;
        break;
      }
      default: enter_inline(node); break;
    }
  }

  void enter_inline(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT: take_text(view(cmark_node_get_literal(node))); break;
      case CMARK_NODE_SOFTBREAK: leaf(NodeKind::kSoftBreak, parent_range()); break;
      case CMARK_NODE_LINEBREAK: leaf(NodeKind::kLineBreak, parent_range()); break;
      case CMARK_NODE_CODE: add_code(node); break;
      case CMARK_NODE_HTML_INLINE: enter_html_inline(node); break;
      case CMARK_NODE_EMPH: push(FrameType::kCmark, NodeKind::kEmphasis, parent_range(), node); break;
      case CMARK_NODE_STRONG: push(FrameType::kCmark, NodeKind::kStrong, parent_range(), node); break;
      case CMARK_NODE_LINK: enter_link(node); break;
      case CMARK_NODE_IMAGE: ++image_depth_; break;
      case CMARK_NODE_FOOTNOTE_REFERENCE: {
        const PoolText label = keep(view(cmark_node_get_literal(node)));
        leaf(NodeKind::kFootnoteReference, parent_range()).text = label;
        break;
      }
      default: break;
    }
  }

  // Inside an image's brackets all is alternative text.
  void enter_in_image(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT: take_text(view(cmark_node_get_literal(node))); break;
      case CMARK_NODE_CODE: image_alt_ += clean(view(cmark_node_get_literal(node))).text; break;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK: image_alt_ += ' '; break;
      case CMARK_NODE_IMAGE: ++image_depth_; break;
      default: break;
    }
  }

  void exit(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_FOOTNOTE_REFERENCE) return;  // a leaf of ours, but cmark leaves it again
    if (image_depth_ > 0) {
      if (type == CMARK_NODE_IMAGE && --image_depth_ == 0) add_image(node);
      return;
    }
    const bool inline_level = (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
    pop_to(node, inline_level);
  }

  Range document_range() const {
    const uint32_t begin = projection_.map.origin(0);
    return {begin, std::max(begin, projection_.map.origin(projection_.text.size()))};
  }

  void enter_inlines(cmark_node* node, NodeKind kind, uint8_t level) {
    push(FrameType::kCmark, kind, range_of(node), node).level = level;
    if (current_unit_ != kNoUnit) open_unit(current_unit_, true);
  }

  // The reader's text of the first inlines of a paragraph, up to the first line break.
  static std::string first_line(cmark_node* paragraph, cmark_node** rest) {
    std::string text;
    cmark_node* child = cmark_node_first_child(paragraph);
    while (child != nullptr && cmark_node_get_type(child) == CMARK_NODE_TEXT) {
      text += view(cmark_node_get_literal(child));
      child = cmark_node_next(child);
    }
    *rest = child;
    return text;
  }

  void enter_quote(cmark_node* node) {
    cmark_node* paragraph = cmark_node_first_child(node);
    cmark_node* rest = nullptr;
    std::string line;
    if (paragraph != nullptr && cmark_node_get_type(paragraph) == CMARK_NODE_PARAGRAPH)
      line = first_line(paragraph, &rest);
    const std::string_view marker = trim(line);
    const bool alone = rest == nullptr || cmark_node_get_type(rest) == CMARK_NODE_SOFTBREAK ||
                       cmark_node_get_type(rest) == CMARK_NODE_LINEBREAK;
    const bool marked =
        alone && marker.starts_with("[!") && marker.ends_with("]") && marker.find(']') == marker.size() - 1;
    const std::string_view name = marked ? marker.substr(2, marker.size() - 3) : std::string_view();
    const std::optional<AlertKind> alert = alert_from(name);
    const bool division = name == "div" || name.starts_with("div ") || name.starts_with("div\t");
    Node& quote = push(FrameType::kCmark, alert ? NodeKind::kAlert : NodeKind::kQuote, range_of(node), node);
    if (alert) quote.level = static_cast<uint8_t>(*alert);
    if (marked && !alert && !division) diagnostics_.report(Diag::kAlertUnknown, parent_range(), "", name);
    if (!alert && !division) return;
    if (division) set_division(name);
    drop_first_line(paragraph, rest);
  }

  // [!div class="…" id="…"]
  void set_division(std::string_view name) {
    if (stack_.back().flat) return;
    tree_.node(stack_.back().node).level = Node::kDivision;
    std::vector<std::pair<std::string, std::string>> attributes;
    read_attributes(name.substr(3), attributes);
    const NodeId id = stack_.back().node;
    for (const auto& [key, value] : attributes) {
      const PoolText text = key == "class" ? keep(value) : PoolText{};
      if (key == "class") tree_.node(id).text = text;
      if (key != "class") tree_.add_attribute(id, key, value);
    }
  }

  // Nodes ahead of the iterator may be changed; those it already stands on may not.
  static void drop_first_line(cmark_node* paragraph, cmark_node* rest) {
    for (cmark_node* child = cmark_node_first_child(paragraph); child != nullptr;) {
      cmark_node* next = child == rest ? nullptr : cmark_node_next(child);
      cmark_node_free(child);
      child = next;
    }
  }

  void enter_list(cmark_node* node) {
    Node& list = push(FrameType::kCmark, NodeKind::kList, range_of(node), node);
    if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST) {
      list.flags |= Node::kOrdered;
      list.number = static_cast<uint32_t>(std::max(0, cmark_node_get_list_start(node)));
    }
    if (cmark_node_get_list_tight(node) != 0) list.flags |= Node::kTight;
  }

  void enter_item(cmark_node* node) {
    uint32_t number = 0;
    const Node& list = tree_.node(stack_.back().node);
    if (list.ordered()) {
      number = list.last_child == kNoNode ? list.number : tree_.node(list.last_child).number + 1;
    }
    Node& item = push(FrameType::kCmark, NodeKind::kItem, range_of(node), node);
    item.number = number;
    if (std::string_view(cmark_node_get_type_string(node)) == "tasklist") {
      item.flags |= Node::kCheckbox;
      if (cmark_gfm_extensions_get_tasklist_item_checked(node)) item.flags |= Node::kChecked;
    }
  }

  void enter_heading(cmark_node* node) {
    enter_inlines(node, NodeKind::kHeading, static_cast<uint8_t>(cmark_node_get_heading_level(node)));
    heading_is_fresh_ = !stack_.back().flat;
  }

  // <a name="x"></a>: the first one at the start of a heading is the heading's own.
  void enter_html_inline(cmark_node* node) {
    const bool fresh = heading_is_fresh_ && cmark_node_previous(node) == skipped_anchor_;
    heading_is_fresh_ = false;
    HtmlTag tag;
    cmark_node* next = cmark_node_next(node);
    const bool closes = next != nullptr && cmark_node_get_type(next) == CMARK_NODE_HTML_INLINE &&
                        view(cmark_node_get_literal(next)) == "</a>";
    if (node == skipped_anchor_) {
      skipped_anchor_ = nullptr;
      return;
    }
    if (!closes || !read_html_tag(view(cmark_node_get_literal(node)), 0, tag) || tag.kind != HtmlTag::Kind::kOpen ||
        tag.name != "a") {
      take_html_inline(node);
      return;
    }
    std::string name;
    std::string_view href;
    for (const auto& [key, value] : tag.attributes) {
      if (key == "name" || (key == "id" && name.empty())) name = unescape_entities(clean(value).text);
      if (key == "href") href = value;
    }
    if (name.empty() || !href.empty()) {
      take_html_inline(node);
      return;
    }
    skipped_anchor_ = next;
    const PoolText text = keep(name);
    if (fresh) {
      tree_.node(stack_.back().node).text = text;
    } else {
      leaf(NodeKind::kAnchor, parent_range()).text = text;
    }
  }

  void enter_table(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TABLE) {
      push(FrameType::kCmark, NodeKind::kTable, range_of(node), node);
      const uint16_t columns = cmark_gfm_extensions_get_table_columns(node);
      const uint8_t* alignments = cmark_gfm_extensions_get_table_alignments(node);
      alignments_.assign(alignments, alignments + columns);
    } else if (type == CMARK_NODE_TABLE_ROW) {
      Node& row = push(FrameType::kCmark, NodeKind::kTableRow, range_of(node), node);
      if (cmark_gfm_extensions_get_table_row_is_header(node) != 0) row.flags |= Node::kHeader;
      column_ = 0;
    } else {
      const uint8_t alignment = column_ < alignments_.size() ? alignments_[column_] : uint8_t{0};
      ++column_;
      const Alignment side = alignment == 'l'   ? Alignment::kLeft
                             : alignment == 'c' ? Alignment::kCenter
                             : alignment == 'r' ? Alignment::kRight
                                                : Alignment::kNone;
      enter_inlines(node, NodeKind::kTableCell, static_cast<uint8_t>(side));
    }
  }

  void add_code_block(cmark_node* node) {
    const Literal code = clean(view(cmark_node_get_literal(node)));
    report_in_code(code.unit);
    leaf(NodeKind::kCodeBlock, range_of(node));
    const NodeId id = tree_.last();
    tree_.node(id).text = keep(code.text);
    tree_.node(id).target = keep(clean(view(cmark_node_get_fence_info(node))).text);
  }

  void add_code(cmark_node* node) {
    const Literal code = clean(view(cmark_node_get_literal(node)));
    report_in_code(code.unit);
    in_unit(code.unit, [&] {
      const PoolText text = keep(code.text);
      leaf(NodeKind::kCode, parent_range()).text = text;
    });
  }

  // Wraps what `add` adds in the unit that was found inside it, so that its source can be reached.
  void in_unit(uint32_t unit, const std::function<void()>& add) {
    if (unit == kNoUnit) {
      add();
      return;
    }
    const uint32_t current = current_unit_;
    open_unit(unit, false);
    add();
    close_unit();
    current_unit_ = current;
  }

  void enter_link(cmark_node* node) {
    name_reference(node);
    const PoolText target = keep(clean(view(cmark_node_get_url(node))).text);
    const PoolText title = keep(clean(view(cmark_node_get_title(node))).text);
    Node& link = push(FrameType::kCmark, NodeKind::kLink, parent_range(), node);
    link.target = target;
    link.extra = title;
    const std::string_view address = tree_.str(target);
    if (is_unsafe(address)) diagnostics_.report(Diag::kUnsafeHtml, parent_range(), "", address);
  }

  // <xref:System.String?text=string>: the reader sees the name. The text lies ahead of the iterator.
  static void name_reference(cmark_node* node) {
    cmark_node* text = cmark_node_first_child(node);
    const std::string_view address = view(cmark_node_get_url(node));
    if (text == nullptr || !address.starts_with("xref:") || view(cmark_node_get_literal(text)) != address) return;
    cmark_node_set_literal(text, name_of_reference(address.substr(5)).c_str());
  }

  void add_image(cmark_node* node) {
    const std::string target = clean(view(cmark_node_get_url(node))).text;
    const std::string title = clean(view(cmark_node_get_title(node))).text;
    in_unit(image_unit_, [&] {
      const NodeId id = tree_.add(stack_.back().node, NodeKind::kImage, parent_range());
      tree_.node(id).target = keep(target);
      tree_.node(id).text = keep(title);
      tree_.node(id).extra = keep(image_alt_);
    });
    image_unit_ = kNoUnit;
    image_alt_.clear();
  }

  const SourceFile& file_;
  const Projection& projection_;
  const std::vector<UnitMark>& marks_;
  Diagnostics& diagnostics_;
  TextLines lines_;
  TreeBuilder tree_;
  Node scratch_;  // stands in for the node of a flat frame
  std::vector<Frame> stack_;
  std::vector<bool> seen_;          // by unit: its marker was met
  std::vector<NodeId> unit_nodes_;  // by unit: its first node
  uint32_t current_unit_ = kNoUnit;
  int image_depth_ = 0;
  std::string image_alt_;
  uint32_t image_unit_ = kNoUnit;
  Range html_range_;
  bool raw_text_unfinished_ = false;  // an end tag was looked for in this HTML and is not there
  bool heading_is_fresh_ = false;
  const cmark_node* skipped_anchor_ = nullptr;
  std::vector<uint8_t> alignments_;
  size_t column_ = 0;
  int footnotes_ = 0;
  int inline_depth_ = 0;  // open frames whose content is inline
  bool reported_depth_ = false;
};

}  // namespace

std::optional<AlertKind> alert_from(std::string_view name) {
  for (auto kind :
       {AlertKind::kNote, AlertKind::kTip, AlertKind::kImportant, AlertKind::kWarning, AlertKind::kCaution}) {
    const std::string_view known = name_of(kind);
    if (std::equal(name.begin(), name.end(), known.begin(), known.end(),
                   [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; })) {
      return kind;
    }
  }
  return std::nullopt;
}

Tree parse_markdown(const SourceFile& file, const Projection& projection, const std::vector<UnitMark>& marks,
                    Diagnostics& diagnostics) {
  const CmarkDocument document(projection.text);
  Tree tree = Converter(file, projection, marks, diagnostics).run(document.root());
  group_blocks(tree, diagnostics);
  finish_inlines(tree);
  // Trees are kept until the whole set is rendered: what was reserved for growth is most of a small one.
  tree.nodes.shrink_to_fit();
  tree.pool.shrink_to_fit();
  tree.attributes.shrink_to_fit();
  return tree;
}

}  // namespace diglot
