#pragma once
// The loop of count_kernels.hpp, for the compiler to make vectors of: each processor's file
// includes it and is compiled with its own options. Internal to engine/random.

#include <limits>

#include "engine/random/count_expansion.hpp"
#include "engine/random/count_kernels.hpp"

namespace raming::random {

namespace {

void expand(const double* __restrict mean, const double* __restrict c, const double* __restrict z,
            std::size_t n, double* __restrict count) {
    // Adding it to a number below 2^51 and taking it off again rounds that number to a whole one.
    constexpr double rounder = 0x1.8p52;
    constexpr double unsettled = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < n; ++i) {
        const Place place = place_of(mean[i], c[i], z[i]);
        const double nearest = (place.x + rounder) - rounder;
        const double room = (0.5 - std::abs(place.x - nearest)) - place.error;
        const bool settled = (room > 0) & (nearest >= 0) & (mean[i] >= search_below) &
                             (mean[i] < digits_end) & (place.step < widest_step) &
                             (std::abs(z[i]) < farthest_score);
        count[i] = settled ? nearest : unsettled;
    }
}

} // namespace

} // namespace raming::random
