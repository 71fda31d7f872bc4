#include "engine/prior/distribution.hpp"

#include <doctest/doctest.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <cmath>
#include <limits>

#include "tests/engine/prior/priors.hpp"

namespace {

using namespace raming::prior_test;

const std::vector<double> levels{1e-12, 1e-6, 0.001, 0.05, 0.3, 0.5, 0.8, 0.975, 0.9999};
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Law>
void check_against(const Distribution& distribution, const Law& law) {
    for (const double u : levels) {
        CAPTURE(distribution.describe());
        CAPTURE(u);
        CHECK(distribution.quantile(u) == doctest::Approx(quantile(law, u)).epsilon(1e-12));
        const double x = distribution.quantile(u);
        CHECK(distribution.cdf(x) == doctest::Approx(cdf(law, x)).epsilon(1e-12));
    }
    CHECK(distribution.mean() == doctest::Approx(mean(law)).epsilon(1e-14));
    CHECK(distribution.sd() == doctest::Approx(standard_deviation(law)).epsilon(1e-14));
}

} // namespace

TEST_CASE("families that Boost.Math has agree with it") {
    namespace bm = boost::math;
    check_against(Distribution::beta(45, 55), bm::beta_distribution<>(45, 55));
    check_against(Distribution::beta(0.5, 0.5), bm::beta_distribution<>(0.5, 0.5));
    check_against(Distribution::beta_mean_size(0.25, 8), bm::beta_distribution<>(2, 6));
    check_against(Distribution::beta_counts(7, 3), bm::beta_distribution<>(7.5, 3.5));
    check_against(Distribution::gamma(8, 120), bm::gamma_distribution<>(8, 15));
    check_against(Distribution::gamma(0.3, 1), bm::gamma_distribution<>(0.3, 1 / 0.3));
    check_against(Distribution::normal(10, 2), bm::normal_distribution<>(10, 2));
    check_against(Distribution::lognormal(0.85, 0.35),
                  bm::lognormal_distribution<>(std::log(0.85), 0.35));
    check_against(Distribution::triangular(0.2, 0.5, 0.9),
                  bm::triangular_distribution<>(0.2, 0.5, 0.9));
}

TEST_CASE("families with a closed form are that form") {
    const auto uniform = Distribution::uniform(-2, 6);
    const auto log_uniform = Distribution::log_uniform(0.01, 100);
    const boost::math::normal_distribution<> normal;
    for (const double u : levels) {
        CHECK(uniform.quantile(u) == doctest::Approx(-2 + 8 * u).epsilon(1e-15));
        CHECK(log_uniform.quantile(u) == doctest::Approx(std::pow(10, 4 * u - 2)).epsilon(1e-14));
        const double half = quantile(normal, (1 + u) / 2);
        if (u > 0.01) { // below, boost's argument has lost the digits that ours keeps
            CHECK(Distribution::half_normal(2).quantile(u) == doctest::Approx(2 * half));
        }
        const double mass = cdf(normal, 1) - cdf(normal, -0.5);
        const double cut = quantile(normal, cdf(normal, -0.5) + u * mass);
        CHECK(Distribution::truncated_normal(1, 2, 0, 3).quantile(u) ==
              doctest::Approx(1 + 2 * cut).epsilon(1e-9));
    }
    // Near its end the density of a half normal is flat: quantile = u·sd·sqrt(π/2).
    CHECK(Distribution::half_normal(1).quantile(1e-12) ==
          doctest::Approx(1e-12 * std::sqrt(std::acos(-1.0) / 2)).epsilon(1e-14));
}

TEST_CASE("a PERT is a beta stretched over its range") {
    const auto pert = Distribution::pert(5, 8, 20);
    const auto beta = Distribution::beta(1 + 4 * 3.0 / 15, 1 + 4 * 12.0 / 15);
    for (const double u : levels) {
        CHECK(pert.quantile(u) == doctest::Approx(5 + 15 * beta.quantile(u)).epsilon(1e-13));
    }
    CHECK(pert.mean() == doctest::Approx((5 + 4 * 8 + 20) / 6.0));
}

TEST_CASE("the cdf undoes the quantile function") {
    for (const Distribution& distribution : continuous_priors()) {
        double largest = 0;
        for (double u = 1e-12; u < 0.99; u = u < 0.2 ? u * 1.7 : u + 0.0131) {
            const double slack = distribution.lower() < 0 ? 1e-12 : 1e-12 * u;
            const double back = distribution.cdf(distribution.quantile(u));
            largest = std::max(largest, std::abs(back - u) / (slack + 1e-14 * (u > 0.01 ? 1 : 0)));
        }
        // Where x has an offset (min > 0, or a mode away from 0), rounding x alone moves the tail.
        const bool offset = distribution.lower() != 0 && distribution.lower() > -infinity;
        if (!offset) {
            CAPTURE(distribution.describe());
            CHECK(largest < 100);
        }
    }
}

