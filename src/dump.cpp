#include "dump.h"

#include <array>
#include <utility>

namespace diglot {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out += '"';
}

std::string range_of(Range range) { return fmt::format("[{},{})", range.begin, range.end); }

std::string_view name_of_kind(InputKind kind) {
  switch (kind) {
    case InputKind::kArticle: return "article";
    case InputKind::kToc: return "toc";
    case InputKind::kAsset: return "asset";
  }
  return "?";
}

// In the order of NodeKind; the assertion below holds the two together.
constexpr auto kNodeNames = std::to_array<std::string_view>({
    "root",          "list",       "item",
    "quote",         "alert",      "tab-group",
    "tab",           "container",  "footnote",
    "table",         "row",        "paragraph",
    "heading",       "cell",       "code-block",
    "break",         "element",    "image",
    "video",         "snippet",    "include",
    "unit",          "emphasis",   "strong",
    "strikethrough", "link",       "text",
    "code",          "soft-break", "line-break",
    "anchor",        "no-loc",     "footnote-reference",
});
static_assert(kNodeNames.size() == static_cast<size_t>(NodeKind::kFootnoteReference) + 1);

constexpr auto kFlagNames = std::to_array<std::pair<Node::Flag, std::string_view>>({
    {Node::kOrdered, "ordered"},
    {Node::kTight, "tight"},
    {Node::kHeader, "header"},
    {Node::kContinued, "continued"},
    {Node::kCheckbox, "checkbox"},
    {Node::kChecked, "checked"},
    {Node::kAutomatic, "automatic"},
    {Node::kBlockLevel, "block"},
});

void append_node(std::string& out, const Tree& tree, NodeId id, size_t depth) {
  const Node& node = tree[id];
  out += std::string(depth * 2, ' ');
  out += kNodeNames.at(static_cast<size_t>(node.kind));
  if (node.level != 0) out += fmt::format(" level={}", node.level);
  if ((node.number != 0 && !node.detailed) || node.kind == NodeKind::kUnit)
    out += fmt::format(" number={}", node.number);
  for (const auto& [flag, name] : kFlagNames) {
    if (node.is(flag)) out += fmt::format(" {}", name);
  }
  if (!node.text.empty()) out += fmt::format(" text={}", quoted(tree.str(node.text)));
  if (!tree.target(node).empty()) out += fmt::format(" target={}", quoted(tree.target(node)));
  if (!tree.extra(node).empty()) out += fmt::format(" extra={}", quoted(tree.extra(node)));
  for (const Attribute& attribute : tree.attributes_of(node)) {
    out += fmt::format(" @{}={}", tree.str(attribute.name), quoted(tree.str(attribute.value)));
  }
  if (!node.range.empty()) out += " " + range_of(node.range);
  out += '\n';
}

// Without recursion: the parser bounds the depth of blocks, and this need not know by how much.
void append_tree(std::string& out, const Tree& tree, std::string_view side) {
  if (tree.empty()) return;
  out += fmt::format("{}\n", side);
  size_t depth = 1;
  for (NodeId id = 0; id != kNoNode;) {
    append_node(out, tree, id, depth);
    if (tree[id].first_child != kNoNode) {
      id = tree[id].first_child;
      ++depth;
      continue;
    }
    while (id != 0 && tree[id].next == kNoNode) {
      id = tree[id].parent;
      --depth;
    }
    id = id == 0 ? kNoNode : tree[id].next;
  }
}

std::string both(const SideText& text) {
  if (text.target.empty() || text.target == text.source) return quoted(text.source);
  return text.source.empty() ? quoted(text.target) : quoted(text.source) + " " + quoted(text.target);
}

void append_step(std::string& out, const Step& step, size_t depth) {
  static constexpr auto kRoles = std::to_array<std::string_view>({"step", "substep", "choice"});
  const std::string margin(depth * 2, ' ');
  out += fmt::format("{}{} {} {}{}\n", margin, kRoles.at(static_cast<size_t>(step.role)), quoted(step.label),
                     both(step.command), step.optional ? " optional" : "");
  if (!step.result.source.empty() || !step.result.target.empty()) {
    out += fmt::format("{}  result {}\n", margin, both(step.result));
  }
  for (const Condition& condition : step.conditions) {
    out += fmt::format("{}  {} {}\n", margin, name_of(condition.op), quoted(condition.text));
  }
  for (const StepNote& note : step.notes) out += fmt::format("{}  note {} {}\n", margin, note.kind, both(note.text));
  for (const Control& control : step.controls) out += fmt::format("{}  control {}\n", margin, both(control.text));
  for (const Step& one : step.steps) append_step(out, one, depth + 1);
  for (const Step& one : step.choices) append_step(out, one, depth + 1);
}

