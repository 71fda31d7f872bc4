#include "models/schooling/duration_forms.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/special_functions/gamma.hpp>

#include "models/schooling/duration.hpp"

namespace raming::schooling {

namespace {

// A difference of less than this part of its terms has lost its digits.
constexpr double cancelled = 1e-3;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// No promotion to long double (ten times the time); what overflows is caught by the callers.
namespace policies = boost::math::policies;
using Policy = policies::policy<policies::promote_double<false>,
                                policies::domain_error<policies::ignore_error>,
                                policies::overflow_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>>;

/// 1 − Φ(z).
double normal_tail(double z) {
    return 0.5 * std::erfc(z / std::numbers::sqrt2);
}

double normal_density(double z) {
    return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
}

/// Mills' ratio (1 − Φ(z))/φ(z); by Laplace's continued fraction before the tail itself underflows.
double mills(double z) {
    if (z < 20) {
        return std::sqrt(std::numbers::pi / 2) * std::exp(0.5 * z * z) *
               std::erfc(z / std::numbers::sqrt2);
    }
    double fraction = z;
    for (int term = 24; term > 0; --term) {
        fraction = z + term / fraction;
    }
    return 1 / fraction;
}

/// Γ(a, x) / (x^a e^-x) for x well above a (Legendre's continued fraction, from its tail).
double scaled_upper_gamma(double shape, double x) {
    constexpr int terms = 200;
    double fraction = x + 2 * terms + 1 - shape;
    for (int term = terms; term > 0; --term) {
        fraction = x + 2 * term - 1 - shape - term * (term - shape) / fraction;
    }
    return 1 / fraction;
}

} // namespace

LognormalForm::LognormalForm(double mean, double deviation, double from)
    : mean_(mean), deviation_(deviation), from_(from), start_(score(from)), deep_(start_ > 5),
      tail_(deep_ ? mills(start_) : normal_tail(start_)) {}

double LognormalForm::score(double weeks) const {
    return weeks > 0 ? (std::log(weeks) - mean_) / deviation_
                     : -std::numeric_limits<double>::infinity();
}

double LognormalForm::survival(double weeks) const {
    const double z = score(weeks);
    return deep_ ? density_over_tail(z, weeks) * mills(z) : normal_tail(z) / tail_;
}

// With M Mills' ratio and s the standard deviation, ∫_t^∞ S = t φ(z) [M(z − s) − M(z)], and
// ∫_0^t (1 − S) = t φ(z) [M(−z) − M(s − z)]: e^(mean + s²/2) φ(z − s) = t φ(z) takes the mean,
// which may overflow, out of the usual partial expectations. The second serves where many reach the
// horizon.
double LognormalForm::integral(double weeks) const {
    if (score(horizon_weeks) < 3) {
        return (horizon_weeks - weeks - (ended(horizon_weeks) - ended(weeks))) / tail_;
    }
    const double here = remaining(weeks);
    const double difference = here - remaining(horizon_weeks);
    return difference > cancelled * here && std::isfinite(difference) ? difference : nothing;
}

/// φ(z) / (1 − Φ(z₀)); z² − z₀² by its factors, since both may be in the thousands.
double LognormalForm::density_over_tail(double z, double weeks) const {
    if (deep_) {
        return std::exp(-0.5 * std::log(weeks / from_) / deviation_ * (z + start_)) / tail_;
    }
    return normal_density(z) / tail_;
}

double LognormalForm::ended(double weeks) const {
    const double z = score(weeks);
    if (z < -37) { // φ(z) underflows
        return 0;
    }
    return weeks * normal_density(z) * (mills(-z) - mills(deviation_ - z));
}

double LognormalForm::remaining(double weeks) const {
    const double z = score(weeks);
    if (z < -9) { // nobody has returned by then, to the last digit
        return (std::exp(mean_ + 0.5 * deviation_ * deviation_) - weeks) / tail_;
    }
    if (z - deviation_ < -30) { // M(z − s) overflows
        return nothing;
    }
    const double above = mills(z - deviation_);
    const double difference = above - mills(z);
    return difference > cancelled * above ? weeks * density_over_tail(z, weeks) * difference
                                          : nothing;
}

GammaForm::GammaForm(double shape, double rate, double from)
    : shape_(shape), rate_(rate), start_(rate * from),
      tail_(boost::math::gamma_q(shape, start_, Policy())), deep_(tail_ < 1e-100),
      scaled_(deep_ ? scaled_upper_gamma(shape, start_) : 0) {}

double GammaForm::survival(double weeks) const {
    const double x = rate_ * weeks;
    return deep_ ? power(x) * scaled_upper_gamma(shape_, x) / scaled_
                 : boost::math::gamma_q(shape_, x, Policy()) / tail_;
}

double GammaForm::integral(double weeks, double left) const {
    const double left_at_end = survival(horizon_weeks);
    if (rate_ * weeks > shape_ + 1) {
        return std::max(0.0, remaining(weeks, left) - remaining(horizon_weeks, left_at_end));
    }
    return begun(horizon_weeks, left_at_end) - begun(weeks, left);
}

/// (x/x₀)^a e^(x₀ − x)
double GammaForm::power(double x) const {
    return std::exp(start_ - x + shape_ * std::log(x / start_));
}

/// ∫_t^∞ S
double GammaForm::remaining(double weeks, double left) const {
    const double x = rate_ * weeks;
    if (deep_) {
        return power(x) * (1 - (x - shape_) * scaled_upper_gamma(shape_, x)) / scaled_ / rate_;
    }
    const double density = boost::math::gamma_p_derivative(shape_, x, Policy());
    return (x * density / tail_ - (x - shape_) * left) / rate_;
}

/// ∫_0^t S
double GammaForm::begun(double weeks, double left) const {
    const double ended = boost::math::gamma_p(shape_ + 1, rate_ * weeks, Policy());
    return weeks * left + shape_ / rate_ * ended / tail_;
}

} // namespace raming::schooling
