#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <vector>

#include <boost/math/special_functions/beta.hpp>
#include <doctest/doctest.h>

#include "engine/prior/quantile_table.hpp"
#include "engine/prior/sampler.hpp"
#include "engine/random/counts.hpp"
#include "models/registers/registered_bands.hpp"
#include "tests/engine/random/count_laws.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;
using random_test::Law;
using registers::RegisteredBands;
using registers::TotalPrior;

namespace {

constexpr std::size_t draws = 100'000;
constexpr double false_alarm = 1e-6; // of each check below, on a right sampler

/// Independent values of ρ ~ Beta(a, b).
std::vector<double> sensitivities(double a, double b) {
    prior::Input input;
    input.path = "sensitivity";
    input.members.push_back({"", 1, prior::Distribution::beta(a, b), {}});
    const prior::InputSampler sampler({input}, {}, {3, 1, prior::Design::random, 0});
    prior::Columns columns(1, draws);
    sampler.fill(0, 0, draws, columns);
    return {columns.column(0), columns.column(0) + draws};
}

/// Children that a register misses when it holds y, with ρ ~ Beta(a, b) and the prior 1/M.
Law beta_negative_binomial(double y, double a, double b) {
    std::vector<double> below;
    double sum = 0;
    for (double u = 0; sum < 1 - 1e-13 && u < 1e6; ++u) {
        sum += std::exp(std::lgamma(y + u) - std::lgamma(u + 1) - std::lgamma(y)) *
               boost::math::beta(a + y, b + u) / boost::math::beta(a, b);
        below.push_back(sum);
    }
    const double mean = y * b / (a - 1);
    const double variance = y * (a + y - 1) * b * (a + b - 1) / ((a - 2) * (a - 1) * (a - 1));
    return {mean, std::sqrt(variance), [below](double k) {
                return below[std::min(static_cast<std::size_t>(k), below.size() - 1)];
            }};
}

/// The inputs of a draw: sensitivity, validity and gradient.
struct Given {
    double sensitivity;
    double validity;
    double delta;
};

/// The bands' true numbers in one draw.
std::vector<double> sampled(const RegisteredBands& bands, const std::vector<double>& registered,
                            const Given& draw, random::Stream& stream) {
    std::vector<double> numbers(registered.size());
    std::vector<double> gradient_of(registered.size());
    std::vector<double*> gradients;
    std::vector<std::array<double, 4>> scores(registered.size());
    std::vector<random::Luck> valid;
    std::vector<random::Luck> unseen;
    std::vector<const double*> from;
    std::vector<double*> to;
    for (std::size_t j = 0; j < registered.size(); ++j) {
        double* const luck = scores[j].data();
        luck[0] = stream.uniform();
        luck[1] = stream.uniform();
        prior::normal_scores(luck, luck + 2, 2);
        valid.push_back({luck, luck + 2});
        unseen.push_back({luck + 1, luck + 3});
        from.push_back(&registered[j]);
        to.push_back(&numbers[j]);
        gradients.push_back(&gradient_of[j]);
    }
    bands.find_gradients(&draw.delta, 1, gradients.data());
    bands.sample({1, &draw.sensitivity, &draw.validity, gradients.data(), from.data(), to.data()},
                 valid.data(), unseen.data());
    return numbers;
}

struct Expected {
    std::vector<double> numbers;
    double ratio = 0;
};

/// The means of one draw.
Expected expected_of(const RegisteredBands& bands, const std::vector<double>& registered,
                     const Given& draw) {
    Expected result{std::vector<double>(registered.size())};
    std::vector<double> gradient_of(registered.size());
    std::vector<double*> gradients;
    std::vector<const double*> from;
    std::vector<double*> to;
    for (std::size_t j = 0; j < registered.size(); ++j) {
        gradients.push_back(&gradient_of[j]);
        from.push_back(&registered[j]);
        to.push_back(&result.numbers[j]);
    }
    bands.find_gradients(&draw.delta, 1, gradients.data());
    bands.expect({1, &draw.sensitivity, &draw.validity, gradients.data(), from.data(), to.data()},
                 &result.ratio);
    return result;
}

/// Totals of many draws.
std::vector<double> totals(const RegisteredBands& bands, const std::vector<double>& registered,
                           const std::function<Given(std::size_t)>& inputs) {
    std::vector<double> result;
    for (std::size_t i = 0; i < draws; ++i) {
        random::Stream stream({.seed = 77, .draw = i, .entity = 5});
        const std::vector<double> numbers = sampled(bands, registered, inputs(i), stream);
        result.push_back(std::accumulate(numbers.begin(), numbers.end(), 0.0));
    }
    return result;
}

std::vector<double> less(std::vector<double> values, double by) {
    for (double& x : values) {
        x -= by;
    }
    return values;
}

statistical::Verdict mean_fit(const std::vector<double>& values, double truth) {
    const auto n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (const double x : values) {
        squares += (x - mean) * (x - mean);
    }
    return statistical::z_test(mean, truth, std::sqrt(squares / n / n));
}

} // namespace

