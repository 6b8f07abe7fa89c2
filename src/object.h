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
};

}  // namespace diglot
