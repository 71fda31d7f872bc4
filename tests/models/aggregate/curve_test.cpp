// The definition curve and the orders that definitions must keep, in every draw.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/summary/comparison.hpp"
#include "tests/models/aggregate/random_scenario.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

const std::vector<double> weeks = {4, 5, 7, 10, 13, 14, 20, 26, 30, 40, 52};

const double* column(const Draws& draws, std::size_t place) {
    return draws.store().estimands().of(place, 0);
}

std::size_t all_draws(const Draws& draws) {
    return run::chains * draws.store().estimands().per_chain;
}

void check_falls(const run::Curve& curve, const Draws& draws, double rounding) {
    for (const run::CurveLine& line : curve.lines) {
        INFO(line.id);
        const double* before = nullptr;
        for (const std::size_t place : line.place) {
            if (place == run::CurveLine::no_place) {
                continue;
            }
            const double* here = column(draws, place);
            std::size_t risen = 0;
            for (std::size_t i = 0; before != nullptr && i < all_draws(draws); ++i) {
                risen += here[i] > before[i] * (1 + rounding) + rounding ? 1 : 0;
            }
            CHECK(risen == 0);
            before = here;
        }
    }
}

/// Where a definition asks all its routes with durations for `at` weeks, the curve there is it.
std::size_t check_meets(const run::ScenarioModel& model, const run::Curve& curve,
                        const Draws& draws, const Draws& plain, const std::string& suffix,
                        double at) {
    std::size_t met = 0;
    const auto w = static_cast<std::size_t>(
        std::find(curve.thresholds.begin(), curve.thresholds.end(), at) - curve.thresholds.begin());
    for (const run::CurveLine& line : curve.lines) {
        if (line.is_component || line.place[w] == run::CurveLine::no_place ||
            line.id.find(suffix) == std::string::npos) {
            continue;
        }
        for (const run::Estimand& estimand : model.estimands()) {
            if (estimand.id == line.id) {
                const std::vector<double> own = plain.estimand(line.id);
                INFO(line.id);
                CHECK(std::equal(own.begin(), own.end(), column(draws, line.place[w])));
                ++met;
            }
        }
    }
    return met;
}

} // namespace

TEST_CASE(
    "the national curve falls in every draw and meets the definitions at 13 weeks bit for bit, "
    "over the year and on a day") {
    const auto loaded = load_file("nl-2022-23.toml");
    const run::Curve curve = loaded.model->curve(weeks);
    const Draws plain(*loaded.model);
    const Draws draws(*curve.model);
    check_falls(curve, draws, 0);
    CHECK(check_meets(*loaded.model, curve, draws, plain, "13w", 13) == 5);
    const auto line = [&](const std::string& id) {
        return *std::find_if(curve.lines.begin(), curve.lines.end(),
                             [&](const run::CurveLine& one) { return one.id == id; });
    };
    CHECK(line("absolute").observed_to == 13);
    CHECK(line("ocw-4w").observed_to == 13);
    // No register counts these: from 4 weeks on only an assumed share of spells says how many.
    CHECK(line("authorised").observed_to == 4);
    CHECK(line("ingrado-13w").observed_to == 4);
    CHECK(line("ocw-4w-stock").observed_to == 0);
}

TEST_CASE("random scenarios' curves fall in every draw and meet their definitions") {
    std::size_t met = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const RandomScenario scenario = random_scenario(seed, seed % 4 != 0);
        run::LoadedScenario loaded;
        try {
            loaded = load_text(scenario.text);
        } catch (const base::Error&) {
            continue; // it contradicts itself
        }
        INFO("scenario ", seed, "\n", scenario.text);
        std::vector<double> asked(thresholds().begin(), thresholds().end());
        for (const double more : weeks) {
            if (std::find(asked.begin(), asked.end(), more) == asked.end()) {
                asked.push_back(more);
            }
        }
        std::sort(asked.begin(), asked.end());
        const run::Curve curve = loaded.model->curve(asked);
        const Draws plain(*loaded.model);
        const Draws draws(*curve.model);
        check_falls(curve, draws, loaded.model->whole() ? 0 : 1e-9);
        const int at = thresholds().back();
        met += check_meets(*loaded.model, curve, draws, plain, "-" + std::to_string(at), at);
    }
    CHECK(met > 20);
}

