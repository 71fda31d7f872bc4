// Whether intervals hold the truth as often as they say, in worlds whose truth is known. The
// estimator draws its inputs from their priors and does not learn of them from the counts, so it is
// right in worlds where the counts say nothing about them: those whose size may be anything
// (model.md, section 8). Each mistake is a broken twin, which must fail.

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <doctest/doctest.h>

#include "engine/run/coverage.hpp"
#include "tests/models/aggregate/scenarios.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;
using aggregate_test::load_text;
using run::WorldKind;

namespace {

/// Of each check of one definition, on a right program. There are some 200 of them.
constexpr double false_alarm = 1e-6;

/// Every count method, thresholds that are asked for, the year and a day, overlaps, wrong entries,
/// a survey of the willing, rival priors, an open threshold. Counts are small, so chance counts.
const std::string everything = R"(
format = 1
total_prior = "scale"

[inputs.weeks]
family = "uniform"
min = 4
max = 26
assumption = "test"

[routes.absent]
method = "registered"
delta = { family = "half_normal", sd = 0.5, assumption = "test" }
validity.pool.good = { weight = 0.5, family = "beta", mean = 0.9, n = 50, assumption = "test" }
validity.pool.bad = { weight = 0.5, family = "beta", mean = 0.5, n = 50, assumption = "test" }

[routes.absent.sensitivity.pool.survey]
weight = 0.5
family = "beta"
mean = 0.5
n = 60
assumption = "test"
bias = { family = "lognormal", median = 3, sdlog = 0.2, assumption = "test" }

[routes.absent.sensitivity.pool.office]
weight = 0.5
family = "beta"
mean = 0.7
n = 60
assumption = "test"

[[routes.absent.registered]]
over = 4
count = { value = 150, assumption = "test" }

[[routes.absent.registered]]
over = 13
count = { value = 90, assumption = "test" }

[routes.absent.duration]
families = { weibull = 0.5, stayers = 0.5 }
weibull = { family = "lognormal", median = 0.85, sdlog = 0.3, assumption = "test" }
stayers = { family = "beta", mean = 0.15, n = 12, assumption = "test" }
assumption = "test"

[routes.gone]
method = "registered"
sensitivity = { family = "beta", mean = 0.8, n = 100, assumption = "test" }
shares.without-education = { family = "beta", mean = 0.7, n = 30, assumption = "test" }

[[routes.gone.registered]]
over = 0
count = { value = 200, assumption = "test" }

[[routes.gone.registered]]
over = 13
share = { family = "beta", mean = 0.4, n = 500, assumption = "test" }

[routes.ill]
method = "pool"
from = 4

[routes.ill.pool.factor]
weight = 0.5
method = "multiplier"
of = ["absent"]
counted = "registered"
over = 13
factors.times = { family = "lognormal", median = 2, sdlog = 0.2, assumption = "test" }

[routes.ill.pool.ratio]
weight = 0.5
method = "multiplier"
of = ["absent", "gone"]
counted = "true"
over = 13
factors.times = { family = "lognormal", median = 1, sdlog = 0.2, assumption = "test" }

[routes.ill.duration]
families = { lognormal = 1.0 }
lognormal = { family = "lognormal", median = 1.0, sdlog = 0.2, assumption = "test" }
assumption = "test"
pair = { from = 4, to = 13 }
spell_share = { family = "beta", mean = 0.6, n = 20, assumption = "test" }

[routes.exempt]
method = "known"
count = { value = 120, assumption = "test" }
validity = { family = "beta", mean = 0.8, n = 60, assumption = "test" }

[routes.refused]
method = "prevalence"
groups.all.population = { value = 4000, assumption = "test" }
groups.all.shares.refused = { family = "beta", mean = 0.02, n = 200, assumption = "test" }

[overlaps.exempt-absent]
route = "exempt"
with = ["absent"]
shares.both = { family = "beta", mean = 0.6, n = 60, assumption = "test" }

[definitions.absent-13w]
routes = ["absent"]
threshold = 13

[definitions.registers]
routes = ["absent", "gone"]
threshold = { absent = 4, gone = 0 }

[definitions.all-8w]
routes = ["absent", "gone", "ill", "exempt", "refused"]
threshold = { absent = 8, gone = 13, ill = 8 }

[definitions.open]
routes = ["absent", "exempt"]
threshold = { absent = { input = "weeks" } }

[definitions.day]
routes = ["absent", "ill"]
threshold = 13
basis = "stock"
)";

const run::ScenarioModel& everything_model() {
    static const run::LoadedScenario loaded =
        load_text(everything); // its duration tables take a while
    return *loaded.model;
}