TEST_CASE("the quantile of a score is the quantile of its probability, and keeps the upper tail") {
    const boost::math::normal_distribution<long double> normal;
    for (const Distribution& distribution : continuous_priors()) {
        CAPTURE(distribution.describe());
        for (double z = -5; z < 5; z += 0.37) {
            const auto u = static_cast<double>(cdf(normal, static_cast<long double>(z)));
            const double scale = std::abs(distribution.quantile(u)) + 1e-2 * distribution.sd();
            CHECK(std::abs(distribution.quantile_of_score(z) - distribution.quantile(u)) <=
                  1e-8 * scale); // u itself is rounded: to 1e-16 of a tail of 3e-7
        }
    }
    // P(Z > 8) = 6.2e-16 is lost in 1 − u. ln X of a lognormal is its score, so 8 must come back.
    CHECK(Distribution::lognormal(1, 1).quantile_of_score(8) ==
          doctest::Approx(std::exp(8.0)).epsilon(1e-15));
    // Beta(2, 1) has the cdf x², so its complement at the quantile is P(Z > 8): 1 − x = q/2.
    CHECK(1 - Distribution::beta(2, 1).quantile_of_score(7) ==
          doctest::Approx(std::erfc(7 / std::sqrt(2.0)) / 4).epsilon(1e-3));
    CHECK(Distribution::gamma(1, 1).quantile_of_score(8) ==
          doctest::Approx(-std::log(std::erfc(8 / std::sqrt(2.0)) / 2)).epsilon(1e-14));
}

TEST_CASE("quantiles stay strictly inside the support of a continuous prior") {
    for (const Distribution& distribution : continuous_priors()) {
        CAPTURE(distribution.describe());
        for (const double z : {-12.0, -8.3, 8.3, 12.0}) {
            CHECK(distribution.quantile_of_score(z) > distribution.lower());
            CHECK(distribution.quantile_of_score(z) < distribution.upper());
        }
    }
    CHECK(1 / Distribution::gamma(0.01, 1).quantile(1e-12) < infinity);
}

TEST_CASE("two quantiles are met by the family that was solved for") {
    const auto meets = [](const Distribution& d, double p1, double x1, double p2, double x2) {
        CAPTURE(d.describe());
        CHECK(d.quantile(p1) == doctest::Approx(x1).epsilon(1e-9));
        CHECK(d.quantile(p2) == doctest::Approx(x2).epsilon(1e-9));
    };
    for (const auto& [low, high] : {std::pair{0.1, 0.4}, std::pair{0.6, 0.95},
                                    std::pair{0.001, 0.9}, std::pair{0.3, 0.301}}) {
        meets(Distribution::beta_quantiles(0.05, low, 0.95, high), 0.05, low, 0.95, high);
        meets(Distribution::beta_quantiles(0.5, low, 0.9, high), 0.5, low, 0.9, high);
        meets(Distribution::gamma_quantiles(0.05, low, 0.95, high), 0.05, low, 0.95, high);
        meets(Distribution::lognormal_quantiles(0.1, low, 0.5, high), 0.1, low, 0.5, high);
        meets(Distribution::normal_quantiles(0.2, -low, 0.7, high), 0.2, -low, 0.7, high);
    }
    // The shapes themselves come back.
    const auto known = Distribution::beta(4, 28);
    const auto found =
        Distribution::beta_quantiles(0.05, known.quantile(0.05), 0.95, known.quantile(0.95));
    CHECK(found.mean() == doctest::Approx(4.0 / 32).epsilon(1e-10));
    CHECK(found.order_at_zero() == doctest::Approx(4).epsilon(1e-9));
}

TEST_CASE("elicited quantiles are met, and bounds are approached without an atom") {
    const auto share = Distribution::elicited({0.05, 0.5, 0.95}, {0.1, 0.4, 0.6}, 0, 1);
    CHECK(share.quantile(0.05) == doctest::Approx(0.1).epsilon(1e-14));
    CHECK(share.quantile(0.5) == doctest::Approx(0.4).epsilon(1e-14));
    CHECK(share.quantile(0.95) == doctest::Approx(0.6).epsilon(1e-14));
    // Linear in the score between the knots: half way in score is half way in value.
    const double z = 1.6448536269514722;
    CHECK(share.quantile_of_score(-z / 2) == doctest::Approx(0.25).epsilon(1e-13));
    CHECK(share.cdf(1e-300) < 1e-12);
    CHECK(share.quantile(1e-12) > 0);
    // Without a bound the outer slope goes on.
    const auto free = Distribution::elicited({0.05, 0.5, 0.95}, {0.1, 0.4, 0.6});
    CHECK(free.quantile_of_score(-2 * z) == doctest::Approx(-0.2).epsilon(1e-13));
}

