// Whether the estimator's intervals hold the truth as often as they say where children are
// simulated one by one, and the truth is counted over them. Each stress is a broken twin.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/run/coverage.hpp"
#include "models/aggregate/estimator.hpp"
#include "models/judge/children.hpp"

using namespace raming;

namespace {

/// Of each check of one definition, on a right program. There are some 60 of them.
constexpr double false_alarm = 1e-6;

run::LoadedScenario load(scenario::Document document) {
    return aggregate::load(document, judge::make_children);
}

/// Two registers with false entries, one that sees long stays better; a count as a share; the year,
/// a day, thresholds between and beyond those that are counted; routes that no register counts,
/// with durations and without, by a multiplier and known; overlaps of two and three of them, and
/// with a union.
const run::ScenarioModel& model() {
    static const run::LoadedScenario loaded = load(scenario::Document::from_text(R"(
format = 1
total_prior = "scale"

[routes.relative]
method = "registered"
delta = { family = "half_normal", sd = 0.5, assumption = "test" }
validity = { family = "beta", mean = 0.9, n = 50, assumption = "test" }
sensitivity = { family = "beta", mean = 0.5, n = 60, assumption = "test" }

[[routes.relative.registered]]
over = 4
count = { value = 600, assumption = "test" }

[[routes.relative.registered]]
over = 13
count = { value = 360, assumption = "test" }

[routes.relative.duration]
families = { weibull = 0.5, lognormal = 0.5 }
assumption = "test"
weibull = { family = "lognormal", median = 0.85, sdlog = 0.2, assumption = "test" }
lognormal = { family = "lognormal", median = 1.0, sdlog = 0.2, assumption = "test" }

[routes.absolute]
method = "registered"
sensitivity = { family = "beta", mean = 0.8, n = 60, assumption = "test" }

[[routes.absolute.registered]]
over = 0
count = { value = 800, assumption = "test" }

[[routes.absolute.registered]]
over = 13
share = { family = "beta", mean = 0.4, n = 2000, assumption = "test" }

[routes.absolute.duration]
families = { weibull = 1 }
assumption = "test"
weibull = { family = "lognormal", median = 0.85, sdlog = 0.2, assumption = "test" }

[routes.ill]
method = "multiplier"
of = ["relative"]
counted = "true"
over = 13
from = 4
factors.times = { family = "lognormal", median = 2, sdlog = 0.2, assumption = "test" }

[routes.ill.duration]
families = { weibull = 0.5, stayers = 0.5 }
assumption = "test"
weibull = { family = "lognormal", median = 0.85, sdlog = 0.2, assumption = "test" }
stayers = { family = "beta", mean = 0.15, n = 50, assumption = "test" }
pair = { from = 4, to = 13 }
spell_share = { family = "beta", mean = 0.6, n = 50, assumption = "test" }

[routes.exempt]
method = "known"
count = { value = 400, assumption = "test" }
shares.without = { family = "beta", mean = 0.6, n = 60, assumption = "test" }

[routes.waiting]
method = "known"
count = { value = 300, assumption = "test" }

[overlap]
rule = { independent = 0.6, nested = 0.2, disjoint = 0.2 }
assumption = "test"

[overlaps.ill-relative]
route = "relative"
with = ["ill"]
shares.both = { family = "beta", mean = 0.5, n = 100, assumption = "test" }

[overlaps.exempt-relative]
route = "exempt"
with = ["relative"]
shares.both = { family = "beta", mean = 0.5, n = 100, assumption = "test" }

[overlaps.exempt-ill]
route = "exempt"
with = ["ill"]
shares.both = { family = "beta", mean = 0.4, n = 100, assumption = "test" }

[overlaps.waiting-any]
route = "waiting"
with = ["absolute", "relative", "ill"]
shares.both = { family = "beta", mean = 0.6, n = 100, assumption = "test" }

[definitions.both]
routes = ["absolute", "relative"]
threshold = { default = 4, absolute = 0 }

[definitions.long]
routes = ["absolute", "relative"]
threshold = 13

[definitions.longer]
routes = ["absolute", "relative"]
threshold = 26

[definitions.with-ill]
routes = ["absolute", "relative", "ill"]
threshold = 13

[definitions.all]
routes = ["absolute", "relative", "ill", "exempt", "waiting"]
threshold = { default = 4, absolute = 0 }

[definitions.weighted]
routes = ["relative", "ill", "exempt"]
threshold = 26
weights.ill = { family = "beta", mean = 0.5, n = 100, assumption = "test" }

[definitions.on-a-day]
routes = ["absolute", "relative"]
threshold = { default = 4, absolute = 0 }
basis = "stock"

[definitions.all-on-a-day]
routes = ["absolute", "relative", "ill", "exempt"]
threshold = 13
basis = "stock"
)",
                                                                                 "test.toml", {}));
    return *loaded.model;
}

