#include "render.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "digest.h"
#include "locale.h"
#include "render_json.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kPiece = size_t{1} << 16U;  // bytes, about

// An object with room for its members: one that grows copies them, as their names are constant.
Json record(size_t members) {
  Json out = Json::object();
  out.get_ref<Json::object_t&>().reserve(members);
  return out;
}

// ---- joining --------------------------------------------------------------------------------------------------

// One locale's contribution to a record.
struct Source {
  const ArticleObject* object = nullptr;
  const SourceFile* file = nullptr;
  const LineIndex* lines = nullptr;
};

template <class Fact>
struct Joined {
  const std::string* id = nullptr;
  std::vector<std::pair<size_t, const Fact*>> parts;  // index of the source, by locale
  const Fact& first() const { return *parts.front().second; }
};

// Facts of all sources by id, in the order of the first source that has them.
template <class Fact>
std::vector<Joined<Fact>> join(const std::vector<std::pair<size_t, const std::vector<Fact>*>>& lists) {
  std::vector<Joined<Fact>> out;
  std::unordered_map<std::string_view, size_t> by_id;
  for (const auto& [source, facts] : lists) {
    for (const Fact& fact : *facts) {
      const auto [slot, fresh] = by_id.try_emplace(fact.id.best(), out.size());
      if (fresh) out.push_back({&fact.id.best(), {}});
      auto& parts = out[slot->second].parts;
      if (parts.empty() || parts.back().first != source) parts.emplace_back(source, &fact);
    }
  }
  return out;
}

// ---- records --------------------------------------------------------------------------------------------------

std::string_view type_name(VariableType type) {
  switch (type) {
    case VariableType::kBoolean: return "boolean";
    case VariableType::kNumber: return "number";
    case VariableType::kDate: return "string";
    case VariableType::kList: return "array";
  }
  return {};
}

Json number_or_text(const std::string& value, bool number) {
  if (!number) return value;
  // Whole numbers stay whole.
  if (value.find('.') == std::string::npos && value.size() < 16) return std::stoll(value);
  return std::stod(value);
}

Json logic_of(const Logic& logic) {
  const auto var = [&] { return Json{{"var", logic.variable}}; };
  switch (logic.kind) {
    case Logic::Kind::kTrue: return true;
    case Logic::Kind::kVariable: return var();
    case Logic::Kind::kNot: return Json{{"!", Json::array({logic_of(logic.arguments[0])})}};
    case Logic::Kind::kCompare: {
      const std::string op(logic.comparator == Comparator::kEqual ? "==" : name_of(logic.comparator));
      return Json{{op, Json::array({var(), number_or_text(logic.value, logic.number)})}};
    }
    case Logic::Kind::kContains: return Json{{"in", Json::array({logic.value, var()})}};
    case Logic::Kind::kAnd:
    case Logic::Kind::kOr: break;
  }
  Json parts = Json::array();
  for (const Logic& part : logic.arguments) parts.push_back(logic_of(part));
  return Json{{logic.kind == Logic::Kind::kAnd ? "and" : "or", std::move(parts)}};
}

Json quantity_of(const Quantity& quantity) {
  Json out = record(8);
  out["type"] = name_of(quantity.type);
  const bool number = quantity.type == QuantityType::kMoney || quantity.type == QuantityType::kPercent ||
                      quantity.type == QuantityType::kCount;
  if (!quantity.value.empty()) out["value"] = number_or_text(quantity.value, number);
  if (!quantity.value.empty()) out["cmp"] = name_of(quantity.comparator);
  if (!quantity.currency.empty()) out["currency"] = quantity.currency;
  if (!quantity.unit.empty()) out["unit"] = quantity.unit;
  if (quantity.business) out["calendar"] = "business";
  if (!quantity.reference.empty()) out["ref"] = quantity.reference;
  out["text"] = quantity.text;
  return out;
}

