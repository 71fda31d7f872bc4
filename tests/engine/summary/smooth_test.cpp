// The smooth estimator: right where the answer is known, as sure as it says, of the same mean as
// the draws whatever it integrates out, and the same for any number of threads.

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <doctest/doctest.h>

#include "engine/random/stream.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/smooth_pilot.hpp"
#include "engine/summary/smooth.hpp"
#include "tests/engine/summary/formula_model.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;
using summary_test::FormulaModel;
using summary_test::FormulaSpec;

namespace {

const std::atomic<bool> go_on = false;

prior::InputSampler sampler_of(const run::Model& model, std::uint64_t seed) {
    return {model.inputs(), model.correlations(), {seed, run::chains, prior::Design::sobol, 0}};
}

results::DefinitionSummary plain_of(const run::Model& model, std::uint64_t seed,
                                    std::uint64_t per_chain) {
    run::DrawStore store(run::store_settings(model, seed, per_chain, 0));
    run::ExecutorSettings settings;
    settings.seed = seed;
    run::Executor(model, settings).run(store, per_chain, {}, nullptr, go_on, {});
    return summary::summarise(store, model.estimands()).definitions.front();
}

struct Run {
    results::DefinitionSummary plain;
    results::DefinitionSummary smooth;
    std::vector<summary::Exceedance> plain_exceeds, smooth_exceeds;
};

Run run_of(const run::Model& model, std::uint64_t seed, std::uint64_t per_chain,
           summary::SmoothSettings settings = {summary::Estimator::smooth, 1, 1, {}, true}) {
    run::DrawStore store(run::store_settings(model, seed, per_chain, 0));
    run::ExecutorSettings how;
    how.seed = seed;
    run::Executor executor(model, how);
    executor.run(store, per_chain, {}, nullptr, go_on, {});
    results::Summary summary = summary::summarise(store, model.estimands());
    std::vector<std::vector<summary::Exceedance>> exceedances;
    Run run;
    for (const double threshold : settings.exceeds) {
        exceedances.push_back({summary::exceedance(store, 0, model.whole(), threshold)});
        run.plain_exceeds.push_back(exceedances.back().front());
    }
    run.plain = summary.definitions.front();
    settings.seed = seed;
    summary::SmoothEstimator(model, settings).improve(per_chain, summary, exceedances, go_on);
    run.smooth = summary.definitions.front();
    for (const auto& one : exceedances) {
        run.smooth_exceeds.push_back(one.front());
    }
    return run;
}

/// One estimand at one level, along one direction everywhere.
run::SmoothTask task_of(prior::Direction direction, double level, std::uint64_t points) {
    return {{{0}, {{{}, 1, std::move(direction)}}, {}}, {{level}}, {points}, {}, {}};
}

/// Lognormal, whatever the ties: its quantiles are known.
const std::vector<double> slopes = {0.5, 0.3, -0.2};
FormulaSpec lognormal_spec() {
    return {3,
            {1, 0.4, 0.2, 0.4, 1, 0.3, 0.2, 0.3, 1},
            0.5,
            [](const std::vector<double>& x, double, double) {
                double sum = std::log(1000);
                for (std::size_t k = 0; k < x.size(); ++k) {
                    sum += slopes[k] * x[k];
                }
                return std::exp(sum);
            }};
}
double lognormal_quantile(double p) {
    const FormulaSpec spec = lognormal_spec();
    double variance = 0;
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            variance += slopes[a] * slopes[b] * spec.correlation[3 * a + b];
        }
    }
    return 1000 * std::exp(std::sqrt(variance) *
                           boost::math::quantile(boost::math::normal_distribution<>(), p));
}

/// A random scenario: sums and products, ties, a choice, kinks, jumps, and turns.
FormulaSpec random_spec(std::uint64_t number) {
    random::Stream stream({number, 0, 0, 7, random::Site::world, 0});
    std::vector<double> c;
    for (int k = 0; k < 8; ++k) {
        c.push_back(stream.uniform());
    }
    FormulaSpec spec;
    spec.normals = 4;
    if (c[0] < 0.5) {
        const double r = 0.6 * c[1];
        spec.correlation = {1, r, r, r, r, 1, r, r, r, r, 1, r, r, r, r, 1};
    }
    spec.yes = c[2];
    spec.whole = c[3] < 0.3;
    spec.formula = [c, whole = spec.whole](const std::vector<double>& x, double choice,
                                           double noise) {
        const double turning = c[4] < 0.3 ? 30 * x[1] * x[1] : 0;
        const double kinked = std::max(x[2], c[5] - 0.5);
        double total = 400 * std::exp((0.2 + 0.5 * c[6]) * x[0]) + 40 * x[3] + 100 * kinked +
                       turning + (c[7] < 0.5 ? 200 * choice : 0) + 20 * noise + 300;
        total = std::max(total, 0.0);
        return whole ? std::floor(total) : total;
    };
    return spec;
}

