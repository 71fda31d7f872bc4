#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.hpp"
#include "models/schooling/duration.hpp"
#include "models/schooling/duration_law.hpp"

namespace raming::schooling {

std::string_view name(Family family) {
    switch (family) {
    case Family::weibull:
        return "weibull";
    case Family::lognormal:
        return "lognormal";
    case Family::gamma:
        return "gamma";
    case Family::stayers:
        break;
    }
    return "stayers";
}

DurationCurve::DurationCurve(Family family, double shape, double from, double to, Observed observed,
                             double value)
    : family_(family), shape_(shape), from_(from), to_(to) {
    using base::Error;
    using base::Exit;
    if (!(from >= 0 && from < to && to < horizon_weeks)) {
        throw Error(Exit::invalid_scenario, "E102",
                    "durations observed beyond " + std::to_string(from) + " and " +
                        std::to_string(to) + " weeks: they must ascend and lie within 676 weeks.");
    }
    if (std::isnan(shape) || std::isnan(value)) {
        throw Error(Exit::invalid_scenario, "E102",
                    "the shape of a " + std::string(name(family)) +
                        " duration, or the share that goes on, is not a number.");
    }
    const Law law(family, shape, from, to);
    shape_ = law.shape();
    const double reachable = std::clamp(value, law.lowest(observed), law.highest(observed));
    held_ = law.shape_held() || reachable != value;
    solved_ = law.solve(observed, reachable, law.guess(reachable));
    norm_ = law.year(solved_, from);
}

double DurationCurve::survival(double weeks) const {
    const Law law(family_, shape_, from_, to_);
    const double staying = law.staying_spells(solved_);
    return staying + (1 - staying) * law.survival(solved_, weeks);
}

// Stayers are a share of the children counted over a year, not of the spells: a stayer counts 724
// weeks of starts (τ₀ = 4) against some 60 of another spell, so that 15 % of spells would alone
// make a year ratio above the 0.40 observed for absolute absence, and no curve could meet it.
double DurationCurve::year_count(double weeks) const {
    const Law law(family_, shape_, from_, to_);
    const double leavers = law.year(solved_, std::max(weeks, from_)) / norm_;
    if (family_ != Family::stayers) {
        return leavers;
    }
    const double stayers =
        (std::max(0.0, horizon_weeks - std::max(weeks, from_)) + weeks_per_year) /
        (horizon_weeks - from_ + weeks_per_year);
    return shape_ * stayers + (1 - shape_) * leavers;
}

double DurationCurve::stock(double weeks) const {
    const Law law(family_, shape_, from_, to_);
    const double leavers = law.integral(solved_, std::max(weeks, from_)) / norm_;
    if (family_ != Family::stayers) {
        return leavers;
    }
    const double stayers =
        std::max(0.0, horizon_weeks - weeks) / (horizon_weeks - from_ + weeks_per_year);
    return shape_ * stayers + (1 - shape_) * leavers;
}

} // namespace raming::schooling
