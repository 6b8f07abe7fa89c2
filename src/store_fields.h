// What is stored of each noun: one visit() a struct, for both directions (store_archive.h).
#pragma once

#include "object.h"
#include "record.h"
#include "shard.h"
#include "store_archive.h"

namespace diglot {

// The last enumerator: a larger number is no value of the type.
constexpr NodeKind last_of(NodeKind) { return NodeKind::kComment; }
constexpr Side last_of(Side) { return Side::kSource; }
constexpr Severity last_of(Severity) { return Severity::kError; }
constexpr RuleKind last_of(RuleKind) { return RuleKind::kPermission; }
constexpr Modality last_of(Modality) { return Modality::kConstitutive; }
constexpr QuantityType last_of(QuantityType) { return QuantityType::kCount; }
constexpr Comparator last_of(Comparator) { return Comparator::kMore; }
constexpr ConditionOp last_of(ConditionOp) { return ConditionOp::kFor; }
constexpr Confidence last_of(Confidence) { return Confidence::kLow; }
constexpr Combinator last_of(Combinator) { return Combinator::kAny; }
constexpr Logic::Kind last_of(Logic::Kind) { return Logic::Kind::kContains; }
constexpr VariableType last_of(VariableType) { return VariableType::kList; }
constexpr Check last_of(Check) { return Check::kUnchecked; }
constexpr AgreementStatus last_of(AgreementStatus) { return AgreementStatus::kUnchecked; }
constexpr Origin last_of(Origin) { return Origin::kAnswer; }
constexpr StepRole last_of(StepRole) { return StepRole::kChoice; }
constexpr ProcedureForm last_of(ProcedureForm) { return ProcedureForm::kLettered; }
constexpr TitleFrom last_of(TitleFrom) { return TitleFrom::kArticle; }
constexpr Edit::Kind last_of(Edit::Kind) { return Edit::Kind::kAdded; }
constexpr Drift::Kind last_of(Drift::Kind) { return Drift::Kind::kMoved; }
inline Diag last_of(Diag) { return static_cast<Diag>(all_diagnostics().size() - 1); }

// --- document -------------------------------------------------------------------------------------------------

template <class A>
void visit(A& a, Attribute& x) {
  a.template fields<Attribute>(x.name, x.value);
}

template <class A>
void visit(A& a, NodeDetails& x) {
  a.template fields<NodeDetails>(x.target, x.extra, x.attributes_begin, x.attributes_count);
}

// A node among its tree's: `id` is its own.
template <class A>
void visit_node(A& a, Node& x, NodeId id) {
  a.template fields<Node>(x.kind, x.level, x.flags, x.detailed, NodeLink{x.parent, id}, NodeLink{x.first_child, id},
                          NodeLink{x.next, id}, x.range, x.number, x.text);
}

template <class A>
void visit(A& a, Tree& x) {
  a.template fields<Tree>(x.nodes, x.pool, x.details, x.attributes);
}

template <class A>
void visit(A& a, MetaField& x) {
  a.template fields<MetaField>(x.key, x.values, x.list, x.key_range, x.value_range);
}

template <class A>
void visit(A& a, FrontMatter& x) {
  a.template fields<FrontMatter>(x.range, x.fields);
}

template <class A>
void visit(A& a, UnitMark& x) {
  a.template fields<UnitMark>(x.whole, x.target, x.source, x.target_id, x.source_id, x.has_target, x.has_source);
}

template <class A>
void visit(A& a, Document& x) {
  a.template fields<Document>(x.front_matter, x.body, x.marks, x.target, x.source);
}

// --- article --------------------------------------------------------------------------------------------------

template <class A>
void visit(A& a, Unit& x) {
  a.template fields<Unit>(x.id, x.range, x.target, x.source, x.target_node, x.source_node, x.has_target, x.has_source,
                          x.confidence);
}

template <class A>
void visit(A& a, Heading& x) {
  a.template fields<Heading>(x.node, x.level, x.anchor, x.text);
}

template <class A>
void visit(A& a, Article& x) {
  a.template fields<Article>(x.locale, x.path, x.file, x.document, x.units, x.headings[0], x.headings[1], x.titles[0],
                             x.titles[1], x.spans, x.spans_sources, x.confidence);
}

// --- facts ----------------------------------------------------------------------------------------------------

template <class A>
void visit(A& a, SideText& x) {
  a.template fields<SideText>(x.target, x.source);
}

template <class A>
void visit(A& a, Evidence& x) {
  a.template fields<Evidence>(x.unit, x.target, x.source);
}

template <class A>
void visit(A& a, FactId& x) {
  a.template fields<FactId>(x.text, x.structure);
}

template <class A>
void visit(A& a, RoleRef& x) {
  a.template fields<RoleRef>(x.id, x.text, x.known);
}

template <class A>
void visit(A& a, Quantity& x) {
  a.template fields<Quantity>(x.type, x.comparator, x.value, x.currency, x.unit, x.business, x.reference, x.text);
}

template <class A>
void visit(A& a, Logic& x) {
  a.template fields<Logic>(x.kind, x.comparator, x.variable, x.value, x.number, x.arguments);
}

template <class A>
void visit(A& a, Variable& x) {
  a.template fields<Variable>(x.name, x.type, x.unit, x.label);
}

template <class A>
void visit(A& a, Condition& x) {
  a.template fields<Condition>(x.op, x.negated, x.text, x.logic);
}

template <class A>
void visit(A& a, Agreement& x) {
  a.template fields<Agreement>(x.status, x.modality, x.negation, x.quantities, x.comparators, x.conditions, x.quantity);
}

template <class A>
void visit(A& a, Rule& x) {
  a.template fields<Rule>(x.id, x.anchor, x.kind, x.also, x.modality, x.origin, x.text, x.evidence, x.roles,
                          x.quantities, x.conditions, x.exceptions, x.when, x.then, x.lead, x.combinator, x.position,
                          x.step, x.cues, TextRanges(x.cue_ranges), TextRanges(x.target_cue_ranges), x.confidence,
                          x.agreement);
}

template <class A>
void visit(A& a, Control& x) {
  a.template fields<Control>(x.text);
}

template <class A>
void visit(A& a, StepLink& x) {
  a.template fields<StepLink>(x.target, x.text);
}

template <class A>
void visit(A& a, StepNote& x) {
  a.template fields<StepNote>(x.kind, x.text);
}

template <class A>
void visit(A& a, Step& x) {
  a.template fields<Step>(x.id, x.label, x.role, x.optional, x.conditions, x.command, x.result, x.notes, x.controls,
                          x.links, x.code, x.images, x.steps, x.choices, x.evidence);
}

template <class A>
void visit(A& a, Procedure& x) {
  a.template fields<Procedure>(x.id, x.anchor, x.title, x.title_from, x.form, x.task, x.repaired, x.roles,
                               x.prerequisites, x.intro, x.steps, x.evidence, x.confidence);
}

template <class A>
void visit(A& a, Facts& x) {
  a.template fields<Facts>(x.side, x.checked, x.roles, x.applies_to, x.procedures, x.rules, x.variables);
}

// --- object ---------------------------------------------------------------------------------------------------

template <class A>
void visit(A& a, Diagnostic& x) {
  a.template fields<Diagnostic>(x.id, x.severity, x.locale, x.article, x.file, x.range, x.unit, x.message,
                                Derived(x.hint, [&] { return info(x.id).hint; }));
}

template <class A>
void visit(A& a, UnitTrace& x) {
  a.template fields<UnitTrace>(x.source, x.target, x.source_label, x.target_label, x.end, x.middle, x.tokens, x.length,
                               x.source_tokens, x.target_tokens);
}

template <class A>
void visit(A& a, CheckTrace& x) {
  a.template fields<CheckTrace>(x.examined, x.units, x.tokens);
}

template <class A>
void visit(A& a, Edit& x) {
  a.template fields<Edit>(x.kind, x.text);
}

template <class A>
void visit(A& a, Drift& x) {
  a.template fields<Drift>(x.kind, x.unit, x.before, x.after, x.edits);
}

template <class A>
void visit(A& a, Suggestion& x) {
  a.template fields<Suggestion>(x.unit, x.drift, x.likeness, x.source, x.target, x.article);
}

template <class A>
void visit(A& a, ArticleObject& x) {
  a.template fields<ArticleObject>(x.article, x.facts, x.checks, x.diagnostics, x.deferred, x.digest, x.drift,
                                   x.suggestions);
}

// --- shard ----------------------------------------------------------------------------------------------------

inline InputKind last_of(InputKind) { return InputKind::kAsset; }

template <class A>
void visit(A& a, SourceFile& x) {
  a.template fields<SourceFile>(x.name, x.bytes);
}

template <class A>
void visit(A& a, DataFile& x) {
  a.template fields<DataFile>(x.path, x.source);
}

template <class A>
void visit(A& a, InputFile& x) {
  a.template fields<InputFile>(x.kind, x.locale, x.path, x.source, x.disk);
}

template <class A>
void visit(A& a, ShardNumber& x) {
  a.template fields<ShardNumber>(x.index, x.count);
}

// Objects and diagnostics have ranges in files of their own: store.cpp puts them behind this, each by itself.
template <class A>
void visit(A& a, Shard& x) {
  std::vector<ArticleObject> objects;
  std::vector<Diagnostic> diagnostics;
  a.template fields<Shard>(x.seed, x.content, x.number, x.source_locale, x.config, x.glossaries, x.files, objects,
                           diagnostics);
}

// --- record ---------------------------------------------------------------------------------------------------

template <class A>
void visit(A& a, FileStamp& x) {
  a.template fields<FileStamp>(x.device, x.inode, x.size, x.modified, x.changed);
}

template <class A>
void visit(A& a, InputRecord& x) {
  a.template fields<InputRecord>(x.path, x.stamp);
}

template <class A>
void visit(A& a, OutputRecord& x) {
  a.template fields<OutputRecord>(x.path, x.stamp, x.key);
}

template <class A>
void visit(A& a, CheckRecord& x) {
  a.template fields<CheckRecord>(x.name, x.examined);
}

template <class A>
void visit(A& a, ReportRecord& x) {
  a.template fields<ReportRecord>(x.form, x.text, x.code);
}

// Its findings are bytes of their own: store.cpp puts them behind this.
template <class A>
void visit(A& a, BuildRecord& x) {
  std::string findings;
  a.template fields<BuildRecord>(x.inputs, x.found, x.outputs, findings, x.checks, x.reports, x.summary);
}

}  // namespace diglot