TEST_CASE("with a beta prior on the sensitivity the total is beta-negative-binomial") {
    const double y = 12;
    const double a = 9;
    const double b = 6;
    const std::vector<double> rho = sensitivities(a, b);
    const RegisteredBands bands({4}, TotalPrior::scale);
    const auto found = totals(bands, {y}, [&](std::size_t i) { return Given{rho[i], 1, 0}; });
    const Law law = beta_negative_binomial(y, a, b);
    CHECK(random_test::fit(law, less(found, y)).fits(false_alarm));
    CHECK(mean_fit(found, y * (a + b - 1) / (a - 1)).fits(false_alarm));

    // Broken on purpose: y/ρ without counting noise has the mean, and not the law.
    std::vector<double> without_noise;
    for (std::size_t i = 0; i < draws; ++i) {
        random::Stream stream({.seed = 78, .draw = i});
        without_noise.push_back(random::make_whole(stream.uniform(), y / rho[i]));
    }
    CHECK_FALSE(random_test::fit(law, less(without_noise, y)).fits(false_alarm));
    // And y/E[ρ], which has neither.
    CHECK_FALSE(mean_fit(found, y * (a + b) / a).fits(false_alarm));
}

TEST_CASE("the registered cases that are true ones are binomial") {
    const RegisteredBands bands({4}, TotalPrior::scale);
    const auto found = totals(bands, {40}, [](std::size_t) { return Given{1, 0.3, 0}; });
    CHECK(random_test::fit(random_test::binomial_law(40, 0.3), found).fits(false_alarm));
    CHECK_FALSE(random_test::fit(random_test::binomial_law(40, 0.31), found).fits(false_alarm));
    const auto corrected = totals(bands, {40}, [](std::size_t) { return Given{0.6, 0.3, 0}; });
    CHECK(mean_fit(corrected, 40 * 0.3 / 0.6).fits(false_alarm));
}

TEST_CASE("a gradient over durations moves the split over bands, and not the total's mean") {
    const std::vector<double> edges = {4, 13, 26};
    const std::vector<double> registered = {50, 100, 150};
    const RegisteredBands bands(edges, TotalPrior::scale);
    for (const double delta : {0.0, 0.5, 2.0}) {
        const auto found = totals(bands, registered, [&](std::size_t) {
            return Given{0.4, 1, delta};
        });
        CHECK(mean_fit(found, 300 / 0.4).fits(false_alarm));
        const auto [expected, beyond] = expected_of(bands, registered, {0.4, 0.9, delta});
        const double total = std::accumulate(expected.begin(), expected.end(), 0.0);
        CHECK(total == doctest::Approx(300 * 0.9 / 0.4).epsilon(1e-12));
        CHECK(beyond == doctest::Approx((expected[1] + expected[2]) / total).epsilon(1e-12));
    }
    // Broken on purpose: odds that fall with duration, not scaled back to the whole.
    std::vector<double> unscaled;
    for (std::size_t i = 0; i < draws; ++i) {
        double total = 0;
        for (std::size_t j = 0; j < edges.size(); ++j) {
            random::Stream stream({.seed = 79, .draw = i, .step = static_cast<std::uint8_t>(j)});
            const double odds = 0.6 / 0.4 * std::exp(-0.5 * std::log(edges[j] / 4));
            total +=
                registered[j] + random::negative_binomial(stream, registered[j], 1 / (1 + odds));
        }
        unscaled.push_back(total);
    }
    CHECK_FALSE(mean_fit(unscaled, 300 / 0.4).fits(false_alarm));
}

