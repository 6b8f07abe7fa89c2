// Lexicon: what locales/<tag>.xml says about a language. No word of a human language is in C++.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "words.h"

namespace diglot {

// What the checks of a translation know of a language: the <checks> part of its file.
struct CheckWords {
  enum Tag : uint32_t { kFunctionWord = 1 };

  bool compounds = false;  // the language writes compounds as one word: "dreimonatig"
  WordTable words;
  std::map<int64_t, std::vector<std::string>> numbers;  // words that say a number and that CLDR does not list
};

struct Lexicon {
  std::string tag;                        // "fr-FR"
  std::map<std::string, std::string> ui;  // words of the pages and of the review: id → text with {0} arguments
  CheckWords checks;

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