// (and a (not b) (<= days_since.purchase 30)): JsonLogic as one reads it aloud.
std::string logic_of(const Logic& logic) {
  switch (logic.kind) {
    case Logic::Kind::kTrue: return "true";
    case Logic::Kind::kVariable: return logic.variable;
    case Logic::Kind::kCompare:
      return fmt::format("({} {} {})", name_of(logic.comparator), logic.variable, logic.value);
    case Logic::Kind::kContains: return fmt::format("(in {} {})", logic.value, logic.variable);
    default: break;
  }
  std::string out = logic.kind == Logic::Kind::kNot ? "(not" : logic.kind == Logic::Kind::kAnd ? "(and" : "(or";
  for (const Logic& part : logic.arguments) out += " " + logic_of(part);
  return out + ")";
}

void append_agreement(std::string& out, const Agreement& agreement) {
  if (agreement.status == AgreementStatus::kTargetOnly || agreement.status == AgreementStatus::kSourceOnly) return;
  out += fmt::format("  agreement {}", name_of(agreement.status));
  const auto add = [&](std::string_view name, Check check) {
    if (check == Check::kMissing || check == Check::kDiffers) out += fmt::format(" {}={}", name, name_of(check));
  };
  add("modality", agreement.modality);
  add("negation", agreement.negation);
  add("quantities", agreement.quantities);
  add("comparators", agreement.comparators);
  add("conditions", agreement.conditions);
  out += '\n';
}

void append_rule(std::string& out, const Rule& rule) {
  out += fmt::format("rule {} {}", name_of(rule.kind), name_of(rule.modality));
  if (rule.origin != Origin::kParagraph) out += fmt::format(" {}", name_of(rule.origin));
  if (rule.lead != kNoFact) out += fmt::format(" item={}", rule.position);
  if (!rule.evidence.unit.empty()) out += " " + rule.evidence.unit;
  out += fmt::format(" {}\n", both(rule.text));
  if (!rule.cues.empty()) out += fmt::format("  cues {}\n", fmt::join(rule.cues, " "));
  for (const std::string& role : rule.roles) out += fmt::format("  role {}\n", role);
  for (const Quantity& quantity : rule.quantities) {
    out += fmt::format("  {} {} {}{} {}\n", name_of(quantity.type), name_of(quantity.comparator), quantity.value,
                       quantity.business ? " business" : "", quoted(quantity.text));
  }
  for (const auto* list : {&rule.conditions, &rule.exceptions}) {
    for (const Condition& condition : *list) {
      out += fmt::format("  {} {}\n", name_of(condition.op), quoted(condition.text));
    }
  }
  if (rule.when.kind != Logic::Kind::kTrue) out += fmt::format("  when {}\n", logic_of(rule.when));
  out += fmt::format("  then {}\n", logic_of(rule.then));
  append_agreement(out, rule.agreement);
}

void append_toc(std::string& out, const std::vector<TocEntry>& entries, size_t depth) {
  for (const TocEntry& entry : entries) {
    out += fmt::format("{:{}}entry {} {} {}\n", "", depth * 2, quoted(entry.name), quoted(entry.href),
                       range_of(entry.range));
    append_toc(out, entry.items, depth + 1);
  }
}

std::string_view name_of_kind(PageKind kind) {
  switch (kind) {
    case PageKind::kHome: return "home";
    case PageKind::kLocaleIndex: return "locale-index";
    case PageKind::kArticle: return "article";
    case PageKind::kManifest: return "manifest";
    case PageKind::kManifestSchema: return "manifest-schema";
    case PageKind::kSitemap: return "sitemap";
    case PageKind::kRobots: return "robots";
    case PageKind::kNotFound: return "not-found";
    case PageKind::kReviewHome: return "review-home";
    case PageKind::kReviewArticle: return "review-article";
    case PageKind::kReviewCheck: return "review-check";
    case PageKind::kSearchIndex: return "search-index";
    case PageKind::kTemplateFile: return "template-file";
    case PageKind::kAsset: return "asset";
  }
  return "?";
}

}  // namespace

