#pragma once
// One rounding unit for a whole report, so that no two of its figures contradict each other: all
// is computed first and rounded last.

#include <vector>

namespace raming::report {

/// A number that the report shows as an interval [children].
struct Shown {
    double width = 0; ///< of its 95 % interval; 0 for what is certain
    double mcse = 0;  ///< the largest of the interval's numbers; NaN where it does not exist
};

struct Rounding {
    double unit = 1;       ///< [children]
    bool by_noise = false; ///< coarser than the widths ask for: more draws would make it finer
};

/// The largest power of ten that is not above a tenth of the narrowest 95 % width. Where twice the
/// Monte Carlo error of anything shown is larger, the smallest of 1, 2, 5, 10, 20, 50, … that is
/// not below that instead: digits that are noise are not shown. At least 1, since children are
/// whole.
[[nodiscard]] Rounding rounding_of(const std::vector<Shown>& shown);

/// To the nearest multiple of the unit, half away from zero; never −0. NaN stays NaN.
[[nodiscard]] double rounded(double value, double unit);

} // namespace raming::report
