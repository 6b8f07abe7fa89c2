#include <algorithm>
#include <iterator>
#include <optional>

#include "ascii.h"
#include "parse_tree.h"

namespace diglot {
namespace {

bool holds_inlines(NodeKind kind) {
  switch (kind) {
    case NodeKind::kParagraph:
    case NodeKind::kHeading:
    case NodeKind::kTableCell:
    case NodeKind::kUnit:
    case NodeKind::kEmphasis:
    case NodeKind::kStrong:
    case NodeKind::kStrikethrough:
    case NodeKind::kElement: return true;
    default: return false;
  }
}

// Of what hangs in the tree: nodes that were taken out of it still name children that stand elsewhere now.
std::vector<NodeId> inline_parents(const Tree& tree) {
  std::vector<NodeId> out;
  if (tree.empty()) return out;
  for (NodeId id = 0; id != kNoNode; id = next_in(tree, 0, id)) {
    if (holds_inlines(tree[id].kind) && tree[id].first_child != kNoNode) out.push_back(id);
  }
  return out;
}

NodeId add_text(Tree& tree, PoolText text, Range range) {
  const NodeId id = append_node(tree, NodeKind::kText, range);
  tree.nodes[id].text = text;
  return id;
}

PoolText slice(PoolText text, size_t from, size_t to) {
  return {text.offset + static_cast<uint32_t>(from), static_cast<uint32_t>(to - from)};
}

// Characters of an address written bare. Only ASCII: what follows an address in Chinese or Japanese text
// without a space is not part of it.
bool is_address_char(char c) {
  return is_ascii_alnum(c) || std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
}

struct Address {
  size_t begin = 0;
  size_t end = 0;
  bool needs_scheme = false;
};

// Trailing punctuation and closing brackets without an opening one belong to the sentence.
size_t trim_address(std::string_view text, size_t begin, size_t end) {
  const std::string_view address = text.substr(begin, end - begin);
  auto parentheses = std::count(address.begin(), address.end(), ')') - std::count(address.begin(), address.end(), '(');
  auto brackets = std::count(address.begin(), address.end(), ']') - std::count(address.begin(), address.end(), '[');
  for (; end > begin; --end) {
    const char last = text[end - 1];
    if (last == ')' && parentheses > 0) {
      --parentheses;
    } else if (last == ']' && brackets > 0) {
      --brackets;
    } else if (std::string_view("?!.,:*_~'\";").find(last) == std::string_view::npos) {
      break;
    }
  }
  return end;
}

std::optional<Address> find_address(std::string_view text, size_t from) {
  static constexpr std::string_view kPrefixes[] = {"https://", "http://", "www."};
  for (size_t at = from; at < text.size(); ++at) {
    at = text.find_first_of("hw", at);
    if (at == std::string_view::npos) return std::nullopt;
    if (at > 0 && is_ascii_alnum(text[at - 1])) continue;
    for (std::string_view prefix : kPrefixes) {
      if (!text.substr(at).starts_with(prefix)) continue;
      size_t end = at + prefix.size();
      if (end >= text.size() || !is_ascii_alnum(text[end])) continue;
      while (end < text.size() && is_address_char(text[end])) ++end;
      end = trim_address(text, at, end);
      return Address{at, end, prefix == "www."};
    }
  }
  return std::nullopt;
}

PoolText keep_address(Tree& tree, PoolText text, bool needs_scheme) {
  if (!needs_scheme) return text;
  const std::string address = "http://" + std::string(tree.str(text));
  return append_pool(tree, address);
}

// The text node as text, link, text, link, …; empty if it holds no address.
std::vector<NodeId> link_addresses(Tree& tree, NodeId id) {
  const PoolText whole = tree[id].text;
  const Range range = tree[id].range;
  std::vector<NodeId> out;
  size_t at = 0;
  while (const std::optional<Address> found = find_address(tree.str(whole), at)) {
    if (found->begin > at) out.push_back(add_text(tree, slice(whole, at, found->begin), range));
    const PoolText shown = slice(whole, found->begin, found->end);
    const NodeId text = add_text(tree, shown, range);
    const NodeId link = add_text(tree, {}, range);
    tree.nodes[link].kind = NodeKind::kLink;
    tree.nodes[link].flags = Node::kAutomatic;
    tree.details_of(link).target = keep_address(tree, shown, found->needs_scheme);
    set_children(tree, link, {text});
    out.push_back(link);
    at = found->end;
  }
  if (at > 0 && at < whole.size) out.push_back(add_text(tree, slice(whole, at, whole.size), range));
  return out;
}

bool inside_link(const Tree& tree, NodeId id) {
  for (; id != kNoNode; id = tree[id].parent) {
    if (tree[id].kind == NodeKind::kLink) return true;
    if (tree[id].kind == NodeKind::kElement && tree.str(tree[id].text) == "a") return true;
    if (is_inline_container(tree[id].kind)) return false;
  }
  return false;
}

bool may_hold_address(const Tree& tree, NodeId child) {
  if (tree[child].kind != NodeKind::kText) return false;
  const std::string_view text = tree.str(tree[child].text);
  return text.find("://") != std::string_view::npos || text.find("www.") != std::string_view::npos;
}

// <xref:'a name with spaces'>: CommonMark takes no such address. Text, link, text, link, …; empty if there is none.
std::vector<NodeId> link_references(Tree& tree, NodeId id) {
  const PoolText whole = tree[id].text;
  const Range range = tree[id].range;
  std::vector<NodeId> out;
  size_t at = 0;
  for (size_t found = 0; (found = tree.str(whole).find("<xref:", found)) != std::string_view::npos;) {
    const std::string_view text = tree.str(whole);
    const size_t name = found + 7;
    const char quote = name < text.size() ? text[name - 1] : '\0';
    const size_t end = quote == '\'' || quote == '"' ? text.find(quote, name) : std::string_view::npos;
    if (end == std::string_view::npos || end + 1 >= text.size() || text[end + 1] != '>') {
      ++found;
      continue;
    }
    if (found > at) out.push_back(add_text(tree, slice(whole, at, found), range));
    const PoolText address = append_pool(tree, "xref:" + std::string(tree.str(whole).substr(name, end - name)));
    const NodeId shown = add_text(tree, append_pool(tree, name_of_reference(tree.str(slice(whole, name, end)))), range);
    const NodeId link = add_text(tree, {}, range);
    tree.nodes[link].kind = NodeKind::kLink;
    tree.nodes[link].flags = Node::kAutomatic;
    tree.details_of(link).target = address;
    set_children(tree, link, {shown});
    out.push_back(link);
    at = found = end + 2;
  }
  if (at > 0 && at < whole.size) out.push_back(add_text(tree, slice(whole, at, whole.size), range));
  return out;
}

void find_references(Tree& tree) {
  const auto count = static_cast<NodeId>(tree.nodes.size());
  for (NodeId parent = 0; parent < count; ++parent) {
    if (!holds_inlines(tree[parent].kind) || inside_link(tree, parent)) continue;
    std::vector<NodeId> children;
    bool changed = false;
    for (NodeId child : children_of(tree, parent)) {
      std::vector<NodeId> pieces;
      if (tree[child].kind == NodeKind::kText) pieces = link_references(tree, child);
      changed |= !pieces.empty();
      pieces.empty() ? children.push_back(child) : (void)children.insert(children.end(), pieces.begin(), pieces.end());
    }
    if (changed) set_children(tree, parent, children);
  }
}

void find_addresses(Tree& tree) {
  for (const NodeId parent : inline_parents(tree)) {
    bool candidates = false;
    for_children(tree, parent, [&](NodeId child) { candidates |= may_hold_address(tree, child); });
    if (!candidates || inside_link(tree, parent)) continue;
    std::vector<NodeId> children;
    bool changed = false;
    for (NodeId child : children_of(tree, parent)) {
      std::vector<NodeId> pieces;
      if (may_hold_address(tree, child)) pieces = link_addresses(tree, child);
      changed |= !pieces.empty();
      pieces.empty() ? children.push_back(child) : (void)children.insert(children.end(), pieces.begin(), pieces.end());
    }
    if (changed) set_children(tree, parent, children);
  }
}

// Signs around text that CommonMark does not know, and the element that they stand for. Those with `tight` stand around
// a word or a part of one ("H~2~O"); the others are no part of a word ("C++ and C++" marks nothing).
struct PairedSign {
  std::string_view sign;
  std::string_view element;  // empty: struck through
  bool tight = false;
};
constexpr PairedSign kPairedSigns[] = {
    {"~~", "", false}, {"==", "mark", false}, {"++", "ins", false}, {"^", "sup", true}, {"~", "sub", true},
};

// A sign between two pieces of text.
struct Delimiter {
  size_t index = 0;  // in the list of pieces
  bool can_open = false;
  bool can_close = false;
};

bool is_blank_at(std::string_view text, size_t at) { return at >= text.size() || text[at] == ' ' || text[at] == '\n'; }

// The next place at or behind `from` where the sign stands by itself: "~" is no part of "~~".
size_t find_sign(std::string_view text, std::string_view sign, size_t from) {
  for (size_t at = from; (at = text.find(sign, at)) != std::string_view::npos; ++at) {
    size_t end = at + sign.size();
    const bool struck = sign == "~~";  // longer runs have always meant the same
    if (struck || ((end == text.size() || text[end] != sign[0]) && (at == 0 || text[at - 1] != sign[0]))) return at;
    while (end < text.size() && text[end] == sign[0]) ++end;
    at = end - 1;
  }
  return std::string_view::npos;
}

void split_signs(Tree& tree, NodeId child, const PairedSign& pair, std::vector<NodeId>& pieces,
                 std::vector<Delimiter>& delimiters) {
  const PoolText whole = tree[child].text;
  const Range range = tree[child].range;
  const size_t size = pair.sign.size();
  const bool within_words = pair.element.empty() || pair.tight;
  size_t at = 0;
  for (size_t found = 0; (found = find_sign(tree.str(whole), pair.sign, at)) != std::string_view::npos;) {
    const std::string_view text = tree.str(whole);
    const bool word_before = found > 0 && is_ascii_alnum(text[found - 1]);
    const bool word_behind = found + size < text.size() && is_ascii_alnum(text[found + size]);
    const bool can_open = !is_blank_at(text, found + size) || found + size == text.size();
    const bool can_close = found == 0 || !is_blank_at(text, found - 1);
    if (found > at) pieces.push_back(add_text(tree, slice(whole, at, found), range));
    delimiters.push_back(
        {pieces.size(), can_open && (within_words || !word_before), can_close && (within_words || !word_behind)});
    pieces.push_back(add_text(tree, slice(whole, found, found + size), range));
    at = found + size;
  }
  if (at < whole.size) pieces.push_back(add_text(tree, slice(whole, at, whole.size), range));
}

// True where the pieces between two tight signs are one short text without blanks: "2" in "H~2~O", not a path.
bool is_tight(const Tree& tree, const std::vector<NodeId>& pieces, const Delimiter& open, const Delimiter& close) {
  constexpr size_t kLongest = 32;
  if (close.index != open.index + 2 || tree[pieces[open.index + 1]].kind != NodeKind::kText) return false;
  const std::string_view text = tree.str(tree[pieces[open.index + 1]].text);
  return text.size() <= kLongest && text.find_first_of(" \n/\\") == std::string_view::npos;
}

void find_pairs(Tree& tree, const PairedSign& pair) {
  for (const NodeId parent : inline_parents(tree)) {
    std::vector<NodeId> pieces;
    std::vector<Delimiter> delimiters;
    for (NodeId child : children_of(tree, parent)) {
      const bool candidate = tree[child].kind == NodeKind::kText &&
                             find_sign(tree.str(tree[child].text), pair.sign, 0) != std::string_view::npos;
      candidate ? split_signs(tree, child, pair, pieces, delimiters) : pieces.push_back(child);
    }
    std::vector<NodeId> children;
    size_t at = 0;
    for (size_t i = 0; i + 1 < delimiters.size();) {
      const Delimiter& open = delimiters[i];
      const Delimiter& close = delimiters[i + 1];
      const bool empty = close.index == open.index + 1;
      if (!open.can_open || !close.can_close || empty || (pair.tight && !is_tight(tree, pieces, open, close))) {
        ++i;
        continue;
      }
      children.insert(children.end(), pieces.begin() + static_cast<std::ptrdiff_t>(at),
                      pieces.begin() + static_cast<std::ptrdiff_t>(open.index));
      const NodeId marked = add_text(tree, {}, tree[parent].range);
      const PoolText name = append_pool(tree, pair.element);
      tree.nodes[marked].kind = pair.element.empty() ? NodeKind::kStrikethrough : NodeKind::kElement;
      tree.nodes[marked].text = name;
      set_children(tree, marked,
                   {pieces.begin() + static_cast<std::ptrdiff_t>(open.index) + 1,
                    pieces.begin() + static_cast<std::ptrdiff_t>(close.index)});
      children.push_back(marked);
      at = close.index + 1;
      i += 2;
    }
    if (children.empty()) continue;
    children.insert(children.end(), pieces.begin() + static_cast<std::ptrdiff_t>(at), pieces.end());
    set_children(tree, parent, children);
  }
}

// True where the sign stands twice in the text of the tree. Most articles have none.
bool may_hold_pair(const Tree& tree, std::string_view sign) {
  const size_t first = tree.pool.find(sign);
  return first != std::string::npos && tree.pool.find(sign, first + sign.size()) != std::string::npos;
}

struct Emoji {
  std::string_view name, characters;
};
constexpr Emoji kEmoji[] = {
#define EMOJI(name, characters) {name, characters},
#include "parse_emoji.def"
#undef EMOJI
};

std::string_view emoji_of(std::string_view name) {
  const auto found = std::lower_bound(std::begin(kEmoji), std::end(kEmoji), name,
                                      [](const Emoji& emoji, std::string_view wanted) { return emoji.name < wanted; });
  return found != std::end(kEmoji) && found->name == name ? found->characters : std::string_view{};
}

// ":smile:" as the character, where neither a word nor a colon stands beside it. Empty where there is none.
std::string with_emoji(std::string_view text) {
  constexpr size_t kLongestName = 40;
  std::string out;
  size_t done = 0;
  for (size_t at = 0; (at = text.find(':', at)) != std::string_view::npos; ++at) {
    const size_t end = text.substr(0, at + 2 + kLongestName).find(':', at + 1);
    if (end == std::string_view::npos || (at > 0 && (is_ascii_alnum(text[at - 1]) || text[at - 1] == ':'))) continue;
    if (end + 1 < text.size() && (is_ascii_alnum(text[end + 1]) || text[end + 1] == ':')) continue;
    const std::string_view emoji = emoji_of(text.substr(at + 1, end - at - 1));
    if (emoji.empty()) continue;
    out.append(text.substr(done, at - done)).append(emoji);
    done = end + 1;
    at = end;
  }
  if (done > 0) out.append(text.substr(done));
  return out;
}

void find_emoji(Tree& tree) {
  const auto count = static_cast<NodeId>(tree.nodes.size());
  for (NodeId id = 0; id < count; ++id) {
    if (tree[id].kind != NodeKind::kText || tree[id].text.size < 3) continue;
    const std::string text = with_emoji(tree.str(tree[id].text));
    if (text.empty()) continue;
    const PoolText kept = append_pool(tree, text);
    tree.nodes[id].text = kept;
  }
}

}  // namespace

void finish_inlines(Tree& tree) {
  for (const PairedSign& pair : kPairedSigns) {
    if (may_hold_pair(tree, pair.sign)) find_pairs(tree, pair);
  }
  if (may_hold_pair(tree, ":")) find_emoji(tree);
  if (tree.pool.find("<xref:") != std::string::npos) find_references(tree);
  const bool addresses = tree.pool.find("://") != std::string::npos || tree.pool.find("www.") != std::string::npos;
  if (addresses) find_addresses(tree);
}

}  // namespace diglot
