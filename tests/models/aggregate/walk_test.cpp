// The walk between two definitions: shares against brute force over all orders, closed forms, and
// what must hold in every draw.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "models/aggregate/walk.hpp"
#include "tests/models/aggregate/random_scenario.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

/// n! times each step's share: the change at its turn, summed over all orders.
std::vector<std::int64_t> over_all_orders(const std::vector<std::int64_t>& values, std::size_t n) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<std::int64_t> sums(n);
    do {
        std::size_t taken = 0;
        for (const std::size_t step : order) {
            const std::size_t next = taken | std::size_t{1} << step;
            sums[step] += values[next] - values[taken];
            taken = next;
        }
    } while (std::next_permutation(order.begin(), order.end()));
    return sums;
}

std::int64_t factorial(std::size_t n) {
    return n < 2 ? 1 : static_cast<std::int64_t>(n) * factorial(n - 1);
}

std::size_t place_of(const run::Model& model, const std::string& id) {
    std::size_t place = 0;
    while (model.estimands().at(place).id != id) {
        ++place;
    }
    return place;
}

run::Walk walk_of(const run::ScenarioModel& model, const std::string& from, const std::string& to) {
    return model.walk(place_of(model, from), place_of(model, to));
}

/// Three routes with overlaps and durations, and every definition that a walk from {a, b} over 4
/// weeks to {b, c} over 13 passes.
std::string three_routes(const std::string& noise) {
    std::string text = "format = 1\nnoise = \"" + noise + R"("
[routes.a]
method = "registered"
registered = [{ over = 4, count = { value = 900, assumption = "test" } }, { over = 13, count = { value = 500, assumption = "test" } }]
sensitivity = { family = "beta", mean = 0.6, n = 10, assumption = "test" }
[routes.b]
method = "registered"
registered = [{ over = 4, count = { value = 700, assumption = "test" } }, { over = 13, count = { value = 300, assumption = "test" } }]
sensitivity = { family = "beta", mean = 0.7, n = 10, assumption = "test" }
[routes.c]
method = "known"
count = { family = "lognormal", median = 600, sdlog = 0.2, assumption = "test" }
[overlaps.ab]
route = "a"
with = ["b"]
shares.both = { family = "beta", mean = 0.2, n = 10, assumption = "test" }
[overlaps.cb]
route = "c"
with = ["b"]
shares.both = { family = "beta", mean = 0.1, n = 10, assumption = "test" }
)";
    for (const std::string& routes :
         std::vector<std::string>{"a", "b", "c", "a b", "b c", "a b c"}) {
        for (const std::string& weeks : std::vector<std::string>{"4", "13"}) {
            // The walk takes the threshold of the routes in both; one that leaves keeps its own.
            std::string list;
            std::string name;
            for (const char route : routes) {
                if (route != ' ') {
                    list += std::string(list.empty() ? "\"" : ", \"") + route + "\"";
                    name += route;
                }
            }
            text += "[definitions." + name + "-" + weeks + "]\nroutes = [" + list +
                    "]\nthreshold = { default = " + weeks + (name.front() == 'a' ? ", a = 4" : "") +
                    " }\n";
        }
    }
    return text;
}