/// Five registers alone.
std::string five_registers() {
    std::string text = "format = 1\n";
    std::string names;
    for (int r = 1; r <= 5; ++r) {
        const std::string route = "routes.r" + std::to_string(r);
        text += "[" + route + "]\nmethod = \"registered\"\n" +
                "sensitivity = { family = \"beta\", a = 4, b = 6, assumption = \"test\" }\n" +
                "validity = { family = \"beta\", a = 27, b = 3, assumption = \"test\" }\n[[" +
                route + ".registered]]\nover = 4\ncount = { value = " + std::to_string(150 * r) +
                ", assumption = \"test\" }\n";
        names += (r > 1 ? ", \"r" : "\"r") + std::to_string(r) + "\"";
    }
    return text + "[definitions.all]\nroutes = [" + names + "]\nthreshold = 4\n";
}

/// A trial whose worlds are made from other inputs than the estimator believes.
class TwistedTrial : public run::Trial {
public:
    TwistedTrial(const run::Trial& honest, std::vector<std::size_t> held_at_one)
        : honest_(honest), held_(std::move(held_at_one)) {}

    const std::vector<std::size_t>& counts() const override { return honest_.counts(); }
    const std::vector<run::Contender>& contenders() const override { return honest_.contenders(); }
    const std::vector<run::Reservation>& reservations() const override {
        return honest_.reservations();
    }
    std::unique_ptr<run::WorldMaker> maker(const run::Stress& stress) const override {
        return std::make_unique<Maker>(honest_.maker(stress), held_);
    }
    void believe(std::size_t contender, std::size_t count, prior::Columns& inputs) const override {
        honest_.believe(contender, count, inputs);
    }
    std::unique_ptr<run::Evaluator> evaluator(std::size_t contender,
                                              std::size_t rows) const override {
        return honest_.evaluator(contender, rows);
    }

private:
    class Maker : public run::WorldMaker {
    public:
        Maker(std::unique_ptr<run::WorldMaker> honest, const std::vector<std::size_t>& held)
            : honest_(std::move(honest)), held_(held) {}
        void make(const run::Block& where, prior::Columns& inputs,
                  prior::Columns& truths) override {
            for (const std::size_t input : held_) {
                inputs.column(input)[0] = 1;
            }
            honest_->make(where, inputs, truths);
        }

    private:
        std::unique_ptr<run::WorldMaker> honest_;
        const std::vector<std::size_t>& held_;
    };

    const run::Trial& honest_;
    std::vector<std::size_t> held_;
};

/// Inputs whose path ends so.
std::vector<std::size_t> inputs_named(const run::Model& model, const std::string& end) {
    std::vector<std::size_t> found;
    for (std::size_t k = 0; k < model.inputs().size(); ++k) {
        if (model.inputs()[k].path.ends_with(end)) {
            found.push_back(k);
        }
    }
    return found;
}

run::TrialRanks ranked(const run::Model& model, const run::Trial& trial, std::uint64_t worlds,
                       std::vector<std::size_t> contenders, std::uint64_t draws = 199,
                       std::uint64_t seed = 1, unsigned threads = 2) {
    const std::atomic<bool> never = false;
    auto found =
        run::rank_truths(model, trial, {seed, worlds, draws, threads, contenders}, never, nullptr);
    REQUIRE(found);
    return std::move(*found);
}

/// Whether central intervals of a level hold the truth that often, by a two-sided binomial test.
statistical::Verdict binomial_test(double covered, double worlds, double level) {
    const boost::math::binomial_distribution<> law(worlds, level);
    const double below = boost::math::cdf(law, covered);
    const double above =
        covered > 0 ? boost::math::cdf(boost::math::complement(law, covered - 1)) : 1.0;
    return {covered / worlds, std::min(1.0, 2 * std::min(below, above))};
}

struct Outcome {
    bool uniform = true; ///< ranks of every definition
    bool nominal = true; ///< every level of every definition
    std::string figures;
};

Outcome outcome(const run::WorldRanks& found) {
    Outcome result;
    for (std::size_t d = 0; d < found.ranks.size(); ++d) {
        const run::Calibration one = run::calibration(found.ranks[d], found.excess[d]);
        const auto worlds = static_cast<double>(found.ranks[d].size());
        // The ranks are continuous, which the twenty cells of the figure do not use.
        const statistical::Verdict even = statistical::uniform_fit(found.ranks[d]);
        result.uniform = result.uniform && even.fits(false_alarm) && one.p_value >= false_alarm;
        result.figures += "\n";
        for (std::size_t k = 0; k < run::coverage_levels.size(); ++k) {
            const statistical::Verdict verdict =
                binomial_test(static_cast<double>(one.covered[k]), worlds, run::coverage_levels[k]);
            result.nominal = result.nominal && verdict.fits(false_alarm);
            result.figures += std::to_string(verdict.statistic) + " ";
        }
        result.figures += "p " + std::to_string(one.p_value);
    }
    return result;
}

void check_calibrated(const run::ScenarioModel& model, std::uint64_t worlds) {
    const auto trial = model.trial(WorldKind::calibrated);
    const Outcome own = outcome(ranked(model, *trial, worlds, {0}).contenders[0]);
    INFO(own.figures);
    CHECK(own.uniform);
    CHECK(own.nominal);
}