/// Differences between smooth and plain quantiles of unrelated runs over their joint errors.
std::vector<double> disagreements(const run::Model& model, std::uint64_t seed, bool correct) {
    const Run run = run_of(model, seed, 256, {summary::Estimator::smooth, 1, 1, {}, correct});
    REQUIRE(run.smooth.estimator == "smooth");
    const results::DefinitionSummary plain = plain_of(model, seed + 1000, 2048);
    std::vector<double> scores;
    for (std::size_t k = 0; k < plain.quantile.size(); ++k) {
        // Quantiles of whole numbers are whole: half a one either way is not a disagreement.
        const double rounding = model.whole() ? 1 : 0;
        const double apart = std::abs(run.smooth.quantile[k] - plain.quantile[k]) - rounding;
        scores.push_back(std::max(apart, 0.0) /
                         std::hypot(run.smooth.quantile_mcse[k], plain.quantile_mcse[k]));
    }
    return scores;
}

/// Chance of a joint score this large: both errors come from 16 chains, so at the worst Student's
/// t with 15 degrees.
double p_value(double score) {
    return 2 * boost::math::cdf(
                   boost::math::complement(boost::math::students_t_distribution<>(15), score));
}

} // namespace

TEST_CASE("smooth quantiles and probabilities of a lognormal number are right and far sharper") {
    const FormulaModel model(lognormal_spec());
    const Run run = run_of(model, 3, 1024, {summary::Estimator::smooth, 1, 1, {1000, 2000}, true});
    CHECK(run.smooth.estimator == "smooth");
    CHECK(run.smooth.estimator_note ==
          "inputs.x0 and 2 more integrated out along lines, 16384 points");
    for (std::size_t k = 0; k < 5; ++k) {
        const double truth = lognormal_quantile(summary::probabilities()[k]);
        INFO(run.smooth.quantile[k], " ± ", run.smooth.quantile_mcse[k], ", truth ", truth);
        // Six errors of 15 degrees: wrong in 1e-4 of right programs, for all five together.
        CHECK(std::abs(run.smooth.quantile[k] - truth) < 6 * run.smooth.quantile_mcse[k]);
        CHECK(run.smooth.quantile_mcse[k] < 0.2 * run.plain.quantile_mcse[k]);
    }
    CHECK(std::abs(run.smooth_exceeds[0].probability - 0.5) < 6 * run.smooth_exceeds[0].mcse);
    CHECK(run.smooth_exceeds[1].mcse < 0.2 * run.plain_exceeds[1].mcse);
}

TEST_CASE("the errors of smooth quantiles hold the truth as often as they say") {
    // Much noise, so that errors come from what chains show; a tenth of the numbers is twice as
    // large.
    const FormulaModel model(
        {1, {}, 0.1, [](const std::vector<double>& x, double choice, double noise) {
             return (1000 + 100 * x[0] + 200 * noise) * (1 + choice);
         }});
    const boost::math::normal_distribution<> normal;
    const auto below = [&](double t) {
        // The normal distribution function integrated over the noise.
        const auto integral = [&](double z) {
            return z * boost::math::cdf(normal, z) + boost::math::pdf(normal, z);
        };
        const auto one = [&](double number) {
            const double z = (number - 1000) / 100;
            return (integral(z) - integral(z - 2)) / 2;
        };
        return 0.9 * one(t) + 0.1 * one(t / 2);
    };
    const auto quantile = [&](double p) {
        double low = 0;
        double high = 10000;
        for (int halving = 0; halving < 60; ++halving) {
            (below((low + high) / 2) < p ? low : high) = (low + high) / 2;
        }
        return low;
    };
    // Five Kolmogorov–Smirnov tests, together wrong in 1e-6 of right programs.
    constexpr double false_alarm = 2e-7;
    std::vector<std::vector<double>> scores(5);
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const Run run = run_of(model, seed, 128);
        for (std::size_t k = 0; k < 5; ++k) {
            const double truth = quantile(summary::probabilities()[k]);
            scores[k].push_back((run.smooth.quantile[k] - truth) / run.smooth.quantile_mcse[k]);
        }
    }
    const boost::math::students_t_distribution<> law(15);
    const auto fits = [&](const std::vector<double>& t) {
        return statistical::kolmogorov_smirnov(t,
                                               [&](double x) { return boost::math::cdf(law, x); })
            .fits(false_alarm);
    };
    int noticed = 0; // in the far tail unseen corrections, which are rare, widen the errors
    for (std::vector<double>& one : scores) {
        CHECK(fits(one));
        for (double& x : one) {
            x *= 4; // broken on purpose: errors of the sum of chains, not of their mean
        }
        noticed += fits(one) ? 0 : 1;
    }
    CHECK(noticed >= 4);
}

