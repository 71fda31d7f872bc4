#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>

#include "tests/engine/prior/priors.hpp"

namespace {

using namespace raming::prior_test;

/// Mean and standard deviation by the midpoint rule over the score.
std::array<double, 2> integrated(const Distribution& distribution) {
    constexpr double reach = 9;
    constexpr int panels = 3000;
    double mean = 0;
    double square = 0;
    for (int panel = 0; panel < panels; ++panel) {
        const double z = reach * ((2 * panel + 1.0) / panels - 1);
        const double weight =
            2 * reach / panels * std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
        const double x = distribution.quantile_of_score(z) - distribution.mean();
        mean += weight * x;
        square += weight * x * x;
    }
    return {distribution.mean() + mean, std::sqrt(square)};
}

} // namespace

TEST_CASE("stated means and deviations are those of the quantile function") {
    std::vector<Distribution> priors = continuous_priors();
    priors.push_back(Distribution::truncated_normal(0, 1, 5, 5.01));
    priors.push_back(Distribution::truncated_normal(0, 1, -INFINITY, -6));
    priors.push_back(Distribution::log_uniform(1, 1.0001));
    priors.push_back(Distribution::elicited({0.05, 0.95}, {0.001, 0.9}, 0, 1));
    for (const Distribution& distribution : priors) {
        CAPTURE(distribution.describe());
        const auto [mean, sd] = integrated(distribution);
        CHECK(std::abs(distribution.mean() - mean) < 1e-4 * distribution.sd());
        CHECK(distribution.sd() == doctest::Approx(sd).epsilon(1e-4));
    }
}