Json condition_of(const Condition& condition) {
  Json out = record(8);
  out["op"] = name_of(condition.op);
  if (condition.negated) out["negated"] = true;
  out["text"] = condition.text;
  out["logic"] = logic_of(condition.logic);
  return out;
}

void add_agreement(Json& out, std::string_view name, Check check) {
  if (check == Check::kMissing || check == Check::kDiffers) out[std::string(name)] = name_of(check);
}

enum class List : uint8_t { kArticles, kProcedures, kRules };
constexpr std::array<List, 3> kLists = {List::kArticles, List::kProcedures, List::kRules};
constexpr std::array<std::string_view, 3> kListNames = {"articles", "procedures", "rules"};
constexpr std::array<std::string_view, 3> kRecordNames = {"article", "procedure", "rule"};

// Reads the articles once a list: a manifest is larger than what it is made from, and is never held as a whole.
class ManifestWriter {
 public:
  ManifestWriter(const Corpus& corpus, const Project& project, bool lines, const TextSink& take)
      : corpus_(corpus), project_(project), source_locale_(corpus.source_locale), lines_(lines), take_(take) {
    for (const InputFile& file : project.files) files_.emplace(file.source.name, &file.source);
  }

  void write() {
    lines_ ? write_lines() : write_document();
    take_(out_);
  }

 private:
  // ---- the document

  void write_document() {
    out_ = "{\n";
    const Json first = head();
    for (auto it = first.begin(); it != first.end(); ++it) {
      out_ += "  " + Json(it.key()).dump() + ": ";
      lay_out(it.value(), 2, out_);
      out_ += ",\n";
    }
    for (const List list : kLists) {
      out_ += fmt::format("  \"{}\": [", kListNames[static_cast<size_t>(list)]);
      write_list(list);
      out_ += records_ == 0 ? "],\n" : "\n  ],\n";
    }
    out_ += "  \"vocabulary\": ";
    lay_out(Json{{"variables", variables()}}, 2, out_);
    out_ += "\n}\n";
  }

  // JSON lines: the same records, each with its type, so that a stream can be read without holding it.
  void write_lines() {
    add_line("manifest", head());
    for (const List list : kLists) write_list(list);
    for (const Json& one : variables()) add_line("variable", one);
  }

  void add_line(std::string_view type, const Json& record) {
    Json line;
    line["record"] = type;
    line.update(record);
    out_ += line.dump() + '\n';
  }

  void write_list(List list) {
    records_ = 0;
    for (const CorpusArticle& article : corpus_.articles) {
      read_article(article, list);
      if (out_.size() < kPiece) continue;
      take_(out_);
      out_.clear();
    }
  }

  Json head() const {
    Json head;
    head["$schema"] = kManifestSchemaFile;
    head["manifestVersion"] = kManifestVersion;
    head["generator"] = {{"name", "diglot"}, {"ruleData", rule_data()}};
    head["sourceLocale"] = source_locale_;
    head["locales"] = corpus_.locales;
    head["columnKind"] = "unicodeCodePoints";
    return head;
  }

  // A digest of the locale files: the same text read with other rules may give other facts.
  std::string rule_data() const {
    std::vector<std::string> digests;
    for (const DataFile& file : project_.locale_files) digests.push_back(sha256_hex(file.source.bytes));
    std::sort(digests.begin(), digests.end());
    return sha256_hex(fmt::format("{}", fmt::join(digests, "")));
  }

  void add_record(List list, const Json& record) {
    const bool first = records_++ == 0;
    if (lines_) return add_line(kRecordNames[static_cast<size_t>(list)], record);
    out_ += first ? "\n    " : ",\n    ";
    lay_out(record, 4, out_);
  }

  Json variables() const {
    Json variables = Json::array();
    for (const auto& [name, variable] : variables_) {
      Json one = record(6);
      one["name"] = name;
      if (variable->type != VariableType::kBoolean) one["type"] = type_name(variable->type);
      if (!variable->unit.empty()) one["unit"] = variable->unit;
      if (!variable->label.empty()) one["label"] = variable->label;
      variables.push_back(std::move(one));
    }
    return variables;
  }

