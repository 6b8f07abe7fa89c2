// ArticleObject: all that one article contributes, made without looking at any other article.
#pragma once

#include <string>
#include <vector>

#include "alignment.h"
#include "article.h"
#include "diagnostics.h"
#include "facts.h"

namespace diglot {

struct ArticleObject {
  Article article;
  Facts facts;
  std::vector<Diagnostic> diagnostics;
  std::vector<Drift> drift;  // of the source since the article was translated, where today's is known; in its order
};

}  // namespace diglot
