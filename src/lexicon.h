// Lexicon: what locales/<tag>.xml says about a language. No word of a human language is in C++.
//
// A locale file has two parts: <ui>, the words of the pages, and <rules>, how the language says what one must, may
// and must not do. The rules are patterns (the language of patterns is described in pattern.h), each an element:
//
//   <set name="days">day | days</set>                     words that other patterns call {days}
//   <cue id="must" kind="requirement" modality="obligation">must | {have} to</cue>
//   <cue id="can" kind="permission" needs="time condition">can</cue>
//       what makes a sentence a rule. `needs`: only together with one of these in the same sentence (Support).
//       `negative="yes"`: says it by a negation, which a translation must not lose.
//   <block id="pointer">^ see</block>                     no rule, whatever else is there; weak="yes": unless a cue
//                                                         without `needs` is there
//   <when id="if" op="if">if | in case</when>             begins a condition, which ends at the comma;
//                                                         place="end": ends one instead (Japanese 場合は);
//                                                         concession="yes": is none ("even if")
//   <lead id="criteria" kind="eligibility" items="all">following criteria .. : $</lead>
//                                                         a sentence that hands its kind to the list below it
//   <except>no need to</except>                           swallows the cues inside it
//   <mark id="anytime" as="time">anytime</mark>           makes a Support true; as="following": announces the
//                                                         list below it, as a colon at the end does; "listing":
//                                                         that list rules nothing (an address)
//   <not>not | never</not>                                negations; weak="yes": for comparing translations only
//   <party id="publisher">we | us</party>                 who is bound
//   <imperative>select | choose</imperative>              how an instruction begins (or ends)
//   <statement>^ (the | we)</statement>                   how a sentence begins that instructs nobody
//   <result>(appears | opens)</result>                    a sentence of a step that says what one will see
//   <heading id="roles">appropriate roles</heading>       sections with a meaning of their own
//   <role id="global-admin">global admin[istrator]</role>
//   <letters>א ב ג</letters>                              how substeps are lettered, beside a b c
//   <number value="1">a | an</number>                     number words that ICU does not know; no value: a vague
//                                                         one; article="yes": a number before a unit only
//   <set name="range">to | or</set>                       between the ends of a range ("3 to 5 days")
//   <unit type="duration" value="D" business="yes">business (day | days)</unit>
//   <bound cmp="le">within {q}</bound>                    how a quantity bounds; {q} is the quantity: a {duration},
//                                                         {date}, {money}, {percent} or bare {count}
//   <reference>{q} (of | after) [the]</reference>         what a duration counts from follows here;
//                                                         before="yes": what it counts down to
//   <stop>the | a | of</stop>                             words that variable names do without
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "facts.h"
#include "glossary.h"
#include "pattern.h"
#include "words.h"

namespace diglot {

// White space that a language wants at a punctuation mark ("Nom : valeur").
struct PunctuationSpace {
  std::vector<std::string> before;  // marks that have a space before them
  std::vector<std::string> after;   // marks that have a space behind them
  bool operator==(const PunctuationSpace&) const = default;
};

// Two marks that belong together.
struct MarkPair {
  std::string open, close;
  bool operator==(const MarkPair&) const = default;
};

// What a weak cue may ask for in its sentence.
enum class Support : uint8_t {
  kTime,
  kCondition,
  kQuantity,
  kParty,
  kOnly,
  kNegation,
  kSection,
  kOptional,
  kFollowing,
  kListing,
};
using SupportSet = uint16_t;  // bit by Support
constexpr SupportSet bit(Support support) { return static_cast<SupportSet>(1U << static_cast<unsigned>(support)); }

enum class HeadingClass : uint8_t { kNone, kRoles, kAppliesTo, kNextSteps, kRequirements, kNotRules, kSteps };
enum class Party : uint8_t { kNone, kReader, kPublisher };

enum class EntryClass : uint8_t {
  kCue,
  kBlock,
  kWhen,
  kLead,
  kMark,
  kNot,
  kParty,
  kImperative,
  kHeading,
  kRole,
  kStop,
  kExcept,
  kResult,
  kStatement,
};

// One element of <rules> that takes part in the main pass. Which fields count depends on `what`.
struct LexiconEntry {
  EntryClass what = EntryClass::kCue;
  std::string id;
  std::optional<RuleKind> kind;
  std::optional<Modality> modality;
  SupportSet needs = 0;     // of a cue: one of these; 0: none needed
  SupportSet supports = 0;  // of a mark
  bool weak = false;        // of a block
  bool negative = false;
  bool at_end = false;      // of a condition: the words stand at its end
  bool concession = false;  // of a condition: is none ("even if")
  ConditionOp op = ConditionOp::kIf;
  Combinator combinator = Combinator::kUnknown;
  HeadingClass heading = HeadingClass::kNone;
  Party party = Party::kNone;
};

// A set's symbol, or a number word.
struct WordEntry {
  Symbol set = kNoSymbol;  // kNoSymbol: a number
  int value = 0;           // 0: a vague one
  bool article = false;    // {article}: a number only where a unit follows
};

struct UnitEntry {
  QuantityType type = QuantityType::kDuration;
  std::string value;  // of a duration its ISO designator: "D", "W", "M", "Y", "TH", "TM"; of money the currency
  bool business = false;
};

// What may stand in a sentence, by its words. Bits.
enum SentenceWords : uint8_t {
  kCueWord = 1U,       // a cue or a lead
  kLeadWord = 2U,      // what hands its kind to a list, or announces one
  kContrastWord = 4U,  // a cue that denies, obliges or permits: a translation may say the opposite
  kNumberWord = 8U
};

// <rules> made ready to run. The passes build on each other: words and numbers, then quantities, then the rest.
struct RuleLexicon {
  std::string version;
  bool present = false;              // the file has rules at all
  std::vector<std::string> letters;  // that substeps are counted with, in order
  Vocabulary vocabulary;

