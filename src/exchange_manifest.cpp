#include <algorithm>
#include <nlohmann/json.hpp>

#include "exchange.h"

namespace diglot {
namespace {

using Json = nlohmann::json;

// What is not as it should be, as a JSON pointer.
struct WrongForm {
  std::string where;
};

constexpr int kDepth = 64;  // of steps and of logic

class ManifestReader {
 public:
  Manifest read(const Json& json) {
    Manifest manifest;
    manifest.source_locale = text(json, "sourceLocale");
    each(json, "rules", true, [&](const Json& one) { manifest.rules.push_back(rule(one)); });
    each(json, "procedures", true, [&](const Json& one) { read_procedure(one, manifest); });
    return manifest;
  }

 private:
  // ---- members, each with its place for the message

  [[noreturn]] void wrong(std::string_view key = {}) const {
    std::string where;
    for (const std::string& part : path_) where += "/" + part;
    if (!key.empty()) where += "/" + std::string(key);
    throw WrongForm{where.empty() ? "/" : where};
  }

  const Json* member(const Json& object, const char* key) const {
    if (!object.is_object()) wrong();
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
  }

  std::string text(const Json& object, const char* key, bool required = true) const {
    const Json* found = member(object, key);
    if (found == nullptr && !required) return {};
    if (found == nullptr || !found->is_string()) wrong(key);
    return found->get<std::string>();
  }

  bool flag(const Json& object, const char* key) const {
    const Json* found = member(object, key);
    if (found == nullptr) return false;
    if (!found->is_boolean()) wrong(key);
    return found->get<bool>();
  }

  template <class Enum>
  Enum word(const Json& object, const char* key, int count) const {
    const std::optional<Enum> value = value_named<Enum>(text(object, key), count);
    if (!value) wrong(key);
    return *value;
  }

  template <class Read>
  void each(const Json& object, const char* key, bool required, Read one) {
    const Json* found = member(object, key);
    if (found == nullptr && !required) return;
    if (found == nullptr || !found->is_array() || path_.size() > 4 * kDepth) wrong(key);
    path_.emplace_back(key);
    for (size_t i = 0; i < found->size(); ++i) {
      path_.push_back(std::to_string(i));
      one((*found)[i]);
      path_.pop_back();
    }
    path_.pop_back();
  }

  std::vector<std::string> texts(const Json& object, const char* key) {
    std::vector<std::string> out;
    each(object, key, false, [&](const Json& one) {
      if (!one.is_string()) wrong();
      out.push_back(one.get<std::string>());
    });
    return out;
  }

  LocaleTexts by_locale(const Json& object, const char* key) const {
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_object()) wrong(key);
    LocaleTexts out;
    for (const auto& [locale, value] : found->items()) {
      if (!value.is_string()) wrong(key);
      out.emplace(locale, value.get<std::string>());
    }
    return out;
  }

  // ---- records

  void read_record(const Json& json, const char* words, ManifestRecord& out) {
    out.id = text(json, "id");
    if (std::string place = text(json, "structureId", false); !place.empty()) out.places.push_back(std::move(place));
    for (std::string& alias : texts(json, "aliases")) out.places.push_back(std::move(alias));
    out.text = by_locale(json, words);
    each(json, "provenance", false, [&](const Json& one) {
      if (out.where.empty()) out.where = place(one);
    });
    each(json, "conditions", false, [&](const Json& one) { out.conditions.push_back(condition(one)); });
  }

  std::string place(const Json& json) const {
    const Json* range = member(json, "range");
    const bool whole = range != nullptr && range->is_array() && range->size() == 4 && (*range)[0].is_number_integer() &&
                       (*range)[1].is_number_integer();
    if (!whole) wrong("range");
    return text(json, "file") + ":" + (*range)[0].dump() + ":" + (*range)[1].dump();
  }

  ManifestRule rule(const Json& json) {
    ManifestRule out;
    read_record(json, "text", out);
    out.article = text(json, "article");
    out.kind = word<RuleKind>(json, "kind", kRuleKinds);
    out.modality = word<Modality>(json, "modality", kModalities);
    out.roles = texts(json, "roles");
    each(json, "quantities", false, [&](const Json& one) { out.quantities.push_back(quantity(one)); });
    each(json, "exceptions", false, [&](const Json& one) { out.exceptions.push_back(condition(one)); });
    if (const Json* when = member(json, "when")) out.when = logic(*when, 0);
    const Json* then = member(json, "then");
    if (then == nullptr) wrong("then");
    out.then = logic(*then, 0);
    return out;
  }

  Quantity quantity(const Json& json) const {
    Quantity out;
    out.type = word<QuantityType>(json, "type", kQuantityTypes);
    if (const Json* value = member(json, "value")) {
      if (!value->is_string() && !value->is_number()) wrong("value");
      out.value = value->is_string() ? value->get<std::string>() : value->dump();
      out.comparator = word<Comparator>(json, "cmp", kComparators);
    }
    out.currency = text(json, "currency", false);
    out.unit = text(json, "unit", false);
    out.business = text(json, "calendar", false) == "business";
    out.reference = text(json, "ref", false);
    out.text = text(json, "text");
    return out;
  }