void check_typical(std::uint64_t worlds, std::uint64_t draws) {
    const run::LoadedScenario loaded = load_text(five_registers());
    const auto trial = loaded.model->trial(WorldKind::typical);
    const run::TrialRanks found = ranked(*loaded.model, *trial, worlds, {0, 1}, draws);
    const Outcome own = outcome(found.contenders[0]);
    const Outcome informed = outcome(found.contenders[1]);
    INFO(own.figures, informed.figures);
    // The counts say much about the sensitivity, and the estimator does not listen.
    CHECK_FALSE(own.uniform);
    CHECK(informed.uniform);
    CHECK(informed.nominal);
}

} // namespace

TEST_CASE("in worlds of any size ranks are uniform and intervals hold the truth as often as they "
          "say") {
    check_calibrated(everything_model(), 600);
    check_calibrated(*load_text(five_registers()).model, 600);
}

TEST_CASE("so they do with a flat prior on the total") {
    check_calibrated(*load_text("total_prior = \"flat\"\n" + five_registers()).model, 600);
}

TEST_CASE("each mistake in what the estimator believes shows in the ranks") {
    const run::ScenarioModel& model = everything_model();
    const auto trial = model.trial(WorldKind::calibrated);
    std::vector<std::string> names;
    std::vector<std::size_t> all;
    for (std::size_t c = 0; c < trial->contenders().size(); ++c) {
        names.push_back(trial->contenders()[c].id);
        all.push_back(c);
    }
    CHECK(names ==
          std::vector<std::string>{"own", "sensitivity", "validity", "overlap", "selection"});
    const run::TrialRanks found = ranked(model, *trial, 400, all);
    for (std::size_t c = 1; c < all.size(); ++c) {
        const Outcome mistaken = outcome(found.contenders[c]);
        INFO(names[c], mistaken.figures);
        CHECK_FALSE(mistaken.uniform);
    }
}

TEST_CASE("worlds in which every entry is right are not those that the estimator is made for") {
    const run::ScenarioModel& model = everything_model();
    const auto honest = model.trial(WorldKind::calibrated);
    const std::vector<std::size_t> validities = inputs_named(model, "validity");
    REQUIRE(validities.size() == 2);
    const TwistedTrial twisted(*honest, validities);
    CHECK_FALSE(outcome(ranked(model, twisted, 400, {0}).contenders[0]).uniform);
}

TEST_CASE("worlds of a typical size fail the estimator, and not the one that knows the size") {
    check_typical(300, 1000);
}

TEST_CASE("ranks are the same for any number of threads and any other contenders") {
    const run::ScenarioModel& model = everything_model();
    const auto trial = model.trial(WorldKind::calibrated);
    const run::TrialRanks one = ranked(model, *trial, 40, {0, 2}, 100, 7, 1);
    const run::TrialRanks three = ranked(model, *trial, 40, {0, 2}, 100, 7, 3);
    CHECK(one.digest == three.digest);
    CHECK(one.contenders[1].ranks == three.contenders[1].ranks);
    const run::TrialRanks alone = ranked(model, *trial, 40, {0}, 100, 7, 2);
    CHECK(alone.contenders[0].ranks == one.contenders[0].ranks);
    CHECK_FALSE(alone.digest == one.digest);
    const run::TrialRanks other = ranked(model, *trial, 40, {0}, 100, 8, 2);
    CHECK_FALSE(other.digest == alone.digest);
}

TEST_CASE("a world's counts are whole, in order, and within ten times the scenario's") {
    const run::ScenarioModel& model = everything_model();
    const auto trial = model.trial(WorldKind::calibrated);
    CHECK(trial->counts().size() == 4); // the share of a count is none
    const prior::InputSampler sampler(model.inputs(), model.correlations(),
                                      {3, 2, prior::Design::random, 0});
    const auto maker = trial->maker({});
    prior::Columns inputs(model.inputs().size(), 1);
    prior::Columns truths(model.estimands().size(), 1);
    for (std::uint64_t world = 0; world < 300; ++world) {
        sampler.fill(run::world_chain, world, 1, inputs);
        maker->make({3, run::world_chain, world, 1}, inputs, truths);
        const auto count = [&](std::size_t k) { return inputs.column(trial->counts()[k])[0]; };
        CHECK(count(1) < count(0));
        CHECK(count(0) >= 6);
        CHECK(count(0) - count(1) <= 600);
        CHECK(count(2) >= 20);
        CHECK(count(2) <= 2000);
        CHECK(count(3) >= 12);
        CHECK(count(3) <= 1200);
        for (std::size_t d = 0; d < truths.columns(); ++d) {
            CHECK(truths.column(d)[0] == std::round(truths.column(d)[0]));
        }
    }
}

TEST_CASE("ranks are uniform in thousands of worlds, of the national scenario too" *
          doctest::test_suite("campaign")) {
    check_calibrated(everything_model(), 10'000);
    check_calibrated(*load_text(five_registers()).model, 20'000);
    check_typical(4000, 5000);
    const run::LoadedScenario national = aggregate_test::load_file("nl-2022-23.toml");
    check_calibrated(*national.model, 10'000);
}