TEST_CASE("longer absences are likelier to be registered, from four weeks on") {
    const RegisteredBands bands({0, 2, 4, 13, 52}, TotalPrior::scale);
    const std::vector<double> registered = {10, 20, 30, 40, 50};
    const auto sensitivity_by_band = [&](double delta) {
        std::vector<double> expected = expected_of(bands, registered, {0.5, 1, delta}).numbers;
        for (std::size_t j = 0; j < 5; ++j) {
            expected[j] = registered[j] / expected[j];
        }
        return expected;
    };
    for (const double rho : sensitivity_by_band(0)) {
        CHECK(rho == doctest::Approx(0.5));
    }
    const std::vector<double> steep = sensitivity_by_band(0.7);
    CHECK(steep[0] == steep[1]);
    CHECK(steep[1] == steep[2]);
    CHECK(steep[2] < steep[3]);
    CHECK(steep[3] < steep[4]);
    // Odds of being missed fall as (edge/4)^−δ.
    const auto odds = [](double rho) { return (1 - rho) / rho; };
    CHECK(odds(steep[4]) / odds(steep[2]) == doctest::Approx(std::pow(13, -0.7)));
}

TEST_CASE("a flat prior on the total adds one success, over all bands together") {
    for (const std::vector<double>& registered :
         {std::vector<double>{20}, {7, 0, 13}, {0}, {0, 0, 0, 0}}) {
        const double y = std::accumulate(registered.begin(), registered.end(), 0.0);
        std::vector<double> edges;
        for (std::size_t j = 0; j < registered.size(); ++j) {
            edges.push_back(4 + 9 * static_cast<double>(j));
        }
        const auto inputs = [](std::size_t) { return Given{0.4, 1, 0}; };
        const Law law = random_test::negative_binomial_law(y + 1, 0.4);
        const auto flat = totals(RegisteredBands(edges, TotalPrior::flat), registered, inputs);
        CHECK(random_test::fit(law, less(flat, y)).fits(false_alarm));
        // The other prior is the broken twin.
        const auto scale = totals(RegisteredBands(edges, TotalPrior::scale), registered, inputs);
        CHECK_FALSE(random_test::fit(law, less(scale, y)).fits(false_alarm));
    }
    CHECK(RegisteredBands({4}, TotalPrior::flat).is_flat());
    CHECK_FALSE(RegisteredBands({4}, TotalPrior::scale).is_flat());
}

TEST_CASE("where nothing is registered or valid, nothing is added; where all are seen, neither") {
    const RegisteredBands bands({4, 13}, TotalPrior::scale);
    using Numbers = std::vector<double>;
    random::Stream stream({.seed = 77, .entity = 6});
    for (std::size_t i = 0; i < 1000; ++i) {
        REQUIRE(sampled(bands, {0, 0}, {0.1, 0.9, 1}, stream) == Numbers{0, 0});
        REQUIRE(sampled(bands, {30, 40}, {0.1, 0, 1}, stream) == Numbers{0, 0});
        REQUIRE(sampled(bands, {30, 0}, {1, 1, 1}, stream) == Numbers{30, 0});
        const Numbers some = sampled(bands, {30, 0}, {0.1, 1, 0}, stream);
        REQUIRE(some[0] >= 30);
        REQUIRE(some[0] == std::floor(some[0]));
        REQUIRE(some[1] == 0);
    }
    const Expected none = expected_of(bands, {0, 0}, {0.1, 1, 1});
    CHECK(none.ratio == 0);
    CHECK(none.numbers == Numbers{0, 0});
}
