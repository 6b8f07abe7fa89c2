// ArticleObject: all that one article contributes, made without looking at any other article.
#pragma once

#include <string>
#include <vector>

#include "article.h"
#include "diagnostics.h"
#include "facts.h"

namespace diglot {

struct ArticleObject {
  Article article;
  Facts facts;
  std::vector<Diagnostic> diagnostics;
  // Equal objects have equal digests, and other ones others: of all that it was made from, in hexadecimal. Empty where
  // nobody asked for it. A stage that changes an object afterwards clears it.
  std::string digest;
};

}  // namespace diglot
