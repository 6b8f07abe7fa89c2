// What the dynamic programme left without a partner, or paired with little confidence: looked at once more, now that
// the beads around it are known.
#pragma once

#include <vector>

#include "align_score.h"
#include "alignment.h"

namespace diglot {

// `beads` by their places in the two texts, as the dynamic programme gives them. Links segments that stand between
// the same beads where the odds are for it, then those that moved: across the order, the more must speak for it the
// farther apart they are. Neighbours that fit each other's partner better change partners.
void link_left_over(const Scorer& scorer, std::vector<Bead>& beads);

}  // namespace diglot
