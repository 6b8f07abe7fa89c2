#include "parse_tree.h"

#include <algorithm>

#include "html.h"

namespace diglot {

void TreeBuilder::reserve(size_t text_size) {
  tree_.pool.reserve(text_size);
  tree_.nodes.reserve(text_size / 32 + 16);
  last_children_.reserve(text_size / 32 + 16);
}

NodeId TreeBuilder::add(NodeId parent, NodeKind kind, Range range) {
  const NodeId id = append_node(tree_, kind, range);
  tree_.nodes[id].parent = parent;
  last_children_.push_back(kNoNode);
  if (parent == kNoNode) return id;
  NodeId& last = last_children_[parent];
  (last == kNoNode ? tree_.nodes[parent].first_child : tree_.nodes[last].next) = id;
  last = id;
  return id;
}

NodeId TreeBuilder::clone(NodeId original, NodeId parent) {
  const Node from = tree_.nodes[original];
  const NodeId id = add(parent, from.kind, from.range);
  Node& node = tree_.nodes[id];
  node.level = from.level;
  node.flags = from.flags;
  node.text = from.text;
  if (from.detailed) {
    const NodeDetails details = tree_.details[from.number];
    tree_.details_of(id) = details;
  } else {
    node.number = from.number;
  }
  return id;
}

void TreeBuilder::erase(NodeId id) {
  const NodeId parent = tree_.nodes[id].parent;
  const NodeId next = tree_.nodes[id].next;
  tree_.nodes[id] = {};
  tree_.nodes[id].kind = NodeKind::kComment;
  tree_.nodes[id].parent = parent;
  tree_.nodes[id].next = next;
  last_children_[id] = kNoNode;
}

void TreeBuilder::append_text(NodeId parent, std::string_view text, Range range) {
  if (last_child(parent) != kNoNode) {
    Node& last = tree_.nodes[last_child(parent)];
    if (last.kind == NodeKind::kText && last.text.offset + last.text.size == tree_.pool.size()) {
      tree_.pool += text;
      last.text.size += static_cast<uint32_t>(text.size());
      return;
    }
  }
  const PoolText kept = keep(text);
  const NodeId id = add(parent, NodeKind::kText, range);
  tree_.nodes[id].text = kept;
}

void TreeBuilder::add_attribute(NodeId id, std::string_view name, std::string_view value) {
  NodeDetails& details = tree_.details_of(id);
  if (details.attributes_count == 0) details.attributes_begin = static_cast<uint32_t>(tree_.attributes.size());
  ++details.attributes_count;
  const PoolText kept_name = keep(name);
  tree_.attributes.push_back({kept_name, keep(value)});
}

PoolText TreeBuilder::keep(std::string_view text) { return append_pool(tree_, text); }

NodeId append_node(Tree& tree, NodeKind kind, Range range) {
  const auto id = static_cast<NodeId>(tree.nodes.size());
  Node& node = tree.nodes.emplace_back();
  node.kind = kind;
  node.range = range;
  return id;
}

PoolText append_pool(Tree& tree, std::string_view text) {
  if (text.empty()) return {};
  const PoolText kept{static_cast<uint32_t>(tree.pool.size()), static_cast<uint32_t>(text.size())};
  tree.pool += text;
  return kept;
}

std::string name_of_reference(std::string_view uid) {
  const size_t query = std::min(uid.find('?'), uid.size());
  for (std::string_view key : {"text=", "alt="}) {
    const size_t at = uid.find(key, query);
    if (at != std::string_view::npos && (uid[at - 1] == '?' || uid[at - 1] == '&'))
      return percent_decode(uid.substr(at + key.size(), uid.find('&', at) - at - key.size()));
  }
  return percent_decode(uid.substr(0, query));
}

std::vector<NodeId> children_of(const Tree& tree, NodeId parent) {
  std::vector<NodeId> out;
  for_children(tree, parent, [&](NodeId child) { out.push_back(child); });
  return out;
}

void set_children(Tree& tree, NodeId parent, const std::vector<NodeId>& children) {
  tree.nodes[parent].first_child = children.empty() ? kNoNode : children.front();
  for (size_t i = 0; i < children.size(); ++i) {
    tree.nodes[children[i]].parent = parent;
    tree.nodes[children[i]].next = i + 1 < children.size() ? children[i + 1] : kNoNode;
  }
}

TextLines::TextLines(std::string_view text) : text_(text) {
  starts_.push_back(0);
  const bool carriage_returns = text.find('\r') != std::string_view::npos;  // rare; alone they end a line, too
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    if (carriage_returns) {
      const size_t other = std::min(text.find('\r', at), text.size());
      if (other + 1 < end) end = other;
    }
    at = end + 1;
    if (end < text.size()) starts_.push_back(at);
  }
}

size_t TextLines::start(int line) const {
  const auto index = static_cast<size_t>(std::max(1, line)) - 1;
  return index < starts_.size() ? starts_[index] : text_.size();
}

size_t TextLines::end(int line) const {
  const auto index = static_cast<size_t>(std::max(1, line));
  size_t end = index < starts_.size() ? starts_[index] : text_.size();
  while (end > start(line) && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return end;
}

}  // namespace diglot
