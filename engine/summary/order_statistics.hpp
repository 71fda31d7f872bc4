#pragma once
// Several quantiles of many values at once, of the whole and of its parts. A small evenly spaced
// sample lays a window around each order statistic wanted (engine/run/window.hpp); one pass counts
// what lies below each window and collects what lies within; then only the collected few are looked
// at. Exact; where a window misses, all values are.

#include <cstddef>
#include <span>
#include <vector>

#include "engine/run/window.hpp"

namespace raming::summary {

/// Type-7 quantiles at the same probabilities, of all parts taken as one and of each part by
/// itself.
struct PooledQuantiles {
    std::vector<double> pooled;
    std::vector<std::vector<double>> by_part; ///< [part][probability]
};

/// At least one part, none empty, no NaN. The values stay as they are.
[[nodiscard]] PooledQuantiles quantiles(const std::vector<std::span<const double>>& parts,
                                        const std::vector<double>& probabilities);

/// The same from what windows caught of parts of equal size, [part][probability]; every window
/// must hold its quantile.
[[nodiscard]] PooledQuantiles quantiles_of_caught(std::vector<std::vector<run::Caught>> by_part,
                                                  std::size_t part_size,
                                                  const std::vector<double>& probabilities);

} // namespace raming::summary