/// Three routes with overlaps and durations, and every definition that a walk passes from {a, b}
/// with an uncertain threshold for b, over the year, to {a, b, c} with b over 13 weeks, on a day,
/// with a weighted by length and b as a whole.
std::string all_kinds_of_steps(const std::string& noise) {
    const std::string text = three_routes(noise);
    std::string all = text.substr(0, text.find("[definitions.a-4]")) + R"(
[inputs.picked]
family = "discrete"
values = [4, 13, 20]
weights = [0.3, 0.5, 0.2]
assumption = "test"
[inputs.near]
family = "uniform"
min = 0
max = 0.5
assumption = "test"
[inputs.far]
family = "uniform"
min = 0.5
max = 1
assumption = "test"
)";
    for (const std::string route : {"a", "b"}) {
        all += "[routes." + route + ".duration]\nassumption = \"test\"\n" +
               "families = { weibull = 1 }\nweibull = { value = 0.8, assumption = \"test\" }\n";
    }
    for (std::size_t s = 0; s < 16; ++s) {
        const bool is_whole = (s & 4U) != 0; // weights
        all += "[definitions.ab" + std::string((s & 8U) != 0 ? "c" : "") + std::to_string(s & 7U) +
               "]\nroutes = [\"a\", \"b\"" + ((s & 8U) != 0 ? ", \"c\"" : "") +
               "]\nthreshold = { default = 4, b = " +
               ((s & 1U) != 0 ? "13" : "{ input = \"picked\" }") + " }\nbasis = \"" +
               ((s & 2U) != 0 ? "stock" : "flow") + "\"\n";
        all += is_whole ? "weights.a.bands = [{ over = 4, input = \"near\" }, { over = 13, input = "
                          "\"far\" }]\n"
                        : "weights.b = { input = \"near\" }\n";
    }
    all += "[definitions.c]\nroutes = [\"c\"]\n";
    return all;
}

} // namespace

TEST_CASE("a step's share is its change averaged over all orders, exactly") {
    for (std::size_t n = 0; n <= 7; ++n) {
        std::vector<std::int64_t> values;
        for (std::uint64_t s = 0; s < std::uint64_t{1} << n; ++s) {
            values.push_back(static_cast<std::int64_t>(base::mix64(17 * n + s + 1) % 100'000'000) -
                             40'000'000);
        }
        std::vector<std::int64_t> shares(n);
        aggregate::shapley(values, shares);
        const std::vector<std::int64_t> all = over_all_orders(values, n);
        const std::int64_t unit = aggregate::shares_unit(n);
        REQUIRE(factorial(n) % unit == 0);
        for (std::size_t step = 0; step < n; ++step) {
            CHECK(shares[step] * (factorial(n) / unit) == all[step]);
        }
        CHECK(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) ==
              unit * (values.back() - values.front()));
    }
    CHECK(aggregate::shares_unit(12) == 27'720);
}

TEST_CASE("twelve steps add up exactly with the largest numbers") {
    std::vector<std::int64_t> values(std::size_t{1} << 12U);
    for (std::uint64_t s = 0; s < values.size(); ++s) {
        values[s] = static_cast<std::int64_t>(base::mix64(s + 3) % (std::uint64_t{1} << 36U));
    }
    std::vector<std::int64_t> shares(12);
    aggregate::shapley(values, shares);
    CHECK(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) ==
          27'720 * (values.back() - values.front()));
}

TEST_CASE("routes without overlap: a route's share is its number, the threshold's what it cuts") {
    const std::string text = three_routes("off");
    const auto loaded = load_text(text.substr(0, text.find("[overlaps.ab]")) +
                                  text.substr(text.find("[definitions.a-4]")));
    const Draws plain(*loaded.model);
    const run::Walk walk = walk_of(*loaded.model, "b-4", "bc-13");
    REQUIRE(walk.steps.size() == 2);
    CHECK(walk.steps[0].kind == "threshold");
    CHECK(walk.steps[1].id == "+c");
    const Draws draws(*walk.model);
    const double unit = walk.model->estimands().back().unit;
    const auto threshold = draws.estimand("threshold");
    const auto added = draws.estimand("+c");
    const auto four = plain.estimand("b-4");
    const auto thirteen = plain.estimand("b-13");
    const auto c = plain.estimand("c-4");
    for (std::size_t i = 0; i < c.size(); ++i) {
        REQUIRE(std::abs(added[i] * unit - c[i]) < 1e-3);
        REQUIRE(std::abs(threshold[i] * unit - (thirteen[i] - four[i])) < 1e-3);
    }
}

