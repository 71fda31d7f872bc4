#pragma once
// Second step of a draw: who of a route's children passes which threshold, over the year and on a
// day (model.md: "Duration"). A chain of binomials: a cut inside a band is drawn from that band,
// one beyond the last from its predecessor, never each from the whole. So M(13) ≤ M(4) holds in
// every draw.

#include "engine/run/model.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

/// Fills every cut of the route (year, and stock where wanted) and applies the cap by eligible
/// population.
void pass_thresholds(const Plan& plan, std::size_t route, const run::Block& block,
                     const prior::Columns& inputs, Scratch& scratch);

} // namespace raming::aggregate
