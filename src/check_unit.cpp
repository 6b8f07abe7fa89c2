#include "check_unit.h"

#include <array>

namespace diglot {
namespace {

enum : uint8_t { kMayBeDigit = 1, kMayBePlaceholder = 2 };

// What a byte of the text may be part of. Digits of other scripts are told by their first byte.
constexpr std::array<uint8_t, 256> kByteHints = [] {
  std::array<uint8_t, 256> hints{};
  for (size_t digit = '0'; digit <= '9'; ++digit) hints[digit] = kMayBeDigit;
  for (unsigned byte : {0xD9U, 0xDBU, 0xDFU, 0xE0U, 0xE1U, 0xEAU, 0xEFU, 0xF0U}) hints[byte] = kMayBeDigit;
  for (char byte : std::string_view("{%$<")) hints[static_cast<unsigned char>(byte)] = kMayBePlaceholder;
  return hints;
}();

void read_node(const Tree& tree, const Node& node, UnitSide& side) {
  switch (node.kind) {
    case NodeKind::kText:
    case NodeKind::kNoLoc: side.text += tree.str(node.text); break;
    case NodeKind::kSoftBreak:
    case NodeKind::kLineBreak: side.text += ' '; break;
    case NodeKind::kCode:
      side.text += kObject;
      side.code.push_back(tree.str(node.text));
      break;
    case NodeKind::kImage:
      side.text += kObject;
      side.links.push_back(tree.str(node.target));
      break;
    case NodeKind::kLink:
      if (node.is(Node::kAutomatic)) side.text += kObject;
      side.links.push_back(tree.str(node.target));
      break;
    case NodeKind::kElement:
      if (tree.str(node.text) == "br") side.text += ' ';
      break;
    default: break;
  }
}

}  // namespace

void UnitSide::clear() {
  text.clear();
  links.clear();
  code.clear();
  digits = braces = false;
}

void read_side(const SourceFile& file, const Tree& tree, std::span<const NodeId> nodes, Range range, UnitSide& side) {
  side.clear();
  side.range = range;
  side.raw = file.view(range);
  for (NodeId root : nodes) {
    if (!side.text.empty()) side.text += ' ';
    for (NodeId at = next_in(tree, root, root); at != kNoNode;) {
      const Node& node = tree[at];
      read_node(tree, node, side);
      // The text of a bare address is the address.
      const bool skip = node.kind == NodeKind::kLink && node.is(Node::kAutomatic);
      at = skip ? next_after(tree, root, at) : next_in(tree, root, at);
    }
  }
  uint8_t hints = 0;
  for (char c : side.text) hints |= kByteHints[static_cast<unsigned char>(c)];
  side.digits = (hints & kMayBeDigit) != 0;
  side.braces = (hints & kMayBePlaceholder) != 0;
}

}  // namespace diglot