  // ---- an article and its facts

  void read_article(const CorpusArticle& article, List list) {
    find_sources(article, list);
    switch (list) {
      case List::kArticles: return add_record(list, article_of(article));
      case List::kProcedures:
        for (const auto& one : joined(&Facts::procedures)) add_record(list, procedure_of(one));
        return;
      case List::kRules:
        for (const auto& one : joined(&Facts::rules)) add_record(list, rule_of(one));
        return;
    }
  }

  void find_sources(const CorpusArticle& article, List list) {
    path_ = &article.path;
    sources_.clear();
    indexes_.clear();
    indexes_.reserve(article.variants.size());
    for (const Variant& variant : article.variants) {
      const ArticleObject& object = corpus_.object(variant);
      if (object.article.locale != variant.locale) continue;  // the source side of another variant
      const auto file = files_.find(object.article.file);
      if (file == files_.end()) continue;
      const Facts& facts = object.facts;
      const bool places = list == List::kProcedures ? !facts.procedures.empty()
                          : list == List::kRules    ? !facts.rules.empty()
                                                    : false;
      indexes_.emplace_back(places ? std::string_view(file->second->bytes) : std::string_view());
      sources_.push_back({&object, file->second, &indexes_.back()});
      if (list != List::kArticles) continue;
      for (const Variable& one : facts.variables) variables_.emplace(one.name, &one);
    }
  }

  template <class Fact>
  std::vector<Joined<Fact>> joined(std::vector<Fact> Facts::*list) const {
    std::vector<std::pair<size_t, const std::vector<Fact>*>> lists;
    for (size_t i = 0; i < sources_.size(); ++i) lists.emplace_back(i, &(sources_[i].object->facts.*list));
    return join(lists);
  }

  Json article_of(const CorpusArticle& article) const {
    Json out = record(8);
    out["path"] = article.path;
    Json titles;
    Json variants = Json::array();
    for (const Variant& variant : article.variants) {
      const ArticleObject& object = corpus_.object(variant);
      const std::string& title = object.article.title(variant.side);
      if (!title.empty()) titles[variant.locale] = title;
      variants.push_back(variant_of(variant, object));
    }
    if (!titles.empty()) out["title"] = std::move(titles);
    add_roles(
        out, "appliesTo", [](const Facts& facts) -> const auto& { return facts.applies_to; });
    add_roles(
        out, "roles", [](const Facts& facts) -> const auto& { return facts.roles; });
    out["variants"] = std::move(variants);
    return out;
  }

  static Json variant_of(const Variant& variant, const ArticleObject& object) {
    const FrontMatter& meta = object.article.document.front_matter;
    Json out = record(8);
    out["locale"] = variant.locale;
    out["file"] = object.article.file;
    if (variant.side == Side::kSource) {
      out["side"] = "source";
      return out;
    }
    if (object.article.bilingual()) out["units"] = object.article.units.size();
    const auto add = [&](std::string_view name, std::string_view key) {
      const std::string_view value = meta.value(key);
      if (!value.empty()) out[std::string(name)] = value;
    };
    add("translation", "ms.translationtype");
    add("sourceCommit", "ms.sourcegitcommit");
    add("openLocHash", "ms.openlocfilehash");
    return out;
  }

  template <class Get>
  void add_roles(Json& out, std::string_view name, Get get) const {
    std::vector<std::pair<std::string_view, Texts>> roles;  // by id, in the order of the first source
    for (const Source& source : sources_) {
      for (const RoleRef& role : get(source.object->facts)) {
        auto known = std::find_if(roles.begin(), roles.end(), [&](const auto& one) { return one.first == role.id; });
        if (known == roles.end()) known = roles.insert(roles.end(), {role.id, {}});
        add_text(known->second, role.text, source);
      }
    }
    for (const auto& [id, texts] : roles) {
      out[std::string(name)].push_back(Json{{"id", id}, {"text", json_of(texts)}});
    }
  }

