// What knowing an input, or asking a sample about it, does for the 95 % interval, against closed
// forms. Estimates over their errors follow Student's t with 15 degrees, roughly: each check at 6.5
// errors has a false-alarm rate of 1e-5.

#include <atomic>
#include <cmath>
#include <memory>
#include <vector>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <doctest/doctest.h>

#include "engine/run/executor.hpp"
#include "engine/summary/known_widths.hpp"
#include "engine/summary/survey_widths.hpp"
#include "tests/engine/summary/function_model.hpp"
#include "tests/engine/summary/linear_model.hpp"

using namespace raming;
using namespace raming::summary_test;
using summary::Estimate;

namespace {

const std::atomic<bool> never = false;

std::unique_ptr<run::DrawStore> drawn(const run::Model& model, std::uint64_t per_chain) {
    auto store =
        std::make_unique<run::DrawStore>(run::store_settings(model, 1, per_chain, per_chain));
    const run::ExecutorSettings settings;
    run::Executor(model, settings).run(*store, per_chain, {}, nullptr, never, nullptr);
    return store;
}

bool agrees(const Estimate& found, double truth) {
    return std::abs(found.value - truth) < 6.5 * found.mcse;
}

/// Of a normal law with this standard deviation.
double normal_width(double sd) {
    return 2 * boost::math::quantile(boost::math::normal_distribution<>(), 0.975) * sd;
}

double beta_width(double a, double b) {
    const boost::math::beta_distribution<> law(a, b);
    return boost::math::quantile(law, 0.975) - boost::math::quantile(law, 0.025);
}

/// Mean width of the posterior over all that a survey of n may find (conjugate).
double beta_width_after(double a, double b, unsigned n) {
    double mean = 0;
    for (unsigned k = 0; k <= n; ++k) {
        const double chance =
            std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                     std::lgamma(a + k) + std::lgamma(b + n - k) - std::lgamma(a + b + n) -
                     std::lgamma(a) - std::lgamma(b) + std::lgamma(a + b));
        mean += chance * beta_width(a + k, b + n - k);
    }
    return mean;
}

} // namespace

TEST_CASE("an input that is known takes its part out of the width, and that of its ties") {
    // A linear form of tied normals stays normal given any of them. The twins: the width as it is,
    // and what would be left if nothing were tied.
    LinearSpec spec = tied_spec();
    spec.noise = {0, 0};
    spec.groups = {{0}, {1}, {2}, {3}};
    const LinearModel model(spec);
    const auto store = drawn(model, 2048);
    const std::size_t all = 15;
    const double variance = exact_worth(spec, 0, all);
    const Estimate now = summary::widths_now(*store)[0];
    CHECK(agrees(now, normal_width(std::sqrt(variance))));
    const auto groups = *summary::widths_if_group_known(model, {1, 16, 512, 1}, never, nullptr);
    LinearSpec loose = spec;
    loose.correlation.clear();
    int narrower = 0;
    int otherwise = 0;
    for (std::size_t j = 0; j < spec.groups.size(); ++j) {
        const std::size_t self = std::size_t{1} << j;
        const double truth = normal_width(std::sqrt(variance - exact_worth(spec, 0, self)));
        const double untied =
            normal_width(std::sqrt(exact_worth(loose, 0, all) - exact_worth(loose, 0, self)));
        const Estimate found = summary::widths_if_known(*store, j)[0];
        CAPTURE(j);
        CHECK(agrees(found, truth));
        CHECK(found.mcse < 0.02 * truth);
        CHECK(agrees(groups[j][0], truth));
        if (now.value > 1.1 * truth) {
            CHECK_FALSE(agrees(found, now.value));
            CHECK_FALSE(agrees(groups[j][0], now.value));
            ++narrower;
        }
        if (std::abs(untied - truth) > 0.1 * truth) {
            CHECK_FALSE(agrees(found, untied));
            ++otherwise;
        }
    }
    CHECK(narrower >= 2);
    CHECK(otherwise >= 2);
    CHECK(std::isnan(groups.back()[0].value)); // chance
}

TEST_CASE("once the only input is known hardly any width is left") {
    // Slices whose straight line is not taken off leave some 1.6 % here.
    const FunctionModel model({prior::Distribution::beta(2, 3)},
                              [](const std::vector<double>& x) { return 1000 * x[0]; });
    const auto store = drawn(model, 2048);
    CHECK(summary::widths_if_known(*store, 0)[0].value <
          0.004 * summary::widths_now(*store)[0].value);
}

TEST_CASE("a choice is known by its options") {
    // Two values, equally likely, and a normal beside them: no slice may hold both.
    const FunctionModel model(
        {prior::Distribution::discrete({0, 10}, {0.5, 0.5}), prior::Distribution::normal(0, 1)},
        [](const std::vector<double>& x) { return x[0] + x[1]; });
    const auto store = drawn(model, 1024);
    CHECK(agrees(summary::widths_if_known(*store, 0)[0], normal_width(1)));
    CHECK_FALSE(agrees(summary::widths_now(*store)[0], normal_width(1)));
}

TEST_CASE("a survey of a share narrows it as the conjugate posterior does") {
    // The twins: the width without a survey, and that after one of half as many.
    constexpr double a = 2;
    constexpr double b = 3;
    const FunctionModel model({prior::Distribution::beta(a, b)},
                              [](const std::vector<double>& x) { return 1000 * x[0]; });
    const auto store = drawn(model, 2048);
    const auto found = summary::widths_after_survey(*store, 0, {100, 1000});
    const std::vector<unsigned> sizes = {100, 1000};
    for (std::size_t s = 0; s < sizes.size(); ++s) {
        CAPTURE(sizes[s]);
        CHECK(agrees(found[s][0], 1000 * beta_width_after(a, b, sizes[s])));
        CHECK_FALSE(agrees(found[s][0], 1000 * beta_width(a, b)));
        CHECK_FALSE(agrees(found[s][0], 1000 * beta_width_after(a, b, sizes[s] / 2)));
    }
}

TEST_CASE("a survey of one share tells of another that is tied to it, and of no other") {
    // Normal scores with correlation 0.9: knowing x for certain leaves N = Φ⁻¹(y) a standard
    // deviation of √(1 − 0.81); a survey of 10,000 leaves little more. The twin is not tied.
    const auto score = [](const std::vector<double>& x) {
        return boost::math::quantile(boost::math::normal_distribution<>(), x[1]);
    };
    const auto share = prior::Distribution::uniform(0, 1);
    const FunctionModel tied({share, share}, score, {{"tie", {0, 1}, {1, 0.9, 0.9, 1}}});
    const FunctionModel loose({share, share}, score);
    const double known = normal_width(std::sqrt(1 - 0.81));
    const Estimate found = summary::widths_after_survey(*drawn(tied, 2048), 0, {10000})[0][0];
    CHECK(found.value > known - 6.5 * found.mcse);
    CHECK(found.value < 1.05 * known + 6.5 * found.mcse);
    const Estimate twin = summary::widths_after_survey(*drawn(loose, 2048), 0, {10000})[0][0];
    CHECK(agrees(twin, normal_width(1)));
}

TEST_CASE("where no draws are left after a survey nothing is said") {
    const FunctionModel model({prior::Distribution::uniform(0, 1)},
                              [](const std::vector<double>& x) { return x[0]; });
    const auto found = summary::widths_after_survey(*drawn(model, 1024), 0, {100, 100'000'000});
    CHECK(found[0][0].value > 0);
    CHECK(std::isnan(found[1][0].value));
}