run::TrialRanks ranked(const run::ScenarioModel& of, std::uint64_t worlds, std::uint64_t draws,
                       const run::Stress& stress) {
    const std::atomic<bool> stop = false;
    const auto trial = of.trial(run::WorldKind::cohort);
    return *run::rank_truths(of, *trial, {11, worlds, draws, 2, {0}, stress}, stop, {});
}

struct Outcome {
    bool uniform = true; ///< ranks, of all definitions
    bool nominal = true; ///< coverage
    std::string figures;
};

Outcome outcome(const run::WorldRanks& found) {
    Outcome result;
    for (std::size_t d = 0; d < found.ranks.size(); ++d) {
        const run::Calibration one = run::calibration(found.ranks[d], found.excess[d]);
        const auto worlds = static_cast<double>(found.ranks[d].size());
        result.uniform = result.uniform && one.p_value > false_alarm;
        result.figures += "\n";
        for (std::size_t k = 0; k < run::coverage_levels.size(); ++k) {
            const boost::math::binomial_distribution<double> law(worlds, run::coverage_levels[k]);
            const auto held = static_cast<double>(one.covered[k]);
            const double p = 2 * std::min(boost::math::cdf(law, held),
                                          boost::math::cdf(boost::math::complement(law, held - 1)));
            result.nominal = result.nominal && p > false_alarm;
            result.figures += std::to_string(held / worlds) + " ";
        }
        result.figures += "p " + std::to_string(one.p_value);
    }
    return result;
}

void check_calibrated(const run::ScenarioModel& of, std::uint64_t worlds, std::uint64_t draws) {
    const Outcome found = outcome(ranked(of, worlds, draws, {}).contenders[0]);
    INFO(found.figures);
    CHECK(found.uniform);
    CHECK(found.nominal);
}

} // namespace

TEST_CASE("where children are simulated intervals hold the truth as often as they say") {
    check_calibrated(model(), 300, 150);
}

TEST_CASE("registers that are late, and children who differ, show in the ranks") {
    CHECK_FALSE(outcome(ranked(model(), 300, 150, {0, 12, 0}).contenders[0]).uniform);
    CHECK_FALSE(outcome(ranked(model(), 300, 150, {4, 0, 0}).contenders[0]).uniform);
}

TEST_CASE("registers that are tied and see the shares they should leave the ranks even") {
    const Outcome found = outcome(ranked(model(), 300, 150, {0, 0, 0, 0, 4}).contenders[0]);
    INFO(found.figures);
    CHECK(found.uniform);
    CHECK(found.nominal);
}

TEST_CASE("an estimator that thinks routes share no children fails") {
    const std::atomic<bool> stop = false;
    const auto trial = model().trial(run::WorldKind::cohort);
    std::size_t mistake = 0;
    while (trial->contenders()[mistake].id != "overlap") {
        ++mistake;
    }
    const auto found =
        run::rank_truths(model(), *trial, {11, 300, 150, 2, {mistake}, {}}, stop, {});
    CHECK_FALSE(outcome(found->contenders[0]).uniform);
}

