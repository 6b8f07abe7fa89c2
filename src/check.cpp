#include "check.h"

#include <array>
#include <map>

#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

struct UnitCheck {
  std::string_view name;
  bool (*run)(const UnitPair&, Report&);
};

constexpr UnitCheck kUnitChecks[] = {
    {"untranslated", &check_untranslated}, {"links", &check_links},     {"code", &check_code},
    {"placeholders", &check_placeholders}, {"numbers", &check_numbers},
};

constexpr auto kNames = [] {
  std::array<std::string_view, std::size(kUnitChecks) + 1> names{"empty"};
  for (size_t i = 0; i < std::size(kUnitChecks); ++i) names[i + 1] = kUnitChecks[i].name;
  return names;
}();

CheckLanguage language_for(const std::string& tag, const Lexicons& lexicons) {
  return {tag, language_of(tag), lexicons.exact(tag), &quantity_table(tag)};
}

// The nodes of a unit that was split into several, by unit; few articles have any.
using Pieces = std::map<uint32_t, std::vector<NodeId>>;

Pieces continued_pieces(const Tree& tree) {
  Pieces pieces;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    const Node& node = tree[id];
    if (node.kind == NodeKind::kUnit && node.continued()) pieces[node.number].push_back(id);
  }
  return pieces;
}

// One article's way through the table.
class ArticleCheck {
 public:
  ArticleCheck(const Article& article, const SourceFile& file, const Lexicons& lexicons,
               const std::string& source_locale, Diagnostics& diagnostics)
      : article_(article),
        file_(file),
        source_language_(language_for(source_locale, lexicons)),
        target_language_(language_for(article.locale, lexicons)),
        report_(diagnostics),
        counts_(kNames.size()) {
    pieces_[0] = continued_pieces(article.tree(Side::kTarget));
    pieces_[1] = continued_pieces(article.tree(Side::kSource));
  }

  CheckCounts run() {
    UnitPair pair{source_language_, target_language_, {}, {}};
    for (uint32_t number = 0; number < article_.units.size(); ++number) {
      const Unit& unit = article_.units[number];
      if (!unit.paired()) continue;
      read(Side::kTarget, number, unit.target_node, unit.target, pair.target);
      read(Side::kSource, number, unit.source_node, unit.source, pair.source);
      report_.begin(unit);
      check_unit(pair);
    }
    return std::move(counts_);
  }

 private:
  void read(Side side, uint32_t number, NodeId node, Range range, UnitSide& out) {
    nodes_.clear();
    if (node != kNoNode) nodes_.push_back(node);
    const Pieces& pieces = pieces_[static_cast<size_t>(side)];
    if (auto more = pieces.find(number); more != pieces.end()) {
      nodes_.insert(nodes_.end(), more->second.begin(), more->second.end());
    }
    read_side(file_, article_.tree(side), nodes_, range, out);
  }

  void check_unit(const UnitPair& pair) {
    ++counts_[0];
    // What is not there has no numbers to be wrong: one finding is enough.
    if (check_empty(pair, report_)) return;
    for (size_t i = 0; i < std::size(kUnitChecks); ++i) {
      if (kUnitChecks[i].run(pair, report_)) ++counts_[i + 1];
    }
  }

  const Article& article_;
  const SourceFile& file_;
  const CheckLanguage source_language_;
  const CheckLanguage target_language_;
  Report report_;
  CheckCounts counts_;
  Pieces pieces_[2];
  std::vector<NodeId> nodes_;
};

}  // namespace

std::span<const std::string_view> check_names() { return kNames; }

CheckCounts check_article(const Article& article, const SourceFile& file, const Lexicons& lexicons,
                          const std::string& source_locale, Diagnostics& diagnostics) {
  if (!article.bilingual()) return CheckCounts(kNames.size());
  return ArticleCheck(article, file, lexicons, source_locale, diagnostics).run();
}

}  // namespace diglot