TEST_CASE("a discrete prior steps where its weights say") {
    const auto prior = Distribution::discrete({3, 1, 2, 1}, {2, 1, 0, 1});
    CHECK(prior.values() == std::vector<double>{1, 3});
    CHECK(prior.weights() == std::vector<double>{0.5, 0.5});
    CHECK(prior.quantile(0.5) == 1);
    CHECK(prior.quantile(std::nextafter(0.5, 1)) == 3);
    CHECK(prior.cdf(0.99) == 0);
    CHECK(prior.cdf(1) == 0.5);
    CHECK(prior.mean() == 2);
    CHECK(prior.sd() == 1);
    CHECK(prior.is_discrete());
    CHECK_FALSE(prior.is_point());
    CHECK(Distribution::point(4).is_point());
    CHECK(Distribution::point(4).quantile(0.3) == 4);
}

TEST_CASE("a mixture with a point has its atom and leaves the rest as it was") {
    const auto rest = Distribution::uniform(0, 1);
    const auto mixed = Distribution::mixture({{0.25, Distribution::point(0.5)}, {0.75, rest}});
    CHECK(mixed.quantile(0.3) == doctest::Approx(0.4).epsilon(1e-15));
    CHECK(mixed.quantile(0.376) == 0.5);
    CHECK(mixed.quantile(0.624) == 0.5);
    CHECK(mixed.quantile(0.7) == doctest::Approx(0.6).epsilon(1e-15));
    CHECK_FALSE(mixed.is_discrete());
    CHECK(mixed.values().empty());
}

TEST_CASE("the order at zero says which moments a reciprocal has") {
    CHECK(Distribution::beta(4, 28).order_at_zero() == 4);
    CHECK(Distribution::gamma(0.3, 1).order_at_zero() == doctest::Approx(0.3));
    CHECK(Distribution::uniform(0, 1).order_at_zero() == 1);
    CHECK(Distribution::uniform(-1, 1).order_at_zero() == 1);
    CHECK(Distribution::uniform(0.1, 1).order_at_zero() == infinity);
    CHECK(Distribution::triangular(0, 0.5, 1).order_at_zero() == 2);
    CHECK(Distribution::triangular(0, 0, 1).order_at_zero() == 1);
    CHECK(Distribution::pert(0, 1, 4).order_at_zero() == doctest::Approx(2));
    CHECK(Distribution::truncated_normal(1, 1, 0, 3).order_at_zero() == 1);
    CHECK(Distribution::truncated_normal(1, 1, 0.5, 3).order_at_zero() == infinity);
    CHECK(Distribution::half_normal(1).order_at_zero() == 1);
    CHECK(Distribution::normal(5, 1).order_at_zero() == 1);
    CHECK(Distribution::lognormal(1, 1).order_at_zero() == infinity);
    CHECK(Distribution::log_uniform(1, 2).order_at_zero() == infinity);
    CHECK(Distribution::point(0).order_at_zero() == 0);
    CHECK(Distribution::point(1).order_at_zero() == infinity);
    CHECK(Distribution::discrete({-1, 1}, {1, 1}).order_at_zero() == infinity);
    CHECK(Distribution::elicited({0.1, 0.9}, {1, 2}).order_at_zero() == 1);
    CHECK(Distribution::elicited({0.1, 0.9}, {1, 2}, 0).order_at_zero() == infinity);
    CHECK(Distribution::elicited({0.1, 0.9}, {1, 2}, 0.5).order_at_zero() == infinity);
    CHECK(Distribution::mixture({{1, Distribution::beta(2, 2)}, {1, Distribution::beta(0.7, 2)}})
              .order_at_zero() == doctest::Approx(0.7));
    CHECK(Distribution::mixture({{1, Distribution::beta(2, 2)}, {0, Distribution::point(0)}})
              .order_at_zero() == 2);
}

TEST_CASE("the order at zero is the slope of the cdf there") {
    for (const Distribution& distribution : continuous_priors()) {
        const double order = distribution.order_at_zero();
        if (distribution.lower() == 0 &&
            order <= 4) { // of larger ones 1e-13 is not near enough to 0
            CAPTURE(distribution.describe());
            const double low = distribution.quantile(1e-13);
            const double slope =
                std::log(distribution.cdf(2 * low) / distribution.cdf(low)) / std::log(2.0);
            CHECK(slope == doctest::Approx(order).epsilon(0.01));
        }
    }
}

TEST_CASE("a prior says what it is in the words it was given") {
    CHECK(Distribution::beta_mean_size(0.85, 20).describe() == "beta(mean = 0.85, n = 20)");
    CHECK(Distribution::point(8).describe() == "point(value = 8)");
    CHECK(Distribution::beta_quantiles(0.05, 0.1, 0.95, 0.4).describe() ==
          "beta(5 % = 0.1, 95 % = 0.4)");
    CHECK(Distribution::mixture({{1, Distribution::point(8)}, {3, Distribution::uniform(1, 2)}})
              .describe() == "mixture(0.25: point(value = 8), 0.75: uniform(min = 1, max = 2))");
}
