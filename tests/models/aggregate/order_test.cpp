// What must hold in every draw of every scenario, over scenarios made at random.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "tests/models/aggregate/random_scenario.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

/// Nothing, where the scenario states overlaps that have no common solution.
std::optional<run::LoadedScenario> load_if_possible(const RandomScenario& scenario) {
    try {
        return load_text(scenario.text);
    } catch (const base::Error& error) {
        for (const base::Diagnostic& diagnostic : error.diagnostics()) {
            INFO(diagnostic.code, ": ", diagnostic.message, "\n", scenario.text);
            REQUIRE(diagnostic.code == "E133");
        }
        return std::nullopt;
    }
}

/// Draws in which a exceeds b by more than rounding explains (not at all where counts are whole).
std::size_t above(const std::vector<double>& a, const std::vector<double>& b, bool whole) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        count += a[i] > b[i] + (whole ? 0 : 1e-7 * (1 + b[i])) ? 1 : 0;
    }
    return count;
}

void check_order(const RandomScenario& scenario, const Draws& draws) {
    const auto n = [&](const std::string& what, int threshold, bool stock = false) {
        return draws.estimand(definition_name(what, threshold, stock));
    };
    std::vector<std::string> all;
    for (const std::string& route : scenario.routes) {
        all.push_back("one-" + route);
    }
    for (std::size_t k = 0; k < scenario.order.size(); ++k) {
        all.push_back("set-" + std::to_string(k));
    }
    const bool whole = scenario.noise;
    for (const std::string& what : all) {
        INFO(what);
        for (std::size_t t = 0; t < thresholds().size(); ++t) {
            const int threshold = thresholds()[t];
            const std::vector<double> flow = n(what, threshold);
            const std::vector<double> stock = n(what, threshold, true);
            CHECK(above(stock, flow, whole) == 0);
            CHECK(
                std::all_of(flow.begin(), flow.end(), [](double x) { return x >= 0 && x < 1e9; }));
            if (whole) {
                CHECK(std::all_of(flow.begin(), flow.end(),
                                  [](double x) { return x == std::floor(x); }));
                CHECK(std::all_of(stock.begin(), stock.end(),
                                  [](double x) { return x == std::floor(x); }));
            }
            if (t > 0) {
                CHECK(above(flow, n(what, thresholds()[t - 1]), whole) == 0);
                CHECK(above(stock, n(what, thresholds()[t - 1], true), whole) == 0);
            }
        }
    }
    for (const int threshold : thresholds()) {
        for (const bool stock : {false, true}) {
            std::vector<double> sum;
            for (std::size_t k = 0; k < scenario.order.size(); ++k) {
                const std::vector<double> one = n("one-" + scenario.order[k], threshold, stock);
                const std::vector<double> together =
                    n("set-" + std::to_string(k), threshold, stock);
                sum.resize(one.size());
                for (std::size_t i = 0; i < one.size(); ++i) {
                    sum[i] += one[i];
                }
                CHECK(above(one, together, whole) == 0);
                CHECK(above(together, sum, whole) == 0);
                if (k > 0) {
                    CHECK(above(n("set-" + std::to_string(k - 1), threshold, stock), together,
                                whole) == 0);
                }
            }
        }
    }
}

void check_scenarios(std::uint64_t first, std::uint64_t last, std::size_t least) {
    std::size_t run = 0;
    for (std::uint64_t seed = first; seed < last; ++seed) {
        const bool noise = seed % 4 != 0;
        const RandomScenario scenario = random_scenario(seed, noise);
        if (const auto loaded = load_if_possible(scenario)) {
            INFO("scenario ", seed, "\n", scenario.text);
            CHECK(loaded->model->whole() == noise);
            check_order(scenario, Draws(*loaded->model));
            ++run;
        }
    }
    CHECK(run >= least);
}

} // namespace

TEST_CASE("longer counts less, a day less than a year, and a union lies between its largest part "
          "and their sum") {
    check_scenarios(0, 24, 15);
}

TEST_CASE("the same over a thousand scenarios" * doctest::test_suite("campaign")) {
    check_scenarios(1000, 2000, 750);
}

TEST_CASE("the order of overlaps, of their partners and of a definition's routes changes no draw") {
    std::size_t compared = 0;
    for (std::uint64_t seed = 1; seed < 14; ++seed) {
        const RandomScenario scenario = random_scenario(seed, true);
        const auto one = load_if_possible(scenario);
        if (!one) {
            continue;
        }
        const run::LoadedScenario other = load_text(random_scenario(seed, true, true).text);
        // Inputs have another place in the file, so points that go by place (Sobol) would differ.
        RunOptions options;
        options.design = prior::Design::random;
        const Draws a(*one->model, options);
        const Draws b(*other.model, options);
        INFO("scenario ", seed, "\n", scenario.text);
        CHECK(a.store().digest() == b.store().digest());
        CHECK(a.store().estimands().values == b.store().estimands().values);
        ++compared;
    }
    CHECK(compared >= 6);
}

TEST_CASE("a scenario's draws are the same on any threads and in blocks of any size") {
    for (std::uint64_t seed = 20; seed < 25; ++seed) {
        const RandomScenario scenario = random_scenario(seed, seed % 4 != 0);
        if (const auto loaded = load_if_possible(scenario)) {
            const Draws reference(*loaded->model);
            for (const auto& [threads, block] :
                 std::vector<std::pair<unsigned, std::size_t>>{{1, 1}, {2, 100}, {3, 4096}}) {
                RunOptions options;
                options.threads = threads;
                options.block = block;
                INFO("scenario ", seed, "\n", scenario.text);
                const Draws draws(*loaded->model, options);
                CHECK(draws.store().digest() == reference.store().digest());
                CHECK(draws.store().components().values == reference.store().components().values);
                CHECK(draws.store().incidents() == reference.store().incidents());
            }
        }
    }
}
