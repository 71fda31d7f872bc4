// The figures that model.md prints in its section on durations, recomputed.

#include <algorithm>

#include <doctest/doctest.h>

#include "models/schooling/duration.hpp"

using namespace raming::schooling;

namespace {

constexpr double ratio_2022 = 2797.0 / 3881.0; ///< over 13 against over 4 weeks

} // namespace

TEST_CASE("at k = 0.7 a year ratio of 0.721 is a share of spells of 0.682") {
    const DurationCurve curve(Family::weibull, 0.7, 4, 13, Observed::year_ratio, 0.721);
    CHECK(curve.survival(13) == doctest::Approx(0.682).epsilon(0.0008));
    CHECK_FALSE(curve.held());
}

TEST_CASE("of a stock beyond 4 weeks an exponential has 45 % beyond 26 weeks, k = 0.7 has 63 %") {
    const auto beyond = [](double k) {
        const DurationCurve curve(Family::weibull, k, 4, 13, Observed::spell_share, 0.72);
        return curve.stock(26) / curve.stock(4);
    };
    CHECK(beyond(1.0) == doctest::Approx(0.45).epsilon(0.011));
    CHECK(beyond(0.7) == doctest::Approx(0.63).epsilon(0.008));
}

TEST_CASE("2,797 of 3,881 read as a share of spells leaves 0.003 to 0.49 of them beyond a year") {
    // k from 2 to the Pareto tail gives both ends; the other families lie between.
    const auto year_long = [](Family family, double shape) {
        const DurationCurve curve(family, shape, 4, 13, Observed::spell_share, ratio_2022);
        return curve.survival(52) / curve.survival(4);
    };
    CHECK(year_long(Family::weibull, 2.0) == doctest::Approx(0.003).epsilon(0.1));
    CHECK(year_long(Family::weibull, 0.0) == doctest::Approx(0.49).epsilon(0.01));
    for (const double sd : {0.5, 1.0, 2.0, 3.0}) {
        CHECK(year_long(Family::lognormal, sd) > 0.003);
        CHECK(year_long(Family::lognormal, sd) < 0.49);
    }
    for (const double shape : {0.2, 0.5, 1.0, 2.0, 4.0}) {
        CHECK(year_long(Family::gamma, shape) > 0.003);
        CHECK(year_long(Family::gamma, shape) < 0.49);
    }
}

TEST_CASE("2,797 of 3,881 read as a ratio of year counts leaves 0.012 to 0.24 beyond a year") {
    double least = 1;
    double most = 0;
    for (double k = 0; k <= 2.0; k += 0.05) {
        const DurationCurve curve(Family::weibull, k, 4, 13, Observed::year_ratio, ratio_2022);
        least = std::min(least, curve.survival(52));
        most = std::max(most, curve.survival(52));
    }
    CHECK(least == doctest::Approx(0.012).epsilon(0.05));
    CHECK(most == doctest::Approx(0.237).epsilon(0.01));
}

TEST_CASE(
    "15 % of spells that stay would alone exceed the year ratio of absolute absence, 15 % of the "
    "children counted do not") {
    // Stayers are 15 % of spells, the others gone at once: the highest share of the year count.
    const double stayers = 0.15 * (horizon_weeks + weeks_per_year);
    const double others = 0.85 * weeks_per_year;
    const double beyond = 0.15 * (horizon_weeks - 13 + weeks_per_year);
    CHECK(beyond / (stayers + others) > 0.402);
    const DurationCurve curve(Family::stayers, 0.15, 0, 13, Observed::year_ratio, 0.402);
    CHECK_FALSE(curve.held());
    CHECK(curve.year_count(13) == doctest::Approx(0.402).epsilon(1e-12));
}
