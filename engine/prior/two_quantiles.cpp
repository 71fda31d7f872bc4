// Beta and gamma from two of their quantiles, by nested root finding.

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/base/boost_policy.hpp"
#include "engine/prior/families.hpp"

namespace raming::prior {

namespace {

constexpr Real none = std::numeric_limits<Real>::quiet_NaN();

/// The root of a monotone function of ln(parameter) over the shapes allowed; NaN where it has none.
template <class Error>
Real monotone_root(Error error) {
    const Real low = std::log(Real{least_shape});
    const Real high = std::log(Real{greatest_shape});
    const Real at_low = error(low);
    const Real at_high = error(high);
    if (!(at_low * at_high < 0)) {
        return none;
    }
    std::uintmax_t most_steps = 200;
    const auto [from, to] = boost::math::tools::toms748_solve(
        error, low, high, at_low, at_high, boost::math::tools::eps_tolerance<Real>(60), most_steps,
        base::BoostPolicy());
    return std::exp(from + (to - from) / 2);
}

} // namespace

Parameters solve_beta(Real p1, Real x1, Real p2, Real x2) {
    // For any a one b gives the first quantile (the cdf at x1 grows with b); along that curve the
    // distribution narrows as a grows, so the cdf at x2 > x1 grows too.
    const auto second_shape = [&](Real a) {
        return monotone_root([&](Real log_b) {
            return boost::math::ibeta(a, std::exp(log_b), x1, base::BoostPolicy()) - p1;
        });
    };
    const auto error = [&](Real log_a) {
        const Real a = std::exp(log_a);
        const Real b = second_shape(a);
        // Out of reach only where a is so large that nothing is left between x1 and x2, or so small
        // that nothing lies between 0 and 1 but the ends.
        if (std::isnan(b)) {
            return a > 1 ? 1 - p2 : p1 - p2;
        }
        return boost::math::ibeta(a, b, x2, base::BoostPolicy()) - p2;
    };
    const Real a = monotone_root(error);
    return {a, std::isnan(a) ? none : second_shape(a)};
}

Parameters solve_gamma(Real p1, Real x1, Real p2, Real x2) {
    // The ratio of two quantiles depends on the shape alone, and falls as it grows.
    const Real ratio = std::log(x2 / x1);
    const Real shape = monotone_root([&](Real log_shape) {
        const Real k = std::exp(log_shape);
        const Real found = std::log(boost::math::gamma_p_inv(k, p2, base::BoostPolicy()) /
                                    boost::math::gamma_p_inv(k, p1, base::BoostPolicy()));
        // For the smallest shapes the quantiles underflow, and their ratio is beyond every number.
        constexpr Real largest = 1e4L;
        return (found < largest ? found : largest) - ratio;
    });
    if (std::isnan(shape)) {
        return {none, none};
    }
    return {shape, x1 / boost::math::gamma_p_inv(shape, p1, base::BoostPolicy())};
}

} // namespace raming::prior
