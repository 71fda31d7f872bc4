// Smooth estimates of scenarios as users write them, with pools, durations and overlaps: they agree
// with the draws within the errors of both.

#include <atomic>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/summary/smooth.hpp"
#include "tests/models/aggregate/random_scenario.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

const std::atomic<bool> go_on = false;

results::Summary plain_of(const run::Model& model, std::uint64_t seed, std::uint64_t per_chain) {
    run::DrawStore store(run::store_settings(model, seed, per_chain, 0));
    run::ExecutorSettings settings;
    settings.seed = seed;
    run::Executor(model, settings).run(store, per_chain, {}, nullptr, go_on, {});
    return summary::summarise(store, model.estimands());
}

results::Summary smooth_of(const run::Model& model, std::uint64_t seed, std::uint64_t per_chain,
                           const std::vector<std::size_t>& left_out = {}) {
    results::Summary found = plain_of(model, seed, per_chain);
    std::vector<std::vector<summary::Exceedance>> none;
    summary::SmoothSettings settings{summary::Estimator::smooth, seed, 1, {}};
    settings.left_out = left_out;
    summary::SmoothEstimator(model, settings).improve(per_chain, found, none, go_on);
    return found;
}

struct Agreement {
    std::size_t compared = 0;
    double largest = 0; ///< difference over joint error
};

/// Smooth quantiles, times a factor, against those of unrelated draws.
Agreement agreement(std::uint64_t seed, double factor = 1) {
    const RandomScenario scenario = random_scenario(seed, seed % 4 != 0);
    std::optional<run::LoadedScenario> loaded;
    try {
        loaded = load_text(scenario.text);
    } catch (const base::Error&) { // overlaps that have no common solution
        return {};
    }
    const run::Model& model = *loaded->model;
    const results::Summary smooth = smooth_of(model, seed, 64);
    const results::Summary plain = plain_of(model, seed + 1000, 1024);
    Agreement found;
    for (std::size_t d = 0; d < model.estimands().size(); ++d) {
        const results::DefinitionSummary& a = smooth.definitions[d];
        const results::DefinitionSummary& b = plain.definitions[d];
        for (std::size_t k = 0; a.estimator == "smooth" && k < a.quantile.size(); ++k) {
            const double joint = std::hypot(a.quantile_mcse[k], b.quantile_mcse[k]);
            // Quantiles of whole numbers are whole: one either way is not a disagreement.
            const double apart = std::abs(factor * a.quantile[k] - b.quantile[k]) -
                                 (model.whole() ? model.estimands()[d].unit : 0);
            ++found.compared;
            found.largest = std::max(found.largest, apart / joint);
        }
    }
    return found;
}

/// Both errors come from 16 chains, so at the worst Student's t with 15 degrees.
double p_value(double score) {
    const boost::math::students_t_distribution<> law(15);
    return 2 * boost::math::cdf(boost::math::complement(law, score));
}

void check_scenarios(std::uint64_t first, std::uint64_t last, std::size_t least, double alarm) {
    std::size_t compared = 0;
    for (std::uint64_t seed = first; seed < last; ++seed) {
        const Agreement found = agreement(seed);
        compared += found.compared;
        INFO("scenario ", seed, ", ", found.compared, " quantiles, largest ", found.largest);
        CHECK(p_value(found.largest) > alarm);
    }
    CHECK(compared >= least);
}

} // namespace

TEST_CASE("smooth quantiles of random scenarios agree with their draws") {
    // Some 1,000 quantiles: together wrong in 1e-4 of right programs at the most.
    check_scenarios(1, 4, 200, 1e-7);
    CHECK(p_value(agreement(1, 1.2).largest) < 1e-7); // broken on purpose
}

TEST_CASE("a smooth difference of two definitions agrees with its draws, and is far sharper") {
    const run::LoadedScenario loaded = load_file("nl-2022-23.toml");
    const run::Walk walk = loaded.model->walk(0, 4);
    const run::Model& model = *walk.model;
    const auto ratio = static_cast<std::size_t>(run::WalkEstimand::ratio);
    const auto difference = static_cast<std::size_t>(run::WalkEstimand::difference);
    const results::Summary smooth = smooth_of(model, 1, 128, {ratio});
    const results::Summary plain = plain_of(model, 2, 1024);
    CHECK(smooth.definitions[ratio].estimator != "smooth");
    for (std::size_t e = 0; e < model.estimands().size(); ++e) {
        const results::DefinitionSummary& a = smooth.definitions[e];
        const results::DefinitionSummary& b = plain.definitions[e];
        for (std::size_t k = 0; k < a.quantile.size(); ++k) {
            const double joint = std::hypot(a.quantile_mcse[k], b.quantile_mcse[k]);
            INFO(model.estimands()[e].id, ", quantile ", k);
            const double rounding = e == ratio ? 0 : 1; // the others are whole numbers
            // Some 50 quantiles: together wrong in 1e-4 of right programs.
            CHECK(p_value((std::abs(a.quantile[k] - b.quantile[k]) - rounding) / joint) > 2e-6);
        }
    }
    // From an eighth of the draws.
    CHECK(smooth.definitions[difference].estimator == "smooth");
    CHECK(smooth.definitions[difference].quantile_mcse[4] <
          plain.definitions[difference].quantile_mcse[4] / 2);
}

TEST_CASE("the same over sixty scenarios" * doctest::test_suite("campaign")) {
    check_scenarios(100, 160, 3000, 1e-8);
}
