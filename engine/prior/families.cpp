#include "engine/prior/families.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/base/boost_policy.hpp"

namespace raming::prior {

Level level_of_score(Real z) {
    const Real scaled = z / std::numbers::sqrt2_v<Real>;
    return {std::erfc(-scaled) / 2, std::erfc(scaled) / 2};
}

Real score_of(Level level) {
    const bool low = level.in_lower_half();
    const Real tail = low ? level.below : level.above;
    const Real size =
        std::numbers::sqrt2_v<Real> * boost::math::erfc_inv(2 * tail, base::BoostPolicy());
    return low ? -size : size;
}

Real normal_density(Real z) {
    return std::exp(-z * z / 2) * std::numbers::inv_sqrtpi_v<Real> / std::numbers::sqrt2_v<Real>;
}

double Distribution::Family::least() const {
    const auto end = static_cast<double>(lower());
    if (!std::isfinite(end)) {
        return std::numeric_limits<double>::lowest();
    }
    // The least normal number above 0 still has a finite reciprocal.
    return end == 0 ? std::numeric_limits<double>::min()
                    : std::nextafter(end, std::numeric_limits<double>::infinity());
}

double Distribution::Family::greatest() const {
    const auto end = static_cast<double>(upper());
    if (!std::isfinite(end)) {
        return std::numeric_limits<double>::max();
    }
    return end == 0 ? -std::numeric_limits<double>::min()
                    : std::nextafter(end, -std::numeric_limits<double>::infinity());
}

double Distribution::Family::order_at_zero() const {
    if (lower() > 0 || upper() < 0) {
        return std::numeric_limits<double>::infinity();
    }
    return order_inside();
}

std::vector<Real> Distribution::Family::kinks() const {
    std::vector<Real> ends;
    if (std::isfinite(lower())) {
        ends.push_back(lower());
    }
    if (std::isfinite(upper())) {
        ends.push_back(upper());
    }
    return ends;
}

double Distribution::Family::rounded(Real x) const {
    const auto value = static_cast<double>(x);
    const double low = least();
    const double high = greatest();
    return value < low ? low : (value > high ? high : value);
}

Real quantile_by_newton(const Distribution::Family& family, Level level, Real guess) {
    constexpr int most_steps = 4;
    // Convergence is quadratic: after a step this small the next would be below rounding. Near an
    // end of the support it is the distance from the end that has to be known so well.
    constexpr Real settled = 1e-10L;
    const Real rounding = 4 * std::numeric_limits<Real>::epsilon() * std::abs(guess);
    const Real low = family.lower();
    const Real high = family.upper();
    Real x = guess;
    for (int step = 0; step < most_steps && x > low && x < high; ++step) {
        const Level at = family.level(x);
        const Real excess = level.in_lower_half() ? at.below - level.below : level.above - at.above;
        const Real move = excess / family.density(x);
        if (!std::isfinite(move)) {
            break;
        }
        x -= move;
        const Real room = std::min({std::abs(x), x - low, high - x});
        if (std::abs(move) <= std::max(settled * room, rounding)) {
            return x;
        }
    }
    return family.quantile(level);
}

} // namespace raming::prior
