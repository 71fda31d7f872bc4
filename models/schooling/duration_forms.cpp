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

double upper_gamma(double shape, double x) {
    return boost::math::gamma_q(shape, x, Policy());
}
double lower_gamma(double shape, double x) {
    return boost::math::gamma_p(shape, x, Policy());
}

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

/// A value that is computed when it is first wanted.
template <class Compute>
double once(std::optional<double>& value, const Compute& compute) {
    if (!value) {
        value = compute();
    }
    return *value;
}

} // namespace

WeibullForm::WeibullForm(double shape, double log_scale, double unit, double from)
    : shape_(shape), order_(1 / shape), log_scale_(log_scale), unit_(unit), from_(from),
      end_(hazard(horizon_weeks)) {}

double WeibullForm::hazard(double weeks) const {
    return std::exp(log_scale_ + shape_ * std::log(weeks / unit_));
}

// The hazard since τ₀ is y − y₀ with y = c (t/unit)^k, so that
//     ∫ S dt = (unit/k) c^(−1/k) e^(y₀) Γ(1/k) × the mass of a gamma of shape 1/k between two y.
// Small k makes that a product of huge and tiny factors.
double WeibullForm::integral(double weeks) {
    if (!(shape_ > 0.01 && order_ * std::log(end_) > -500)) {
        return nothing;
    }
    const double y = weeks > 0 ? hazard(weeks) : 0;
    if (!(y < 500)) {
        return nothing;
    }
    const bool early = y < order_;
    const double at_end = early ? once(below_end_, [&] { return lower_gamma(order_, end_); })
                                : once(above_end_, [&] { return upper_gamma(order_, end_); });
    const double here = !early ? upper_gamma(order_, y) : y > 0 ? lower_gamma(order_, y) : 0.0;
    const double larger = early ? at_end : here;
    const double part = larger - (early ? here : at_end);
    if (!(part > cancelled * larger && part > 1e-280)) {
        return nothing;
    }
    const double value =
        part * once(weeks_of_mass_, [&] {
            const double passed = from_ > 0 ? std::exp(log_scale_) : 0;
            return unit_ / shape_ *
                   std::exp(passed + boost::math::lgamma(order_, Policy()) - order_ * log_scale_);
        });
    return std::isfinite(value) ? value : nothing;
}

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
double LognormalForm::integral(double weeks) {
    if (!many_at_end_) {
        many_at_end_ = score(horizon_weeks) < 3;
        at_end_ = *many_at_end_ ? ended(horizon_weeks) : remaining(horizon_weeks);
    }
    if (*many_at_end_) {
        return (horizon_weeks - weeks - (at_end_ - ended(weeks))) / tail_;
    }
    const double here = remaining(weeks);
    const double difference = here - at_end_;
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
    : shape_(shape), rate_(rate), start_(rate * from), tail_(upper_gamma(shape, start_)),
      deep_(tail_ < 1e-100), scaled_(deep_ ? scaled_upper_gamma(shape, start_) : 0) {}

double GammaForm::survival(double weeks) const {
    const double x = rate_ * weeks;
    return deep_ ? power(x) * scaled_upper_gamma(shape_, x) / scaled_
                 : upper_gamma(shape_, x) / tail_;
}

double GammaForm::integral(double weeks, double left) {
    const double left_at_end = once(left_at_end_, [&] { return survival(horizon_weeks); });
    if (rate_ * weeks > shape_ + 1) {
        return std::max(0.0, remaining(weeks, left) - once(remaining_at_end_, [&] {
                                 return remaining(horizon_weeks, left_at_end);
                             }));
    }
    return once(begun_at_end_, [&] { return begun(horizon_weeks, left_at_end); }) -
           begun(weeks, left);
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
    const double ended = lower_gamma(shape_ + 1, rate_ * weeks);
    return weeks * left + shape_ / rate_ * ended / tail_;
}

} // namespace raming::schooling
