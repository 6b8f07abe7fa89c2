// What the parts of extract share while they read one article. Private to extract.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract_reading.h"
#include "extract_scan.h"
#include "facts.h"

namespace diglot {

// What is kept of each sentence.
struct SentenceNote {
  bool read = false;
  bool cue = false;   // has a cue whose needs are met
  bool lead = false;  // hands a kind to the list below
  bool blocked = false;
  bool imperative = false;
  bool statement = false;  // begins like one
  bool announces = false;  // announces what stands below it: by a colon at its end, or by its words
  bool question = false;
  bool denies = false;       // has a cue that says it by a negation
  bool result = false;       // says what one will see
  bool purpose = false;      // is nothing but a purpose ("To open an account:")
  bool optional = false;     // says that one need not
  bool conditional = false;  // has a condition
  HeadingClass heading = HeadingClass::kNone;
  RuleKind heading_kind = RuleKind::kRequirement;
};

// What the title above a block says of it.
struct Section {
  HeadingClass what = HeadingClass::kNone;
  RuleKind kind = RuleKind::kRequirement;
};

struct Workbench {
  Workbench(const Article& article_, const SourceFile& file_, Side side_, const Lexicon& lexicon_, std::string locale)
      : article(article_),
        file(file_),
        side(side_),
        lexicon(lexicon_),
        reading(read_side(article_, side_, locale)),
        scanner_(lexicon_.rules, std::move(locale)) {}

  const Article& article;
  const SourceFile& file;
  Side side;
  bool whole = true;  // all of the facts are wanted, not only what the checks compare
  const Lexicon& lexicon;
  bool source_text = false;                 // what is read is in the source language
  const Lexicon* target_lexicon = nullptr;  // of the other side; nullptr where there is none
  std::optional<Scanner> target_scanner;    // with it
  std::string target_locale;                // of the other side; empty in a target-only article
  Reading reading;
  std::vector<SentenceNote> notes;     // by sentence: note() reads them
  std::vector<uint8_t> words;          // by sentence, of SentenceWords; where not all facts are wanted
  std::vector<Section> sections;       // by block
  std::vector<NodeId> previous;        // by node: the sibling before it
  std::vector<uint8_t> taken;          // by block: read as roles or the like, no rules there
  std::vector<uint32_t> procedure_of;  // by node: index in Facts::procedures of the task that it belongs to
  std::vector<uint32_t> step_of;       // by node: index in steps of the step that it belongs to
  std::vector<std::string> steps;      // ids of steps of the first level
  std::vector<uint32_t> first_blocks;  // by procedure: index of the block that its first step begins with
  std::unordered_map<std::string, uint32_t> occurrences;  // of a text among the ids of its type
  uint32_t cursor = 0;                                    // of locate(), for articles without units
  Facts facts;

  const Tree& tree() const { return article.tree(side); }
  // Good until the next scan, and note() may scan. A sentence that was the last one is not scanned again, nor one that
  // note() read and that may become a rule.
  const Scan& scan(const Sentence& sentence);
  const Scan& scan(std::string_view text) {
    scanned_ = {};
    return scanner_.scan(text);
  }
  const SentenceNote& note(uint32_t sentence) {
    if (!notes[sentence].read) notes[sentence] = note_of(sentence);
    return notes[sentence];
  }
  // False where it can become no rule that contradicts its translation, nor lead to one: then it need not be read.
  // That is seen by its words. `led`: what stands above it may make a rule of it.
  bool may_matter(uint32_t sentence, bool led) const;
  bool may_matter(const ReadBlock& block) const;  // one of its sentences may
  bool may_matter(NodeId root) const;             // a block below it may, or it itself
  void note_words();

 private:
  SentenceNote note_of(uint32_t sentence);

  Scanner scanner_;
  Range scanned_;                            // in Reading::text
  std::unordered_map<uint32_t, Scan> kept_;  // by where their sentences begin in it
};

// ---- extract.cpp
// A sentence in both languages, and where it stands.
SideText text_of(const Workbench& bench, const Sentence& sentence);
Evidence evidence_of(Workbench& bench, const Sentence& sentence);
// The text of a whole block in both languages, sentence by sentence from `first` on.
SideText text_of(const Workbench& bench, const ReadBlock& block, uint32_t first);
// type: "rule", "procedure" or "step".
FactId make_id(Workbench& bench, std::string_view type, std::string_view text, std::string_view anchor,
               std::string_view path);
// A section's meaning, of a sentence that may be its title.
bool all_strong(const Workbench& bench, const ReadBlock& block);
std::string tidy(std::string_view text);  // white space collapsed, NFC

// ---- extract_roles.cpp: the lines that name roles and what an article applies to
void read_roles(Workbench& bench);
// Roles named below a heading (index of its block), where they are not those of the article; reads them once.
std::vector<RoleRef> section_roles(Workbench& bench, uint32_t heading);

// ---- extract_procedures.cpp
void read_procedures(Workbench& bench);

// ---- extract_rules.cpp
void read_rules(Workbench& bench);

// ---- extract_logic.cpp: what a sentence's conditions and quantities ask, as JsonLogic
Condition make_condition(const Scan& scan, const FoundCondition& found);
// `lead`: the rule whose item this is, or nullptr; its conditions hold for the item as well.
void make_logic(Rule& rule, const Rule* lead, const Scan& scan, const RuleLexicon& rules, Facts& facts);
// Facts::variables in order, each once, as it was declared first.
void settle_variables(std::vector<Variable>& variables);

// ---- extract_agreement.cpp: does the translation say the same
// Also notes the target's cues in the rule.
Agreement compare(Workbench& bench, Rule& rule, const Scan& scan);

}  // namespace diglot
