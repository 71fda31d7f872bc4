#pragma once
// Second step of a draw: who of a route's children passes which threshold, over the year and on a
// day (model.md: "Duration"). A chain of binomials: a cut inside a band is drawn from that band,
// one beyond the last from its predecessor, never each from the whole. So M(13) ≤ M(4) holds in
// every draw.
//
// First the thresholds that methods count, over the year and on the day; then every other one, in
// the order in which the scenario asks for it, given what is known already. So a threshold's
// children do not depend on which later ones there are, nor on who asks for a day's count: where a
// route's curve is asked at all, both are drawn.

#include "engine/run/model.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

/// Fills every cut of the route (year, and stock where there is one) and applies the cap by
/// eligible population.
void pass_thresholds(const Plan& plan, std::size_t route, const run::Block& block,
                     const prior::Columns& inputs, Scratch& scratch);

} // namespace raming::aggregate
