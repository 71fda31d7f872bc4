#pragma once
// The loops of count_kernels.hpp, for the compiler to make vectors of: each processor's file
// includes it and is compiled with its own options. Internal to engine/random.

#include <algorithm>
#include <limits>

#include "engine/random/count_expansion.hpp"
#include "engine/random/count_kernels.hpp"

namespace raming::random {

namespace {

constexpr double unsettled = std::numeric_limits<double>::quiet_NaN();

/// The whole number nearest to where the quantile lies, if that settles it. Part of the loops
/// below, or they would be no loops of vectors.
[[gnu::always_inline]] inline double nearest_count(double mean, double c, double z) {
    // Adding it to a number below 2^51 and taking it off again rounds that number to a whole one.
    constexpr double rounder = 0x1.8p52;
    const Place place = place_of(mean, c, z);
    const double nearest = (place.x + rounder) - rounder;
    const double room = (0.5 - std::abs(place.x - nearest)) - place.error;
    const bool settled = (room > 0) & (nearest >= 0) & (mean >= search_below) &
                         (mean < digits_end) & (place.step < widest_step) &
                         (std::abs(z) < farthest_score);
    return settled ? nearest : unsettled;
}

void expand_binomial(const double* __restrict trials, const double* __restrict probability,
                     const double* __restrict z, std::size_t n, double* __restrict count) {
    for (std::size_t i = 0; i < n; ++i) {
        // Of failures, where these are fewer: by a sign, as the compiler makes branches of choices.
        const double p = probability[i];
        const double sign = std::copysign(1.0, 0.5 - p);
        const double all = trials[i] * (0.5 - 0.5 * sign); // trials, or nothing
        const double fewer = p < 1 - p ? p : 1 - p;
        const double nearest = nearest_count(trials[i] * fewer, -fewer, sign * z[i]);
        const double k = all + sign * nearest;
        const bool possible = (k >= 0) & (k <= trials[i]);
        count[i] = possible ? k : unsettled;
    }
}

void expand_negative_binomial(const double* __restrict successes, const double* __restrict odds,
                              const double* __restrict z, std::size_t n, double* __restrict count) {
    for (std::size_t i = 0; i < n; ++i) {
        count[i] = nearest_count(successes[i] * odds[i], odds[i], z[i]);
    }
}

constexpr kernels::Expansions expansions{expand_binomial, expand_negative_binomial};

} // namespace

} // namespace raming::random
