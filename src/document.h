// Document: one article as read. Front matter, the bilingual spans, and a block tree for each language.
//
// A bilingual article holds two articles: the target text and the source text. Both are parsed, each into a
// Tree of its own in which the units are nodes; the unit's number joins them. A target-only article has only
// the target tree. Trees are plain data in flat vectors: they can be compared, stored and loaded.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source.h"

namespace diglot {

using NodeId = uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;
inline constexpr uint32_t kNoUnit = UINT32_MAX;

enum class NodeKind : uint8_t {
  // Blocks that hold blocks.
  kRoot,
  kList,       // ordered(), number = its first number, tight()
  kItem,       // number = its number as displayed, 0 for a bullet; checkbox() / checked()
  kQuote,      // also [!div class="…"]: then level = kDivision, text = the class, attributes
  kAlert,      // level = AlertKind
  kTabGroup,   // children are kTab
  kTab,        // text = title, target = its id, extra = the condition it depends on, if any
  kContainer,  // ::: zone, moniker, row, column: text = its name, attributes
  kFootnote,   // definition; text = its label
  kTable,
  kTableRow,  // header()
  // Blocks that hold inlines.
  kParagraph,
  kHeading,    // level 1–6; text = its anchor: the explicit one, else made from its text
  kTableCell,  // level = Alignment
  // Leaf blocks.
  kCodeBlock,  // text = the code, target = its info string; attributes of the directive that took it from a file
  kThematicBreak,
  // Block or inline.
  kElement,  // raw HTML element that browsers know: text = its name in lower case, attributes
  kImage,  // ![…](…) and :::image: target = address, extra = alternative text, text = title; attributes of :::image
  kVideo,  // [!VIDEO url]: target
  kSnippet,  // [!code-lang[…](file)] and :::code: target = file, text = language; attributes
  kInclude,  // [!INCLUDE [text](path)]: target = path, text = its text
  // Inlines that hold inlines.
  kUnit,  // number = index into Document::marks and Article::units; continued() where it is a further piece of a split
          // unit
  kEmphasis,
  kStrong,
  kStrikethrough,
  kLink,  // target = address, extra = title; automatic() for a bare address
  // Leaf inlines.
  kText,
  kCode,
  kSoftBreak,
  kLineBreak,
  kAnchor,             // <a name="x"></a> that is not a heading's own: text = its name
  kNoLoc,              // :::no-loc text="…":::: text; $formula$: text, attribute "math" (on its own: a block)
  kFootnoteReference,  // text = label
  kComment,            // <!-- … -->: text = what stands inside; never shown
};

enum class AlertKind : uint8_t { kNote, kTip, kImportant, kWarning, kCaution };
enum class Alignment : uint8_t { kNone, kLeft, kCenter, kRight };

// The alert's name as written in its marker, in upper case ("NOTE").
std::string_view name_of(AlertKind kind);

// A piece of a Tree's text pool.
struct PoolText {
  uint32_t offset = 0;
  uint32_t size = 0;
  bool empty() const { return size == 0; }
  bool operator==(const PoolText&) const = default;
};

struct Attribute {
  PoolText name;  // lower case
  PoolText value;
  bool operator==(const Attribute&) const = default;
};

// What few nodes have: links, images, code, directives. Most nodes are text.
struct NodeDetails {
  PoolText target, extra;
  uint32_t attributes_begin = 0;  // in Tree::attributes
  uint32_t attributes_count = 0;
  bool operator==(const NodeDetails&) const = default;
};

struct Node {
  enum Flag : uint8_t {
    kOrdered = 1,
    kTight = 2,
    kHeader = 4,
    kContinued = 8,
    kCheckbox = 16,
    kChecked = 32,
    kAutomatic = 64,
    kBlockLevel = 128,  // of kElement, kImage, kVideo, kSnippet, kInclude: stands between blocks
  };

  static constexpr uint8_t kDivision = 1;

  NodeKind kind = NodeKind::kRoot;
  uint8_t level = 0;
  uint8_t flags = 0;
  bool detailed = false;  // of kinds that have no number: that is then an index in Tree::details
  NodeId parent = kNoNode;
  NodeId first_child = kNoNode;
  NodeId next = kNoNode;  // sibling
  Range range;            // in the file: blocks, units, directives; the address of links and images. Other inlines
                          // have that of what they stand in
  uint32_t number = 0;
  PoolText text;

