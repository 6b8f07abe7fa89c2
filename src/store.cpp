#include "store.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "store_fields.h"

namespace diglot {
namespace {

// As deep as the parser builds (kMaxDepth in parse_open_tree.cpp) and what it puts around that.
constexpr size_t kMaxTreeDepth = 400;

bool fits(PoolText text, const Tree& tree) {
  if (uint64_t{text.offset} + text.size > tree.pool.size()) return false;
  return text.empty() || is_range({text.offset, text.offset + text.size}, tree.pool);
}

bool fits(const NodeDetails& details, const Tree& tree) {
  return fits(details.target, tree) && fits(details.extra, tree) &&
         uint64_t{details.attributes_begin} + details.attributes_count <= tree.attributes.size();
}

bool fits(const Node& node, const Tree& tree, size_t units) {
  if (!fits(node.text, tree)) return false;
  if (node.detailed && node.number >= tree.details.size()) return false;
  switch (node.kind) {
    case NodeKind::kUnit: return !node.detailed && node.number < units;
    case NodeKind::kHeading: return node.level >= 1 && node.level <= 6;
    case NodeKind::kAlert: return node.level <= static_cast<uint8_t>(AlertKind::kCaution);
    case NodeKind::kTableCell: return node.level <= static_cast<uint8_t>(Alignment::kRight);
    default: return true;
  }
}

// Following `link` from any node ends. Linear: nodes from which it is known to end are not walked again.
bool ends(const Tree& tree, NodeId Node::*link) {
  constexpr uint32_t kEnds = 0;
  std::vector<uint32_t> walks(tree.nodes.size(), UINT32_MAX);  // the walk that came by
  for (NodeId from = 0; from < tree.nodes.size(); ++from) {
    for (NodeId at = from; at != kNoNode && walks[at] != kEnds; at = tree[at].*link) {
      if (walks[at] == from + 1) return false;
      walks[at] = from + 1;
    }
    for (NodeId at = from; at != kNoNode && walks[at] != kEnds; at = tree[at].*link) walks[at] = kEnds;
  }
  return true;
}

// What hangs below nodes[0] is a tree, and not too deep. Nodes that the parser took out of it still name the
// neighbours that they had; there, too, nobody walks in circles.
bool is_tree(const Tree& tree) {
  const size_t count = tree.nodes.size();
  const auto is_link = [&](NodeId id) { return id == kNoNode || id < count; };
  const auto linked = [&](const Node& x) { return is_link(x.parent) && is_link(x.first_child) && is_link(x.next); };
  if (count == 0) return true;
  if (!std::all_of(tree.nodes.begin(), tree.nodes.end(), linked)) return false;
  if (!ends(tree, &Node::parent) || !ends(tree, &Node::next)) return false;
  if (tree[0].parent != kNoNode || tree[0].next != kNoNode) return false;
  std::vector<bool> seen(count, false);
  std::vector<std::pair<NodeId, size_t>> open = {{0, 0}};  // and its depth
  while (!open.empty()) {
    const auto [id, depth] = open.back();
    open.pop_back();
    if (depth > kMaxTreeDepth) return false;
    for (NodeId child = tree[id].first_child; child != kNoNode; child = tree[child].next) {
      if (child == 0 || seen[child] || tree[child].parent != id) return false;
      seen[child] = true;
      if (tree[child].first_child != kNoNode) open.emplace_back(child, depth + 1);
    }
  }
  return true;
}

bool is_sound(const Tree& tree, size_t units) {
  const auto fits_here = [&](const auto& x) { return fits(x.name, tree) && fits(x.value, tree); };
  return std::all_of(tree.attributes.begin(), tree.attributes.end(), fits_here) &&
         std::all_of(tree.details.begin(), tree.details.end(),
                     [&](const NodeDetails& details) { return fits(details, tree); }) &&
         std::all_of(tree.nodes.begin(), tree.nodes.end(), [&](const Node& node) { return fits(node, tree, units); }) &&
         is_tree(tree);
}

bool is_node(NodeId id, const Tree& tree, bool may_lack) {
  return id < tree.nodes.size() || (may_lack && id == kNoNode);
}

bool is_sound(const Article& article) {
  const Document& document = article.document;
  if (document.target.empty()) return false;
  if (article.spans_sources.size() != (article.aligned() ? article.units.size() : 0)) return false;
  for (const Range source : article.spans_sources) {
    if (source.begin > source.end || source.end > article.spans.size()) return false;
  }
  if (!is_sound(document.target, article.units.size()) || !is_sound(document.source, article.units.size())) {
    return false;
  }
  const auto has_nodes = [&](const Unit& unit) {
    return is_node(unit.target_node, document.target, true) && is_node(unit.source_node, document.source, true);
  };
  for (const Side side : {Side::kTarget, Side::kSource}) {
    for (const Heading& heading : article.headings_of(side)) {
      if (!is_node(heading.node, article.tree(side), false)) return false;
    }
  }
  const auto& fields = document.front_matter.fields;
  const auto has_value = [](const MetaField& field) { return field.list || !field.values.empty(); };
  return std::all_of(article.units.begin(), article.units.end(), has_nodes) &&
         std::all_of(fields.begin(), fields.end(), has_value);
}

bool is_sound(const Rule& rule, size_t rules, Side side) {
  if (rule.lead != kNoFact && rule.lead >= rules) return false;
  const auto in = [](const std::vector<Range>& ranges, const std::string& text) {
    return std::all_of(ranges.begin(), ranges.end(), [&](Range range) { return is_range(range, text); });
  };
  return in(rule.cue_ranges, rule.text.in(side)) && in(rule.target_cue_ranges, rule.text.target);
}

bool is_sound(const Facts& facts) {
  const size_t rules = facts.rules.size();
  const auto points_at_rules = [&](const Procedure& procedure) {
    return std::all_of(procedure.prerequisites.begin(), procedure.prerequisites.end(),
                       [&](uint32_t index) { return index < rules; });
  };
  return std::all_of(facts.rules.begin(), facts.rules.end(),
                     [&](const Rule& rule) { return is_sound(rule, rules, facts.side); }) &&
         std::all_of(facts.procedures.begin(), facts.procedures.end(), points_at_rules);
}

bool is_sound(const CheckTrace& trace, const Article& article) {
  const auto has_tokens = [&](const UnitTrace& unit) {
    return uint64_t{unit.tokens} + unit.source_tokens + unit.target_tokens <= trace.tokens.size();
  };
  return trace.units.size() == article.units.size() && std::all_of(trace.units.begin(), trace.units.end(), has_tokens);
}

bool is_sound(const std::vector<Drift>& drift, const Article& article) {
  return std::all_of(drift.begin(), drift.end(),
                     [&](const Drift& one) { return one.unit == kNoUnit || one.unit < article.units.size(); });
}

bool is_sound(const std::vector<Suggestion>& suggestions, const ArticleObject& object) {
  return std::all_of(suggestions.begin(), suggestions.end(), [&](const Suggestion& one) {
    return (one.unit == kNoUnit || one.unit < object.article.units.size()) &&
           (one.drift == kNoUnit || one.drift < object.drift.size());
  });
}

bool is_sound_path(std::string_view path) {
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\'; };
  if (std::any_of(path.begin(), path.end(), is_bad)) return false;
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view name = path.substr(at, end - at);
    if (name.empty() || name == "." || name == "..") return false;
    at = end + 1;
  }
  return true;
}

auto key_of(const InputFile& file) { return std::tie(file.locale, file.path, file.kind); }

bool is_sound(const InputFile& file) {
  if (!is_sound_path(file.path)) return false;
  const bool asset = file.kind == InputKind::kAsset;
  if (asset ? !is_sound_path(file.disk) : !file.disk.empty()) return false;
  return file.locale.empty() ? asset : canonical_locale(file.locale) == file.locale;
}

// But for its objects and diagnostics.
bool is_sound(const Shard& shard) {
  const std::vector<InputFile>& files = shard.files;
  const auto unsorted = [](const InputFile& a, const InputFile& b) { return key_of(a) >= key_of(b); };
  return shard.number.index < shard.number.count && canonical_locale(shard.source_locale) == shard.source_locale &&
         std::all_of(files.begin(), files.end(), [](const InputFile& file) { return is_sound(file); }) &&
         std::adjacent_find(files.begin(), files.end(), unsorted) == files.end();
}

bool is_object_of(const ArticleObject& object, const InputFile& file) {
  const Article& article = object.article;
  return article.locale == file.locale && article.path == file.path && article.file == file.source.name;
}

// Bytes one after the other, each with their length before them.
class Pieces {
 public:
  static void add(std::string_view piece, std::string& out) {
    for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(piece.size() >> shift);
    out += piece;
  }

