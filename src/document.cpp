#include "document.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <system_error>

#include "locale.h"

namespace diglot {

std::string_view name_of(AlertKind kind) {
  switch (kind) {
    case AlertKind::kNote: return "NOTE";
    case AlertKind::kTip: return "TIP";
    case AlertKind::kImportant: return "IMPORTANT";
    case AlertKind::kWarning: return "WARNING";
    case AlertKind::kCaution: return "CAUTION";
  }
  return "NOTE";
}

const NodeDetails& Tree::details_of(const Node& node) const {
  static constexpr NodeDetails kNone;
  return node.detailed ? details[node.number] : kNone;
}

NodeDetails& Tree::details_of(NodeId id) {
  Node& node = nodes[id];
  if (!node.detailed) {
    node.detailed = true;
    node.number = static_cast<uint32_t>(details.size());
    details.emplace_back();
  }
  return details[node.number];
}

std::span<const Attribute> Tree::attributes_of(const Node& node) const {
  const NodeDetails& of_node = details_of(node);
  return std::span(attributes).subspan(of_node.attributes_begin, of_node.attributes_count);
}

std::string_view Tree::attribute(const Node& node, std::string_view name) const {
  for (const Attribute& attribute : attributes_of(node)) {
    if (str(attribute.name) == name) return str(attribute.value);
  }
  return {};
}

NodeId next_after(const Tree& tree, NodeId root, NodeId at) {
  while (at != root) {
    if (tree[at].next != kNoNode) return tree[at].next;
    at = tree[at].parent;
  }
  return kNoNode;
}

NodeId next_in(const Tree& tree, NodeId root, NodeId at) {
  return tree[at].first_child != kNoNode ? tree[at].first_child : next_after(tree, root, at);
}

bool is_inline_container(NodeKind kind) {
  return kind == NodeKind::kParagraph || kind == NodeKind::kHeading || kind == NodeKind::kTableCell;
}

void append_plain_text(const Tree& tree, NodeId root, std::string& out) {
  for (NodeId id = root; id != kNoNode; id = next_in(tree, root, id)) {
    const Node& node = tree[id];
    switch (node.kind) {
      case NodeKind::kText:
      case NodeKind::kCode:
      case NodeKind::kNoLoc:
      case NodeKind::kCodeBlock: out += tree.str(node.text); break;
      case NodeKind::kImage: out += tree.extra(node); break;
      case NodeKind::kInclude: out += tree.str(node.text); break;
      case NodeKind::kSoftBreak:
      case NodeKind::kLineBreak: out += ' '; break;
      default: break;
    }
  }
}

std::string plain_text(const Tree& tree, NodeId node) {
  std::string out;
  append_plain_text(tree, node, out);
  return out;
}

std::string slug(std::string_view text) {
  const std::string lower = to_lower(collapse_space(text).empty() ? "" : std::string(text));
  std::string out;
  for (size_t at = 0; at < lower.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(lower, at);
    if (is_space(c)) {
      out += '-';
    } else if (c == '-' || is_word_char(c)) {
      out.append(lower, begin, at - begin);
    }
  }
  return out;
}

const MetaField* FrontMatter::find(std::string_view key) const {
  for (const MetaField& field : fields) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

std::string_view FrontMatter::value(std::string_view key) const {
  const MetaField* field = find(key);
  return field != nullptr && !field->values.empty() ? std::string_view(field->values.front()) : std::string_view{};
}

std::string FrontMatter::date(std::string_view key) const {
  std::array<unsigned, 3> parts{};  // month, day, year
  const std::string_view text = value(key);
  const char* at = text.data();
  const char* end = at + text.size();
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && (at == end || *at++ != '/')) return {};
    const auto [after, problem] = std::from_chars(at, end, parts[i]);
    if (problem != std::errc()) return {};
    at = after;
  }
  const auto [month, day, year] = parts;
  if (at != end || month < 1 || month > 12 || day < 1 || day > 31 || year < 1000 || year > 9999) return {};
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

}  // namespace diglot
