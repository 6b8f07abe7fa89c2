#include <algorithm>
#include <map>

#include "cmd.h"
#include "locale.h"

namespace diglot {
namespace {

// What a condition asks, in words.
std::string in_words(const Logic& logic, const std::map<std::string_view, const Variable*>& variables) {
  const auto label = [&](const std::string& name) {
    const auto found = variables.find(name);
    const std::string text = found == variables.end() ? "" : found->second->label;
    return text.empty() ? name : fmt::format("{} ('{}')", name, text);
  };
  switch (logic.kind) {
    case Logic::Kind::kTrue: return "always";
    case Logic::Kind::kVariable: return label(logic.variable);
    case Logic::Kind::kNot: return "not " + in_words(logic.arguments[0], variables);
    case Logic::Kind::kCompare: {
      const auto found = variables.find(logic.variable);
      const std::string unit = found == variables.end() || found->second->unit.empty() ? "" : " " + found->second->unit;
      return fmt::format("{} {} {}{}", label(logic.variable), name_of(logic.comparator), logic.value, unit);
    }
    case Logic::Kind::kContains: return fmt::format("{} has {}", logic.variable, logic.value);
    case Logic::Kind::kAnd:
    case Logic::Kind::kOr: break;
  }
  std::string out;
  for (const Logic& part : logic.arguments) {
    if (!out.empty()) out += logic.kind == Logic::Kind::kAnd ? " and " : " or ";
    out += part.arguments.size() > 1 ? "(" + in_words(part, variables) + ")" : in_words(part, variables);
  }
  return out;
}

// A text, and below it a mark under each range.
std::string underlined(const std::string& text, std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](Range a, Range b) { return a.begin < b.begin; });
  std::string marks;
  size_t column = 0;
  const std::string_view whole = text;
  for (const Range range : ranges) {
    if (range.end > whole.size()) continue;
    const size_t begin = display_width(whole.substr(0, range.begin));
    const size_t width = display_width(whole.substr(range.begin, range.size()));
    if (begin < column) continue;
    marks.append(begin - column, ' ');
    marks.append(width, '^');
    column = begin + width;
  }
  return "    " + text + "\n" + (marks.empty() ? "" : "    " + marks + "\n");
}

const Step* find_step(const std::vector<Step>& steps, std::string_view id) {
  for (const Step& step : steps) {
    if (step.id.best() == id || step.id.structure == id) return &step;
    for (const auto* inner : {&step.steps, &step.choices}) {
      if (const Step* found = find_step(*inner, id)) return found;
    }
  }
  return nullptr;
}

class Explainer {
 public:
  explicit Explainer(const Run& run) : run_(run) {
    for (const InputFile& file : run.project().files) files_.emplace(file.source.name, &file.source);
  }

  // Empty where nothing has the id.
  std::string explain(std::string_view id) {
    const std::string_view digits = id.substr(2);
    std::string out;
    for (const ArticleObject& object : run_.corpus().objects) {
      object_ = &object;
      if (id[0] == 'r') explain_rule(digits, out);
      if (id[0] == 'p') explain_procedure(digits, out);
      if (id[0] == 's') explain_step(digits, out);
    }
    return out.empty() ? out : std::string(id) + "\n" + out;
  }

 private:
  static bool is(const FactId& id, std::string_view digits) { return id.best() == digits || id.structure == digits; }

  // The source side stands in each translation's file: once is enough.
  std::string evidence(const SideText& text, const Evidence& where, const std::vector<Range>& source_cues,
                       const std::vector<Range>& target_cues) {
    const Article& article = object_->article;
    const bool bilingual = article.bilingual();
    std::string out;
    if (bilingual && !text.source.empty() && !source_shown_) {
      out += place(run_.corpus().source_locale, where.source, where.unit) + underlined(text.source, source_cues);
      source_shown_ = true;
    }
    if (!text.target.empty()) {
      out += place(article.locale, where.target, where.unit) +
             underlined(text.target, bilingual ? target_cues : source_cues);
    }
    return out;
  }

  std::string place(const std::string& locale, Range range, const std::string& unit) const {
    const auto file = files_.find(object_->article.file);
    if (file == files_.end()) return {};
    const Position begin = LineIndex(file->second->bytes).position(range.begin);
    const std::string in_unit = unit.empty() ? "" : fmt::format(", unit {}", unit);
    return fmt::format("\n  {}  {}:{}:{}{}\n", locale, object_->article.file, begin.line, begin.column, in_unit);
  }

  std::map<std::string_view, const Variable*> variables() const {
    std::map<std::string_view, const Variable*> out;
    for (const Variable& one : object_->facts.variables) out.emplace(one.name, &one);
    return out;
  }

  // ---- rules

  void explain_rule(std::string_view digits, std::string& out) {
    for (const Rule& rule : object_->facts.rules) {
      if (!is(rule.id, digits)) continue;
      if (out.empty()) out += head_of(rule);
      out += evidence(rule.text, rule.evidence, rule.cue_ranges, rule.target_cue_ranges);
      out += agreement_of(rule);
      details_ = details_of(rule);
    }
    if (!details_.empty() && is_last()) out += std::exchange(details_, {});
  }

  bool is_last() const { return object_ == &run_.corpus().objects.back(); }

