#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "models/schooling/duration.hpp"

using namespace raming::schooling;

namespace {

const std::vector<Family> families{Family::weibull, Family::lognormal, Family::gamma,
                                   Family::stayers};

std::vector<double> shapes_of(Family family) {
    if (family == Family::stayers) {
        return {0, 0.05, 0.15, 0.4};
    }
    return {0.06, 0.2, 0.5, 0.85, 1.0, 1.7, 3.5, 20};
}

/// A multiplicative congruential generator (Lehmer; multiplier of L'Ecuyer 1999), enough to scatter
/// points.
class Scatter {
public:
    double operator()() {
        state_ = state_ * 3935559000370003845U + 2691343689449507681U;
        return (static_cast<double>(state_ >> 11) + 0.5) * 0x1p-53;
    }

private:
    std::uint64_t state_ = 20240510;
};

/// ∫_from^T S dt by Simpson's rule in ln t, with far more points than the curve itself uses.
double brute_integral(const DurationCurve& curve, double from) {
    constexpr int cells = 20000;
    const double left = std::log(std::max(from, 1e-13));
    const double step = (std::log(horizon_weeks) - left) / cells;
    double sum = 0;
    for (int i = 0; i <= cells; ++i) {
        const double t = std::exp(left + step * i);
        sum += (i == 0 || i == cells ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * t * curve.survival(t);
    }
    return sum * step / 3;
}

/// The parameter at which a rising function takes a value.
template <class Rising>
double bisect(double low, double high, double value, const Rising& rising) {
    for (int step = 0; step < 200; ++step) {
        const double middle = 0.5 * (low + high);
        (rising(middle) < value ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

} // namespace

TEST_CASE("a Weibull survival is the share of spells to a power of the times") {
    for (const double k : {0.2, 0.85, 1.0, 3.0}) {
        for (const double from : {0.0, 4.0}) {
            const DurationCurve curve(Family::weibull, k, from, 13, Observed::spell_share, 0.6);
            for (const double weeks : {4.0, 8.0, 13.0, 26.0, 52.0}) {
                const double g = (std::pow(weeks, k) - std::pow(from, k)) /
                                 (std::pow(13.0, k) - std::pow(from, k));
                CHECK(curve.survival(weeks) == doctest::Approx(std::pow(0.6, g)).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("at k = 0 the Weibull is a Pareto tail, and small k goes there without losing digits") {
    const DurationCurve pareto(Family::weibull, 0, 4, 13, Observed::spell_share, 0.7);
    for (const double weeks : {8.0, 26.0, 300.0}) {
        const double g = std::log(weeks / 4) / std::log(13.0 / 4);
        CHECK(pareto.survival(weeks) == doctest::Approx(std::pow(0.7, g)).epsilon(1e-13));
        for (const double k : {1e-300, 1e-15, 1e-12, 1e-9, 1e-7}) {
            const DurationCurve near(Family::weibull, k, 4, 13, Observed::spell_share, 0.7);
            CHECK(std::abs(near.survival(weeks) - pareto.survival(weeks)) <= 10 * k + 1e-13);
            CHECK(std::abs(near.year_count(weeks) - pareto.year_count(weeks)) <= 10 * k + 1e-13);
            CHECK(std::abs(near.stock(weeks) - pareto.stock(weeks)) <= 10 * k + 1e-13);
        }
    }
}

TEST_CASE("a lognormal survival is a normal tail in ln duration") {
    const auto tail = [](double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); };
    for (const double sd : {0.3, 1.0, 2.5}) {
        for (const double from : {0.0, 4.0}) {
            const DurationCurve curve(Family::lognormal, sd, from, 13, Observed::spell_share, 0.4);
            const auto survival = [&](double mean, double weeks) {
                const double start = from > 0 ? tail((std::log(from) - mean) / sd) : 1.0;
                return tail((std::log(weeks) - mean) / sd) / start;
            };
            const double mean =
                bisect(-20, 20, 0.4, [&](double middle) { return survival(middle, 13); });
            for (const double weeks : {5.0, 8.0, 26.0, 52.0}) {
                CHECK(curve.survival(weeks) ==
                      doctest::Approx(survival(mean, weeks)).epsilon(1e-9));
            }
        }
    }
}

TEST_CASE("a gamma survival is that of one, two or three exponential stages, or of half a one") {
    const auto tail = [](double shape, double x) {
        return shape == 0.5 ? std::erfc(std::sqrt(x))
               : shape == 1 ? std::exp(-x)
               : shape == 2 ? std::exp(-x) * (1 + x)
                            : std::exp(-x) * (1 + x + x * x / 2);
    };
    for (const double shape : {0.5, 1.0, 2.0, 3.0}) {
        for (const double from : {0.0, 4.0}) {
            const DurationCurve curve(Family::gamma, shape, from, 13, Observed::spell_share, 0.4);
            const auto survival = [&](double scale, double weeks) {
                return tail(shape, weeks / scale) / tail(shape, from / scale);
            };
            const double scale =
                bisect(0.1, 1e4, 0.4, [&](double middle) { return survival(middle, 13); });
            for (const double weeks : {5.0, 8.0, 26.0, 52.0}) {
                CHECK(curve.survival(weeks) ==
                      doctest::Approx(survival(scale, weeks)).epsilon(1e-10));
            }
        }
    }
}

TEST_CASE("year counts and stocks are the integrals of the survival") {
    for (const Family family : families) {
        for (const double shape : shapes_of(family)) {
            for (const double from : {0.0, 4.0}) {
                for (const double value : {0.05, 0.45, 0.721, 0.97}) {
                    const DurationCurve curve(family, shape, from, 13, Observed::year_ratio, value);
                    CAPTURE(std::string(name(family)));
                    CAPTURE(shape);
                    CAPTURE(from);
                    CAPTURE(value);
                    const double all = brute_integral(curve, from) + weeks_per_year;
                    for (const double weeks : {from, 9.0, 13.0, 52.0, 400.0}) {
                        const double inside = brute_integral(curve, weeks);
                        const double year = inside + weeks_per_year * curve.survival(weeks);
                        CHECK(curve.stock(weeks) ==
                              doctest::Approx(inside / all).epsilon(2e-9).scale(1e-12));
                        CHECK(curve.year_count(weeks) ==
                              doctest::Approx(year / all).epsilon(2e-9).scale(1e-12));
                    }
                }
            }
        }
    }
}

TEST_CASE("a solved curve shows the observed value, in every family") {
    for (const Family family : families) {
        for (const double shape : shapes_of(family)) {
            for (const double from : {0.0, 1.0, 4.0, 12.0}) {
                for (const double value : {1e-9, 1e-4, 0.02, 0.3, 0.6, 0.8, 0.95, 0.985}) {
                    CAPTURE(std::string(name(family)));
                    CAPTURE(shape);
                    CAPTURE(from);
                    CAPTURE(value);
                    const DurationCurve ratio(family, shape, from, 13, Observed::year_ratio, value);
                    if (!ratio.held()) {
                        CHECK(ratio.year_count(13) == doctest::Approx(value).epsilon(1e-10));
                    }
                    const DurationCurve share(family, shape, from, 13, Observed::spell_share,
                                              value);
                    if (!share.held()) {
                        CHECK(share.survival(13) == doctest::Approx(value).epsilon(1e-10));
                    }
                    CHECK((family == Family::stayers || !ratio.held() || value > 0.97));
                    CHECK((family == Family::stayers || !share.held()));
                }
            }
        }
    }
}

TEST_CASE("the stayers are the stated share of the children counted over a year") {
    for (const Observed observed : {Observed::year_ratio, Observed::spell_share}) {
        const DurationCurve curve(Family::stayers, 0.15, 4, 13, observed, 0.6);
        // At the horizon only they are left, with a year's starts.
        const double whole = horizon_weeks - 4 + weeks_per_year;
        CHECK(curve.year_count(horizon_weeks) ==
              doctest::Approx(0.15 * weeks_per_year / whole).epsilon(1e-4));
        CHECK(curve.stock(400) - 0.15 * (horizon_weeks - 400) / whole < 1e-4);
    }
}

TEST_CASE(
    "order holds at any parameters: of thresholds, of stock and year count, of observed values") {
    Scatter scatter;
    for (int trial = 0; trial < 3000; ++trial) {
        const Family family = families[static_cast<std::size_t>(trial % 4)];
        const double shape = family == Family::stayers ? scatter() : std::exp(-3 + 6 * scatter());
        const double from = trial % 3 == 0 ? 0.0 : 10 * scatter();
        const double to = from + 0.5 + 30 * scatter();
        const Observed observed = scatter() < 0.5 ? Observed::year_ratio : Observed::spell_share;
        const double value = scatter();
        const DurationCurve curve(family, shape, from, to, observed, value);
        const DurationCurve longer(family, shape, from, to, observed,
                                   value + (1 - value) * scatter());
        CAPTURE(std::string(name(family)));
        CAPTURE(shape);
        CAPTURE(from);
        CAPTURE(to);
        CAPTURE(value);
        CHECK(curve.year_count(from) == doctest::Approx(1).epsilon(1e-13));
        double last_year = 1 + 1e-13;
        double last_stock = 1;
        double last_survival = 1;
        double weeks = from;
        while (weeks < horizon_weeks) {
            const double year = curve.year_count(weeks);
            const double stock = curve.stock(weeks);
            const double survival = curve.survival(weeks);
            const bool ordered = stock >= 0 && stock <= year + 1e-15 && year <= last_year + 1e-11 &&
                                 stock <= last_stock + 1e-11 && survival <= last_survival + 1e-11 &&
                                 survival >= 0;
            CHECK(ordered);
            CHECK(longer.survival(weeks) >= survival - 1e-8);
            CHECK(longer.year_count(weeks) >= year - 1e-8);
            last_year = year;
            last_stock = stock;
            last_survival = survival;
            weeks = weeks * 1.3 + 1;
        }
    }
}

TEST_CASE("what no curve can show is held at the nearest that one can, and said") {
    for (const Family family : families) {
        const double shape = family == Family::stayers ? 0.2 : 0.9;
        for (const double from : {0.0, 4.0}) {
            const double most =
                (horizon_weeks - 13 + weeks_per_year) / (horizon_weeks - from + weeks_per_year);
            for (const double value : {most, 0.5 * (1 + most), 1.0, 2.0}) {
                const DurationCurve curve(family, shape, from, 13, Observed::year_ratio, value);
                CHECK(curve.held());
                CHECK(curve.year_count(13) == doctest::Approx(most).epsilon(1e-6));
            }
            const DurationCurve least(family, shape, from, 13, Observed::year_ratio, -1.0);
            CHECK(least.held());
            const double stayers = family == Family::stayers ? shape * most : 0.0;
            CHECK(std::abs(least.year_count(13) - stayers) < 1e-9);
            const DurationCurve within(family, shape, from, 13, Observed::year_ratio, 0.5);
            CHECK_FALSE(within.held());
        }
    }
    CHECK(DurationCurve(Family::weibull, 0.01, 0, 13, Observed::year_ratio, 0.5).held());
    CHECK_FALSE(DurationCurve(Family::weibull, 0.01, 4, 13, Observed::year_ratio, 0.5).held());
}

TEST_CASE("no extreme gives anything but a number between 0 and 1") {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const Family family : families) {
        for (const double shape :
             {-infinity, -1.0, 0.0, 1e-300, 1e-8, 0.01, 1.0, 60.0, 1e3, 1e300, infinity}) {
            for (const double from : {0.0, 1e-6, 4.0, 12.99, 600.0}) {
                for (const double to : {13.0, 675.9}) {
                    for (const double value : {-1.0, 0.0, 1e-300, 1e-13, 1e-6, 0.5, 1 - 1e-6,
                                               1 - 1e-12, 1.0, infinity}) {
                        if (from >= to) {
                            continue;
                        }
                        for (const Observed observed :
                             {Observed::year_ratio, Observed::spell_share}) {
                            CAPTURE(std::string(name(family)));
                            CAPTURE(shape);
                            CAPTURE(from);
                            CAPTURE(to);
                            CAPTURE(value);
                            const DurationCurve curve(family, shape, from, to, observed, value);
                            for (const double weeks : {from, to, 675.95, 676.0, 1000.0}) {
                                const bool survives =
                                    curve.survival(weeks) >= 0 && curve.survival(weeks) <= 1;
                                CHECK(survives);
                                const bool counted = curve.year_count(weeks) >= 0 &&
                                                     curve.year_count(weeks) <= 1 + 1e-12;
                                CHECK(counted);
                                const bool present =
                                    curve.stock(weeks) >= 0 && curve.stock(weeks) <= 1;
                                CHECK(present);
                            }
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("thresholds that do not ascend, and values that are not numbers, are errors") {
    const auto make = [](double shape, double from, double to, double value) {
        return DurationCurve(Family::weibull, shape, from, to, Observed::year_ratio, value);
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS((void)make(1, 13, 4, 0.5), raming::base::Error);
    CHECK_THROWS_AS((void)make(1, 4, 4, 0.5), raming::base::Error);
    CHECK_THROWS_AS((void)make(1, -1, 4, 0.5), raming::base::Error);
    CHECK_THROWS_AS((void)make(1, 4, 676, 0.5), raming::base::Error);
    CHECK_THROWS_AS((void)make(nan, 4, 13, 0.5), raming::base::Error);
    CHECK_THROWS_AS((void)make(1, 4, 13, nan), raming::base::Error);
}
