#pragma once
// The width of the 95 % interval of some draws. Internal to engine/summary.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace raming::summary {

/// From the 2.5 % to the 97.5 % quantile; reorders the values, of which there is at least one. Type
/// 8 of Hyndman and Fan (1996): median-unbiased whatever the law, which matters as parts of the
/// draws are small.
inline double interval_width(std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    const auto at = [&](double p) {
        const double place = std::clamp((n + 1.0 / 3) * p + 1.0 / 3 - 1, 0.0, n - 1);
        const auto low = static_cast<std::ptrdiff_t>(place);
        std::nth_element(values.begin(), values.begin() + low, values.end());
        const double below = values[static_cast<std::size_t>(low)];
        if (low + 1 == std::ssize(values)) {
            return below;
        }
        const double above = *std::min_element(values.begin() + low + 1, values.end());
        return below + (place - static_cast<double>(low)) * (above - below);
    };
    return at(0.975) - at(0.025);
}

} // namespace raming::summary
