// What came back from a translator → the article.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "exchange_units.h"

namespace diglot {
namespace {

// White space at the ends and line ends are the first thing that tools change, and never what a translator means
// by a new source.
bool same_text(std::string_view a, std::string_view b) {
  const auto trim = [](std::string_view text) {
    const size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const size_t end = text.find_last_not_of(" \t\r\n") + 1;
    return text.substr(begin, std::max(begin, end) - begin);
  };
  return a == b || trim(a) == trim(b);
}

class Returner {
 public:
  Returner(const Article& article, const SourceFile& file, Diagnostics& diagnostics)
      : article_(article), file_(file), diagnostics_(diagnostics) {
    const std::vector<std::string> ids = exchange_ids(article);
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i].empty()) by_id_.emplace(ids[i], i);
    }
  }

  Returned run(std::span<const ReturnedUnit> units) {
    for (const ReturnedUnit& unit : units) take(unit);
    Returned out;
    if (failed_) {
      out.bytes = file_.bytes;
      return out;
    }
    uint32_t at = 0;
    for (const auto& [index, unit] : changes_) {
      const Range target = article_.units[index].target;
      out.bytes += file_.view({at, target.begin});
      out.bytes += unit->target;
      at = target.end;
      out.changes.push_back({index, unit});
    }
    out.bytes += file_.view({at, static_cast<uint32_t>(file_.bytes.size())});
    return out;
  }

 private:
  template <class... Args>
  void fail(Diag id, const ReturnedUnit& unit, const Args&... args) {
    Diagnostics own(article_.locale, article_.path, unit.file);
    own.report(id, unit.place, unit.id, args...);
    diagnostics_.append(own.take());
    failed_ = true;
  }

  void take(const ReturnedUnit& unit) {
    const auto found = by_id_.find(unit.id);
    if (found == by_id_.end()) {
      fail(Diag::kImportUnit, unit, unit.id);
      return;
    }
    const auto [first, added] = taken_.emplace(found->second, &unit);
    if (!added) {
      if (first->second->target != unit.target) fail(Diag::kImportDuplicate, unit, unit.id);
      return;
    }
    if (unit.target.empty()) return;
    const Unit& ours = article_.units[found->second];
    const std::string_view source = file_.view(ours.source), target = file_.view(ours.target);
    if (unit.source && !same_text(*unit.source, source)) {
      fail(Diag::kImportSource, unit, unit.id, source);
      return;
    }
    if (unit.target == target) return;
    if (!unit.base.empty() && digest_of(target) != unit.base) {
      if (digest_of(unit.target) == unit.base) return;  // changed in the article only
      fail(Diag::kImportTarget, unit, unit.id, target);
      return;
    }
    if (is_sound(unit, source, target)) changes_.emplace(found->second, &unit);
  }

  bool is_sound(const ReturnedUnit& unit, std::string_view source, std::string_view target) {
    const std::string_view text = unit.target;
    const auto lines = [](std::string_view t) { return std::count(t.begin(), t.end(), '\n'); };
    if (text.find("<span") != std::string_view::npos || text.find("</span") != std::string_view::npos) {
      if (target.find("<span") == std::string_view::npos) {
        fail(Diag::kImportText, unit, unit.id, text_of(Term::kSpanTag));
        return false;
      }
    }
    if (lines(text) > lines(target) ||
        std::count(text.begin(), text.end(), '\r') > std::count(target.begin(), target.end(), '\r')) {
      fail(Diag::kImportText, unit, unit.id, text_of(Term::kLineBreakTerm));
      return false;
    }
    const std::vector<InlineCode> codes = inline_codes(text);
    return reads_as_meant(unit, codes) && keeps_codes(unit, source, target, codes);
  }

  // The markup that Markdown sees is that which the file has as elements.
  bool reads_as_meant(const ReturnedUnit& unit, const std::vector<InlineCode>& codes) {
    if (!unit.codes) return true;
    size_t i = 0;
    for (; i < codes.size() || i < unit.codes->size(); ++i) {
      if (i == codes.size() || i == unit.codes->size() || codes[i].range != (*unit.codes)[i]) break;
    }
    if (i == codes.size() && i == unit.codes->size()) return true;
    const bool ours_first =
        i < codes.size() && (i == unit.codes->size() || codes[i].range.begin <= (*unit.codes)[i].begin);
    const Range range = ours_first ? codes[i].range : (*unit.codes)[i];
    fail(Diag::kImportCodeRead, unit, std::string_view(unit.target).substr(range.begin, range.size()), unit.id);
    return false;
  }

  // Links, code and HTML that the source has and the translation had are still there.
  bool keeps_codes(const ReturnedUnit& unit, std::string_view source, std::string_view target,
                   const std::vector<InlineCode>& codes) {
    const auto indispensable = [](std::string_view text, const std::vector<InlineCode>& all) {
      std::multiset<std::string> out;
      for (const InlineCode& code : all) {
        if (is_indispensable(code.type)) out.emplace(text.substr(code.range.begin, code.range.size()));
      }
      return out;
    };
    const std::multiset<std::string> in_source = indispensable(source, inline_codes(source));
    const std::multiset<std::string> before = indispensable(target, inline_codes(target));
    const std::multiset<std::string> now = indispensable(unit.target, codes);
    for (const std::string& code : before) {
      const size_t wanted = std::min(in_source.count(code), before.count(code));
      if (now.count(code) >= wanted) continue;
      fail(Diag::kImportCodeLost, unit, code, unit.id);
      return false;
    }
    return true;
  }

  const Article& article_;
  const SourceFile& file_;
  Diagnostics& diagnostics_;
  std::map<std::string, size_t> by_id_;
  std::map<size_t, const ReturnedUnit*> taken_;
  std::map<size_t, const ReturnedUnit*> changes_;  // by the unit's place
  bool failed_ = false;
};

// A block by its kind, or a unit by its number.
struct Mark {
  NodeKind kind = NodeKind::kRoot;
  uint32_t unit = kNoUnit;
  bool operator==(const Mark&) const = default;
};

// Blocks and units in document order: what a translation must not move.
std::vector<Mark> outline_of(const Tree& tree) {
  std::vector<Mark> out;
  if (tree.empty()) return out;
  for (NodeId id = 0; id != kNoNode; id = next_in(tree, 0, id)) {
    const Node& node = tree[id];
    if (node.kind == NodeKind::kUnit) {
      out.push_back({node.kind, node.number});
    } else if (node.kind < NodeKind::kElement) {
      out.push_back({node.kind, kNoUnit});
    }
  }
  return out;
}

}  // namespace

Returned put_back(const Article& article, const SourceFile& file, std::span<const ReturnedUnit> units,
                  Diagnostics& diagnostics) {
  return Returner(article, file, diagnostics).run(units);
}

const ReturnedUnit* first_disturbing(const Article& before, const Article& after, const Returned& returned) {
  if (returned.changes.empty()) return nullptr;
  const std::vector<Mark> was = outline_of(before.document.target), is = outline_of(after.document.target);
  const auto [differs, unused] = std::mismatch(was.begin(), was.end(), is.begin(), is.end());
  if (was == is) return nullptr;
  const auto unit = std::find_if(differs, was.end(), [](const Mark& mark) { return mark.unit != kNoUnit; });
  const uint32_t limit = unit == was.end() ? kNoUnit : unit->unit;
  const ReturnedUnit* last = returned.changes.front().made;
  for (const auto& [index, made] : returned.changes) {
    if (index <= limit) last = made;
  }
  return last;
}

}  // namespace diglot
