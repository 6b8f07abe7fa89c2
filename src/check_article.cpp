#include "check_article.h"

#include <charconv>

#include "locale.h"

namespace diglot {
namespace {

bool is_block(const Tree& tree, NodeId id) {
  const Node& node = tree[id];
  return node.kind < NodeKind::kElement || node.is(Node::kBlockLevel);
}

std::vector<NodeId> blocks_of(const Tree& tree, NodeId parent) {
  std::vector<NodeId> out;
  for_children(tree, parent, [&](NodeId child) {
    if (is_block(tree, child)) out.push_back(child);
  });
  return out;
}

// The id of the unit that holds a node, or the first one inside of it; empty if there is none.
std::string_view unit_of(const ArticleView& view, const Tree& tree, NodeId id) {
  const auto name = [&](NodeId unit) -> std::string_view {
    const uint32_t number = tree[unit].number;
    return number < view.article.units.size() ? std::string_view(view.article.units[number].id) : std::string_view();
  };
  for (NodeId up = id; up != kNoNode; up = tree[up].parent) {
    if (tree[up].kind == NodeKind::kUnit) return name(up);
  }
  for (NodeId at = next_in(tree, id, id); at != kNoNode; at = next_in(tree, id, at)) {
    if (tree[at].kind == NodeKind::kUnit) return name(at);
  }
  return {};
}

// --- structure ------------------------------------------------------------------------------------------

Term term_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::kList: return node.ordered() ? Term::kNumberedList : Term::kBulletedList;
    case NodeKind::kItem: return Term::kListItem;
    case NodeKind::kQuote: return Term::kQuotation;
    case NodeKind::kAlert: return Term::kAlert;
    case NodeKind::kTable: return Term::kTable;
    case NodeKind::kTableRow: return Term::kTableRow;
    case NodeKind::kTableCell: return Term::kTableCell;
    case NodeKind::kParagraph: return Term::kParagraph;
    case NodeKind::kHeading: return Term::kHeading;
    case NodeKind::kCodeBlock: return Term::kCodeBlock;
    case NodeKind::kThematicBreak: return Term::kRule;
    case NodeKind::kTabGroup:
    case NodeKind::kTab: return Term::kTab;
    default: return Term::kBlock;
  }
}

// The finding that says most about a difference between two kinds.
Diag structure_code(NodeKind a, NodeKind b) {
  const auto either = [&](NodeKind kind) { return a == kind || b == kind; };
  if (either(NodeKind::kHeading)) return Diag::kStructureHeading;
  if (either(NodeKind::kTable) || either(NodeKind::kTableRow) || either(NodeKind::kTableCell))
    return Diag::kStructureTable;
  if (either(NodeKind::kAlert) || either(NodeKind::kQuote)) return Diag::kStructureAlert;
  if (either(NodeKind::kCodeBlock)) return Diag::kStructureFence;
  return Diag::kStructureList;
}

// What a block is, in words, for a message.
std::string describe(const Tree& tree, NodeId id) {
  if (id == kNoNode) return std::string(text_of(Term::kNothing));
  const Node& node = tree[id];
  if (node.kind == NodeKind::kHeading) return fmt::format(fmt::runtime(text_of(Term::kHeading)), node.level);
  if (node.kind == NodeKind::kAlert)
    return fmt::format(fmt::runtime(text_of(Term::kAlert)), name_of(static_cast<AlertKind>(node.level)));
  return std::string(text_of(term_of(node)));
}

bool same_block(const Node& a, const Node& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == NodeKind::kHeading || a.kind == NodeKind::kAlert) return a.level == b.level;
  return a.kind != NodeKind::kList || a.ordered() == b.ordered();
}

// Walks the two languages of an article side by side. Both come from the same bytes but for the units, so a
// difference is the work of a unit: its text became a mark of Markdown.
class StructureCheck {
 public:
  StructureCheck(const ArticleView& view, Diagnostics& diagnostics)
      : view_(view),
        target_(view.article.tree(Side::kTarget)),
        source_(view.article.tree(Side::kSource)),
        diagnostics_(diagnostics) {}

  uint32_t run() {
    compare(0, 0, 0);
    return examined_;
  }

 private:
  static constexpr int kDeepest = 200;

  void compare(NodeId target, NodeId source, int depth) {
    const std::vector<NodeId> left = blocks_of(target_, target);
    const std::vector<NodeId> right = blocks_of(source_, source);
    const size_t both = std::min(left.size(), right.size());
    for (size_t i = 0; i < both; ++i) {
      ++examined_;
      if (!same_block(target_[left[i]], source_[right[i]])) {
        // Behind the first difference the two are out of step.
        report(left[i], right[i]);
        return;
      }
      if (depth < kDeepest) compare(left[i], right[i], depth + 1);
    }
    if (left.size() > both) report(left[both], kNoNode);
    if (right.size() > both) report_missing(target, right[both]);
  }

  void report(NodeId target, NodeId source) {
    const NodeKind kind = target_[target].kind;
    const NodeKind other = source == kNoNode ? kind : source_[source].kind;
    diagnostics_.report(structure_code(kind, other), target_[target].range, unit_of(view_, target_, target),
                        describe(target_, target), describe(source_, source));
  }