TEST_CASE("smooth and plain quantiles of random scenarios agree within their errors") {
    // 12 scenarios of 5 quantiles: together wrong in 1e-4 of right programs.
    for (std::uint64_t number = 1; number <= 12; ++number) {
        const FormulaModel model(random_spec(number));
        for (const double score : disagreements(model, number, true)) {
            INFO("scenario ", number);
            CHECK(p_value(score) > 1e-4 / 60);
        }
    }
}

TEST_CASE("a direction that turns beyond the trial biases nothing, but for its correction") {
    // It rises between the scores that the trial looks at, and falls outside them.
    const auto bent = [](double x) { return std::abs(x) <= 1.2 ? x : std::copysign(2.4, x) - x; };
    const FormulaModel model({2, {}, 0.5, [&](const std::vector<double>& x, double, double) {
                                  return 1000 + 100 * bent(x[0]) + 10 * x[1];
                              }});
    constexpr double level = 1080;
    const boost::math::normal_distribution<> normal;
    double truth = 0;
    constexpr int cells = 100'000;
    for (int cell = 0; cell < cells; ++cell) {
        const double x = boost::math::quantile(normal, (cell + 0.5) / cells);
        truth += boost::math::cdf(normal, (level - 1000 - 100 * bent(x)) / 10) / cells;
    }
    const prior::InputSampler sampler = sampler_of(model, 5);
    constexpr std::uint64_t per_chain = 1024;
    const auto score = [&](bool correct) {
        run::SmoothPass pass(model, sampler, {task_of({{0}, {1}}, level, per_chain)},
                             {5, 1, correct, {}});
        pass.run(go_on, {});
        std::vector<double> below;
        double mean = 0;
        for (std::size_t chain = 0; chain < run::chains; ++chain) {
            below.push_back(pass.below(0, chain, 0, 0));
            mean += below.back() / run::chains;
        }
        return std::abs(mean - truth) / summary::mcse_of(below);
    };
    // Wrong in 1e-6 of right programs.
    CHECK(p_value(score(true)) > 1e-6);
    CHECK(p_value(score(false)) < 1e-6); // broken on purpose
}

TEST_CASE("what cannot be integrated out stays plain, and says why") {
    const FormulaModel turning({2, {}, 0.5, [](const std::vector<double>& x, double, double) {
                                    return x[0] * x[0] + x[1] * x[1];
                                }});
    const Run run = run_of(turning, 1, 256);
    CHECK(run.smooth.estimator == "plain");
    CHECK(run.smooth.estimator_note == "from the draws: along a line it is not smooth enough");
    CHECK(run.smooth.quantile == run.plain.quantile);
    CHECK(run.smooth.quantile_mcse == run.plain.quantile_mcse);

    const FormulaModel jumping({2, {}, 0.5, [](const std::vector<double>& x, double, double) {
                                    return std::floor(x[0]) + 10;
                                }});
    CHECK(run_of(jumping, 1, 256).smooth.estimator == "plain");
}

TEST_CASE("the automatic estimator is smooth where that gains, and plain with few draws") {
    const FormulaModel model(lognormal_spec());
    const summary::SmoothSettings automatic{summary::Estimator::automatic, 1, 1, {}, true};
    const Run many = run_of(model, 1, 16384, automatic);
    CHECK(many.smooth.estimator == "smooth");
    CHECK(many.smooth.quantile_mcse[2] < many.plain.quantile_mcse[2]);
    CHECK(run_of(model, 1, 256, automatic).smooth.estimator == "plain");
}

