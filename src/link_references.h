// What articles and tables of contents refer to.
#pragma once

#include "corpus.h"

namespace diglot {

// Reports links, images and includes that lead nowhere, includes that never end, and what tables of contents name
// or leave out. Goes to Corpus::diagnostics.
void report_references(Corpus& corpus);

// More levels of includes than anyone writes; what lies deeper is a link.
inline constexpr int kMaxIncludeDepth = 8;

}  // namespace diglot