TEST_CASE("the walk is the brute-force average over orders of definitions written out") {
    for (const std::string& noise : std::vector<std::string>{"on", "off"}) {
        const auto loaded = load_text(three_routes(noise));
        const Draws plain(*loaded.model);
        const run::Walk walk = walk_of(*loaded.model, "ab-4", "bc-13");
        REQUIRE(walk.steps.size() == 4);
        CHECK(walk.steps[0].id == "threshold");
        CHECK(walk.steps[1].id == "+c");
        CHECK(walk.steps[2].id == "-a");
        CHECK(walk.steps[3].id == "overlap");
        const Draws draws(*walk.model);
        std::map<std::string, std::vector<double>> n;
        for (const run::Estimand& estimand : loaded.model->estimands()) {
            n[estimand.id] = plain.estimand(estimand.id);
        }
        CHECK(draws.estimand("ab-4") == n["ab-4"]);
        CHECK(draws.estimand("bc-13") == n["bc-13"]);
        const double parts = noise == "on" ? 1 : 4096;
        for (std::size_t i = 0; i < n["a-4"].size(); ++i) {
            std::vector<std::int64_t> values;
            const auto whole = [&](const std::string& id) {
                return static_cast<std::int64_t>(std::llround(n[id][i] * parts));
            };
            for (std::size_t s = 0; s < 16; ++s) {
                const std::string weeks = (s & 1U) != 0 ? "-13" : "-4";
                const bool with_c = (s & 2U) != 0;
                const bool without_a = (s & 4U) != 0;
                if ((s & 8U) != 0) {
                    values.push_back(whole(std::string(without_a ? "" : "a") + "b" +
                                           (with_c ? "c" : "") + weeks));
                } else {
                    values.push_back(whole("ab" + weeks) + (with_c ? whole("c-4") : 0) -
                                     (without_a ? whole("a-4") : 0));
                }
            }
            const std::vector<std::int64_t> all = over_all_orders(values, 4);
            for (std::size_t step = 0; step < 4; ++step) {
                const double found =
                    draws.estimand(walk.steps[step].id)[i] * walk.model->estimands()[4 + step].unit;
                REQUIRE(
                    found ==
                    doctest::Approx(static_cast<double>(all[step]) / 24 / parts).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("so it is with a basis, weights, bands and an uncertain threshold among the steps") {
    for (const std::string& noise : std::vector<std::string>{"on", "off"}) {
        const auto loaded = load_text(all_kinds_of_steps(noise));
        const Draws plain(*loaded.model);
        const run::Walk walk = walk_of(*loaded.model, "ab0", "abc7");
        std::vector<std::string> steps;
        for (const run::Step& step : walk.steps) {
            steps.push_back(step.id);
        }
        REQUIRE(steps ==
                std::vector<std::string>{"threshold", "stock", "weights", "+c", "overlap"});
        CHECK(walk.steps[0].label == "threshold uncertain → 13 weeks");
        const Draws draws(*walk.model);
        CHECK(draws.estimand("ab0") == plain.estimand("ab0"));
        CHECK(draws.estimand("abc7") == plain.estimand("abc7"));
        std::vector<std::vector<double>> alone;
        std::vector<std::vector<double>> with_c;
        for (std::size_t s = 0; s < 8; ++s) {
            alone.push_back(plain.estimand("ab" + std::to_string(s)));
            with_c.push_back(plain.estimand("abc" + std::to_string(s)));
        }
        const std::vector<double> c = plain.estimand("c");
        const double parts = noise == "on" ? 1 : 4096;
        for (std::size_t i = 0; i < c.size(); ++i) {
            std::vector<std::int64_t> values;
            const auto whole = [&](const std::vector<double>& n) {
                return static_cast<std::int64_t>(std::llround(n[i] * parts));
            };
            for (std::size_t s = 0; s < 32; ++s) {
                const bool is_added = (s & 8U) != 0;
                const bool as_union = (s & 16U) != 0;
                values.push_back(is_added && as_union
                                     ? whole(with_c[s & 7U])
                                     : whole(alone[s & 7U]) + (is_added ? whole(c) : 0));
            }
            const std::vector<std::int64_t> all = over_all_orders(values, 5);
            for (std::size_t step = 0; step < 5; ++step) {
                const double found =
                    draws.estimand(steps[step])[i] * walk.model->estimands()[4 + step].unit;
                REQUIRE(
                    found ==
                    doctest::Approx(static_cast<double>(all[step]) / 120 / parts).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("weights by length are a step of weights, unless the threshold moves with them") {
    const auto bands = [](const std::string& id, const std::string& over,
                          const std::string& weight) {
        return "[definitions." + id + "]\nroutes = [\"a\"]\nweights.a.bands = [{ over = " + over +
               ", value = " + weight + ", assumption = \"test\" }]\n";
    };
    const std::string text = three_routes("on");
    const auto loaded = load_text(text + bands("half", "4", "0.5") + bands("same", "4", "0.5") +
                                  bands("third", "4", "0.3") + bands("later", "13", "0.3"));
    const auto steps = [&](const std::string& from, const std::string& to) {
        std::vector<std::string> labels;
        for (const run::Step& step : walk_of(*loaded.model, from, to).steps) {
            labels.push_back(step.label);
        }
        return labels;
    };
    using Labels = std::vector<std::string>;
    CHECK(steps("half", "same") == Labels{});
    CHECK(steps("half", "third") == Labels{"how much routes count"});
    CHECK(steps("a-4", "half") == Labels{"how much routes count"});
    CHECK(steps("half", "later") ==
          Labels{"threshold 4 (weighted by length) → 13 (weighted by length) weeks"});
}

TEST_CASE(
    "over random scenarios the ends are the run's own draws bit for bit, and the steps add up "
    "exactly in every draw") {
    std::size_t walked = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const RandomScenario scenario = random_scenario(seed, seed % 4 != 0);
        run::LoadedScenario loaded;
        try {
            loaded = load_text(scenario.text);
        } catch (const base::Error&) {
            continue; // it contradicts itself
        }
        const std::string last = "set-" + std::to_string(scenario.order.size() - 1);
        const std::string one = "one-" + scenario.routes.back();
        const int few = thresholds().front();
        const int many = thresholds().back();
        const Draws plain(*loaded.model);
        for (const auto& ends :
             {std::pair{definition_name("set-0", few, false), definition_name(last, many, false)},
              {definition_name(last, many, true), definition_name("set-1", few, false)},
              {definition_name(one, many, false), definition_name(last, few, true)}}) {
            const std::string& from = ends.first;
            const std::string& to = ends.second;
            if (from == to) {
                continue;
            }
            INFO("scenario ", seed, ": ", from, " to ", to, "\n", scenario.text);
            const run::Walk walk = walk_of(*loaded.model, from, to);
            const Draws draws(*walk.model);
            CHECK(draws.estimand(from) == plain.estimand(from));
            CHECK(draws.estimand(to) == plain.estimand(to));
            const std::vector<double> difference = draws.estimand("difference");
            std::vector<double> sum(difference.size());
            for (const run::Step& step : walk.steps) {
                const std::vector<double> share = draws.estimand(step.id);
                for (std::size_t i = 0; i < sum.size(); ++i) {
                    sum[i] += share[i]; // whole numbers below 2^53
                }
            }
            const double unit = walk.model->estimands().back().unit;
            std::size_t off = 0;
            for (std::size_t i = 0; i < sum.size(); ++i) {
                off += sum[i] != std::round(difference[i] / unit) ? 1 : 0;
                if (loaded.model->whole()) {
                    off += difference[i] != plain.estimand(to)[i] - plain.estimand(from)[i] ? 1 : 0;
                }
            }
            CHECK(off == 0);
            ++walked;
        }
    }
    CHECK(walked >= 6);
}

TEST_CASE("a walk of thirteen steps is refused, with what to do") {
    std::string text = "format = 1\n";
    std::string list;
    for (int r = 0; r < 14; ++r) {
        const std::string id = "r" + std::to_string(r);
        text += "[routes." + id +
                "]\nmethod = \"known\"\ncount = { value = 10, assumption = \"test\" }\n";
        list += (r > 0 ? ", \"" : "\"") + id + "\"";
    }
    text += "[definitions.one]\nroutes = [\"r0\"]\n[definitions.all]\nroutes = [" + list + "]\n";
    const auto loaded = load_text(text);
    CHECK_THROWS_WITH_AS(static_cast<void>(loaded.model->walk(0, 1)), doctest::Contains("13 steps"),
                         base::Error);
}
