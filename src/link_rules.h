// The rules and procedures of articles without source text, joined with those of their source. Private to link.
#pragma once

#include "corpus.h"

namespace diglot {

// Such a record has no text id, only its place (FactId::structure). It takes the text id of the record in the same
// place where both articles were made from one commit of the source, or where what every language writes alike agrees:
// kind, modality, quantities, roles, digits, names. What is left keeps its place for an id, and is counted in one
// finding an article.
void join_rules(Corpus& corpus);

}  // namespace diglot
