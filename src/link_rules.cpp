#include "link_rules.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "ascii.h"

namespace diglot {
namespace {

std::string_view commit_of(const ArticleObject& object) {
  return object.article.document.front_matter.value("ms.sourcegitcommit");
}

// What a translation keeps as it is: numbers, and names such as API or PowerShell. A capital in front says nothing:
// German gives one to every noun.
std::set<std::string_view> kept_words(std::string_view text) {
  std::set<std::string_view> out;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && is_ascii_alnum(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    const bool digits = !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
    const bool name = word.size() >= 3 && std::any_of(word.begin() + 1, word.end(), is_ascii_upper);
    if (digits || name) out.insert(word);
    at = std::max(end, at + 1);
  }
  return out;
}

const std::string& words_of(const SideText& text) { return text.source.empty() ? text.target : text.source; }

// Compares what does not depend on the language; false where there is nothing to compare.
bool same_signature(const Rule& a, const Rule& b) {
  if (a.kind != b.kind || a.modality != b.modality || a.quantities.size() != b.quantities.size()) return false;
  for (size_t i = 0; i < a.quantities.size(); ++i) {
    if (a.quantities[i].type != b.quantities[i].type || a.quantities[i].value != b.quantities[i].value) return false;
  }
  const auto kept = kept_words(words_of(a.text));
  if (a.roles != b.roles || kept != kept_words(words_of(b.text))) return false;
  return !kept.empty() || !a.quantities.empty() || !a.roles.empty();
}

bool same_signature(const Procedure& a, const Procedure& b) {
  return a.form == b.form && a.steps.size() == b.steps.size();
}
bool same_signature(const Step& a, const Step& b) {
  return a.links.size() == b.links.size() && a.steps.size() == b.steps.size() && a.choices.size() == b.choices.size();
}

template <class Fact>
using ByPlace = std::unordered_map<std::string_view, const Fact*>;

// The records of an article that have both names.
struct Known {
  ByPlace<Rule> rules;
  ByPlace<Procedure> procedures;
  ByPlace<Step> steps;
};

void know_steps(const std::vector<Step>& steps, Known& known) {
  for (const Step& step : steps) {
    if (!step.id.text.empty()) known.steps.emplace(step.id.structure, &step);
    know_steps(step.steps, known);
    know_steps(step.choices, known);
  }
}

Known known_of(const Facts& facts) {
  Known known;
  for (const Rule& rule : facts.rules) {
    if (!rule.id.text.empty()) known.rules.emplace(rule.id.structure, &rule);
  }
  for (const Procedure& procedure : facts.procedures) {
    if (!procedure.id.text.empty()) known.procedures.emplace(procedure.id.structure, &procedure);
    know_steps(procedure.steps, known);
  }
  return known;
}

class Joiner {
 public:
  Joiner(const ArticleObject& source, ArticleObject& target)
      : known_(known_of(source.facts)),
        target_(target),
        same_commit_(!commit_of(source).empty() && commit_of(source) == commit_of(target)) {}

  void join() {
    for (Rule& rule : target_.facts.rules) adopt(rule, known_.rules);
    for (Procedure& procedure : target_.facts.procedures) {
      adopt(procedure, known_.procedures);
      join_steps(procedure.steps);
    }
    for (Rule& rule : target_.facts.rules) {
      const auto renamed = step_names_.find(rule.step);
      if (renamed != step_names_.end()) rule.step = renamed->second;
    }
  }

  size_t left() const { return left_; }
  size_t all() const { return all_; }

 private:
  void join_steps(std::vector<Step>& steps) {
    for (Step& step : steps) {
      const std::string before = step.id.best();
      adopt(step, known_.steps);
      if (step.id.best() != before) step_names_.emplace(before, step.id.best());
      join_steps(step.steps);
      join_steps(step.choices);
    }
  }

  template <class Fact>
  void adopt(Fact& fact, const ByPlace<Fact>& known) {
    if (!fact.id.text.empty()) return;
    ++all_;
    const auto found = known.find(fact.id.structure);
    if (found != known.end() && (same_commit_ || same_signature(*found->second, fact))) {
      fact.id.text = found->second->id.text;
    } else {
      ++left_;
    }
  }

  const Known known_;
  ArticleObject& target_;
  const bool same_commit_;
  std::unordered_map<std::string, std::string> step_names_;
  size_t left_ = 0;
  size_t all_ = 0;
};

// The article that speaks for the source: its own file, else the first translation that carries it.
const ArticleObject* source_of(const Corpus& corpus, const CorpusArticle& article) {
  const Variant* variant = article.in(corpus.source_locale);
  return variant == nullptr ? nullptr : &corpus.objects[variant->object];
}

}  // namespace

void join_rules(Corpus& corpus) {
  for (const CorpusArticle& article : corpus.articles) {
    const ArticleObject* source = source_of(corpus, article);
    if (source == nullptr) continue;
    for (const Variant& variant : article.variants) {
      ArticleObject& target = corpus.objects[variant.object];
      if (&target == source || target.article.bilingual() || variant.locale == corpus.source_locale) continue;
      Joiner joiner(*source, target);
      joiner.join();
      if (joiner.left() == 0) continue;
      Diagnostics own(target.article.locale, target.article.path, target.article.file);
      own.report(Diag::kRuleNotJoined, {}, "", joiner.left(), joiner.all());
      for (Diagnostic& one : own.take()) corpus.diagnostics.push_back(std::move(one));
    }
  }
}

}  // namespace diglot
