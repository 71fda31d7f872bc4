// Monte Carlo standard errors, judged by repeating runs whose truth is known: (estimate −
// truth)/MCSE must follow Student's t with 15 degrees, so a 95 % interval must hold the truth 95 %
// of the time.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <doctest/doctest.h>

#include "engine/summary/summarise.hpp"
#include "tests/engine/run/fake_model.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;
using run_test::FakeModel;

namespace {

constexpr std::uint64_t per_chain = 4096;
const std::vector<std::string> quantities = {"mean", "q025", "median", "q975"};

struct Estimate {
    double value;
    double mcse;
    double mcse_as_if_independent; ///< sd/√n, of the mean alone
};

/// Of each quantity.
std::vector<double> truths() {
    const double sd = FakeModel::log_sd();
    const auto quantile = [&](double p) {
        return std::exp(FakeModel::log_median +
                        sd * boost::math::quantile(boost::math::normal_distribution<>(), p));
    };
    return {std::exp(FakeModel::log_median + sd * sd / 2), quantile(0.025), quantile(0.5),
            quantile(0.975)};
}

std::vector<Estimate> estimates_of(const FakeModel& model, prior::Design design,
                                   std::uint64_t seed) {
    run::DrawStore store(run_test::settings_for(model, seed, per_chain));
    run_test::run_to(store, model, {seed, design, per_chain, 1, 1024}, per_chain);
    const auto one = summary::summarise(store, {model.estimands().front()}).definitions.front();
    const double root = std::sqrt(static_cast<double>(store.draws()));
    return {{one.mean, one.mean_mcse, one.sd / root},
            {one.quantile[0], one.quantile_mcse[0], 0},
            {one.quantile[2], one.quantile_mcse[2], 0},
            {one.quantile[4], one.quantile_mcse[4], 0}};
}

/// (estimate − truth)/MCSE in repeated runs.
struct Scores {
    std::vector<std::vector<double>> t;    ///< [quantity][repetition]
    std::vector<double> as_if_independent; ///< of the mean, by sd/√n
};

Scores scores(prior::Design design, std::uint64_t repetitions) {
    const FakeModel model;
    const std::vector<double> truth = truths();
    Scores result;
    result.t.resize(quantities.size());
    for (std::uint64_t seed = 1; seed <= repetitions; ++seed) {
        const std::vector<Estimate> estimates = estimates_of(model, design, seed);
        for (std::size_t k = 0; k < quantities.size(); ++k) {
            result.t[k].push_back((estimates[k].value - truth[k]) / estimates[k].mcse);
        }
        result.as_if_independent.push_back((estimates[0].value - truth[0]) /
                                           estimates[0].mcse_as_if_independent);
    }
    return result;
}

double coverage(const std::vector<double>& t) {
    const auto within =
        std::count_if(t.begin(), t.end(), [](double x) { return std::abs(x) <= summary::t15_975; });
    return static_cast<double>(within) / static_cast<double>(t.size());
}

/// Whether the scores look like Student's t with 15 degrees (Kolmogorov–Smirnov).
statistical::Verdict fit(const std::vector<double>& t) {
    const boost::math::students_t_distribution<> law(15);
    return statistical::kolmogorov_smirnov(t, [&](double x) { return boost::math::cdf(law, x); });
}

/// Two-sided: coverage of an interval that should hold the truth 95 % of the time.
statistical::Verdict coverage_verdict(const std::vector<double>& t) {
    const auto n = static_cast<double>(t.size());
    const double covered = std::round(coverage(t) * n);
    const boost::math::binomial_distribution<> law(n, 0.95);
    const double below = boost::math::cdf(law, covered);
    const double above =
        covered > 0 ? boost::math::cdf(boost::math::complement(law, covered - 1)) : 1.0;
    return {covered, std::min(1.0, 2 * std::min(below, above))};
}

std::vector<double> scaled(std::vector<double> t, double factor) {
    for (double& x : t) {
        x *= factor;
    }
    return t;
}

// Two checks on each of the four quantities in two designs, together wrong in 1e-6 of right
// programs.
constexpr double false_alarm = 1e-6 / 16;

} // namespace

TEST_CASE("an error bar holds the truth as often as it says, for Sobol and for random points") {
    for (const auto design : {prior::Design::sobol, prior::Design::random}) {
        const Scores found = scores(design, 200);
        for (std::size_t k = 0; k < quantities.size(); ++k) {
            INFO(quantities[k], ": ", coverage(found.t[k]));
            CHECK(fit(found.t[k]).fits(false_alarm));
            CHECK(coverage_verdict(found.t[k]).fits(false_alarm));
            // Broken on purpose: the sd of the chains over 16 instead of over √16, or not divided.
            CHECK_FALSE(coverage_verdict(scaled(found.t[k], 4)).fits(false_alarm));
            CHECK_FALSE(fit(scaled(found.t[k], 0.25)).fits(false_alarm));
        }
        // sd/√n is right for independent points alone: Sobol points do far better than it says.
        CHECK(fit(found.as_if_independent).fits(1e-3) == (design == prior::Design::random));
    }
}

TEST_CASE("over a thousand runs 95 % error bars hold the truth in 93 to 97 % of them" *
          doctest::test_suite("campaign")) {
    // Coverage has a standard error of 0.7 %: one of these eight checks fails in 3 % of right
    // programs.
    for (const auto design : {prior::Design::sobol, prior::Design::random}) {
        const Scores found = scores(design, 1000);
        for (std::size_t k = 0; k < quantities.size(); ++k) {
            INFO(quantities[k], ": ", coverage(found.t[k]));
            CHECK(coverage(found.t[k]) >= 0.93);
            CHECK(coverage(found.t[k]) <= 0.97);
            CHECK(fit(found.t[k]).fits(false_alarm));
            // Broken on purpose: as if the run had 32 chains with this spread, or 8.
            CHECK(coverage(scaled(found.t[k], std::sqrt(2.0))) < 0.93);
            CHECK(coverage(scaled(found.t[k], std::sqrt(0.5))) > 0.97);
        }
    }
}
