#include <algorithm>
#include <optional>

#include "parse_tree.h"

namespace diglot {
namespace {

bool holds_blocks(const Node& node) {
  switch (node.kind) {
    case NodeKind::kRoot:
    case NodeKind::kItem:
    case NodeKind::kQuote:
    case NodeKind::kAlert:
    case NodeKind::kFootnote:
    case NodeKind::kContainer: return true;
    case NodeKind::kElement: return node.is(Node::kBlockLevel);
    default: return false;
  }
}

bool is_directive(NodeKind kind) {
  return kind == NodeKind::kContainer || kind == NodeKind::kVideo || kind == NodeKind::kSnippet ||
         kind == NodeKind::kInclude;
}

bool is_blank(const Tree& tree, const Node& node) {
  if (node.kind == NodeKind::kSoftBreak || node.kind == NodeKind::kComment) return true;
  return node.kind == NodeKind::kText && tree.str(node.text).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The one child of a paragraph that is not blank, if it is a directive (or an image by directive).
std::optional<NodeId> lone_directive(const Tree& tree, NodeId paragraph) {
  std::optional<NodeId> only;
  for (NodeId child = tree[paragraph].first_child; child != kNoNode; child = tree[child].next) {
    if (is_blank(tree, tree[child])) continue;
    if (only) return std::nullopt;
    only = child;
  }
  if (!only) return std::nullopt;
  const Node& node = tree[*only];
  const bool image_directive = node.kind == NodeKind::kImage && !tree.attribute(node, "source").empty();
  const bool formula = node.kind == NodeKind::kNoLoc && tree.attribute(node, "math") == "display";
  return is_directive(node.kind) || image_directive || formula ? only : std::nullopt;
}

bool is_break(const Node& node) { return node.kind == NodeKind::kSoftBreak || node.kind == NodeKind::kLineBreak; }

// Several files of code or included articles, a line each, are blocks; so is code that follows text on the next line.
// Appends the pieces of the paragraph to `out`.
bool split_lines(Tree& tree, NodeId paragraph, std::vector<NodeId>& out) {
  bool candidates = false;
  for_children(tree, paragraph, [&](NodeId id) {
    candidates |= tree[id].kind == NodeKind::kSnippet || tree[id].kind == NodeKind::kInclude;
  });
  if (!candidates) return false;
  const std::vector<NodeId> inlines = children_of(tree, paragraph);
  const auto ends_line = [&](size_t i) { return i >= inlines.size() || is_break(tree[inlines[i]]); };
  const auto alone = [&](size_t i) { return (i == 0 || is_break(tree[inlines[i - 1]])) && ends_line(i + 1); };
  const bool only_directives = std::all_of(inlines.begin(), inlines.end(), [&](NodeId id) {
    return is_directive(tree[id].kind) || is_blank(tree, tree[id]) || is_break(tree[id]);
  });
  const auto is_own = [&](size_t i) {
    const NodeKind kind = tree[inlines[i]].kind;
    return alone(i) && (kind == NodeKind::kSnippet || (only_directives && kind == NodeKind::kInclude));
  };
  bool any = false;
  for (size_t i = 0; i < inlines.size(); ++i) any |= is_own(i);
  if (!any) return false;
  std::vector<NodeId> line;
  const auto end_text = [&] {
    while (!line.empty() && is_break(tree[line.back()])) line.pop_back();
    const size_t first = line.empty() || !is_break(tree[line.front()]) ? 0 : 1;
    line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(first));
    if (line.empty()) return;
    const NodeId text = append_node(tree, NodeKind::kParagraph, tree[paragraph].range);
    set_children(tree, text, line);
    out.push_back(text);
    line.clear();
  };
  for (size_t i = 0; i < inlines.size(); ++i) {
    if (!is_own(i)) {
      line.push_back(inlines[i]);
      continue;
    }
    end_text();
    tree.nodes[inlines[i]].flags |= Node::kBlockLevel;
    out.push_back(inlines[i]);
  }
  end_text();
  return true;
}

// Directives that stand alone become blocks; paragraphs without anything vanish.
std::vector<NodeId> unwrap(Tree& tree, const std::vector<NodeId>& children) {
  std::vector<NodeId> out;
  for (NodeId child : children) {
    if (tree[child].kind != NodeKind::kParagraph) {
      out.push_back(child);
      continue;
    }
    if (tree[child].first_child == kNoNode) continue;
    const std::optional<NodeId> directive = lone_directive(tree, child);
    const bool split = !directive && split_lines(tree, child, out);
    if (directive) tree.nodes[*directive].flags |= Node::kBlockLevel;
    if (!split) out.push_back(directive.value_or(child));
    // What stood in it goes on to other siblings; a paragraph that is gone must not lead there.
    if (directive || split) set_children(tree, child, {});
  }
  return out;
}

bool is_open_line(const Node& node) {
  return (node.kind == NodeKind::kContainer || node.kind == NodeKind::kImage) && (node.flags & kOpenPlaceholder) != 0;
}
bool is_close_line(const Node& node) {
  return node.kind == NodeKind::kContainer && (node.flags & kClosePlaceholder) != 0;
}

// Containers in containers; what is deeper stands side by side. With what the parser builds and what stands around tabs
// this bounds the depth of the tree, on which the stages behind rely.
constexpr size_t kMaxContainers = 100;

class ContainerGrouper {
 public:
  // `parent`: of what is grouped.
  ContainerGrouper(Tree& tree, NodeId parent, Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {
    for (NodeId id = parent; id != kNoNode; id = tree[id].parent)
      above_ += tree[id].kind == NodeKind::kContainer ? 1 : 0;
  }

  std::vector<NodeId> group(const std::vector<NodeId>& children) {
    for (NodeId child : children) {
      if (is_open_line(tree_[child])) {
        open(child);
      } else if (is_close_line(tree_[child])) {
        close(child);
      } else {
        level().push_back(child);
      }
    }
    while (!open_.empty()) finish(true);
    return std::move(top_);
  }

 private:
  struct Open {
    NodeId node;
    std::vector<NodeId> children;
  };

  std::vector<NodeId>& level() { return open_.empty() ? top_ : open_.back().children; }

  // An image that is described has its alternative text where a container has its name.
  std::string_view name_of(const Node& node) const {
    return node.kind == NodeKind::kImage ? std::string_view("image") : tree_.str(node.text);
  }

  void open(NodeId line) {
    if (above_ + open_.size() < kMaxContainers) {
      open_.push_back({line, {}});
      return;
    }
    if (flat_ == 0) diagnostics_.report(Diag::kNestingTooDeep, tree_[line].range, "", kMaxContainers);
    ++flat_;
    tree_.nodes[line].flags = Node::kBlockLevel;
    level().push_back(line);
  }

  void close(NodeId line) {
    if (flat_ > 0) {
      --flat_;
      return;
    }
    const std::string_view name = name_of(tree_[line]);
    const auto same =
        std::find_if(open_.rbegin(), open_.rend(), [&](const Open& o) { return name_of(tree_[o.node]) == name; });
    if (same == open_.rend()) {
      diagnostics_.report(Diag::kContainerUnopened, tree_[line].range, "", std::string(name) + "-end");
      return;
    }
    const size_t depth = static_cast<size_t>(open_.rend() - same) - 1;
    while (open_.size() > depth + 1) finish(true);
    finish(false);
  }

  void finish(bool unclosed) {
    Open done = std::move(open_.back());
    open_.pop_back();
    Node& node = tree_.nodes[done.node];
    if (unclosed) diagnostics_.report(Diag::kContainerUnclosed, node.range, "", name_of(node));
    node.flags = Node::kBlockLevel;
    set_children(tree_, done.node, done.children);
    if (!done.children.empty()) node.range.end = std::max(node.range.end, tree_[done.children.back()].range.end);
    level().push_back(done.node);
  }

  Tree& tree_;
  Diagnostics& diagnostics_;
  std::vector<NodeId> top_;
  std::vector<Open> open_;
  size_t above_ = 0;  // containers around the parent
  size_t flat_ = 0;   // that were too deep to be opened, and are not closed yet
};

// A heading whose only child is a link to #tab/id.
std::optional<std::string> tab_address(const Tree& tree, NodeId id) {
  if (tree[id].kind != NodeKind::kHeading || only_child(tree, id) == kNoNode) return std::nullopt;
  NodeId only = only_child(tree, id);
  while (tree[only].kind == NodeKind::kUnit && only_child(tree, only) != kNoNode) {
    only = only_child(tree, only);  // the unit may stand around the link or in it
  }
  const std::string_view target = tree.target(tree[only]);
  if (tree[only].kind != NodeKind::kLink || !target.starts_with("#tab/")) return std::nullopt;
  return std::string(target.substr(5));
}

// The tab's heading stays as its first child: its inlines (units among them) are the tab's title.
NodeId make_tab(Tree& tree, NodeId heading, const std::string& address) {
  const NodeId tab = append_node(tree, NodeKind::kTab, tree[heading].range);
  const std::string title = plain_text(tree, heading);
  const size_t slash = address.find('/');
  const PoolText id = append_pool(tree, std::string_view(address).substr(0, slash));
  const PoolText condition =
      slash == std::string::npos ? PoolText{} : append_pool(tree, std::string_view(address).substr(slash + 1));
  const PoolText text = append_pool(tree, title);
  tree.nodes[tab].text = text;
  tree.details_of(tab).target = id;
  tree.details_of(tab).extra = condition;
  return tab;
}

// Tabs run to the next tab, a thematic break, or a heading that is not below theirs.
std::vector<NodeId> group_tabs(Tree& tree, const std::vector<NodeId>& children) {
  std::vector<NodeId> out;
  std::vector<NodeId> tabs;
  std::vector<NodeId> content;
  int level = 0;
  const auto end_tab = [&] {
    if (tabs.empty()) return;
    set_children(tree, tabs.back(), content);
    if (!content.empty()) tree.nodes[tabs.back()].range.end = tree[content.back()].range.end;
    content.clear();
  };
  const auto end_group = [&] {
    end_tab();
    if (tabs.empty()) return;
    const NodeId group =
        append_node(tree, NodeKind::kTabGroup, {tree[tabs.front()].range.begin, tree[tabs.back()].range.end});
    set_children(tree, group, tabs);
    out.push_back(group);
    tabs.clear();
  };
  for (NodeId child : children) {
    const std::optional<std::string> address = tab_address(tree, child);
    const NodeKind kind = tree[child].kind;
    if (address) {
      end_tab();
      level = tree[child].level;
      tabs.push_back(make_tab(tree, child, *address));
      content.push_back(child);
    } else if (!tabs.empty() && kind == NodeKind::kThematicBreak) {
      end_group();
    } else if (!tabs.empty() && kind == NodeKind::kHeading && tree[child].level <= level) {
      end_group();
      out.push_back(child);
    } else {
      (tabs.empty() ? out : content).push_back(child);
    }
  }
  end_group();
  return out;
}

bool has_tabs(const Tree& tree) { return tree.pool.find("#tab/") != std::string::npos; }

// "> [!VIDEO url]" is a video, not a quotation.
void free_quoted_video(Tree& tree, NodeId id) {
  Node& quote = tree.nodes[id];
  const NodeId only = only_child(tree, id);
  if (quote.kind != NodeKind::kQuote || only == kNoNode || tree[only].kind != NodeKind::kVideo) return;
  quote.kind = NodeKind::kVideo;
  quote.flags = Node::kBlockLevel;
  const PoolText target = tree.details_of(tree[only]).target;
  tree.details_of(id).target = target;
  quote.text = tree[only].text;
  set_children(tree, id, {});
}

}  // namespace

void group_blocks(Tree& tree, Diagnostics& diagnostics) {
  const auto parsed = static_cast<NodeId>(tree.nodes.size());
  for (NodeId id = 0; id < parsed; ++id) {
    if (!holds_blocks(tree[id]) || tree[id].first_child == kNoNode) continue;
    const std::vector<NodeId> children = children_of(tree, id);
    std::vector<NodeId> grouped = unwrap(tree, children);
    const bool containers = std::any_of(grouped.begin(), grouped.end(), [&](NodeId child) {
      return is_open_line(tree[child]) || is_close_line(tree[child]);
    });
    if (containers) grouped = ContainerGrouper(tree, id, diagnostics).group(grouped);
    if (grouped != children) set_children(tree, id, grouped);
    free_quoted_video(tree, id);
  }
  for (NodeId id = 0; id < parsed; ++id) {
    // A container's line in the middle of other text opens nothing.
    if (tree[id].kind == NodeKind::kContainer && !tree[id].is(Node::kBlockLevel))
      tree.nodes[id].kind = NodeKind::kComment;
  }
  if (!has_tabs(tree)) return;
  for (NodeId id = 0; id < parsed; ++id) {
    if (holds_blocks(tree[id])) set_children(tree, id, group_tabs(tree, children_of(tree, id)));
  }
}

}  // namespace diglot
