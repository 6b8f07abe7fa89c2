// Front matter: the YAML block between two lines of three hyphens at the top of an article.
#pragma once

#include "diagnostics.h"
#include "document.h"

namespace diglot {

// Reads it if the file begins (behind a byte order mark) with one. The range is empty if it does not, or if
// it is not closed.
FrontMatter parse_front_matter(const SourceFile& file, Diagnostics& diagnostics);

}  // namespace diglot