  std::string head_of(const Rule& rule) const {
    std::string out = fmt::format("a {} ({})", name_of(rule.kind), name_of(rule.modality));
    for (const RuleKind kind : rule.also) out += fmt::format(", also a {}", name_of(kind));
    out += fmt::format(", read from a {}", name_of(rule.origin));
    out += fmt::format(" of {}{}{}\n", object_->article.path, rule.anchor.empty() ? "" : "#", rule.anchor);
    return out;
  }

  std::string details_of(const Rule& rule) const {
    const auto names = variables();
    std::string out;
    const auto line = [&](std::string_view name, std::string_view text) {
      if (!text.empty()) out += fmt::format("  {:<11} {}\n", name, text);
    };
    out += "\n";
    line("cues", fmt::format("{}", fmt::join(rule.cues, ", ")));
    if (rule.cues.empty()) line("cues", "none of its own: it stands under a lead-in");
    for (const Quantity& one : rule.quantities) {
      line("quantity", fmt::format("'{}': {} {} {}{}{}", one.text, name_of(one.type), name_of(one.comparator),
                                   one.value.empty() ? "(vague)" : one.value, one.business ? ", business days" : "",
                                   one.reference.empty() ? "" : ", from " + one.reference));
    }
    for (const auto* list : {&rule.conditions, &rule.exceptions}) {
      for (const Condition& one : *list) {
        line(name_of(one.op), fmt::format("'{}' is read as: {}", one.text, in_words(one.logic, names)));
      }
    }
    line("roles", fmt::format("{}", fmt::join(rule.roles, ", ")));
    line("applies", in_words(rule.when, names));
    line("then", in_words(rule.then, names));
    if (rule.lead != kNoFact) {
      const Rule& lead = object_->facts.rules[rule.lead];
      line("led by",
           fmt::format("r-{} '{}'", lead.id.best(), lead.text.source.empty() ? lead.text.target : lead.text.source));
    }
    if (!rule.step.empty()) line("in step", "s-" + rule.step);
    line("confidence", name_of(rule.confidence));
    return out;
  }

  static std::string agreement_of(const Rule& rule) {
    const Agreement& agreement = rule.agreement;
    if (agreement.status == AgreementStatus::kSourceOnly || agreement.status == AgreementStatus::kTargetOnly) return {};
    std::string out = fmt::format("    agreement: {}", name_of(agreement.status));
    const auto add = [&](std::string_view name, Check check) {
      if (check == Check::kMissing || check == Check::kDiffers) out += fmt::format(", {} {}", name, name_of(check));
    };
    add("modality", agreement.modality);
    add("negation", agreement.negation);
    add("quantities", agreement.quantities);
    add("comparators", agreement.comparators);
    add("conditions", agreement.conditions);
    if (!agreement.quantity.source.empty()) {
      out += fmt::format(" ('{}' and '{}')", agreement.quantity.source, agreement.quantity.target);
    }
    return out + "\n";
  }

  // ---- procedures and steps

  void explain_procedure(std::string_view digits, std::string& out) {
    for (const Procedure& procedure : object_->facts.procedures) {
      if (!is(procedure.id, digits)) continue;
      if (out.empty()) {
        out += fmt::format("a procedure of {}{}{}\n", object_->article.path, procedure.anchor.empty() ? "" : "#",
                           procedure.anchor);
      }
      out += evidence(procedure.title, procedure.evidence, {}, {});
      size_t width = 0;
      for (const Step& step : procedure.steps) width = std::max(width, step.label.size());
      for (const Step& step : procedure.steps) {
        out += fmt::format("    {:>{}}  s-{}  {}\n", step.label, width, step.id.best(), step.command.target);
      }
    }
  }

  void explain_step(std::string_view digits, std::string& out) {
    for (const Procedure& procedure : object_->facts.procedures) {
      const Step* step = find_step(procedure.steps, digits);
      if (step == nullptr) continue;
      if (out.empty()) {
        out += fmt::format("step {} of p-{} '{}', {}\n", step->label, procedure.id.best(),
                           procedure.title.source.empty() ? procedure.title.target : procedure.title.source,
                           object_->article.path);
      }
      out += evidence(step->command, step->evidence, {}, {});
      for (const Condition& one : step->conditions) {
        out += fmt::format("    {} '{}' is read as: {}\n", name_of(one.op), one.text, in_words(one.logic, variables()));
      }
      for (const Control& one : step->controls) {
        out += fmt::format("    control '{}'\n", one.text.target.empty() ? one.text.source : one.text.target);
      }
    }
  }

  const Run& run_;
  std::map<std::string_view, const SourceFile*> files_;
  const ArticleObject* object_ = nullptr;
  std::string details_;
  bool source_shown_ = false;
};

}  // namespace

bool is_record_id(std::string_view word) {
  const bool prefix = word.starts_with("r-") || word.starts_with("p-") || word.starts_with("s-");
  return prefix && word.size() == 18 && word.substr(2).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

int explain_record(const Settings& settings) {
  Run run(settings);
  if (!run.load(false)) return run.finish(true);
  run.compile();
  const std::string text = Explainer(run).explain(settings.code);
  if (!text.empty()) return print(text) ? kClean : kFailed;
  say(fmt::format("diglot: nothing in this content has the id {}\nName the content that its manifest was made of.\n",
                  settings.code));
  return kFailed;
}

}  // namespace diglot
