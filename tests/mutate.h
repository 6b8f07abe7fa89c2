// mutate: puts one defect of a known class into one unit of a bilingual article. Deterministic in its seed.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "article.h"
#include "lexicon.h"

namespace diglot {

// xorshift64*: the same numbers on every machine.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 2685821657736338717U + 1) {}
  size_t below(size_t limit) {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return limit == 0 ? 0 : static_cast<size_t>((state_ * 2685821657736338717U) >> 11U) % limit;
  }

 private:
  uint64_t state_;
};

// A unit to be spoiled, and what lies around it.
struct Victim {
  const SourceFile& file;
  const Article& article;
  uint32_t unit = 0;
  const Lexicon* lexicon = nullptr;     // of the article's language
  std::string_view elsewhere;           // the same source's translation into another language; empty if unknown

  std::string_view target() const { return file.view(article.units[unit].target); }
  std::string_view source() const { return file.view(article.units[unit].source); }
};

struct Mutation {
  std::string name;
  std::set<std::string, std::less<>> codes;  // those that name the defect
  // The whole article with the defect in it, or nothing where the unit offers no place for it.
  std::optional<std::string> (*apply)(const Victim&, Dice&);
};

const std::vector<Mutation>& unit_mutations();

}  // namespace diglot
