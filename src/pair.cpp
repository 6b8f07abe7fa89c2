#include "pair.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <unordered_set>

#include "ascii.h"
#include "locale.h"

namespace diglot {
namespace {

// "01abc-123": five lower-case hex digits, a hyphen, at least three digits.
std::optional<uint32_t> number_of_id(std::string_view id) {
  if (id.size() < 9 || id[5] != '-') return std::nullopt;
  const bool hex =
      std::all_of(id.begin(), id.begin() + 5, [](char c) { return is_ascii_digit(c) || (c >= 'a' && c <= 'f'); });
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(id.data() + 6, id.data() + id.size(), number);
  if (!hex || error != std::errc() || end != id.data() + id.size()) return std::nullopt;
  return number;
}

Unit make_unit(const SourceFile& file, const UnitMark& mark) {
  Unit unit;
  unit.id = std::string(file.view(mark.has_target ? mark.target_id : mark.source_id));
  unit.range = mark.whole;
  unit.target = mark.target;
  unit.source = mark.source;
  unit.has_target = mark.has_target;
  unit.has_source = mark.has_source;
  return unit;
}

// Each unit's first node in a tree.
void find_nodes(const Tree& tree, std::vector<Unit>& units, NodeId Unit::*slot) {
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    const Node& node = tree[id];
    if (node.kind != NodeKind::kUnit || node.continued() || node.number >= units.size()) continue;
    NodeId& first = units[node.number].*slot;
    if (first == kNoNode) first = id;
  }
}

class IdChecker {
 public:
  explicit IdChecker(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void check(const SourceFile& file, const UnitMark& mark, const Unit& unit) {
    if (!mark.has_source && !mark.has_target) {
      const std::string_view written = file.view(unit.range);
      diagnostics_.report(Diag::kUnitStray, unit.range, "", written.substr(0, written.find('>') + 1));
      return;
    }
    check_sides(file, mark, unit);
    if (mark.has_source && !mark.has_target) diagnostics_.report(Diag::kUnitNoTarget, unit.range, unit.id, unit.id);
    if (mark.has_target && !mark.has_source) diagnostics_.report(Diag::kUnitNoSource, unit.range, unit.id, unit.id);
    if (has_blank_line(file.view(unit.target)) || has_blank_line(file.view(unit.source))) {
      diagnostics_.report(Diag::kUnitBlankLine, unit.range, unit.id, unit.id);
    }
    check_sequence(unit, file.view(mark.has_target ? mark.target_id : mark.source_id));
  }

 private:
  void check_sides(const SourceFile& file, const UnitMark& mark, const Unit& unit) {
    if (!mark.has_target || !mark.has_source) return;
    const std::string_view source_id = file.view(mark.source_id);
    if (source_id != unit.id) diagnostics_.report(Diag::kUnitSwapped, unit.range, unit.id, unit.id, source_id);
  }

  void check_sequence(const Unit& unit, std::string_view id) {
    if (!seen_.insert(id).second) {
      diagnostics_.report(Diag::kUnitDuplicate, unit.range, unit.id, unit.id);
      return;
    }
    const std::optional<uint32_t> number = number_of_id(unit.id);
    if (!number) {
      diagnostics_.report(Diag::kUnitIdForm, unit.range, unit.id, unit.id);
      return;
    }
    if (last_number_ && *number < *last_number_)
      diagnostics_.report(Diag::kUnitOrder, unit.range, unit.id, unit.id, last_id_);
    last_number_ = number;
    last_id_ = unit.id;
  }

  static bool has_blank_line(std::string_view text) {
    return text.find("\n\n") != std::string_view::npos || text.find("\n\r\n") != std::string_view::npos;
  }

  Diagnostics& diagnostics_;
  std::unordered_set<std::string_view> seen_;
  std::optional<uint32_t> last_number_;
  std::string last_id_;
};

std::vector<Heading> headings_of(const Tree& tree) {
  std::vector<Heading> out;
  if (tree.empty()) return out;
  for (NodeId id = 0; id != kNoNode; id = next_in(tree, 0, id)) {
    const Node& node = tree[id];
    if (node.kind != NodeKind::kHeading) continue;
    out.push_back({id, node.level, std::string(tree.str(node.text)), collapse_space(plain_text(tree, id))});
  }
  return out;
}

// A heading without an anchor of its own gets the English one: from the source side where there is one.
void name_headings(Article& article) {
  std::vector<Heading>& target = article.headings[0];
  std::vector<Heading>& source = article.headings[1];
  for (Heading& heading : source) {
    if (heading.anchor.empty()) heading.anchor = slug(heading.text);
  }
  const bool joined = target.size() == source.size();
  for (size_t i = 0; i < target.size(); ++i) {
    if (target[i].anchor.empty()) target[i].anchor = joined ? source[i].anchor : slug(target[i].text);
  }
}

// A tab's name is a heading too, but of the tab alone.
bool names_tab(const Tree& tree, const Heading& heading) {
  const NodeId parent = tree[heading.node].parent;
  return parent != kNoNode && tree[parent].kind == NodeKind::kTab;
}

std::string title_of(const Article& article, Side side) {
  const Tree& tree = article.tree(side);
  for (const Heading& heading : article.headings_of(side)) {
    if (heading.level == 1 && !heading.text.empty() && !names_tab(tree, heading)) return heading.text;
  }
  if (side == Side::kTarget) {
    if (const std::string_view title = article.document.front_matter.value("title"); !title.empty())
      return collapse_space(title);
  }
  for (const Heading& heading : article.headings_of(side)) {
    if (!names_tab(tree, heading)) return heading.text;
  }
  return article.path;
}

}  // namespace

Article pair(const SourceFile& file, std::string locale, std::string path, Document document,
             Diagnostics& diagnostics) {
  Article article;
  article.locale = std::move(locale);
  article.path = std::move(path);
  article.file = file.name;
  article.document = std::move(document);
  IdChecker ids(diagnostics);
  article.units.reserve(article.document.marks.size());
  for (const UnitMark& mark : article.document.marks) {
    article.units.push_back(make_unit(file, mark));
    ids.check(file, mark, article.units.back());
  }
  article.document.marks = std::vector<UnitMark>();  // units say the same; there are as many of them as sentences
  find_nodes(article.document.target, article.units, &Unit::target_node);
  find_nodes(article.document.source, article.units, &Unit::source_node);
  article.headings[0] = headings_of(article.document.target);
  article.headings[1] = headings_of(article.document.source);
  name_headings(article);
  article.titles[0] = title_of(article, Side::kTarget);
  if (article.bilingual()) article.titles[1] = title_of(article, Side::kSource);
  return article;
}

}  // namespace diglot