  explicit Pieces(std::string_view bytes) : rest_(bytes) {}
  bool finished() const { return rest_.empty(); }
  std::optional<std::string_view> next() {
    uint64_t size = 0;
    if (rest_.size() < sizeof size) return std::nullopt;
    for (unsigned i = 0; i < sizeof size; ++i) size |= uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
    rest_.remove_prefix(sizeof size);
    if (size > rest_.size()) return std::nullopt;
    const std::string_view piece = rest_.substr(0, static_cast<size_t>(size));
    rest_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view rest_;
};

// One visit() for both directions takes what it visits as something that can be read into; a writer only looks.
template <class T>
std::string store(const T& value) {
  ArchiveWriter out;
  out.value(const_cast<T&>(value));
  return out.take();
}

using Texts = std::map<std::string_view, std::string_view>;  // of files, by their names

// Each behind the name of the file that its ranges lie in.
void add_findings(const std::vector<Diagnostic>& findings, std::string& out) {
  for (const Diagnostic& one : findings) {
    Pieces::add(one.file, out);
    Pieces::add(store(one), out);
  }
}

// All pieces that are left.
bool take_findings(Pieces& pieces, const Texts& texts, std::vector<Diagnostic>& findings) {
  while (!pieces.finished()) {
    const std::optional<std::string_view> name = pieces.next();
    const std::optional<std::string_view> piece = pieces.next();
    if (!name || !piece) return false;
    const auto text = texts.find(*name);
    ArchiveReader one(*piece, text != texts.end() ? text->second : std::string_view());
    one.value(findings.emplace_back());
    if (!one.finished() || findings.back().file != *name) return false;
  }
  return true;
}

}  // namespace

std::string store_object(const ArticleObject& object) { return store(object); }

bool restore_object(std::string_view bytes, std::string_view file, ArticleObject& object) {
  ArchiveReader in(bytes, file);
  in.value(object);
  return in.finished() && is_sound(object.article) && is_sound(object.facts) &&
         (object.deferred || is_sound(object.checks, object.article)) && is_sound(object.drift, object.article) &&
         is_sound(object.suggestions, object);
}

std::string store_shard(const Shard& shard) {
  std::string out;
  Pieces::add(store(shard), out);
  for (const ArticleObject& object : shard.objects) Pieces::add(store(object), out);
  add_findings(shard.diagnostics, out);
  return out;
}

bool restore_shard(std::string_view bytes, Shard& shard) {
  Pieces pieces(bytes);
  const std::optional<std::string_view> head = pieces.next();
  if (!head) return false;
  ArchiveReader in(*head, "");
  in.value(shard);
  if (!in.finished() || !is_sound(shard)) return false;
  Texts texts;
  for (const InputFile& file : shard.files) {
    texts.emplace(file.source.name, file.source.bytes);
    if (file.kind != InputKind::kArticle) continue;
    const std::optional<std::string_view> piece = pieces.next();
    ArticleObject& object = shard.objects.emplace_back();
    if (!piece || !restore_object(*piece, file.source.bytes, object) || !is_object_of(object, file)) return false;
  }
  return take_findings(pieces, texts, shard.diagnostics);
}

std::string store_findings(const std::vector<Diagnostic>& findings) {
  std::string out;
  add_findings(findings, out);
  return out;
}

bool restore_findings(std::string_view bytes, const Project& project, std::vector<Diagnostic>& findings) {
  Texts texts{{project.config.name, project.config.bytes}};
  for (const InputFile& file : project.files) texts.emplace(file.source.name, file.source.bytes);
  for (const std::vector<DataFile>* files : {&project.locale_files, &project.templates, &project.glossaries}) {
    for (const DataFile& file : *files) texts.emplace(file.source.name, file.source.bytes);
  }
  Pieces pieces(bytes);
  return take_findings(pieces, texts, findings);
}

std::string store_record(const BuildRecord& record) {
  std::string out;
  Pieces::add(store(record), out);
  Pieces::add(record.findings, out);
  return out;
}

bool restore_record(std::string_view bytes, BuildRecord& record) {
  Pieces pieces(bytes);
  const std::optional<std::string_view> head = pieces.next();
  const std::optional<std::string_view> findings = pieces.next();
  if (!head || !findings || !pieces.finished()) return false;
  ArchiveReader in(*head, "");
  in.value(record);
  record.findings = *findings;
  return in.finished();
}

}  // namespace diglot
