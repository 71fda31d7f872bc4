#pragma once
// Where the quantile of a count lies, by expansion; see count_quantiles.hpp. Internal to
// engine/random.

#include <cmath>

namespace raming::random {

namespace {

/// Below this mean a search from 0 upwards is quick.
constexpr double search_below = 10.0;
/// Farther apart than this an expansion's terms do not fall fast enough.
constexpr double widest_step = 0.5;
/// From this mean on whole numbers are near a double's last bits, and the expansion decides alone.
constexpr double digits_end = 0x1p40;
/// Scores up to which the error bound was tried; beyond lie 1e-10 of all uniforms.
constexpr double farthest_score = 6.5;

/// The count is the whole number nearest to x, unless x is within `error` of the border between two
/// of them.
struct Place {
    double x;
    double error;
    double step; ///< how fast the terms fall
};

/// The three counts are one family: with c = 0 (Poisson), −p (binomial) or the odds of a failure
/// (negative binomial) its cumulants are mean, v = mean(1 + c), v(1 + 2c), v(1 + 6c(1 + c)) and
/// v(1 + 2c)(1 + 12c(1 + c)). A variance of 1/12 or less gives no number.
[[gnu::always_inline]] inline Place place_of(double mean, double c, double z) {
    const double spread = c * (1 + c);
    const double v = mean * (1 + c);
    // Sheppard: what is smooth under the steps of a whole number has 1/12 less variance.
    const double s = std::sqrt(v - 1.0 / 12);
    const double inverse = 1 / s;
    const double square = inverse * inverse;
    const double third = v * (1 + 2 * c);
    const double g1 = third * (square * inverse);
    const double g2 = (v * (1 + 6 * spread) + 1.0 / 120) * (square * square);
    const double g3 = third * (1 + 12 * spread) * (square * square * inverse);
    const double z2 = z * z;
    const double first = g1 * (z2 - 1) * (1.0 / 6);
    const double second = z * (g2 * (z2 - 3) * (1.0 / 24) - g1 * g1 * (2 * z2 - 5) * (1.0 / 36));
    const double last = g3 * ((z2 - 6) * z2 + 3) * (1.0 / 120) -
                        g1 * g2 * ((z2 - 5) * z2 + 2) * (1.0 / 24) +
                        g1 * g1 * g1 * ((12 * z2 - 53) * z2 + 17) * (1.0 / 324);
    // The bound is some twice the largest error that the tests find over all three, and rounding.
    const double h = (1 + 2 * (c > 0 ? c : 0.0)) * inverse;
    const double error = 0.01 * s * ((h * h) * (h * h)) * (1 + z2 * z2 * std::abs(z));
    return {mean + s * (z + (first + (second + last))), error + mean * 0x1p-49, h};
}

} // namespace

} // namespace raming::random