  PatternSet words;  // sets and number words
  std::vector<WordEntry> word_entries;
  PatternSet units;
  std::vector<UnitEntry> unit_entries;
  PatternSet bounds;
  std::vector<Comparator> bound_entries;
  PatternSet references;
  std::vector<bool> reference_entries;  // true: the quantity stands before its reference
  PatternSet main;
  std::vector<LexiconEntry> entries;
  WordFilter filter;  // of kinds of words; made where only contradictions are looked for

  // Symbols of what the readers mark.
  Symbol number = kNoSymbol, count = kNoSymbol, article = kNoSymbol, quantity = kNoSymbol, duration = kNoSymbol,
         date = kNoSymbol, money = kNoSymbol, percent = kNoSymbol;
};

// A phrase with a negation word that denies nothing: "not only".
struct NegationIdiom {
  std::string text;     // folded
  bool limits = false;  // "no more than": with a word around it, it may deny after all
};

// What the checks of a translation know of a language: the <checks> part of its file.
struct CheckWords {
  // Bits of a word's tag. They stand above those of quantity words (locale.h), so that one table can hold both.
  enum Tag : uint32_t {
    kFunctionWord = 1U << 24U,
    kNegation = 1U << 25U,
    kRepeatable = 1U << 26U,
    kAbbreviation = 1U << 27U,
    kWeakNegation = 1U << 28U,
    kAmbiguous = 1U << 29U
  };

  bool compounds = false;     // the language writes compounds as one word: "dreimonatig"
  bool full_stop = true;      // a sentence ends with a mark (it does not in Thai)
  bool question_mark = true;  // a question needs its mark (Japanese ends it with a particle)
  WordTable words;
  std::vector<NegationIdiom> negation_idioms;
  std::map<int64_t, std::vector<std::string>> numbers;         // words that say a number and that CLDR does not list
  std::vector<MarkPair> labels;                                // how the language marks a label of a user interface
  std::set<std::string, std::less<>> repeatable_behind_comma;  // folded: "die, die die Boote nutzen"
  PunctuationSpace space;
  std::map<std::string, PunctuationSpace> space_in;  // by the tag of a region that has its own: "fr-CA"

  const PunctuationSpace& space_of(const std::string& tag) const {
    const auto own = space_in.find(tag);
    return own != space_in.end() ? own->second : space;
  }
};

struct Lexicon {
  std::string tag;                        // "fr-FR"
  std::map<std::string, std::string> ui;  // words of the pages and of the review: id → text with {0} arguments
  CheckWords checks;
  RuleLexicon rules;
  uint64_t fingerprint = 0;  // of the file: equal lexicons have equal ones

  // The word, or the id itself in brackets where the locale has none (a test looks for those).
  std::string word(std::string_view id) const;
};

// All lexicons of a project. Lookup falls back from fr-CA over fr to a file of the same language, then to
// the source locale's.
struct Lexicons {
  std::map<std::string, Lexicon> by_tag;
  std::string source_locale;
  Glossary glossary;  // of the project, all languages

  const Lexicon* exact(std::string_view tag) const;   // of this language, or nullptr: "unchecked"
  const Lexicon& ui_for(std::string_view tag) const;  // never fails: falls back to the source locale
};

}  // namespace diglot
