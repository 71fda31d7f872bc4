// Whether children who are made one by one are out for as long, over the year and on a day, as the
// curve of their durations says. Shares of 200,000 children; a bound of six standard deviations
// (false alarm 2e-9 a check) beside what straight lines between knots leave.

#include <cmath>
#include <functional>
#include <vector>

#include <doctest/doctest.h>

#include "engine/random/stream.hpp"
#include "models/aggregate/child_stays.hpp"

using namespace raming;
using aggregate::StayLaw;
using schooling::DurationCurve;
using schooling::Family;

namespace {

constexpr int children = 200'000;
constexpr double straight_lines = 2e-4;
constexpr double day = 5;

/// The largest distance from the curve, in what is allowed: above 1 it fails.
double worst(const DurationCurve& curve, double from,
             const std::function<StayLaw::Stay(double, double)>& law) {
    const std::vector<double> cuts = {from, 6.5, 13, 26, 52, 200, 600};
    std::vector<double> year(cuts.size());
    std::vector<double> present(cuts.size());
    for (int child = 0; child < children; ++child) {
        random::Stream stream(
            {3, 0, static_cast<std::uint64_t>(child), 2, random::Site::duration, 0});
        const double who = stream.uniform();
        const StayLaw::Stay stay = law(who, stream.uniform());
        for (std::size_t k = 0; k < cuts.size(); ++k) {
            year[k] += stay.counts(cuts[k]) ? 1 : 0;
            present[k] += stay.counts_on(day, cuts[k]) ? 1 : 0;
        }
    }
    double largest = 0;
    const auto compare = [&](double found, double share) {
        const double bound = 6 * std::sqrt(share * (1 - share) / children) + straight_lines;
        largest = std::max(largest, std::abs(found / children - share) / bound);
    };
    for (std::size_t k = 0; k < cuts.size(); ++k) {
        const double all = curve.year_count(from);
        compare(year[k], curve.year_count(cuts[k]) / all);
        compare(present[k], curve.stock(cuts[k]) / all);
    }
    return largest;
}

struct Case {
    Family family;
    double shape;
    double pair_from;
    double share; ///< of the stays beyond it, those over 13 weeks
};
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {Family::weibull, 0.85, 4, 0.6},  {Family::weibull, 0.4, 0, 0.5},
        {Family::lognormal, 1.0, 4, 0.6}, {Family::gamma, 0.7, 0, 0.3},
        {Family::stayers, 0.15, 4, 0.6},  {Family::weibull, 2.5, 0, 0.9},
    };
    return all;
}

DurationCurve curve_of(const Case& one) {
    return {one.family, one.shape, one.pair_from, 13, schooling::Observed::spell_share, one.share};
}

} // namespace

TEST_CASE("children made one by one are out for as long as their curve says") {
    for (const Case& one : cases()) {
        const DurationCurve curve = curve_of(one);
        INFO(name(one.family), " ", one.shape);
        CHECK(worst(curve, one.pair_from, StayLaw(curve, one.pair_from)) < 1);
    }
}

TEST_CASE("the check fails where children who were out before the year are left out") {
    for (const Case& one : cases()) {
        const DurationCurve curve = curve_of(one);
        const StayLaw law(curve, one.pair_from);
        const double new_ones = 1 - curve.stock(one.pair_from);
        const auto only_new = [&](double who, double how_long) {
            return law(0.999 * new_ones * who, how_long);
        };
        CHECK(worst(curve, one.pair_from, only_new) > 1);
    }
}
