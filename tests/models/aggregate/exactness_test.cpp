// Numbers that can be worked out by hand.

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

constexpr const char* by_hand = R"(
format = 1
noise = "off"
[routes.away]
method = "registered"
registered = [{ over = 4, count = { value = 400, assumption = "test" } },
              { over = 13, share = { family = "uniform", min = 0.4, max = 0.8, assumption = "test" } }]
sensitivity = { family = "triangular", min = 0.2, mode = 0.5, max = 0.9, assumption = "test" }
validity = { family = "uniform", min = 0.5, max = 1, assumption = "test" }
shares.at-home = { family = "uniform", min = 0.1, max = 1, assumption = "test" }
[routes.steep]
method = "registered"
registered = [{ over = 4, count = { value = 900, assumption = "test" } },
              { over = 13, count = { value = 500, assumption = "test" } }]
sensitivity = { family = "triangular", min = 0.2, mode = 0.5, max = 0.9, assumption = "test" }
validity = { family = "uniform", min = 0.5, max = 1, assumption = "test" }
delta = { family = "uniform", min = 0, max = 2, assumption = "test" }
[routes.eights]
method = "multiplier"
of = ["away", "steep"]
counted = "registered"
over = 13
from = 13
factors.eight = { family = "lognormal", median = 8, sdlog = 0.3, assumption = "test" }
[routes.twice]
method = "multiplier"
of = ["away"]
counted = "true"
over = 13
from = 13
factors.two = { value = 2, assumption = "test" }
shares.half = { value = 0.5, assumption = "test" }
[routes.ill]
method = "prevalence"
over = 4
groups.a.population = { value = 10000, assumption = "test" }
groups.a.shares.ill = { family = "uniform", min = 0.01, max = 0.03, assumption = "test" }
groups.b.population = { value = 5000, assumption = "test" }
groups.b.shares.ill = { value = 0.1, assumption = "test" }
shares.unseen = { family = "uniform", min = 0.3, max = 0.4, assumption = "test" }
[routes.listed]
method = "known"
count = { value = 1234, assumption = "test" }
factors.f = { family = "uniform", min = 0.9, max = 1.1, assumption = "test" }
shares.s = { family = "uniform", min = 0.2, max = 0.4, assumption = "test" }
[overlaps.listed]
route = "listed"
with = ["ill"]
shares.both = { value = 0.25, assumption = "test" }
[definitions.away-4]
routes = ["away"]
threshold = 4
[definitions.away-13]
routes = ["away"]
threshold = 13
[definitions.steep]
routes = ["steep"]
threshold = 4
[definitions.eights]
routes = ["eights"]
threshold = 13
[definitions.twice]
routes = ["twice"]
threshold = 13
[definitions.ill]
routes = ["ill"]
threshold = 4
[definitions.listed]
routes = ["listed"]
[definitions.union]
routes = ["listed", "ill"]
threshold = 4
)";

void check_close(const std::vector<double>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    double worst = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        worst = std::max(worst, std::abs(found[i] - expected[i]) / expected[i]);
    }
    CHECK(worst < 1e-12);
}

} // namespace

