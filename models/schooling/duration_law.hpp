#pragma once
// What a family of durations says once its shape and its free parameter are known: the survival of
// spells that passed τ₀ and its integral to the horizon, in calendar weeks; and the solution of the
// free parameter. Inside models/schooling only: DurationCurve and DurationTable are what others
// use.
//
// The parameter θ is oriented so that a larger θ means shorter spells:
//   weibull    θ = ln(−ln q)      lognormal  θ = −(mean of ln duration)
//   gamma      θ = ln(rate)       stayers    θ = ln(hazard), of those who leave
// F(τ₁)/F(τ₀) and S(τ₁ | τ₀) then fall in θ: t·h(t) rises with θ in each family, and a lower hazard
// throughout raises both.
//
// Integrals are closed forms where they keep their digits (Weibull and gamma by the incomplete
// gamma function, lognormal by Mills' ratio) and composite Gauss–Legendre in ln t elsewhere; either
// is good to 1e-10 relative.

#include <variant>

#include "models/schooling/duration.hpp"
#include "models/schooling/duration_forms.hpp"

namespace raming::schooling {

/// Values nearer to 0 and to the highest possible than these parts of it are held: beyond them the
/// free parameter is noise, or overflows.
inline constexpr double low_margin = 1e-12;
inline constexpr double high_margin = 1e-9;

/// The shapes that a family can be computed for; others are taken to the nearest of these.
struct Shapes {
    double low;
    double high;
};
[[nodiscard]] Shapes shapes(Family family, double from);

/// Of spells that passed τ₀, from τ on.
struct Passed {
    double survival; ///< S(τ | τ₀)
    double integral; ///< I(τ), 0 beyond the horizon

    [[nodiscard]] double year() const { return integral + weeks_per_year * survival; } ///< F(τ)
};

class Law {
public:
    /// The shape is taken into the range where the family can be computed; `shape_held` tells.
    Law(Family family, double shape, double from, double to);

    [[nodiscard]] double survival(double theta, double weeks) const;
    [[nodiscard]] Passed passed(double theta, double weeks) const;
    [[nodiscard]] double integral(double theta, double weeks) const;
    [[nodiscard]] double year(double theta, double weeks) const;

    /// The share of spells that stay to the horizon, given the share of children counted over a
    /// year.
    [[nodiscard]] double staying_spells(double theta) const;

    /// The range of values that can be solved for; what lies outside is held at the nearest end.
    [[nodiscard]] double lowest(Observed observed) const;
    [[nodiscard]] double highest(Observed observed) const;
    /// What would be observed, for the whole route (stayers included).
    [[nodiscard]] double observation(double theta, Observed observed) const;
    /// θ at which `value` (within the range above) is observed, searched from `guess` outwards by
    /// steps that begin at `step` spreads and double, to `bits` binary digits.
    [[nodiscard]] double solve(Observed observed, double value, double guess, double step = 0.25,
                               int bits = 50) const;
    [[nodiscard]] double guess(double value) const;

    [[nodiscard]] double shape() const noexcept { return shape_; }
    [[nodiscard]] bool shape_held() const noexcept { return shape_held_; }
    /// The change of θ that moves S as much as one unit of ln time does in an exponential.
    [[nodiscard]] double spread() const;

private:
    struct Range {
        double flat_to; ///< ln t up to which S equals S(τ) to the last digit
        double end;     ///< ln t at which S has fallen to e^-42 of S(τ), or the horizon
    };

    Family family_;
    double shape_;
    double from_;
    double to_;
    bool shape_held_ = false;
    double log_base_ = 0; ///< weibull: ln expm1(k ln(τ₁/τ₀)), so that g needs one such term a call

    friend class SolvedLaw;

    [[nodiscard]] double log_hazard(double theta, double weeks) const;
    [[nodiscard]] Range weibull_range(double theta, double weeks) const;
    [[nodiscard]] Range lognormal_range(double theta, double weeks) const;
    [[nodiscard]] double quadrature(double theta, double weeks) const;
};

/// A law at one θ: what its integrals have in common, the part at the horizon above all, is
/// computed once. The law must outlive it.
class SolvedLaw {
public:
    SolvedLaw(const Law& law, double theta);

    [[nodiscard]] Passed passed(double weeks);

private:
    const Law* law_;
    double theta_;
    std::variant<std::monostate, WeibullForm, LognormalForm, GammaForm> form_;
};

} // namespace raming::schooling
