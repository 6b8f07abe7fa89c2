// check_article: what an article shows as a whole, beyond its single units. Private to check_*.
#pragma once

#include <array>

#include "check_unit.h"

namespace diglot {

struct ArticleView {
  const Article& article;
  const SourceFile& file;
  const CheckLanguage& source_language;
  const CheckLanguage& target_language;
};

// Each returns how many things it looked at: blocks, links, fields, images.
uint32_t check_structure(const ArticleView& view, Diagnostics& diagnostics);
uint32_t check_unit_numbers(const ArticleView& view, Diagnostics& diagnostics);
uint32_t check_front_matter(const ArticleView& view, Diagnostics& diagnostics);
uint32_t check_alternatives(const ArticleView& view, Diagnostics& diagnostics);
uint32_t check_hidden_direction(const ArticleView& view, Diagnostics& diagnostics);

// What language a text that has no unit shows, judged as a unit's target would be: in its own, in the source
// language, or in a third one.
enum class Spoken : uint8_t { kOwn, kSource, kOther };
Spoken spoken_in(std::string_view text, const CheckLanguage& source_language, const CheckLanguage& target_language);

}  // namespace diglot