  Condition condition(const Json& json) const {
    Condition out;
    out.op = word<ConditionOp>(json, "op", kConditionOps);
    out.negated = flag(json, "negated");
    out.text = text(json, "text");
    const Json* found = member(json, "logic");
    if (found == nullptr) wrong("logic");
    out.logic = logic(*found, 0);
    return out;
  }

  // ---- JsonLogic, the operators that diglot writes

  Logic logic(const Json& json, int depth) const {
    Logic out;
    if (json.is_boolean() && json.get<bool>()) return out;
    if (!json.is_object() || json.size() != 1 || depth > kDepth) wrong("logic");
    const std::string& op = json.begin().key();
    const Json& value = json.begin().value();
    if (op == "var") {
      if (!value.is_string()) wrong("logic");
      out.kind = Logic::Kind::kVariable;
      out.variable = value.get<std::string>();
      return out;
    }
    if (!value.is_array() || value.empty()) wrong("logic");
    if (op == "!" || op == "and" || op == "or") {
      out.kind = op == "!" ? Logic::Kind::kNot : op == "and" ? Logic::Kind::kAnd : Logic::Kind::kOr;
      for (const Json& part : value) out.arguments.push_back(logic(part, depth + 1));
      return out;
    }
    read_test(op, value, out);
    return out;
  }

  void read_test(const std::string& op, const Json& value, Logic& out) const {
    const bool contains = op == "in";
    if (value.size() != 2) wrong("logic");
    const Json& subject = value[contains ? 1 : 0];
    const Json& other = value[contains ? 0 : 1];
    const auto comparator = value_named<Comparator>(op == "==" ? "=" : op, kComparators);
    const Json* name = subject.is_object() ? member(subject, "var") : nullptr;
    if (name == nullptr || !name->is_string() || (!contains && !comparator)) wrong("logic");
    out.kind = contains ? Logic::Kind::kContains : Logic::Kind::kCompare;
    out.comparator = comparator.value_or(Comparator::kEqual);
    out.variable = name->get<std::string>();
    out.number = other.is_number();
    out.value = other.is_string() ? other.get<std::string>() : other.dump();
  }

  // ---- procedures

  void read_procedure(const Json& json, Manifest& manifest) {
    ManifestProcedure procedure;
    read_record(json, "title", procedure);
    procedure.article = text(json, "article");
    procedure.roles = texts(json, "roles");
    const size_t first = manifest.steps.size();
    ManifestStep root;
    root.procedure = procedure.id;
    root.article = procedure.article;
    read_steps(json, "steps", root, manifest);
    if (manifest.steps.size() > first) procedure.where = manifest.steps[first].where;
    manifest.procedures.push_back(std::move(procedure));
  }

  void read_steps(const Json& json, const char* key, const ManifestStep& parent, Manifest& manifest) {
    each(json, key, false, [&](const Json& one) {
      ManifestStep step;
      read_record(one, "cmd", step);
      step.article = parent.article;
      step.procedure = parent.procedure;
      step.parent = parent.id;
      step.label = parent.label + (parent.label.empty() ? "" : ".") + text(one, "label");
      step.optional = flag(one, "optional");
      manifest.steps.push_back(step);
      read_steps(one, "steps", step, manifest);
      read_steps(one, "choices", step, manifest);
    });
  }

  std::vector<std::string> path_;
};

}  // namespace

std::optional<Manifest> read_manifest(const SourceFile& file, Diagnostics& diagnostics) {
  try {
    const Json json = Json::parse(file.bytes);
    const Json* version = json.is_object() && json.contains("manifestVersion") ? &json["manifestVersion"] : nullptr;
    if (version == nullptr || !version->is_string()) throw WrongForm{"/manifestVersion"};
    if (const auto& known = version->get_ref<const std::string&>(); !known.starts_with("1.")) {
      diagnostics.report(Diag::kManifestVersion, {}, "", known);
      return std::nullopt;
    }
    return ManifestReader().read(json);
  } catch (const Json::parse_error& error) {
    const auto end = static_cast<uint32_t>(std::min(error.byte, file.bytes.size()));
    const std::string_view what = error.what();
    diagnostics.report(Diag::kManifestSyntax, {end == 0 ? 0 : end - 1, end}, "", what.substr(what.rfind("; ") + 1));
  } catch (const Json::exception& error) {
    diagnostics.report(Diag::kManifestSyntax, {}, "", error.what());
  } catch (const WrongForm& error) {
    diagnostics.report(Diag::kManifestForm, {}, "", error.where);
  }
  return std::nullopt;
}

}  // namespace diglot
