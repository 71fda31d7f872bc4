#pragma once
// What a survey would do for the 95 % interval of a number: n children (or whatever an input is a
// share of) are drawn by lot and asked, k ~ Binomial(n, x) of them say yes, and the input's prior
// becomes its posterior. The width to be expected is the mean over what the survey may find
// (preposterior analysis: Raiffa and Schlaifer 1961, Applied Statistical Decision Theory).
//
// Values of x are taken evenly over the run's draws sorted by x, and for each one k at an evenly
// spread probability. Given k, every draw of the run weighs x^k (1 − x)^(n − k), so that all
// inputs tied to x follow it, whatever its prior; quantiles are of 8,192 draws picked by those
// weights (systematically, in the order of x). A survey is taken to be perfect: a sample by lot,
// all answer and know; one of the willing is worth less. The run's draws limit n: where a survey
// leaves fewer than some 20 draws worth their weight, it says nothing (NaN).
//
// Errors: from the spread of the 16 chains' own estimates.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/run/draw_store.hpp"
#include "engine/summary/jackknife.hpp"

namespace raming::summary {

/// [size][estimand]: the width to be expected after a survey of so many on `input`, a share. The
/// store holds all draws and their inputs.
[[nodiscard]] std::vector<std::vector<Estimate>>
widths_after_survey(const run::DrawStore& store, std::size_t input,
                    const std::vector<std::uint64_t>& sizes);

} // namespace raming::summary
