#pragma once
// Which children of the routes before are also in a route that joins them, by lot: whole children,
// where registers::OverlapStructure divides means. At most two overlaps are stated.

#include <array>

#include "engine/random/stream.hpp"
#include "models/registers/overlap.hpp"

namespace raming::aggregate {

struct OverlapLot {
    /// A population that nobody states is so many times the routes' sum, as for the estimator.
    static constexpr double population_not_stated = 100;

    double size = 0;                ///< children of the route that joins
    std::array<double, 4> room{};   ///< [overlaps that they would be in, as bits] children before
    double outside = 0;             ///< eligible children that no route holds yet
    std::array<double, 2> wanted{}; ///< children of each overlap

    /// How many of each group of `room` join (none of the first, which meets no overlap). Where no
    /// choice has the wanted numbers, both shrink by one share, no further than needed.
    [[nodiscard]] std::array<double, 4> draw(registers::OverlapRule rule,
                                             random::Stream& stream) const;
};

} // namespace raming::aggregate
