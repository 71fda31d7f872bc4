#include "engine/report/rounding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace raming::report {

Rounding rounding_of(const std::vector<Shown>& shown) {
    double narrowest = std::numeric_limits<double>::infinity();
    double noise = 0;
    for (const Shown& one : shown) {
        if (std::isfinite(one.width) && one.width > 0) {
            narrowest = std::min(narrowest, one.width);
        }
        if (std::isfinite(one.mcse)) {
            noise = std::max(noise, one.mcse);
        }
    }
    // By multiplication: powers of ten stay exact, logarithms would not say on which side they are.
    Rounding rounding;
    double& unit = rounding.unit;
    while (std::isfinite(narrowest) && 10 * unit <= narrowest / 10) {
        unit *= 10;
    }
    rounding.by_noise = unit < 2 * noise;
    while (10 * unit < 2 * noise) {
        unit *= 10;
    }
    for (const double coarser : {2.0, 5.0, 10.0}) {
        if (unit < 2 * noise && coarser * unit >= 2 * noise) {
            unit *= coarser;
        }
    }
    return rounding;
}

double rounded(double value, double unit) {
    return std::round(value / unit) * unit + 0.0;
}

} // namespace raming::report
