// What a lexicon finds in one sentence. Private to extract.
#pragma once

#include <string>
#include <vector>

#include "lexicon.h"

namespace diglot {

struct FoundQuantity {
  Quantity quantity;
  uint32_t begin = 0, end = 0;                      // tokens of number and unit
  uint32_t outer_begin = 0, outer_end = 0;          // with the words that compare, where there are any
  uint32_t reference_begin = 0, reference_end = 0;  // what a duration counts from
  bool bounded = false;                             // there are words that compare
  bool before = false;                              // it counts down to its reference
  bool article = false;                             // its number is an article: "a week"
};

// A match of a lexicon entry, in tokens.
struct FoundEntry {
  const LexiconEntry* entry = nullptr;
  uint32_t begin = 0, end = 0;
};

struct FoundCondition {
  const LexiconEntry* entry = nullptr;
  uint32_t begin = 0, end = 0;  // the clause with its marker
  uint32_t marker_begin = 0, marker_end = 0;
};

struct Scan {
  TokenizedText text;
  std::vector<FoundQuantity> quantities;
  std::vector<FoundCondition> conditions;
  std::vector<FoundCondition> concessions;  // "even if …": no conditions, but no main clause either
  std::vector<FoundEntry> cues;             // the longest ones, in text order; those inside conditions left out
  std::vector<FoundEntry> leads;
  std::vector<FoundEntry> roles;
  std::vector<FoundEntry> negations;
  std::vector<FoundEntry> stops;
  std::vector<FoundEntry> parties;
  SupportSet supports = 0;
  bool blocked = false;
  bool weakly_blocked = false;
  bool imperative = false;
  bool result = false;
  bool statement = false;
  Party party = Party::kNone;
  HeadingClass heading = HeadingClass::kNone;
  RuleKind heading_kind = RuleKind::kRequirement;  // of a section of requirements

  std::string_view bytes(uint32_t begin, uint32_t end) const {
    const Range range = text.range(begin, end);
    return text.text().substr(range.begin, range.size());
  }
};

// Runs the passes of a lexicon. Keeps its memory from sentence to sentence; the result is good until the next.
class Scanner {
 public:
  Scanner(const RuleLexicon& rules, std::string locale) : rules_(rules), locale_(std::move(locale)) {}
  const Scan& scan(std::string_view text);
  const Scan& last() const { return scan_; }
  Scan take() { return std::move(scan_); }  // the last one, to be kept
  const RuleLexicon& rules() const { return rules_; }
  const std::string& locale() const { return locale_; }

 private:
  struct NumberSpan {
    std::string value;  // empty: vague
    uint32_t begin = 0, end = 0;
    bool article = false;
  };
  void clear();
  void read_words();
  void read_digits();
  void read_quantities();
  void add_date(const std::string& value, uint32_t begin, uint32_t end);
  void read_bounds();
  void add_counts(uint32_t bound_begin, uint32_t bound_end, Comparator comparator);
  void read_references();
  void read_entries();
  void sort_entry(const LexiconEntry& entry, const PatternMatch& match);
  void read_condition(const LexiconEntry& entry, const PatternMatch& match);
  void settle_conditions();
  void cut_references();
  void cut_at_subject(FoundCondition& condition) const;
  void drop_exceptions();
  void settle_cues();
  bool is_comma(uint32_t token) const;
  bool ends_clause(uint32_t token) const;
  bool in_quantity(uint32_t token) const;
  bool bounds_quantity(const PatternMatch& match) const;

  const RuleLexicon& rules_;
  std::string locale_;
  Scan scan_;
  std::vector<PatternMatch> matches_;
  std::vector<NumberSpan> numbers_;
  std::vector<FoundEntry> exceptions_;
};

}  // namespace diglot
