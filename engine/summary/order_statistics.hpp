#pragma once
// Several quantiles of many values at once. A small evenly spaced sample lays a window around each order
// statistic wanted; one pass counts what lies below each window and collects what lies within; then only
// the collected few are sorted. Exact; a window that misses is widened to everything (Floyd and Rivest 1975
// is the idea in its oldest form).

#include <cstddef>
#include <span>
#include <vector>

namespace raming::summary {

/// Type-7 quantiles at ascending probabilities of values[0 … n−1], n ≥ 1, none NaN. Values stay as they are.
[[nodiscard]] std::vector<double> quantiles(std::span<const double> values,
                                            const std::vector<double>& probabilities);

/// The same of several parts taken as one.
[[nodiscard]] std::vector<double> quantiles(const std::vector<std::span<const double>>& parts,
                                            const std::vector<double>& probabilities);

} // namespace raming::summary
