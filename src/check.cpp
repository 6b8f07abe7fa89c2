#include "check.h"

namespace diglot {

void check_article(const Article&, const SourceFile&, const Lexicons&, const std::string&, Diagnostics&) {}

}  // namespace diglot
