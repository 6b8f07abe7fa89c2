// A tree while it is built: the stack of what is open in it, and the text that carries markers of units.
//
// Markdown's nodes nest; units and elements of raw HTML need not nest in them. What straddles is split or closed,
// never lost: a unit goes on behind the end of the node it began in, and what a unit began to hold goes on behind
// the unit's end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parse_markdown.h"
#include "parse_tree.h"

namespace diglot {

class OpenTree {
 public:
  // Keeps references to all but `diagnostics`, which it reports to, for as long as it lives.
  OpenTree(const SourceFile& file, const Projection& projection, const std::vector<UnitMark>& marks,
           Diagnostics& diagnostics);

  // The tree, with what Markdown dropped of the units put back into it.
  Tree finish() &&;

  // --- nodes; a reference is valid until the next node is added ---
  Node& node(NodeId id) { return tree_.node(id); }
  const Node& node(NodeId id) const { return tree_.node(id); }
  NodeId last_child(NodeId id) const { return tree_.last_child(id); }
  NodeDetails& details(NodeId id) { return tree_.details(id); }
  std::string_view str(PoolText text) const { return tree_.str(text); }
  PoolText keep(std::string_view text) { return tree_.keep(text); }
  void add_attribute(NodeId id, std::string_view name, std::string_view value) { tree_.add_attribute(id, name, value); }
  NodeId add_leaf(NodeKind kind, Range range);
  Node& leaf(NodeKind kind, Range range) { return tree_.node(add_leaf(kind, range)); }

  // --- what is open ---
  NodeId innermost() const { return stack_.back().node; }
  Range innermost_range() const { return stack_.empty() ? Range{} : tree_.node(innermost()).range; }
  bool innermost_is_flat() const { return stack_.back().flat; }  // too deep to have a node of its own
  bool in_inlines() const { return inline_depth_ > 0; }          // in a paragraph, heading or cell

  // Opens a node that close(origin) will close; `origin` is only compared.
  Node& open(NodeKind kind, Range range, const void* origin);
  Node& open_link(Range range, PoolText target, PoolText title, const void* origin);
  void close(const void* origin, bool inline_level);

  // Opens an element of raw HTML, unless that would be too deep: then only its content is kept.
  std::optional<NodeId> open_element(std::string_view name, Range range);
  bool close_element(std::string_view name);             // false if none of this name is open here
  void close_ended_elements(std::string_view incoming);  // those that `incoming` ends without an end tag
  void end_units_of_html();

  // --- units ---
  void continue_unit();                // in a node that was just opened
  void report_in_code(uint32_t unit);  // a unit whose markers stood in code
  // Wraps what `add` adds in the unit that was found inside it, so that its source can be reached.
  template <class Add>
  void in_unit(uint32_t unit, Add&& add) {
    if (unit == kNoUnit) return add();
    const uint32_t current = current_unit_;
    open_unit(unit, false);
    add();
    close_unit();
    current_unit_ = current;
  }

  // --- text ---
  void take_text(std::string_view text);    // with markers in it
  void append_text(std::string_view text);  // without

  // Literal text as the author wrote it: markers out, directives back to their source.
  struct Literal {
    std::string text;
    uint32_t unit = kNoUnit;  // one that begins in it
  };
  Literal clean(std::string_view text);

  // Where an address stands in what is open: in the unit or else in the block. Calls come in the order of the text,
  // so that the same address twice is found twice. Where it is not found (it had escapes), the whole of what is open.
  Range place_of(std::string_view address);

  // --- images: inside their brackets all is alternative text ---
  bool in_image() const { return image_depth_ > 0; }
  void enter_image() { ++image_depth_; }
  bool leave_image() { return --image_depth_ == 0; }  // true at the end of the outermost
  Literal take_image_text();                          // the alternative text, and the unit that began in it

 private:
  enum class FrameType : uint8_t { kMarkdown, kUnit, kElement };
  struct Frame {
    FrameType type = FrameType::kMarkdown;
    NodeId node = 0;
    const void* origin = nullptr;  // of kMarkdown
    bool clone = false;            // reopened behind a unit's end: vanishes if nothing follows
    bool flat = false;             // too deep: has no node of its own
    bool inlines = false;          // a paragraph, heading or cell, whose content is inline
  };
  struct Marker;

  Node& push(FrameType type, NodeKind kind, Range range, const void* origin);
  void pop();
  void pop_reporting();
  void reopen(Frame frame);
  std::optional<size_t> depth_of_unit() const;
  std::string_view element_name(const Frame& frame) const { return str(tree_.node(frame.node).text); }
  void report_depth(Range range);
  void report_unclosed(const Frame& frame);

  void open_unit(uint32_t number, bool continued);
  void close_unit();
  void restore_lost_unit(Tree& tree, uint32_t number);

  std::optional<Marker> find_marker(std::string_view text, size_t from) const;
  void take_marker(const Marker& marker);
  void add_directive(const Directive& directive);

  const SourceFile& file_;
  const Projection& projection_;
  const std::vector<UnitMark>& marks_;
  Diagnostics& diagnostics_;
  TreeBuilder tree_;
  Node scratch_;  // stands in for the node of a flat frame
  std::vector<Frame> stack_;
  std::vector<bool> seen_;          // by unit: its marker was met
  std::vector<NodeId> unit_nodes_;  // by unit: its first node
  uint32_t current_unit_ = kNoUnit;
  int image_depth_ = 0;
  std::string image_text_;
  uint32_t image_unit_ = kNoUnit;
  uint32_t placed_until_ = 0;  // the end of what place_of() found last
  size_t sought_ = 0;          // bytes in which addresses were looked for in vain
  int inline_depth_ = 0;       // open frames whose content is inline
  bool reported_depth_ = false;
};

}  // namespace diglot
