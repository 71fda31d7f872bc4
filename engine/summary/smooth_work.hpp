#pragma once
// What the files of SmoothEstimator share. Internal to engine/summary.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/summary/smooth.hpp"

namespace raming::summary {

/// The quantiles that a precision is asked of: q025, the median, q975.
inline constexpr std::array<std::size_t, 3> asked = {0, 2, 4};

/// A quarter of the 95 % interval, about a standard deviation, in people.
inline double spread_of(const results::DefinitionSummary& s) {
    return (s.quantile.back() - s.quantile.front()) / 4;
}

/// What errors are measured by.
inline double reference_of(const results::DefinitionSummary& s) {
    const double median = std::abs(s.quantile[2]);
    return median > 0 ? median : spread_of(s);
}

/// The largest error relative to the median.
inline double relative_error(const results::DefinitionSummary& s) {
    double largest = 0;
    for (const std::size_t q : asked) {
        const double error = s.quantile_mcse[q] / reference_of(s);
        largest =
            std::isnan(error) ? std::numeric_limits<double>::infinity() : std::max(largest, error);
    }
    return largest;
}

inline std::uint64_t sum_of(const std::vector<std::uint64_t>& points) {
    return std::accumulate(points.begin(), points.end(), std::uint64_t{0});
}

struct SmoothEstimator::Work {
    run::SmoothBundle bundle;
    std::vector<results::DefinitionSummary> levels; ///< [place] where the next pass looks
    std::vector<Estimate> estimates;                ///< [place] by the last pass
    std::vector<StratumSpread> spreads;
    std::vector<std::uint64_t> points; ///< of the last pass, or the next
    double sobol = 0.7;                ///< the last pass's errors over what was predicted
    double foreseen = 0;               ///< points of each chain in all passes to a precision
    int passes = 0;
    bool repeated = false; ///< the last pass was there for closer levels
    bool done = false;
    bool given_up = false;

    [[nodiscard]] bool all_near() const {
        return std::all_of(estimates.begin(), estimates.end(),
                           [](const Estimate& e) { return !e.usable || e.near; });
    }
    [[nodiscard]] double total() const { return static_cast<double>(sum_of(points)); }
};

} // namespace raming::summary
