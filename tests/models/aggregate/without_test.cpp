// A pool without one of its members: from the draws of a run, and from a run of the scenario
// without it.

#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "engine/summary/comparison.hpp"
#include "engine/summary/summarise.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

std::string pooled(const std::string& members) {
    return R"(
format = 1
[routes.a]
method = "registered"
registered = [{ over = 4, count = { value = 900, assumption = "test" } }]
[routes.a.sensitivity.pool]
)" + members +
           R"(
[routes.b]
method = "known"
count = { family = "lognormal", median = 600, sdlog = 0.3, assumption = "test" }
[definitions.both]
routes = ["a", "b"]
threshold = 4
)";
}

const std::string low = R"(family = "beta", mean = 0.3, n = 20, assumption = "test" })";
const std::string mid = R"(family = "beta", mean = 0.6, n = 20, assumption = "test" })";
const std::string high = R"(family = "beta", mean = 0.9, n = 20, assumption = "test" })";

} // namespace

TEST_CASE("without a member is a run without it, its rivals' weights scaled up") {
    RunOptions options;
    options.per_chain = 8192;
    const auto all = load_text(pooled("low = { weight = 0.5, " + low + "\nmid = { weight = 0.3, " +
                                      mid + "\nhigh = { weight = 0.2, " + high));
    const Draws draws(*all.model, options);
    const auto found = summary::without_members(draws.store(), *all.model);
    REQUIRE(found.size() == 3);
    const auto without_low =
        load_text(pooled("mid = { weight = 0.6, " + mid + "\nhigh = { weight = 0.4, " + high));
    options.seed = 2;
    const Draws other(*without_low.model, options);
    const auto expected =
        summary::summarise(other.store(), without_low.model->estimands()).definitions.front();
    // Each of five figures lies within 4 combined errors but for 1 in 1,000 (Student's t, about 30
    // degrees): a right program fails one time in 200. Without another member is the broken twin.
    const auto agrees = [&](const results::DefinitionSummary& one) {
        bool all_within = true;
        for (std::size_t k = 0; k < one.quantile.size(); ++k) {
            const double error = std::hypot(one.quantile_mcse[k], expected.quantile_mcse[k]);
            all_within = all_within && std::abs(one.quantile[k] - expected.quantile[k]) < 4 * error;
        }
        return all_within;
    };
    REQUIRE(found[0].enough);
    CHECK(agrees(found[0].estimands.front()));
    CHECK_FALSE(agrees(found[1].estimands.front()));
    CHECK_FALSE(agrees(summary::with_all_members(draws.store(), *all.model).front()));
    const double left =
        static_cast<double>(found[0].draws) / static_cast<double>(draws.store().draws());
    CHECK(std::abs(left - 0.5) < 0.005); // Sobol points pick a member far more evenly than this
}

TEST_CASE("where too few draws picked another member nothing is claimed") {
    const auto scenario =
        load_text(pooled("low = { weight = 0.99, " + low + "\nmid = { weight = 0.01, " + mid));
    RunOptions options;
    options.per_chain = 1024;
    const Draws draws(*scenario.model, options);
    const auto found = summary::without_members(draws.store(), *scenario.model);
    REQUIRE(found.size() == 2);
    CHECK_FALSE(found[0].enough);
    CHECK(found[0].estimands.empty());
    CHECK(found[1].enough);
}

TEST_CASE("the unpaired width is that of two separate runs, also of Sobol points") {
    const auto scenario = load_text(R"(
format = 1
noise = "off"
[routes.a]
method = "known"
count = { family = "truncated_normal", mean = 10000, sd = 100, min = 0, max = 20000, assumption = "test" }
[definitions.one]
routes = ["a"]
[definitions.same]
routes = ["a"]
)");
    RunOptions options;
    options.per_chain = 8192;
    const Draws draws(*scenario.model, options);
    // The difference of two independent normals: sd 100 √2, 95 % within ±1.95996 of them. Over
    // 131,072 pairs the width has a standard error of 0.4 %; 2 % is five of them (6e-7).
    const double width = 2 * 1.9599639845 * 100 * std::sqrt(2.0);
    CHECK(std::abs(summary::unpaired_width(draws.store(), 0, 1) / width - 1) < 0.02);
    // The broken twin: paired with itself, it would have no width at all.
    const auto paired =
        summary::paired_difference(draws.store(), scenario.model->estimands(), 0, 1);
    CHECK(paired.difference.quantile[4] - paired.difference.quantile[0] == 0);
    CHECK(paired.higher == 0);
}
