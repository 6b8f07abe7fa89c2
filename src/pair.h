// pair: Document → Article. Joins each translated unit to its source.
//
// What cannot be paired is said, never guessed in silence.
#pragma once

#include "article.h"
#include "diagnostics.h"

namespace diglot {

Article pair(const SourceFile& file, std::string locale, std::string path, Document document, Diagnostics& diagnostics);

}  // namespace diglot
