#pragma once
// The children of a route that no register counts, one by one (model.md: "Duration"). The route's
// method says how many there are beyond one threshold; children are made until so many pass it. A
// child that is out for more than τ₀ weeks at some time of the year either passes τ₀ within it, at
// a time that is even over the W = 52 weeks (the share W S(τ₀)/F(τ₀) of them), or had passed it
// before, being out for a weeks then, with a density in proportion to S(a); its stay ends when S
// says, or at the horizon. So it is out for min(D, W − start) weeks by the end of the year, and on
// the day if its stay covers it: whether the estimator's chains of binomials come to the same is
// what these children are for.
//
// S is taken as straight between knots an eighth of a week apart (half a week beyond 64), which
// are the whole weeks too: shares of children differ from the curve's by less than 2e-4.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/plan.hpp"
#include "models/aggregate/scratch.hpp"
#include "models/schooling/duration.hpp"

namespace raming::aggregate {

/// Stays of those who are out for more than `from` weeks at some time of the year.
class StayLaw {
public:
    StayLaw(const schooling::DurationCurve& curve, double from);

    struct Stay {
        double begin = 0; ///< [weeks] of the year; below 0: before it
        double weeks = 0;

        /// More than `over` weeks, at some time of the year.
        [[nodiscard]] bool counts(double over) const {
            return weeks > over && begin + over < schooling::weeks_per_year;
        }
        /// On the day, out for more than `over` weeks.
        [[nodiscard]] bool counts_on(double day, double over) const {
            return begin + weeks > day && begin + over < day;
        }
    };
    /// Both from (0, 1).
    [[nodiscard]] Stay operator()(double who, double how_long) const;

private:
    std::vector<double> weeks_;
    std::vector<double> left_; ///< S at the knots; the last is 0: the horizon
    std::vector<double> past_; ///< ∫ S up to the knots
    static constexpr std::size_t parts = 256;
    std::array<std::uint16_t, parts + 1> guide_{}; ///< first knot where S ≤ k / parts
};

/// Whether the children of a route can be made by this law: no register counts it, and it has
/// durations.
[[nodiscard]] bool can_live(const RoutePlan& route);

/// Row 0, after the route's method has counted: children beyond each threshold, over the year and
/// on the day. Takes the place of pass_thresholds.
void live(const Plan& plan, std::size_t route, const run::Block& where,
          const prior::Columns& inputs, Scratch& scratch);

} // namespace raming::aggregate