TEST_CASE("a definition that cannot be simulated says so") {
    CHECK(model().trial(run::WorldKind::cohort)->reservations().empty());
    CHECK(model().trial(run::WorldKind::calibrated)->reservations().empty());
    const run::LoadedScenario three = load(scenario::Document::from_text(R"(
format = 1

[routes.one]
method = "registered"
sensitivity = { family = "beta", mean = 0.5, n = 60, assumption = "test" }
registered = [
    { over = 4, count = { value = 100, assumption = "test" } },
    { over = 8, count = { value = 80, assumption = "test" } },
    { over = 13, count = { value = 60, assumption = "test" } },
]

[routes.two]
method = "registered"
sensitivity = { family = "beta", mean = 0.5, n = 60, assumption = "test" }
registered = [{ over = 4, count = { value = 100, assumption = "test" } }]

[definitions.first]
routes = ["one", "two"]
threshold = { default = 4, one = 8 }

[definitions.second]
routes = ["two"]
threshold = 4
)",
                                                                         "test.toml", {}));
    const auto trial = three.model->trial(run::WorldKind::cohort);
    REQUIRE(trial->reservations().size() == 1);
    CHECK(trial->reservations()[0].estimand == 0);
    CHECK(trial->reservations()[0].text == "one: its register counts at more than two thresholds");
}

TEST_CASE("children whose stays lie apart count more often, where they are in several routes") {
    const auto trial = model().trial(run::WorldKind::cohort);
    const auto truths = [&](double apart) {
        const auto maker = trial->maker({0, 0, 0, apart, 0});
        const prior::InputSampler sampler(model().inputs(), model().correlations(),
                                          {7, 2, prior::Design::random, 0});
        prior::Columns inputs(model().inputs().size(), 1);
        prior::Columns found(model().estimands().size(), 1);
        std::vector<double> sums(model().estimands().size());
        for (std::uint64_t world = 0; world < 40; ++world) {
            sampler.fill(run::world_chain, world, 1, inputs);
            maker->make({7, run::world_chain, world, 1}, inputs, found);
            for (std::size_t d = 0; d < sums.size(); ++d) {
                sums[d] += found.column(d)[0];
            }
        }
        return sums;
    };
    const std::vector<double> together = truths(0);
    const std::vector<double> apart = truths(1);
    for (std::size_t d = 0; d < together.size(); ++d) {
        const std::string& id = model().estimands()[d].id;
        INFO(id);
        if (id == "with-ill" || id == "all-on-a-day") {
            CHECK(apart[d] > 1.002 * together[d]);
        } else if (id == "both" || id == "long" || id == "on-a-day") {
            CHECK(apart[d] == together[d]);
        }
    }
}

TEST_CASE("worlds of children are the same for any number of threads") {
    const std::atomic<bool> stop = false;
    const auto trial = model().trial(run::WorldKind::cohort);
    const auto digest = [&](unsigned threads) {
        return run::rank_truths(model(), *trial, {5, 30, 50, threads, {0}, {1, 4, 0.3}}, stop, {})
            ->digest;
    };
    CHECK(digest(1) == digest(3));
}

TEST_CASE("a scenario without a register that can be simulated is told so") {
    const run::LoadedScenario none = load(scenario::Document::from_text(R"(
format = 1

[routes.known]
method = "known"
count = { value = 100, assumption = "test" }

[definitions.one]
routes = ["known"]
threshold = 4
)",
                                                                        "test.toml", {}));
    CHECK_THROWS_AS(static_cast<void>(none.model->trial(run::WorldKind::cohort)), base::Error);
}

TEST_CASE("intervals hold the truth in thousands of worlds of children" *
          doctest::test_suite("campaign")) {
    check_calibrated(model(), 3000, 400);
    const run::LoadedScenario national =
        load(scenario::Document::from_file(std::string(RAMING_SCENARIOS) + "/nl-2022-23.toml", {}));
    check_calibrated(*national.model, 1000, 400);
}
