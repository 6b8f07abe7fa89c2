// Lexicon: what locales/<tag>.xml says about a language. No word of a human language is in C++.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

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

// What the checks of a translation know of a language: the <checks> part of its file.
struct CheckWords {
  // Bits of a word's tag. They stand above those of quantity words (locale.h), so that one table can hold both.
  enum Tag : uint32_t {
    kFunctionWord = 1U << 24U,
    kNegation = 1U << 25U,
    kRepeatable = 1U << 26U,
    kAmbiguous = 1U << 29U
  };

  bool compounds = false;     // the language writes compounds as one word: "dreimonatig"
  bool full_stop = true;      // a sentence ends with a mark (it does not in Thai)
  bool question_mark = true;  // a question needs its mark (Japanese ends it with a particle)
  WordTable words;
  std::vector<std::string> negation_idioms;  // phrases with a negation word that deny nothing: "not only"; folded
  std::map<int64_t, std::vector<std::string>> numbers;  // words that say a number and that CLDR does not list
  std::vector<MarkPair> labels;                         // how the language marks a label of a user interface
  PunctuationSpace space;
};

struct Lexicon {
  std::string tag;                        // "fr-FR"
  std::map<std::string, std::string> ui;  // words of the pages and of the review: id → text with {0} arguments
  CheckWords checks;
  uint64_t fingerprint = 0;  // of the file: equal lexicons have equal ones

  // The word, or the id itself in brackets where the locale has none (a test looks for those).
  std::string word(std::string_view id) const;
};

// All lexicons of a project. Lookup falls back from fr-CA over fr to a file of the same language, then to
// the source locale's.
struct Lexicons {
  std::map<std::string, Lexicon> by_tag;
  std::string source_locale;

  const Lexicon* exact(std::string_view tag) const;   // of this language, or nullptr: "unchecked"
  const Lexicon& ui_for(std::string_view tag) const;  // never fails: falls back to the source locale
};

}  // namespace diglot
