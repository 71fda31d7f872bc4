#pragma once
// Where a number of children has no variance, or no fourth moment (which the error of an estimated
// variance needs), its logarithm is looked at instead. Internal to engine/summary.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/run/model.hpp"

namespace raming::summary {

/// On the log scale smaller numbers of children are taken as this.
inline constexpr double least_number = 0.5;

[[nodiscard]] inline bool needs_logs(const run::Estimand& estimand) {
    return !(estimand.moments_below > 4);
}

/// Copies numbers, or their logarithms, and returns how many were raised to least_number for it.
inline std::uint64_t take(bool logs, const double* from, std::size_t count, double* to) {
    if (!logs) {
        std::copy_n(from, count, to);
        return 0;
    }
    std::uint64_t raised = 0;
    for (std::size_t i = 0; i < count; ++i) {
        raised += from[i] < least_number ? 1 : 0;
        to[i] = std::log(std::max(from[i], least_number));
    }
    return raised;
}

} // namespace raming::summary