  bool is(Flag flag) const { return (flags & flag) != 0; }
  bool ordered() const { return is(kOrdered); }
  bool tight() const { return is(kTight); }
  bool header() const { return is(kHeader); }
  bool continued() const { return is(kContinued); }
  bool operator==(const Node&) const = default;
};

// Nodes of one language; nodes[0] is the root. Ids are creation order, which is document order except
// inside regrouped containers: walk by first_child/next.
struct Tree {
  std::vector<Node> nodes;
  std::string pool;
  std::vector<NodeDetails> details;
  std::vector<Attribute> attributes;

  bool empty() const { return nodes.empty(); }
  const Node& operator[](NodeId id) const { return nodes[id]; }
  std::string_view str(PoolText text) const { return std::string_view(pool).substr(text.offset, text.size); }
  const NodeDetails& details_of(const Node& node) const;
  NodeDetails& details_of(NodeId id);  // made where the node has none
  std::string_view target(const Node& node) const { return str(details_of(node).target); }
  std::string_view extra(const Node& node) const { return str(details_of(node).extra); }
  std::span<const Attribute> attributes_of(const Node& node) const;
  // Value of an attribute, or an empty view.
  std::string_view attribute(const Node& node, std::string_view name) const;
  bool operator==(const Tree&) const = default;
};

// The child of a node that has one and no more; else kNoNode.
inline NodeId only_child(const Tree& tree, NodeId parent) {
  const NodeId first = tree[parent].first_child;
  return first != kNoNode && tree[first].next == kNoNode ? first : kNoNode;
}

// Calls visit(NodeId) for the children of a node in order.
template <class Visit>
void for_children(const Tree& tree, NodeId parent, Visit&& visit) {
  for (NodeId child = tree[parent].first_child; child != kNoNode; child = tree[child].next) visit(child);
}

// The next node in document order that is below `root`, or kNoNode. Start with `at = root`.
NodeId next_in(const Tree& tree, NodeId root, NodeId at);
// The same, but without the descendants of `at`.
NodeId next_after(const Tree& tree, NodeId root, NodeId at);

bool is_inline_container(NodeKind kind);  // paragraph, heading, cell: what holds a run of sentences

// The readable text below a node: emphasis and link targets removed, breaks as a space, code as is, images
// as their alternative text. Not trimmed.
std::string plain_text(const Tree& tree, NodeId node);
void append_plain_text(const Tree& tree, NodeId root, std::string& out);

// The heading's anchor by the rule of the published sets: lower case, everything but word characters, spaces
// and hyphens deleted, each space a hyphen. No suffix for repeats.
std::string slug(std::string_view text);

// One field of the front matter.
struct MetaField {
  std::string key;
  std::vector<std::string> values;  // one for a scalar
  bool list = false;
  Range key_range, value_range;
  bool operator==(const MetaField&) const = default;
};

struct FrontMatter {
  Range range;                    // with its two fences; empty if there is none
  std::vector<MetaField> fields;  // in file order, keys unique

  bool present() const { return !range.empty(); }
  const MetaField* find(std::string_view key) const;
  std::string_view value(std::string_view key) const;  // first value, or empty
  // A value such as "1/7/2020", month first as front matter has it, in ISO 8601; empty where it is no such date.
  std::string date(std::string_view key) const;
  bool operator==(const FrontMatter&) const = default;
};

// One bilingual span pair as scanned. Ranges are empty where a side is absent.
struct UnitMark {
  Range whole;      // everything that the projection replaces
  Range target;     // T, the text between the tags
  Range source;     // S
  Range target_id;  // the ids as written
  Range source_id;
  bool has_target = false;
  bool has_source = false;
  bool operator==(const UnitMark&) const = default;
};

struct Document {
  FrontMatter front_matter;
  Range body;                   // the file without byte order mark and front matter
  std::vector<UnitMark> marks;  // in file order, until pair() has made units of them
  Tree target;                  // the article's own language
  Tree source;                  // empty unless bilingual
  bool operator==(const Document&) const = default;
};

}  // namespace diglot
