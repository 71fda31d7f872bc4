#include "engine/prior/cubic_cells.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace raming::prior;

/// The square root, but nothing from 0.3 to 0.31, and 1 more beyond 0.7 and `jump`.
TabledFunction root(double jump = 1) {
    return [jump](const double* at, double* x, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            const bool is_gap = at[i] >= 0.3 && at[i] < 0.31;
            x[i] = is_gap ? std::numeric_limits<double>::quiet_NaN()
                          : std::sqrt(at[i]) + (at[i] > jump ? 1 : 0);
        }
    };
}

/// The largest error of the cells at u below 0.3, where all must be there.
double largest_error(const TailAxis& axis, const CubicFit& fit) {
    double largest = 0;
    for (double u = 0.001; u < 0.28; u *= 1.00037) {
        double x = 0;
        CHECK_FALSE(axis.evaluate(fit.cells, &u, 1, true, {0, 10}, &x));
        largest = std::max(largest, std::abs(x / std::sqrt(u) - 1));
    }
    return largest;
}

bool is_missing(const TailAxis& axis, const CubicFit& fit, double u) {
    double x = 0;
    return axis.evaluate(fit.cells, &u, 1, true, {0, 10}, &x);
}

} // namespace

TEST_CASE("cubics meet their target, and measure their error") {
    const TailAxis axis(16, 5);
    const CubicFit fit = fit_cubics(axis, 2, root(), 0, 1e-9);
    const double largest = largest_error(axis, fit);
    CHECK(largest <= 1e-9);
    CHECK(largest <= 1.1 * fit.error);
    // The twin: wider cells are worse.
    const TailAxis wide(16, 4);
    CHECK(largest_error(wide, fit_cubics(wide, 2, root(), 0, 1)) > 5 * largest);
}

TEST_CASE("where the function jumps, has no value or cannot be met, there is no cubic") {
    const TailAxis axis(16, 5);
    const CubicFit fit = fit_cubics(axis, 2, root(0.7), 0, 1e-9);
    CHECK(is_missing(axis, fit, 0.305));
    CHECK(is_missing(axis, fit, 0.7));
    CHECK(is_missing(axis, fit, 1e-6)); // beyond the axis
    CHECK_FALSE(is_missing(axis, fit, 0.65));
    CHECK_FALSE(is_missing(axis, fit, 0.75));
    const CubicFit strict = fit_cubics(axis, 2, root(), 0, 1e-15);
    CHECK(is_missing(axis, strict, 0.1));
    CHECK(is_missing(axis, strict, 0.2));
}