  // ---- text and provenance

  using Texts = std::map<std::string_view, std::string_view>;  // by locale

  void add_text(Texts& out, const SideText& text, const Source& source) const {
    if (!text.source.empty()) out.try_emplace(source_locale_, text.source);
    if (!text.target.empty()) out[source.object->article.locale] = text.target;
  }

  static Json json_of(const Texts& texts) {
    Json out = Json::object();
    for (const auto& [locale, text] : texts) out.emplace(locale, text);
    return out;
  }

  template <class Fact, class Get>
  Json texts(const Joined<Fact>& joined, Get get) const {
    Texts out;
    for (const auto& [source, fact] : joined.parts) add_text(out, get(*fact), sources_[source]);
    return json_of(out);
  }

  Json place(const Source& source, const std::string& locale, const Evidence& evidence, Side side) const {
    Json out = record(8);
    out["locale"] = locale;
    out["file"] = source.object->article.file;
    if (!evidence.unit.empty()) out["unit"] = evidence.unit;
    const Range range = evidence.in(side);
    const Position begin = source.lines->position(range.begin);
    const Position end = source.lines->position(range.end);
    out["range"] = {begin.line, begin.column, end.line, end.column};
    return out;
  }

  template <class Fact>
  Json provenance(const Joined<Fact>& joined) const {
    Json out = Json::array();
    bool has_source = false;
    for (const auto& [index, fact] : joined.parts) {
      const Source& source = sources_[index];
      if (!fact->evidence.target.empty()) {
        out.push_back(place(source, source.object->article.locale, fact->evidence, Side::kTarget));
      }
      if (!fact->evidence.source.empty() && !has_source) {
        out.push_back(place(source, source_locale_, fact->evidence, Side::kSource));
        has_source = true;
      }
    }
    auto& list = out.get_ref<Json::array_t&>();
    std::stable_sort(list.begin(), list.end(), [](const Json& a, const Json& b) { return a["locale"] < b["locale"]; });
    return out;
  }

  // The id, and the names that the record has by its place in the article: in that of the first locale, and in others
  // where it stands elsewhere.
  template <class Fact>
  static void add_ids(Json& out, std::string_view prefix, const Joined<Fact>& joined) {
    const auto named = [&](const std::string& digits) { return std::string(prefix) + digits; };
    out["id"] = named(*joined.id);
    std::vector<std::string_view> places{*joined.id};
    for (const auto& [index, fact] : joined.parts) {
      const std::string& place = fact->id.structure;
      if (std::find(places.begin(), places.end(), place) != places.end()) continue;
      places.push_back(place);
      if (places.size() == 2) {
        out["structureId"] = named(place);
      } else {
        out["aliases"].push_back(named(place));
      }
    }
  }

  // ---- rules

  Json rule_of(const Joined<Rule>& joined) const {
    const Rule& rule = joined.first();
    Json out = record(20);
    add_ids(out, "r-", joined);
    out["article"] = *path_;
    if (!rule.anchor.empty()) out["anchor"] = rule.anchor;
    out["kind"] = name_of(rule.kind);
    for (const RuleKind kind : rule.also) out["alsoKinds"].push_back(name_of(kind));
    out["modality"] = name_of(rule.modality);
    if (rule.origin != Origin::kParagraph) out["origin"] = name_of(rule.origin);
    out["text"] = texts(
        joined, [](const Rule& one) -> const auto& { return one.text; });
    if (!rule.step.empty()) out["step"] = "s-" + rule.step;
    if (!rule.roles.empty()) out["roles"] = rule.roles;
    for (const Quantity& quantity : rule.quantities) out["quantities"].push_back(quantity_of(quantity));
    for (const Condition& condition : rule.conditions) out["conditions"].push_back(condition_of(condition));
    for (const Condition& condition : rule.exceptions) out["exceptions"].push_back(condition_of(condition));
    if (rule.when.kind != Logic::Kind::kTrue) out["when"] = logic_of(rule.when);
    out["then"] = logic_of(rule.then);
    add_group(out, rule, joined);
    out["provenance"] = provenance(joined);
    if (!rule.cues.empty()) out["cues"] = rule.cues;
    out["confidence"] = name_of(rule.confidence);
    out["agreement"] = agreement_of(joined);
    return out;
  }

