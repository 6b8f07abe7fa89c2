// What a project's glossary asks of a translation.
#include <algorithm>
#include <map>
#include <utility>

#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

// A term as folded words; in scripts without spaces as one folded text.
struct Needle {
  std::vector<std::string> words;
  std::string folded;
  std::string written;
  bool unspaced = false;
};

struct TermRule {
  std::vector<Needle> source;
  std::vector<Needle> wanted;     // preferred and admitted terms of the target language
  std::vector<Needle> forbidden;  // its others
  bool keep = false;
};

// The concepts that have something to say about two languages.
struct TermTable {
  std::vector<TermRule> rules;
  std::multimap<std::string, uint32_t> by_word;  // first word of a source term, cut to its stem → rule
  std::vector<uint32_t> always;                  // rules with forbidden terms
};

// Inflection changes the end of a word. What of it has to stand: all but a fifth, and never less than three bytes.
size_t stem_size(std::string_view word) {
  size_t size = word.size() <= 4 ? word.size() : std::max<size_t>(4, word.size() - 1 - word.size() / 5);
  while (size < word.size() && (static_cast<unsigned char>(word[size]) & 0xC0U) == 0x80U) ++size;
  return size;
}

// True where a word of a text is a form of a term's word.
bool is_form_of(std::string_view word, std::string_view term) {
  const size_t stem = stem_size(term);
  return word.starts_with(term.substr(0, stem)) && word.size() <= term.size() + 4;
}

Needle needle_of(const std::string& term) {
  Needle needle;
  needle.written = term;
  needle.folded = fold_case(term);
  WordReader reader(needle.folded);
  for (TextWord word; reader.next(word);) {
    needle.unspaced |= word.unspaced;
    needle.words.emplace_back(word.folded);
  }
  return needle;
}

// The terms that a concept has in a language: those of the tag itself and of its relatives ("fr" for "fr-CA").
void add_terms(const Concept& one, const std::string& tag, std::vector<Needle>& wanted,
               std::vector<Needle>* forbidden) {
  for (const auto& [language, terms] : one.terms) {
    if (language_of(language) != language_of(tag)) continue;
    for (const GlossaryTerm& term : terms) {
      if (term.status != TermStatus::kForbidden) {
        wanted.push_back(needle_of(term.text));
      } else if (forbidden != nullptr) {
        forbidden->push_back(needle_of(term.text));
      }
    }
  }
}

TermTable make_table(const Glossary& glossary, const std::string& source, const std::string& target) {
  TermTable table;
  for (const Concept& one : glossary.concepts) {
    TermRule rule;
    rule.keep = one.keep;
    add_terms(one, source, rule.source, nullptr);
    add_terms(one, target, rule.wanted, &rule.forbidden);
    const auto index = static_cast<uint32_t>(table.rules.size());
    for (const Needle& needle : rule.source) {
      if (!needle.words.empty()) table.by_word.emplace(needle.words[0].substr(0, stem_size(needle.words[0])), index);
    }
    if (!rule.forbidden.empty()) table.always.push_back(index);
    table.rules.push_back(std::move(rule));
  }
  return table;
}

// Made once per thread for each pair of languages, until there is another glossary.
const TermTable& table_for(const UnitPair& pair) {
  thread_local std::map<std::string, TermTable> kept;
  thread_local uint64_t kept_of = 0;
  const Glossary& glossary = pair.target_language.lexicons->glossary;
  if (std::exchange(kept_of, glossary.fingerprint) != glossary.fingerprint) kept.clear();
  const std::string key = pair.source_language.tag + ' ' + pair.target_language.tag;
  auto found = kept.find(key);
  if (found == kept.end()) {
    found = kept.emplace(key, make_table(glossary, pair.source_language.tag, pair.target_language.tag)).first;
  }
  return found->second;
}

// A side as words, and as one folded text for scripts without spaces.
struct Haystack {
  std::string folded;
  std::vector<std::string> words;

  explicit Haystack(std::string_view text) : folded(fold_case(text)) {
    WordReader reader(folded);
    for (TextWord word; reader.next(word);) words.emplace_back(word.folded);
  }

  bool holds(const Needle& needle) const {
    if (needle.unspaced || needle.words.empty()) return folded.find(needle.folded) != std::string::npos;
    const auto same = [](const std::string& word, const std::string& term) { return is_form_of(word, term); };
    return std::search(words.begin(), words.end(), needle.words.begin(), needle.words.end(), same) != words.end();
  }
  bool holds_any(const std::vector<Needle>& needles) const {
    return std::any_of(needles.begin(), needles.end(), [&](const Needle& needle) { return holds(needle); });
  }
};

// Rules one of whose source terms the source holds, in the order of the glossary.
std::vector<uint32_t> rules_of(const TermTable& table, const Haystack& source) {
  std::vector<uint32_t> out;
  for (const std::string& word : source.words) {
    // The stems of all terms that this word may be a form of are its beginnings.
    for (size_t size = 1; size <= word.size() && size <= 24; ++size) {
      const auto [begin, end] = table.by_word.equal_range(word.substr(0, size));
      for (auto one = begin; one != end; ++one) out.push_back(one->second);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase_if(out, [&](uint32_t rule) { return !source.holds_any(table.rules[rule].source); });
  return out;
}

const Needle* held_by(const Haystack& text, const std::vector<Needle>& needles) {
  const auto found = std::find_if(needles.begin(), needles.end(), [&](const Needle& one) { return text.holds(one); });
  return found == needles.end() ? nullptr : &*found;
}

void report_rule(const TermRule& rule, const UnitPair& pair, const Haystack& source, const Haystack& target,
                 Report& report) {
  const Needle* term = held_by(source, rule.source);
  if (rule.keep) {
    const bool kept = pair.target.raw.find(term->written) != std::string_view::npos;
    const bool as_written = pair.source.raw.find(term->written) != std::string_view::npos;
    if (as_written && !kept) report.whole(Diag::kTermNotKept, term->written);
  } else if (!rule.wanted.empty() && !target.holds_any(rule.wanted)) {
    report.whole(Diag::kTermMissing, rule.wanted.front().written, term->written);
  }
}

}  // namespace

bool check_terms(const UnitPair& pair, Report& report) {
  if (pair.target_language.lexicons->glossary.concepts.empty()) return false;
  const TermTable& table = table_for(pair);
  const Haystack source(pair.source.text);
  const std::vector<uint32_t> rules = rules_of(table, source);
  if (rules.empty() && table.always.empty()) return false;
  const Haystack target(pair.target.text);
  for (uint32_t rule : rules) report_rule(table.rules[rule], pair, source, target, report);
  for (uint32_t rule : table.always) {
    const Needle* found = held_by(target, table.rules[rule].forbidden);
    // A form of the preferred term may look like one of the forbidden term.
    if (found == nullptr || target.holds_any(table.rules[rule].wanted)) continue;
    report.at(Diag::kTermForbidden, pair.target, found->written, found->written);
  }
  return true;
}

}  // namespace diglot