  void report_missing(NodeId parent, NodeId source) {
    const NodeKind kind = source_[source].kind;
    diagnostics_.report(structure_code(kind, kind), target_[parent].range, unit_of(view_, source_, source),
                        text_of(Term::kNothing), describe(source_, source));
  }

  const ArticleView& view_;
  const Tree& target_;
  const Tree& source_;
  Diagnostics& diagnostics_;
  uint32_t examined_ = 0;
};

// --- numbers of units -----------------------------------------------------------------------------------

// "0a1b2-104" → 104; 0 where the id has another form.
uint32_t number_of(std::string_view id) {
  const size_t hyphen = id.rfind('-');
  uint32_t number = 0;
  if (hyphen == std::string_view::npos) return 0;
  const auto [end, error] = std::from_chars(id.data() + hyphen + 1, id.data() + id.size(), number);
  return error == std::errc() && end == id.data() + id.size() ? number : 0;
}

uint32_t images_between(const SourceFile& file, uint32_t begin, uint32_t end) {
  if (begin >= end) return 0;
  const std::string_view text = file.view({begin, end});
  uint32_t count = 0;
  for (std::string_view mark : {"alt-text=", "![", " alt="}) {
    for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) ++count;
  }
  return count;
}

bool in_table(const Article& article, const Unit& unit) {
  const Tree& tree = article.tree(Side::kTarget);
  for (NodeId up = unit.target_node; up != kNoNode; up = tree[up].parent) {
    if (tree[up].kind == NodeKind::kTableCell) return true;
  }
  return false;
}

}  // namespace

uint32_t check_structure(const ArticleView& view, Diagnostics& diagnostics) {
  return StructureCheck(view, diagnostics).run();
}

// Units are numbered by one. What is translated without a span, the alternative text of an image, uses up a number
// as well; any other gap is a unit that was taken out. A set that numbers otherwise has gaps everywhere.
uint32_t check_unit_numbers(const ArticleView& view, Diagnostics& diagnostics) {
  const auto& units = view.article.units;
  std::vector<std::pair<size_t, uint32_t>> gaps;  // index of the unit behind, how many are missing
  for (size_t i = 1; i < units.size(); ++i) {
    const uint32_t before = number_of(units[i - 1].id);
    const uint32_t number = number_of(units[i].id);
    if (before == 0 || number <= before + 1) continue;
    const uint32_t images = images_between(view.file, units[i - 1].range.end, units[i].range.begin);
    if (number - before - 1 > images) gaps.emplace_back(i, number - before - 1 - images);
  }
  if (gaps.size() > 2 + units.size() / 40) return static_cast<uint32_t>(units.size());
  for (const auto& [behind, missing] : gaps) {
    const Unit& last = units[behind - 1];
    const Diag id = in_table(view.article, last) ? Diag::kUnitsGoneTable : Diag::kUnitsGone;
    diagnostics.report(id, last.target, last.id, missing, units[behind].id);
  }
  return static_cast<uint32_t>(units.size());
}

uint32_t check_front_matter(const ArticleView& view, Diagnostics& diagnostics) {
  uint32_t examined = 0;
  for (std::string_view key : {"title", "description"}) {
    const MetaField* field = view.article.document.front_matter.find(key);
    if (field == nullptr || field->values.empty() || field->values[0].empty()) continue;
    ++examined;
    const Spoken spoken = spoken_in(field->values[0], view.source_language, view.target_language);
    if (spoken != Spoken::kOwn) diagnostics.report(Diag::kFieldUntranslated, field->value_range, "", key);
  }
  return examined;
}

uint32_t check_alternatives(const ArticleView& view, Diagnostics& diagnostics) {
  const Tree& tree = view.article.tree(Side::kTarget);
  uint32_t examined = 0;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    const Node& node = tree[id];
    // Inside of a unit the alternative text is part of the translation.
    const std::string_view text = node.kind == NodeKind::kImage ? tree.extra(node) : std::string_view{};
    if (text.empty() || !unit_of(view, tree, id).empty()) continue;
    ++examined;
    if (spoken_in(text, view.source_language, view.target_language) == Spoken::kOwn) continue;
    diagnostics.report(Diag::kAlternativeUntranslated, node.range, "", text);
  }
  return examined;
}

// Code blocks stand outside of units, and are where a hidden turn of direction does harm.
uint32_t check_hidden_direction(const ArticleView& view, Diagnostics& diagnostics) {
  const Tree& tree = view.article.tree(Side::kTarget);
  uint32_t examined = 0;
  for (const Node& node : tree.nodes) {
    if (node.kind != NodeKind::kCodeBlock) continue;
    ++examined;
    const std::string_view code = tree.str(node.text);
    for (size_t at = code.find('\xE2'); at != std::string_view::npos; at = code.find('\xE2', at + 1)) {
      size_t behind = at;
      const char32_t c = next_code_point(code, behind);
      if (c != 0x202D && c != 0x202E && c != 0x2066 && c != 0x2067) continue;
      diagnostics.report(Diag::kBidiOverride, node.range, "", fmt::format("U+{:04X}", static_cast<uint32_t>(c)));
      break;
    }
  }
  return examined;
}

}  // namespace diglot
