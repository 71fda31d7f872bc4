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
    const bool has_lower = density.at_lower != 0;
    const bool has_upper = density.at_upper != 0;
    Expansion expansion{centre, reach, {}};
    Series& x = expansion.c;
    Series g{};
    Series r{};
    Series v{};
    Series slope{};
    Series growth{}; // A − L g
    x[0] = value;
    g[0] = rate * reach;
    for (std::size_t n = 0; n < order; ++n) {
        if (has_lower) {
            Real sum = n == 0 ? -1 : 0;
            for (std::size_t j = 1; j <= n; ++j) {
                sum += x[j] * r[n - j];
            }
            r[n] = -sum / (value - equation.lower);
        }
        if (has_upper) {
            Real sum = n == 0 ? 1 : 0;
            for (std::size_t j = 1; j <= n; ++j) {
                sum += x[j] * v[n - j];
            }
            v[n] = sum / (equation.upper - value);
        }
        slope[n] = density.at_lower * r[n] - density.at_upper * v[n] + density.linear * x[n] +
                   (n == 0 ? density.constant : 0);
        Real product = 0;
        for (std::size_t j = 0; j <= n; ++j) {
            product += slope[j] * g[n - j];
        }
        growth[n] = (n == 0   ? equation.weight * reach
                     : n == 1 ? equation.bending * reach * reach
                              : Real{0}) -
                    product;
        Real change = 0;
        for (std::size_t j = 0; j <= n; ++j) {
            change += g[j] * growth[n - j];
        }
        const auto next = static_cast<Real>(n + 1);
        x[n + 1] = g[n] / next;
        g[n + 1] = change / next;
    }
    const Real least =
        std::min(std::abs(expansion.at(centre - reach)), std::abs(expansion.at(centre + reach)));
    const Real rounding = std::numeric_limits<Real>::epsilon() * std::max(least, floor);
    const bool settled = std::abs(x[order]) + std::abs(x[order - 1]) <= rounding;
    return settled ? std::optional(expansion) : std::nullopt;
}

} // namespace raming::prior
