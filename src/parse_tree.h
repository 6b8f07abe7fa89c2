// Building and rearranging Trees while parsing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
#include "document.h"

namespace diglot {

// The line that opens or closes a container, until group_blocks() has made a container of what is between.
inline constexpr uint8_t kOpenPlaceholder = Node::kHeader;
inline constexpr uint8_t kClosePlaceholder = Node::kChecked;

// Appends nodes to a tree. References into it are valid until the next add().
class TreeBuilder {
 public:
  void reserve(size_t text_size);
  NodeId add(NodeId parent, NodeKind kind, Range range);
  NodeId clone(NodeId node, NodeId parent);  // without its children
  void erase(NodeId node);                   // an empty comment stays in its place: unlinking would cost a walk
  void append_text(NodeId parent, std::string_view text, Range range);             // extends a text node that is last
  void add_attribute(NodeId node, std::string_view name, std::string_view value);  // all of one node in a row

  PoolText keep(std::string_view text);
  Node& node(NodeId id) { return tree_.nodes[id]; }
  const Node& node(NodeId id) const { return tree_.nodes[id]; }
  NodeDetails& details(NodeId id) { return tree_.details_of(id); }
  std::string_view str(PoolText text) const { return tree_.str(text); }
  NodeId last_child(NodeId id) const { return last_children_[id]; }
  NodeId last() const { return static_cast<NodeId>(tree_.nodes.size() - 1); }
  Tree finish() && { return std::move(tree_); }

 private:
  Tree tree_;
  std::vector<NodeId> last_children_;  // by node
};

// A node that hangs nowhere yet, and text for one. For trees that are built already.
NodeId append_node(Tree& tree, NodeKind kind, Range range);
PoolText append_pool(Tree& tree, std::string_view text);

// What the reader sees of a cross-reference: "System.String", or what "?text=" or "?alt=" gives for it.
std::string name_of_reference(std::string_view uid);

std::vector<NodeId> children_of(const Tree& tree, NodeId parent);
void set_children(Tree& tree, NodeId parent, const std::vector<NodeId>& children);

// Byte offsets of the lines of a text, 1-based, without their line ends.
class TextLines {
 public:
  explicit TextLines(std::string_view text);
  size_t start(int line) const;
  size_t end(int line) const;

 private:
  std::string_view text_;
  std::vector<size_t> starts_;
};

// Makes containers of what stands between their lines, tab groups of tab headings, and blocks of directives
// that stand alone in a paragraph.
void group_blocks(Tree& tree, Diagnostics& diagnostics);

// Finds ~~strikethrough~~ and bare addresses in text nodes (GFM, "Autolinks (extension)"), which cmark-gfm's own
// extensions cannot do on several threads.
void finish_inlines(Tree& tree);

}  // namespace diglot