  void add_group(Json& out, const Rule& rule, const Joined<Rule>& joined) const {
    if (rule.lead == kNoFact) return;
    const Rule& lead = sources_[joined.parts.front().first].object->facts.rules[rule.lead];
    Json group = record(3);
    group["lead"] = "r-" + lead.id.best();
    if (lead.combinator != Combinator::kUnknown) group["combinator"] = name_of(lead.combinator);
    group["position"] = rule.position;
    out["group"] = std::move(group);
  }

  // The worst locale decides; only what is not plain agreement is listed.
  Json agreement_of(const Joined<Rule>& joined) const {
    Json locales = Json::object();
    AgreementStatus worst = AgreementStatus::kAgree;
    for (const auto& [index, rule] : joined.parts) {
      const Agreement& agreement = rule->agreement;
      if (severity(agreement.status) > severity(worst)) worst = agreement.status;
      if (agreement.status == AgreementStatus::kAgree) continue;
      Json one = record(6);
      one["status"] = name_of(agreement.status);
      add_agreement(one, "modality", agreement.modality);
      add_agreement(one, "negation", agreement.negation);
      add_agreement(one, "quantities", agreement.quantities);
      add_agreement(one, "comparators", agreement.comparators);
      add_agreement(one, "conditions", agreement.conditions);
      locales[sources_[index].object->article.locale] = std::move(one);
    }
    Json out = record(8);
    out["status"] = name_of(worst);
    if (!locales.empty() && (joined.parts.size() > 1 || locales.front().size() > 1))
      out["locales"] = std::move(locales);
    return out;
  }

  static int severity(AgreementStatus status) {
    switch (status) {
      case AgreementStatus::kAgree: return 0;
      case AgreementStatus::kSourceOnly:
      case AgreementStatus::kTargetOnly: return 1;
      case AgreementStatus::kUnchecked: return 2;
      case AgreementStatus::kPartial: return 3;
      case AgreementStatus::kConflict: return 4;
    }
    return 0;
  }

  // ---- procedures

  Json procedure_of(const Joined<Procedure>& joined) const {
    const Procedure& procedure = joined.first();
    Json out = record(14);
    add_ids(out, "p-", joined);
    out["article"] = *path_;
    if (!procedure.anchor.empty()) out["anchor"] = procedure.anchor;
    out["title"] = texts(
        joined, [](const Procedure& one) -> const auto& { return one.title; });
    if (procedure.title_from != TitleFrom::kHeading) out["titleFrom"] = name_of(procedure.title_from);
    if (procedure.form != ProcedureForm::kOrdered) out["form"] = name_of(procedure.form);
    if (!procedure.task) out["task"] = false;
    if (procedure.repaired) out["repaired"] = true;
    for (const RoleRef& role : procedure.roles) out["roles"].push_back(role.id);
    const auto& rules = sources_[joined.parts.front().first].object->facts.rules;
    for (const uint32_t rule : procedure.prerequisites) out["prerequisites"].push_back("r-" + rules[rule].id.best());
    Json intro = texts(
        joined, [](const Procedure& one) -> const auto& { return one.intro; });
    if (!intro.empty()) out["intro"] = std::move(intro);
    out["steps"] = steps_of(
        joined, [](const auto& one) -> const auto& { return one.steps; });
    if (procedure.confidence != Confidence::kHigh) out["confidence"] = name_of(procedure.confidence);
    return out;
  }

