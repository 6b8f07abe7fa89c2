// The bilingual spans of an article: finding them, and making one language out of two.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
#include "document.h"

namespace diglot {

// Finds the span pairs of `body` in file order. One linear pass; what does not fit the grammar is reported and
// read as well as it can be: no byte of text is lost.
std::vector<UnitMark> scan_spans(const SourceFile& file, Range body, Diagnostics& diagnostics);

// The part of the mark that stands for it in one language: that side, or the other where it has only one.
Range side_of(const UnitMark& mark, bool source_side);

}  // namespace diglot
