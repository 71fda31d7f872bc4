#include "models/schooling/leavers.hpp"

#include <algorithm>
#include <cmath>

#include "models/schooling/duration_law.hpp"

namespace raming::schooling {

namespace {

constexpr int most_steps = 40; ///< Newton takes 3 to 8

struct Expected {
    double weeks; ///< ∫_0^a e^(−λ t) dt
    double slope; ///< its derivative in λ
};

Expected expected(double hazard, double span) {
    const double x = hazard * span;
    if (x < 1e-3) { // the slope's difference cancels
        return {span * (1 - x / 2 + x * x / 6 - x * x * x / 24),
                -span * span * (0.5 - x / 3 + x * x / 8)};
    }
    const double left = std::exp(-x);
    const double weeks = (1 - left) / hazard;
    return {weeks, (span * left - weeks) / hazard};
}

} // namespace

Leavers::Leavers(double from, double to, Observed observed)
    : from_(from), between_(to - from), whole_(horizon_weeks - from),
      longest_((horizon_weeks - to + weeks_per_year) / (whole_ + weeks_per_year)),
      shortest_(-std::log(low_margin) / between_), slowest_(high_margin / between_),
      observed_(observed) {}

/// ln(F(τ₁)/F(τ₀)) = −λ(τ₁ − τ₀) + ln((W + E₁)/(W + E₀)), E the expected weeks to the horizon. The
/// last term is negative, so the start is above the root.
double Leavers::hazard_of_ratio(double ratio) const {
    const double target = std::log(ratio);
    double hazard = -target / between_;
    for (int step = 0; step < most_steps; ++step) {
        const Expected first = expected(hazard, whole_);
        const Expected second = expected(hazard, whole_ - between_);
        const double excess =
            -hazard * between_ - target +
            std::log1p((second.weeks - first.weeks) / (weeks_per_year + first.weeks));
        const double slope = -between_ + second.slope / (weeks_per_year + second.weeks) -
                             first.slope / (weeks_per_year + first.weeks);
        const double next = std::max(hazard - excess / slope, hazard / 100);
        const double change = std::abs(next - hazard);
        hazard = next;
        if (change <= 1e-14 * hazard) {
            break;
        }
    }
    return std::min(hazard, shortest_);
}

/// With a share π of children staying, q (π F(τ₀) + (1 − π) N) = π F(τ₀) + (1 − π) N e^(−λ(τ₁ −
/// τ₀)), N the weeks that a stayer counts for. The difference of the sides is convex in λ and
/// positive at the start, so that Newton's steps approach from below.
double Leavers::hazard_of_spells(double share, double value) const {
    const double weight = (1 - value) * share / ((1 - share) * (whole_ + weeks_per_year));
    double hazard = -std::log(value) / between_;
    for (int step = 0; step < most_steps; ++step) {
        const Expected all = expected(hazard, whole_);
        const double left = std::exp(-hazard * between_);
        const double excess = left - value + weight * (weeks_per_year + all.weeks);
        const double slope = -between_ * left + weight * all.slope;
        const double next = hazard - excess / slope;
        if (!(next - hazard > 1e-14 * hazard) || next >= shortest_) {
            hazard = next;
            break;
        }
        hazard = next;
    }
    return std::clamp(hazard, slowest_, shortest_);
}

void Leavers::evaluate(double share, double value, const std::vector<double>& cuts,
                       std::size_t stride, double* year, double* stock) const {
    share = std::clamp(share, 0.0, shapes(Family::stayers, from_).high);
    double hazard = shortest_;
    if (observed_ == Observed::year_ratio) {
        const double held = std::min(value, longest_ * (1 - high_margin));
        const double ratio = (held - share * longest_) / (1 - share);
        hazard = ratio > low_margin ? hazard_of_ratio(ratio) : shortest_;
    } else if (value > low_margin) {
        hazard = hazard_of_spells(share, std::min(value, 1 - high_margin * 1e-3));
    }
    const double norm = weeks_per_year + expected(hazard, whole_).weeks;
    const double stayer = 1 / (whole_ + weeks_per_year);
    double counted = 1; // kept in order against the last digit's rounding
    double present = 1;
    for (std::size_t c = 0; c < cuts.size(); ++c) {
        const double span = std::max(0.0, horizon_weeks - cuts[c]);
        const double survival = std::exp(-hazard * (cuts[c] - from_));
        const double inside = survival * -std::expm1(-hazard * span) / hazard;
        counted =
            std::min(counted, share * ((span + weeks_per_year) * stayer) +
                                  (1 - share) * ((inside + weeks_per_year * survival) / norm));
        present =
            std::min({present, counted, share * (span * stayer) + (1 - share) * (inside / norm)});
        year[c * stride] = counted;
        if (stock != nullptr) {
            stock[c * stride] = present;
        }
    }
}

} // namespace raming::schooling