TEST_CASE("what lies within another by what it says is never above it") {
    std::size_t nested = 0;
    std::size_t on_a_day = 0;
    const auto is_day = [](const run::Model& model, std::size_t definition) {
        return model.estimands()[definition].id.find("stock") != std::string::npos;
    };
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        const RandomScenario scenario = random_scenario(seed, seed % 4 != 0);
        run::LoadedScenario loaded;
        try {
            loaded = load_text(scenario.text);
        } catch (const base::Error&) {
            continue; // it contradicts itself
        }
        const Draws draws(*loaded.model);
        const std::vector<run::Nesting> found = loaded.model->nestings();
        for (const run::Nesting& nesting : found) {
            CHECK(summary::violations(draws.store(), nesting, loaded.model->whole()) == 0);
        }
        nested += found.size();
        on_a_day += static_cast<std::size_t>(
            std::count_if(found.begin(), found.end(), [&](const run::Nesting& nesting) {
                return is_day(*loaded.model, nesting.inner) &&
                       !is_day(*loaded.model, nesting.outer);
            }));
        CHECK(std::none_of(found.begin(), found.end(), [&](const run::Nesting& nesting) {
            return !is_day(*loaded.model, nesting.inner) && is_day(*loaded.model, nesting.outer);
        }));
        // Twin: the other way round most are broken.
        std::size_t broken = 0;
        for (const run::Nesting& nesting : found) {
            broken += summary::violations(draws.store(), {nesting.outer, nesting.inner},
                                          loaded.model->whole()) > 0
                          ? 1
                          : 0;
        }
        CHECK(broken * 2 > found.size());
    }
    CHECK(nested > 100);
    CHECK(on_a_day > 20);
}

TEST_CASE("weights, thresholds and basis decide what lies within what") {
    const auto loaded = load_text(R"(
format = 1
[routes.a]
method = "registered"
registered = [{ over = 4, count = { value = 900, assumption = "test" } }, { over = 13, count = { value = 500, assumption = "test" } }]
sensitivity = { value = 0.5, assumption = "test" }
[routes.a.duration]
families = { weibull = 1.0 }
assumption = "test"
weibull = { value = 0.8, assumption = "test" }
[definitions.half]
routes = ["a"]
threshold = 4
weights.a = { value = 0.5, assumption = "test" }
[definitions.most]
routes = ["a"]
threshold = 4
weights.a = { family = "beta", mean = 0.8, n = 10, assumption = "test" }
[definitions.all]
routes = ["a"]
threshold = 4
[definitions.longer]
routes = ["a"]
threshold = 13
[definitions.day]
routes = ["a"]
threshold = 4
basis = "stock"
)");
    std::vector<std::string> pairs;
    for (const run::Nesting& nesting : loaded.model->nestings()) {
        pairs.push_back(loaded.model->estimands()[nesting.inner].id + " in " +
                        loaded.model->estimands()[nesting.outer].id);
    }
    CHECK(pairs ==
          std::vector<std::string>{"half in all", "most in all", "longer in all", "day in all"});
}

TEST_CASE("from no overlap to complete overlap the total falls between its Frechet bounds") {
    for (const std::string& noise : std::vector<std::string>{"on", "off"}) {
        std::vector<double> before;
        for (int tenth = 0; tenth <= 10; ++tenth) {
            const auto loaded = load_text("format = 1\nnoise = \"" + noise + R"("
[routes.absent]
method = "registered"
registered = [{ over = 4, count = { value = 1500, assumption = "test" } }]
sensitivity = { family = "beta", mean = 0.6, n = 10, assumption = "test" }
[routes.vsv]
method = "known"
count = { family = "lognormal", median = 3000, sdlog = 0.4, assumption = "test" }
[overlaps.both]
route = "absent"
with = ["vsv"]
shares.both = { value = )" + std::to_string(tenth / 10.0) +
                                          R"(, assumption = "test" }
[definitions.absent]
routes = ["absent"]
threshold = 4
[definitions.vsv]
routes = ["vsv"]
[definitions.total]
routes = ["absent", "vsv"]
threshold = 4
)");
            const Draws draws(*loaded.model);
            const auto total = draws.estimand("total");
            const auto absent = draws.estimand("absent");
            const auto vsv = draws.estimand("vsv");
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < total.size(); ++i) {
                const double rounding = noise == "on" ? 0 : 1e-7 * total[i];
                wrong += total[i] > absent[i] + vsv[i] + rounding ? 1 : 0;
                wrong += total[i] < std::max(absent[i], vsv[i]) - rounding ? 1 : 0;
                wrong += !before.empty() && total[i] > before[i] + rounding ? 1 : 0;
                if (tenth == 0) {
                    wrong += std::abs(total[i] - absent[i] - vsv[i]) > rounding ? 1 : 0;
                }
                if (tenth == 10) {
                    wrong +=
                        std::abs(total[i] - std::max(absent[i], vsv[i])) > rounding + 1e-6 ? 1 : 0;
                }
            }
            CHECK(wrong == 0);
            before = total;
        }
    }
}