TEST_CASE("without noise every method gives what its formula gives by hand, in every draw") {
    const auto loaded = load_text(by_hand);
    const Draws draws(*loaded.model);
    const auto input = [&](const std::string& path) { return draws.input(path); };
    const auto share_13 = input("routes.away.registered.1.share");
    const auto rho = input("routes.away.sensitivity");
    const auto kappa = input("routes.away.validity");
    const auto home = input("routes.away.shares.at-home");
    const auto steep_rho = input("routes.steep.sensitivity");
    const auto steep_kappa = input("routes.steep.validity");
    const auto eight = input("routes.eights.factors.eight");
    const auto ill = input("routes.ill.groups.a.shares.ill");
    const auto unseen = input("routes.ill.shares.unseen");
    const auto f = input("routes.listed.factors.f");
    const auto s = input("routes.listed.shares.s");
    std::vector<std::vector<double>> expected(8, std::vector<double>(rho.size()));
    for (std::size_t i = 0; i < rho.size(); ++i) {
        expected[0][i] = 400 * kappa[i] / rho[i] * home[i];
        expected[1][i] = expected[0][i] * share_13[i];
        expected[2][i] = 900 * steep_kappa[i] / steep_rho[i];
        expected[3][i] = (400 * share_13[i] + 500) * eight[i];
        expected[4][i] = expected[1][i] * 2 * 0.5;
        expected[5][i] = (10'000 * ill[i] + 5000 * 0.1) * unseen[i];
        expected[6][i] = 1234 * f[i] * s[i];
        // A quarter of those listed are ill too: in all draws there are enough who are ill.
        expected[7][i] = expected[5][i] + 0.75 * expected[6][i];
    }
    check_close(draws.estimand("away-4"), expected[0]);
    check_close(draws.estimand("away-13"), expected[1]);
    check_close(draws.estimand("steep"), expected[2]);
    check_close(draws.estimand("eights"), expected[3]);
    check_close(draws.estimand("twice"), expected[4]);
    check_close(draws.estimand("ill"), expected[5]);
    check_close(draws.estimand("listed"), expected[6]);
    check_close(draws.estimand("union"), expected[7]);
}

TEST_CASE("point values are those that the reference scenario must give") {
    const auto loaded = load_file("reference.toml");
    const std::vector<run::Estimand>& estimands = loaded.model->estimands();
    REQUIRE(estimands.size() == 2);
    CHECK(estimands[0].id == "total");
    CHECK(std::abs(estimands[0].point - 62'368.4) < 0.05);
    CHECK(estimands[1].id == "total-vsv");
    CHECK(std::abs(estimands[1].point - 88'076.6) < 0.05);
    CHECK_FALSE(loaded.model->whole());
}

TEST_CASE(
    "in the national scenario wider definitions hold narrower ones, at sizes that make sense") {
    const auto loaded = load_file("nl-2022-23.toml");
    RunOptions options;
    options.per_chain = 64;
    const Draws draws(*loaded.model, options);
    const std::vector<std::vector<std::string>> ascending = {
        {"pact-13w", "ingrado-13w", "balans-13w", "balans-13w-vsv"},
        {"pact-13w", "ocw-4w", "ethos"},
        {"balans-13w", "leerrecht-4w", "ethos"},
        {"ocw-4w-stock", "ocw-4w"},
        {"balans-13w-stock", "balans-13w"}};
    for (const std::vector<std::string>& ids : ascending) {
        for (std::size_t k = 1; k < ids.size(); ++k) {
            const std::vector<double> narrow = draws.estimand(ids[k - 1]);
            const std::vector<double> wide = draws.estimand(ids[k]);
            INFO(ids[k - 1], " in ", ids[k]);
            CHECK(std::equal(narrow.begin(), narrow.end(), wide.begin(), std::less_equal<>()));
        }
    }
    for (const run::Estimand& estimand : loaded.model->estimands()) {
        for (const double n : draws.estimand(estimand.id)) {
            REQUIRE(n == std::floor(n));
            REQUIRE(n > 0);
            REQUIRE(n < 2'450'000 + 30'300); // pupils, and leavers who are pupils no longer
        }
    }
}

TEST_CASE("a route that holds more children than there are is capped, and counted as such") {
    const std::string text = R"(
format = 1
[[population]]
ages = [5, 16]
count = { value = 500, assumption = "test" }
[routes.away]
method = "registered"
ages = [5, 16]
registered = [{ over = 4, count = { value = 300, assumption = "test" } },
              { over = 13, count = { value = 200, assumption = "test" } }]
sensitivity = { family = "uniform", min = 0.3, max = 0.9, assumption = "test" }
[definitions.at-4]
routes = ["away"]
threshold = 4
[definitions.at-13]
routes = ["away"]
threshold = 13
)";
    for (const std::string noise : {"on", "off"}) {
        const auto loaded = load_text(text, {"noise=\"" + noise + "\""});
        const Draws draws(*loaded.model);
        const std::vector<double> at_4 = draws.estimand("at-4");
        const std::vector<double> at_13 = draws.estimand("at-13");
        const auto at_the_cap =
            std::count_if(at_4.begin(), at_4.end(), [](double x) { return x >= 499; });
        CHECK(*std::max_element(at_4.begin(), at_4.end()) <= 500 * (1 + 1e-12));
        CHECK(std::equal(at_13.begin(), at_13.end(), at_4.begin(), std::less_equal<>()));
        REQUIRE(loaded.model->incidents().front().id == "capped");
        // ρ below 0.6 is half of all draws.
        CHECK(static_cast<double>(draws.store().incidents().front()) ==
              doctest::Approx(1024).epsilon(0.1));
        CHECK(static_cast<double>(at_the_cap) == doctest::Approx(1024).epsilon(0.15));
    }
}
