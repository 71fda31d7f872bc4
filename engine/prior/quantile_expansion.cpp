#include "engine/prior/quantile_expansion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace raming::prior {

Real Expansion::at(Real t) const noexcept {
    const Real s = (t - centre) / reach;
    Real sum = c[order];
    for (std::size_t k = order; k-- > 0;) {
        sum = sum * s + c[k];
    }
    return sum;
}

// With r = 1/(x − lower), v = 1/(upper − x) and L = (ln f)' series in s like x itself, and g its
// derivative dx/ds,
//     g' = g (A − L g),  A = reach (ln w)' .
std::optional<Expansion> expand(const QuantileEquation& equation, Real centre, Real reach,
                                Real value, Real rate, Real floor) {
    constexpr std::size_t order = Expansion::order;
    using Series = std::array<Real, order + 1>;
    const PearsonSlope& density = equation.density;
    const Real below = density.at_lower != 0 ? 1 / (value - equation.lower) : 0;
    const Real above = density.at_upper != 0 ? 1 / (equation.upper - value) : 0;
    const std::array<Real, 2> weight{equation.weight * reach, equation.bending * reach * reach};
    Expansion expansion{centre, reach, {}};
    Series& x = expansion.c;
    Series g{};
    Series r{};
    Series v{};
    Series slope{};  // L
    Series growth{}; // A − L g
    x[0] = value;
    g[0] = rate * reach;
    for (std::size_t n = 0; n < order; ++n) {
        // Two sums at a time, which the processor adds up side by side.
        const Real one = n == 0 ? 1 : 0;
        Real sum_r = 0;
        Real sum_v = 0;
        for (std::size_t j = 1; j <= n; ++j) {
            sum_r += x[j] * r[n - j];
            sum_v += x[j] * v[n - j];
        }
        r[n] = (one - sum_r) * below;
        v[n] = (one + sum_v) * above;
        slope[n] = density.at_lower * r[n] - density.at_upper * v[n] + density.linear * x[n] +
                   one * density.constant;
        Real product = 0;
        Real change = 0;
        for (std::size_t j = 1; j <= n; ++j) {
            product += g[j] * slope[n - j];
            change += g[j] * growth[n - j];
        }
        growth[n] = (n < weight.size() ? weight[n] : 0) - (product + g[0] * slope[n]);
        const Real part = Real{1} / static_cast<Real>(n + 1);
        x[n + 1] = g[n] * part;
        g[n + 1] = (change + g[0] * growth[n]) * part;
    }
    const Real least =
        std::min(std::abs(expansion.at(centre - reach)), std::abs(expansion.at(centre + reach)));
    const Real rounding = std::numeric_limits<Real>::epsilon() * std::max(least, floor);
    const bool settled = std::abs(x[order]) + std::abs(x[order - 1]) <= rounding;
    return settled ? std::optional(expansion) : std::nullopt;
}

} // namespace raming::prior