std::string dump_project(const Project& project) {
  std::string out;
  for (const InputFile& file : project.files) {
    out += fmt::format("{} {} {} {}\n", name_of_kind(file.kind), file.locale.empty() ? "-" : file.locale,
                       quoted(file.path), file.source.bytes.size());
  }
  return out;
}

std::string dump_document(const Document& document) {
  std::string out;
  if (document.front_matter.present()) out += fmt::format("front-matter {}\n", range_of(document.front_matter.range));
  for (const MetaField& field : document.front_matter.fields) {
    out += fmt::format("  {}{}", quoted(field.key), field.list ? " list" : "");
    for (const std::string& value : field.values) out += " " + quoted(value);
    out += fmt::format(" {}\n", range_of(field.value_range));
  }
  append_tree(out, document.target, "target");
  append_tree(out, document.source, "source");
  return out;
}

std::string dump_units(const Article& article, std::string_view bytes) {
  const auto view = [&](Range range) { return quoted(bytes.substr(range.begin, range.size())); };
  std::string out;
  for (const Side side : {Side::kTarget, Side::kSource}) {
    const std::string_view name = side == Side::kTarget ? "target" : "source";
    if (!article.title(side).empty()) out += fmt::format("title {} {}\n", name, quoted(article.title(side)));
    for (const Heading& heading : article.headings_of(side)) {
      out += fmt::format("heading {} level={} anchor={} {}\n", name, heading.level, quoted(heading.anchor),
                         quoted(heading.text));
    }
  }
  for (const Unit& unit : article.units) {
    out += fmt::format("unit {} {}\n", quoted(unit.id), range_of(unit.range));
    if (unit.has_target) out += fmt::format("  target {} {}\n", range_of(unit.target), view(unit.target));
    if (unit.has_source) out += fmt::format("  source {} {}\n", range_of(unit.source), view(unit.source));
  }
  return out;
}

std::string dump_facts(const Facts& facts) {
  std::string out;
  for (const RoleRef& role : facts.roles) out += fmt::format("role {} {}\n", role.id, both(role.text));
  for (const RoleRef& role : facts.applies_to) out += fmt::format("applies-to {} {}\n", role.id, both(role.text));
  for (const Procedure& procedure : facts.procedures) {
    out += fmt::format("procedure {} {}{}{}\n", name_of(procedure.form), both(procedure.title),
                       procedure.task ? "" : " no-task", procedure.repaired ? " repaired" : "");
    for (const RoleRef& role : procedure.roles) out += fmt::format("  role {}\n", role.id);
    for (const uint32_t rule : procedure.prerequisites) {
      out += fmt::format("  prerequisite {}\n", both(facts.rules[rule].text));
    }
    for (const Step& step : procedure.steps) append_step(out, step, 1);
  }
  for (const Rule& rule : facts.rules) append_rule(out, rule);
  return out;
}

std::string dump_corpus(const Corpus& corpus) {
  std::string out = fmt::format("source-locale {}\n", corpus.source_locale);
  for (const std::string& locale : corpus.locales) out += fmt::format("locale {}\n", locale);
  for (const CorpusArticle& article : corpus.articles) {
    out += fmt::format("article {}\n", quoted(article.path));
    for (const Variant& variant : article.variants) {
      out += fmt::format("  {} {} {}\n", variant.locale, variant.side == Side::kTarget ? "target" : "source",
                         quoted(corpus.object(variant).article.file));
    }
  }
  for (const Toc& toc : corpus.tocs) {
    out += fmt::format("toc {} {}\n", toc.locale, quoted(toc.path));
    append_toc(out, toc.entries, 1);
  }
  return out;
}

std::string dump_site(const Site& site) {
  std::string out;
  for (const SitePage& page : site.pages) {
    out +=
        fmt::format("{} {} {}\n", name_of_kind(page.kind), page.locale.empty() ? "-" : page.locale, quoted(page.path));
  }
  return out;
}

std::string dump_findings(std::span<const Diagnostic> findings) {
  std::string out;
  for (const Diagnostic& one : findings) {
    out += fmt::format("{} {} {}", quoted(one.file), range_of(one.range), name_of(one.severity));
    out += fmt::format(" {} {} {}\n", info(one.id).code, one.unit.empty() ? "-" : one.unit, quoted(one.message));
  }
  return out;
}

}  // namespace diglot
