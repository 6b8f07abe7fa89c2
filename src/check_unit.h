// check_unit: a translation unit as the checks see it, and how they report. Private to check_*.
//
// Every check is a function bool(const UnitPair&, Report&): pure, and true where the unit held something that
// the check could look at.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "article.h"
#include "diagnostics.h"
#include "lexicon.h"

namespace diglot {

// A language of the article being checked.
struct CheckLanguage {
  std::string tag;                        // "fr-FR"
  std::string code;                       // "fr"
  const Lexicon* lexicon = nullptr;       // nullptr: no locale file, checks that need words are silent
  const WordTable* quantities = nullptr;  // never nullptr
};

// What stands in the readable text for what is not prose.
inline constexpr std::string_view kObject = "\uFFFC";

// One side of a unit. Views are into the tree or the file.
struct UnitSide {
  Range range;
  std::string_view raw;                 // as in the file
  std::string text;                     // readable text; code, bare addresses and images are kObject
  std::vector<std::string_view> links;  // addresses, as the author's Markdown gives them
  std::vector<std::string_view> code;
  bool digits = false;  // there may be a digit
  bool braces = false;  // there may be a placeholder

  void clear();
};

struct UnitPair {
  const CheckLanguage& source_language;
  const CheckLanguage& target_language;
  UnitSide source;
  UnitSide target;
};

// Reads the nodes of one side into `side`, whose buffers are reused.
void read_side(const SourceFile& file, const Tree& tree, std::span<const NodeId> nodes, Range range, UnitSide& side);

// Reports findings about one unit.
class Report {
 public:
  explicit Report(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}
  void begin(const Unit& unit) { unit_ = &unit; }

  // About the whole translation.
  template <class... Args>
  void whole(Diag id, const Args&... args) {
    diagnostics_.report(id, unit_->target.empty() ? unit_->range : unit_->target, unit_->id, args...);
  }
  // About `mark`, which is looked for in the text as written; where it is not found, about the whole.
  template <class... Args>
  void at(Diag id, const UnitSide& side, std::string_view mark, const Args&... args) {
    const size_t found = mark.empty() ? std::string_view::npos : side.raw.find(mark);
    if (found == std::string_view::npos) return whole(id, args...);
    const auto begin = static_cast<uint32_t>(side.range.begin + found);
    diagnostics_.report(id, {begin, begin + static_cast<uint32_t>(mark.size())}, unit_->id, args...);
  }

 private:
  Diagnostics& diagnostics_;
  const Unit* unit_ = nullptr;
};

// What one side has and the other has not, as multisets; both in order of the inputs.
template <class T>
struct Difference {
  std::vector<T> missing;  // in the source only
  std::vector<T> extra;    // in the target only
  bool empty() const { return missing.empty() && extra.empty(); }
};

template <class T>
Difference<T> difference(const std::vector<T>& source, const std::vector<T>& target);

// The checks, one function each; the table is in check.cpp.
bool check_empty(const UnitPair& pair, Report& report);  // true where a side is empty
bool check_untranslated(const UnitPair& pair, Report& report);
bool check_links(const UnitPair& pair, Report& report);
bool check_code(const UnitPair& pair, Report& report);
bool check_placeholders(const UnitPair& pair, Report& report);
bool check_numbers(const UnitPair& pair, Report& report);

// Linear but for a sort of what differs.
template <class T>
Difference<T> difference(const std::vector<T>& source, const std::vector<T>& target) {
  Difference<T> out;
  if (source == target) return out;
  std::vector<T> in_source = source;
  std::vector<T> in_target = target;
  std::sort(in_source.begin(), in_source.end());
  std::sort(in_target.begin(), in_target.end());
  std::set_difference(in_source.begin(), in_source.end(), in_target.begin(), in_target.end(),
                      std::back_inserter(out.missing));
  std::set_difference(in_target.begin(), in_target.end(), in_source.begin(), in_source.end(),
                      std::back_inserter(out.extra));
  return out;
}

}  // namespace diglot
