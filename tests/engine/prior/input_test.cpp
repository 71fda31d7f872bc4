#include "engine/prior/input.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "engine/base/error.hpp"
#include "tests/engine/prior/priors.hpp"

using namespace raming::prior_test;
using raming::prior::definiteness;
using raming::prior::normal_from_rank;

TEST_CASE("an input is fixed when there is nothing to draw") {
    CHECK(value("a", Distribution::point(3)).is_fixed());
    CHECK_FALSE(value("a", Distribution::uniform(0, 1)).is_fixed());
    CHECK(choice("c", {1}).is_fixed());
    CHECK_FALSE(choice("c", {0.5, 0.5}).is_fixed());
    Input biased = value("a", Distribution::point(0.5));
    biased.members.front().bias = 1;
    CHECK_FALSE(biased.is_fixed());
}

TEST_CASE("means weigh members by their selector, and correct biased members at the mean bias") {
    std::vector<Input> inputs{choice("pick", {0.25, 0.75}),
                              pool("a", 0,
                                   {{"x", 0.25, Distribution::point(2), {}},
                                    {"y", 0.75, Distribution::uniform(0, 8), {}}}),
                              value("odds", Distribution::uniform(1, 5)),
                              value("share", Distribution::beta(2, 2))};
    inputs[3].members.front().bias = 2;
    CHECK(inputs[0].mean(inputs) == doctest::Approx(0.75));
    CHECK(inputs[1].mean(inputs) == doctest::Approx(3.5));
    CHECK(inputs[3].mean(inputs) == doctest::Approx(0.5 / (0.5 + 0.5 * 3)));
}

TEST_CASE("an input that corrects itself is an error with its name") {
    std::vector<Input> inputs{value("circle", Distribution::beta(2, 2))};
    inputs[0].members.front().bias = 0;
    CHECK_THROWS_WITH_AS((void)inputs[0].mean(inputs), doctest::Contains("\"circle\""),
                         raming::base::Error);
}

TEST_CASE("the order at zero of a pool is that of its worst member that can be picked") {
    const Input both = pool(
        "a", 0,
        {{"x", 0.5, Distribution::beta(3, 2), {}}, {"y", 0.5, Distribution::beta(1.5, 2), {}}});
    CHECK(both.order_at_zero() == 1.5);
    const Input one = pool(
        "a", 0, {{"x", 1, Distribution::beta(3, 2), {}}, {"y", 0, Distribution::beta(1.5, 2), {}}});
    CHECK(one.order_at_zero() == 3);
}

TEST_CASE("rank correlations become normal ones by Pearson's formula") {
    CHECK(normal_from_rank(0) == 0);
    CHECK(normal_from_rank(1) == doctest::Approx(1));
    CHECK(normal_from_rank(-1) == doctest::Approx(-1));
    CHECK(normal_from_rank(0.5) == doctest::Approx(2 * std::sin(std::numbers::pi / 12)));
    CHECK_THROWS_AS((void)normal_from_rank(1.01), std::domain_error);
    CHECK_THROWS_AS((void)normal_from_rank(std::numeric_limits<double>::quiet_NaN()),
                    std::domain_error);
}

TEST_CASE("definiteness finds the pair that makes a matrix impossible") {
    const auto fine = definiteness({1, 0.4, 0.4, 1}, 2);
    CHECK(fine.positive);
    CHECK(fine.least_eigenvalue == doctest::Approx(0.6));
    const auto wrong = definiteness({1, 0.1, 0, 0.1, 1, 1.2, 0, 1.2, 1}, 3);
    CHECK_FALSE(wrong.positive);
    CHECK(wrong.least_eigenvalue < 0);
    CHECK(wrong.first == 1);
    CHECK(wrong.second == 2);
    // Two of three strongly with the first and against each other.
    CHECK_FALSE(definiteness({1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1}, 3).positive);
    CHECK_FALSE(definiteness({1, 1, 1, 1}, 2).positive);
    CHECK(definiteness({1}, 1).positive);
}
