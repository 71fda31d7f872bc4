#include "models/schooling/duration_law.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include "models/schooling/duration_forms.hpp"

namespace raming::schooling {

namespace {

// S is followed until e^-42 (6e-19) of its start, and taken as flat until it has lost 1e-17.
constexpr double folds = 42.0;
constexpr double flat = 1e-17;
constexpr double shortest_weeks = 1e-30; ///< stands for 0 in ln t

namespace policies = boost::math::policies;
using Policy = policies::policy<policies::domain_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>>;

/// ln(e^y − 1) and ln(e^y + 1), y of any size.
double log_expm1(double y) {
    return y > 1 ? y + std::log1p(-std::exp(-y)) : std::log(std::expm1(y));
}
double log_exp_plus_1(double y) {
    return y > 0 ? y + std::log1p(std::exp(-y)) : std::log1p(std::exp(y));
}

/// An integral of S from `weeks` to the horizon, where S starts at `left` and falls.
template <class Integral>
double bounded(double weeks, double left, const Integral& integral) {
    const double longest = std::max(0.0, horizon_weeks - weeks) * left;
    return longest > 0 ? std::clamp(integral(), 0.0, longest) : 0.0;
}

} // namespace

Shapes shapes(Family family, double from) {
    switch (family) {
    case Family::weibull: // from the first day, k → 0 would end a fixed part of the spells at once
        return {from > 0 ? 0.0 : 0.05, 100};
    case Family::lognormal:
        return {0.01, 100};
    case Family::gamma:
        return {0.05, 100};
    case Family::stayers:
        break;
    }
    return {0, 0.999};
}

Law::Law(Family family, double shape, double from, double to)
    : family_(family), shape_(shape), from_(from), to_(to) {
    const auto [low, high] = shapes(family, from);
    shape_ = std::clamp(shape, low, high);
    shape_held_ = shape_ != shape;
    if (family == Family::weibull && from > 0) {
        const double span = std::log(to / from);
        if (shape_ < 1e-12) { // the limit, to all digits
            shape_ = 0;
        }
        log_base_ = shape_ > 0 ? log_expm1(shape_ * span) : std::log(span);
    }
}

double Law::spread() const {
    switch (family_) {
    case Family::lognormal:
        return shape_;
    case Family::gamma:
        return 1 / std::sqrt(std::max(shape_, 1.0));
    default:
        return 1;
    }
}

/// Weibull: ln of the cumulative hazard since τ₀, ln(−ln q) + ln g(τ).
double Law::log_hazard(double theta, double weeks) const {
    if (from_ == 0) {
        return theta + shape_ * std::log(weeks / to_);
    }
    const double since = std::log(weeks / from_);
    return theta + (shape_ > 0 ? log_expm1(shape_ * since) : std::log(since)) - log_base_;
}

double Law::survival(double theta, double weeks) const {
    if (weeks <= from_) {
        return 1;
    }
    switch (family_) {
    case Family::weibull:
        return std::exp(-std::exp(log_hazard(theta, weeks)));
    case Family::lognormal:
        return LognormalForm(-theta, shape_, from_).survival(weeks);
    case Family::gamma:
        return GammaForm(shape_, std::exp(theta), from_).survival(weeks);
    case Family::stayers:
        break;
    }
    return std::exp(-std::exp(theta) * (weeks - from_));
}

Passed Law::passed(double theta, double weeks) const {
    return SolvedLaw(*this, theta).passed(weeks);
}

double Law::integral(double theta, double weeks) const {
    return passed(theta, weeks).integral;
}

double Law::year(double theta, double weeks) const {
    return passed(theta, weeks).year();
}

Law::Range Law::weibull_range(double theta, double weeks) const {
    const double hazard = weeks > from_ ? std::exp(log_hazard(theta, weeks)) : 0;
    const auto place = [&](double more) {
        const double log_g = std::log(hazard + more) - theta;
        if (from_ == 0) {
            return std::log(to_) + log_g / shape_;
        }
        return std::log(from_) + (shape_ > 0 ? log_exp_plus_1(log_g + log_base_) / shape_
                                             : std::exp(log_g + log_base_));
    };
    return {place(flat), place(folds)};
}

Law::Range Law::lognormal_range(double theta, double weeks) const {
    const double z = LognormalForm(-theta, shape_, from_).score(weeks);
    const double end = z > 0 ? std::sqrt(z * z + 2 * folds) : std::sqrt(2 * folds);
    return {-theta - 8.6 * shape_, -theta + end * shape_};
}

double Law::quadrature(double theta, double weeks) const {
    using Rule = boost::math::quadrature::gauss<double, 20>;
    const bool weibull = family_ == Family::weibull;
    const Range range = weibull ? weibull_range(theta, weeks) : lognormal_range(theta, weeks);
    const double last = std::log(horizon_weeks);
    const double first = std::log(std::max(weeks, shortest_weeks));
    const double begin = std::clamp(range.flat_to, first, last);
    const double end = std::clamp(range.end, begin, last);
    double sum = begin > first ? (std::exp(begin) - weeks) * survival(theta, weeks) : 0.0;
    if (weeks == 0 && begin == first) {
        sum = shortest_weeks;
    }
    // A panel is short against the scale of S in ln t and of t itself, and S loses a factor e^8.4
    // at most where it falls steadily.
    const double scale = std::max(0.4, weibull ? shape_ : 1 / shape_);
    const auto panels = std::max(5.0, std::ceil((end - begin) * scale));
    const double width = (end - begin) / panels;
    const auto integrand = [&](double x) {
        const double t = std::exp(x);
        return t * survival(theta, t);
    };
    for (double panel = 0; panel < panels; panel += 1) {
        const double left = begin + panel * width;
        sum += Rule::integrate(integrand, left, left + width);
    }
    return sum;
}

double Law::staying_spells(double theta) const {
    if (family_ != Family::stayers) {
        return 0;
    }
    // A stayer counts T − τ₀ + W weeks of starts, a leaver F(τ₀).
    const double stayers = shape_ / (horizon_weeks - from_ + weeks_per_year);
    const double leavers = (1 - shape_) / year(theta, from_);
    return stayers / (stayers + leavers);
}

double Law::observation(double theta, Observed observed) const {
    if (observed == Observed::spell_share) {
        const double staying = staying_spells(theta);
        return staying + (1 - staying) * survival(theta, to_);
    }
    SolvedLaw law(*this, theta);
    const double leavers = law.passed(to_).year() / law.passed(from_).year();
    if (family_ != Family::stayers) {
        return leavers;
    }
    const double longest =
        (horizon_weeks - to_ + weeks_per_year) / (horizon_weeks - from_ + weeks_per_year);
    return shape_ * longest + (1 - shape_) * leavers;
}

double Law::lowest(Observed observed) const {
    if (family_ != Family::stayers) {
        return low_margin;
    }
    return observation(std::log(-std::log(low_margin) / (to_ - from_)), observed);
}

double Law::highest(Observed observed) const {
    if (observed == Observed::spell_share) {
        return family_ == Family::stayers
                   ? observation(std::log(high_margin / (to_ - from_)), observed)
                   : 1 - high_margin;
    }
    const double longest =
        (horizon_weeks - to_ + weeks_per_year) / (horizon_weeks - from_ + weeks_per_year);
    return longest * (1 - high_margin);
}

double Law::guess(double value) const {
    const double hazard = -std::log(value); // over τ₀ to τ₁
    switch (family_) {
    case Family::weibull:
        return std::log(hazard);
    case Family::lognormal:
        return -std::log(from_ + (to_ - from_) / hazard);
    default:
        return std::log(hazard / (to_ - from_));
    }
}

double Law::solve(Observed observed, double value, double start, double first_step,
                  int bits) const {
    if (family_ == Family::weibull && observed == Observed::spell_share) {
        return std::log(-std::log(value));
    }
    const auto excess = [&](double theta) {
        return std::log(std::max(observation(theta, observed), 1e-300) / value);
    };
    double left = start;
    double at_left = excess(left);
    if (at_left == 0) {
        return left;
    }
    double step = first_step * spread();
    double right = left;
    double at_right = at_left;
    if (at_left > 0) {
        while (at_right > 0) {
            left = right;
            at_left = at_right;
            right += step;
            at_right = excess(right);
            step *= 2;
        }
    } else {
        while (at_left < 0) {
            right = left;
            at_right = at_left;
            left -= step;
            at_left = excess(left);
            step *= 2;
        }
    }
    if (at_left == 0 || at_right == 0) {
        return at_left == 0 ? left : right;
    }
    std::uintmax_t steps = 100;
    const auto bracket = boost::math::tools::toms748_solve(
        excess, left, right, at_left, at_right,
        boost::math::tools::eps_tolerance<double>(static_cast<unsigned>(bits)), steps, Policy());
    return 0.5 * (bracket.first + bracket.second);
}

SolvedLaw::SolvedLaw(const Law& law, double theta) : law_(&law), theta_(theta) {
    switch (law.family_) {
    case Family::weibull:
        form_.emplace<WeibullForm>(law.shape_, theta - (law.from_ > 0 ? law.log_base_ : 0.0),
                                   law.from_ > 0 ? law.from_ : law.to_, law.from_);
        break;
    case Family::lognormal:
        form_.emplace<LognormalForm>(-theta, law.shape_, law.from_);
        break;
    case Family::gamma:
        form_.emplace<GammaForm>(law.shape_, std::exp(theta), law.from_);
        break;
    case Family::stayers:
        break;
    }
}

Passed SolvedLaw::passed(double weeks) {
    const bool begun = weeks > law_->from_;
    if (auto* gamma = std::get_if<GammaForm>(&form_)) {
        const double left = begun ? gamma->survival(weeks) : 1.0;
        return {left, bounded(weeks, left, [&] { return gamma->integral(weeks, left); })};
    }
    if (auto* lognormal = std::get_if<LognormalForm>(&form_)) {
        const double left = begun ? lognormal->survival(weeks) : 1.0;
        return {left, bounded(weeks, left, [&] {
                    const double value = lognormal->integral(weeks);
                    return std::isnan(value) ? law_->quadrature(theta_, weeks) : value;
                })};
    }
    const double left = law_->survival(theta_, weeks);
    if (auto* weibull = std::get_if<WeibullForm>(&form_)) {
        return {left, bounded(weeks, left, [&] {
                    const double value = weibull->integral(weeks);
                    return std::isnan(value) ? law_->quadrature(theta_, weeks) : value;
                })};
    }
    return {left, bounded(weeks, left, [&] {
                const double hazard = std::exp(theta_);
                return left * -std::expm1(-hazard * (horizon_weeks - weeks)) / hazard;
            })};
}

} // namespace raming::schooling
