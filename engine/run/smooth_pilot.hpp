#pragma once
// What to integrate out, and what to hold, for each estimand. A few points are moved along every
// input by itself: the responses, each estimand's gradient, are the direction that moves it most,
// which leaves least to all others. Estimands whose gradients agree share lines. Choices that move
// an estimand are strata, the most moving ones first, as long as their options multiplied are few;
// in each the direction is found anew, since what a choice leaves out moves nothing. Other choices
// may divide those strata that turn out to need it.

#include <cstdint>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "engine/run/model.hpp"
#include "engine/run/smooth_pass.hpp"

namespace raming::run {

struct SmoothLines {
    std::vector<SmoothBundle> bundles; ///< estimands that nothing moves are in none
    std::uint64_t evaluations = 0;     ///< that finding them took
};

/// The direction of these weights, [candidate], without the slight ones: moving an input costs more
/// than those give.
[[nodiscard]] prior::Direction direction_of(const std::vector<std::size_t>& candidates,
                                            std::vector<double> weights);

/// A stratum divided by the options of a choice that it does not hold.
[[nodiscard]] std::vector<SmoothStratum> divide(const Model& model, const SmoothStratum& stratum,
                                                std::size_t choice);

/// `scale`: of every estimand, a typical spread; changes are seen relative to it and the number.
/// `estimands`: those wanted.
[[nodiscard]] SmoothLines find_lines(const Model& model, const prior::InputSampler& sampler,
                                     std::uint64_t seed, const std::vector<std::size_t>& estimands,
                                     const std::vector<double>& scale);

} // namespace raming::run