  template <class Fact, class Get>
  Json steps_of(const Joined<Fact>& joined, Get get) const {
    std::vector<std::pair<size_t, const std::vector<Step>*>> lists;
    for (const auto& [source, fact] : joined.parts) lists.emplace_back(source, &get(*fact));
    Json out = Json::array();
    for (const Joined<Step>& step : join(lists)) out.push_back(step_of(step));
    return out;
  }

  Json step_of(const Joined<Step>& joined) const {
    const Step& step = joined.first();
    Json out = record(16);
    add_ids(out, "s-", joined);
    out["label"] = step.label;
    out["cmd"] = texts(
        joined, [](const Step& one) -> const auto& { return one.command; });
    if (step.optional) out["optional"] = true;
    for (const Condition& condition : step.conditions) out["conditions"].push_back(condition_of(condition));
    Json result = texts(
        joined, [](const Step& one) -> const auto& { return one.result; });
    if (!result.empty()) out["result"] = std::move(result);
    add_parts(
        out, "notes", joined, [](const Step& one) -> const auto& { return one.notes; });
    add_parts(
        out, "controls", joined, [](const Step& one) -> const auto& { return one.controls; });
    add_parts(
        out, "links", joined, [](const Step& one) -> const auto& { return one.links; });
    if (!step.code.empty()) out["code"] = step.code;
    if (!step.images.empty()) out["images"] = step.images;
    Json steps = steps_of(
        joined, [](const Step& one) -> const auto& { return one.steps; });
    if (!steps.empty()) out["steps"] = std::move(steps);
    Json choices = steps_of(
        joined, [](const Step& one) -> const auto& { return one.choices; });
    if (!choices.empty()) out["choices"] = std::move(choices);
    out["provenance"] = provenance(joined);
    return out;
  }

  static void describe(Json& out, const StepNote& note) { out["kind"] = note.kind; }
  static void describe(Json& out, const StepLink& link) { out["href"] = link.target; }
  static void describe(Json&, const Control&) {}

  // Notes, controls and links have no ids: they are joined by their place where all locales have as many.
  template <class Get>
  void add_parts(Json& out, std::string_view name, const Joined<Step>& joined, Get get) const {
    const auto& first = get(joined.first());
    if (first.empty()) return;
    Json list = Json::array();
    for (size_t i = 0; i < first.size(); ++i) {
      Json one = Json::object();
      describe(one, first[i]);
      Texts texts;
      for (const auto& [source, step] : joined.parts) {
        if (get(*step).size() == first.size()) add_text(texts, get(*step)[i].text, sources_[source]);
      }
      if (one.empty()) {
        one = json_of(texts);
      } else {
        one["text"] = json_of(texts);
      }
      list.push_back(std::move(one));
    }
    out[std::string(name)] = std::move(list);
  }

  const Corpus& corpus_;
  const Project& project_;
  const std::string& source_locale_;
  std::unordered_map<std::string_view, const SourceFile*> files_;
  std::map<std::string_view, const Variable*> variables_;
  const bool lines_;
  const TextSink& take_;
  std::string out_;     // what has not been taken yet
  size_t records_ = 0;  // of the list
  // Of the article being read.
  const std::string* path_ = nullptr;
  std::vector<Source> sources_;
  std::vector<LineIndex> indexes_;
};

}  // namespace

void render_manifest(const Corpus& corpus, const Project& project, const TextSink& take) {
  ManifestWriter(corpus, project, false, take).write();
}

void render_manifest_lines(const Corpus& corpus, const Project& project, const TextSink& take) {
  ManifestWriter(corpus, project, true, take).write();
}

std::string_view manifest_schema(const Project& project) {
  for (const DataFile& file : project.templates) {
    if (file.path == kManifestSchemaFile) return file.source.bytes;
  }
  return {};
}

}  // namespace diglot
