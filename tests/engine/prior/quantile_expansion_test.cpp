#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <doctest/doctest.h>

#include "engine/prior/families.hpp"
#include "engine/prior/quantile_expansion.hpp"
#include "tests/engine/prior/priors.hpp"

namespace {

using namespace raming::prior_test;
using raming::prior::expand;
using raming::prior::Expansion;
using raming::prior::level_of_score;
using raming::prior::lower_tail;
using raming::prior::normal_density;
using raming::prior::Real;

/// Of the quantile as a function of u; `broken` has the density's slope wrong by that part.
std::optional<Expansion> in_uniforms(const Distribution& prior, Real u, Real reach,
                                     Real broken = 0) {
    const Distribution::Family& family = prior.family();
    raming::prior::PearsonSlope slope = *family.slope();
    slope.at_lower *= 1 + broken;
    slope.constant *= 1 + broken;
    const Real x = family.quantile(lower_tail(u));
    return expand({slope, family.lower(), family.upper(), 0, 0}, u, reach, x, 1 / family.density(x),
                  0);
}

/// The largest relative error of an expansion in uniforms over its reach.
double largest_error(const Distribution& prior, const Expansion& expansion) {
    Real largest = 0;
    for (int point = -8; point <= 8; ++point) {
        const Real u = expansion.centre + expansion.reach * point / 8;
        const Real exact = prior.family().quantile(lower_tail(u));
        largest = std::max(largest, std::abs(expansion.at(u) / exact - 1));
    }
    return static_cast<double>(largest);
}

const std::vector<Distribution> pearson{
    Distribution::beta(12, 60),         Distribution::beta(0.5, 0.5),
    Distribution::beta(2797.5, 1084.5), Distribution::pert(5, 8, 20),
    Distribution::gamma(0.3, 1),        Distribution::gamma(8, 120),
    Distribution::half_normal(0.5),     Distribution::truncated_normal(1, 2, 0.5, 3)};

} // namespace

TEST_CASE("an expansion is the exact quantile over a cell of a table, in either tail") {
    for (const Distribution& prior : pearson) {
        CAPTURE(prior.describe());
        for (const Real u : {1e-9L, 0.01L, 0.3L, 0.55L, 0.9L}) {
            const std::optional<Expansion> expansion =
                in_uniforms(prior, u, std::min(u, 1 - u) / 9);
            REQUIRE(expansion.has_value());
            CHECK(largest_error(prior, *expansion) < 1e-14);
        }
    }
}

TEST_CASE("an expansion in normal scores is the exact quantile too") {
    for (const Distribution& prior : pearson) {
        const Distribution::Family& family = prior.family();
        CAPTURE(prior.describe());
        for (const Real z : {-5.5L, -1.0L, 0.1L, 2.0L}) {
            const Real x = family.quantile(level_of_score(z));
            const std::optional<Expansion> expansion =
                expand({*family.slope(), family.lower(), family.upper(), -z, -1}, z, 1.0L / 16, x,
                       normal_density(z) / family.density(x), 0);
            REQUIRE(expansion.has_value());
            for (const Real s : {-1.0L, 0.4L, 1.0L}) {
                const Real exact = family.quantile(level_of_score(z + s / 16));
                CHECK(std::abs(expansion->at(z + s / 16) / exact - 1) < 1e-14L);
            }
        }
    }
}

TEST_CASE("a slope that is wrong by a ten-thousandth shows") {
    const auto prior = Distribution::gamma(8, 120);
    const std::optional<Expansion> expansion = in_uniforms(prior, 0.3L, 0.03L, 1e-4L);
    REQUIRE(expansion.has_value());
    CHECK(largest_error(prior, *expansion) > 1e-10);
}

TEST_CASE("there is no expansion where it would not reach rounding, or where the quantile is the "
          "end of the support") {
    CHECK_FALSE(in_uniforms(Distribution::beta(12, 60), 0.01L, 0.0099L).has_value());
    CHECK_FALSE(in_uniforms(Distribution::beta(2, 0.02), 1 - 1e-12L, 1e-13L).has_value());
}