TEST_CASE("smooth quantiles have the same bits for any number of threads") {
    const FormulaModel model(random_spec(3));
    const Run one = run_of(model, 2, 3000, {summary::Estimator::smooth, 1, 1, {}, true});
    const Run three = run_of(model, 2, 3000, {summary::Estimator::smooth, 1, 3, {}, true});
    CHECK(one.smooth.quantile == three.smooth.quantile);
    CHECK(one.smooth.quantile_mcse == three.smooth.quantile_mcse);
}

TEST_CASE("strata of a choice add up to the whole") {
    // Two very different numbers: P(N ≤ level) is a mixture of two normal distribution functions.
    const FormulaModel model({2, {}, 0.3, [](const std::vector<double>& x, double choice, double) {
                                  return choice > 0 ? 1000 + 50 * x[0] : 1030 + 10 * x[1];
                              }});
    const prior::InputSampler sampler = sampler_of(model, 2);
    const run::SmoothLines lines = run::find_lines(model, sampler, 2, {0}, {40});
    REQUIRE(lines.bundles.size() == 1);
    const run::SmoothBundle& bundle = lines.bundles.front();
    REQUIRE(bundle.strata.size() == 2);
    CHECK(bundle.strata[1].weight == doctest::Approx(0.3));
    CHECK(bundle.strata[1].direction.inputs == std::vector<std::size_t>{0});
    CHECK(bundle.strata[0].direction.inputs == std::vector<std::size_t>{1});
    constexpr double level = 1040;
    const boost::math::normal_distribution<> normal;
    const double truth = 0.3 * boost::math::cdf(normal, 0.8) + 0.7 * boost::math::cdf(normal, 1.0);
    const auto below = [&](double yes) {
        run::SmoothTask task{bundle, {{level}}, {8, 8}, {}, {}};
        task.bundle.strata[1].weight = yes;
        task.bundle.strata[0].weight = 1 - yes;
        run::SmoothPass pass(model, sampler, {task}, {2, 1, true, {}});
        pass.run(go_on, {});
        return pass.below(0, 3, 0, 0);
    };
    // Straight lines are integrated exactly.
    CHECK(below(0.3) == doctest::Approx(truth).epsilon(1e-9));
    CHECK(below(0.5) != doctest::Approx(truth).epsilon(1e-3)); // broken on purpose
}

TEST_CASE("points go where a weight times a spread is large, in powers of two") {
    const std::vector<summary::StratumSpread> strata = {{0.5, {1, 0}, {0, 1}, {0, 1}, {1, 1}},
                                                        {0.4, {0, 0}, {0, 1}, {0, 1}, {1, 1}},
                                                        {0.1, {0, 400}, {0, 1}, {0, 1}, {1, 1}}};
    const std::vector<std::uint64_t> points = summary::allocate(strata, 1024);
    CHECK(points == std::vector<std::uint64_t>{256, 16, 1024});
    // 0.1² · 400 / (1024 · 16) is the larger variance; one point of all that there are is unseen.
    CHECK(summary::predicted_error(strata, points, 16) ==
          doctest::Approx(std::hypot(std::sqrt(4.0 / (1024 * 16)), 1.0 / (1296 * 16))));
}

TEST_CASE("a precision is reached by points, not by draws") {
    const FormulaModel model(lognormal_spec());
    summary::SmoothSettings settings{summary::Estimator::automatic, 1, 1, {}, true};
    settings.precision = 5e-4;
    const Run run = run_of(model, 4, 256, settings);
    CHECK(run.smooth.estimator == "smooth");
    for (const std::size_t k : {std::size_t{0}, std::size_t{2}, std::size_t{4}}) {
        CHECK(run.smooth.quantile_mcse[k] <= 5e-4 * run.smooth.quantile[2]);
        // Six errors of 15 degrees: wrong in 1e-4 of right programs.
        CHECK(std::abs(run.smooth.quantile[k] - lognormal_quantile(summary::probabilities()[k])) <
              6 * run.smooth.quantile_mcse[k]);
    }
}

TEST_CASE("a precision that cannot be reached ends at its limit of evaluations") {
    const FormulaModel model(random_spec(3));
    for (const std::uint64_t most : {4'000U, 10'000U, 23'000U, 65'536U}) {
        summary::SmoothSettings settings{summary::Estimator::automatic, 1, 1, {}, true};
        settings.precision = 1e-7;
        settings.most_evaluations = most;
        const Run run = run_of(model, 5, 256, settings); // it returns
        CHECK(run.smooth.quantile_mcse[2] > 1e-7 * run.smooth.quantile[2]);
    }
}
