// Weights that are uncertain, bands of durations, and definitions that a run leaves out.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

std::string registered(const std::string& id, int over_4w, int over_13w) {
    return "[routes." + id +
           "]\nmethod = \"registered\"\nregistered = [{ over = 4, count = { value = " +
           std::to_string(over_4w) +
           ", assumption = \"test\" } }, { over = 13, count = { value = " +
           std::to_string(over_13w) +
           ", assumption = \"test\" } }]\nsensitivity = { family = \"beta\", mean = 0.6, n = 20, "
           "assumption = \"test\" }\n";
}

std::string overlap(const std::string& a, const std::string& b) {
    return "[overlaps." + a + "-" + b + "]\nroute = \"" + a + "\"\nwith = [\"" + b +
           "\"]\nshares.both = { family = \"beta\", mean = 0.3, n = 10, assumption = \"test\" }\n";
}

/// Three routes that overlap and one that does not.
const std::string routes = "format = 1\n" + registered("a", 400, 250) + registered("b", 300, 90) +
                           registered("c", 200, 120) + registered("alone", 150, 60) +
                           overlap("b", "a") + overlap("c", "a") + overlap("c", "b") +
                           "[overlap]\nrule = \"independent\"\nassumption = \"test\"\n";

const std::string coin = "{ family = \"discrete\", values = [0, 1], weights = [0.5, 0.5], "
                         "assumption = \"test\" }";
const std::string share = "{ family = \"uniform\", min = 0, max = 1, assumption = \"test\" }";

std::string definition(const std::string& id, const std::string& of, const std::string& rest,
                       int threshold = 4) {
    return "[definitions." + id + "]\nroutes = [" + of +
           "]\nthreshold = " + std::to_string(threshold) + "\n" + rest;
}

std::string weights(const std::string& weight) {
    return "weights = { b = " + weight + ", c = " + weight + ", alone = " + weight + " }\n";
}

bool never_above(const std::vector<double>& a, const std::vector<double>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) {
            return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("a number with uncertain weights lies between all out and all in, in every draw") {
    const std::string all = R"("a", "b", "c", "alone")";
    const auto loaded = load_text(
        routes + definition("none", R"("a")", "") + definition("all", all, "") +
        definition("coins", all, weights(coin)) + definition("shares", all, weights(share)) +
        // The broken twin: a weight of the reading that is beyond all in.
        definition("one-more", R"("a", "b", "c")", "") +
        definition("banded", all,
                   "weights.b.bands = [{ over = 4, " + coin.substr(2, coin.size() - 4) +
                       " }, { over = 13, " + share.substr(2, share.size() - 4) + " }]\n"));
    const Draws draws(*loaded.model);
    for (const std::string id : {"coins", "shares", "banded"}) {
        INFO(id);
        CHECK(never_above(draws.estimand("none"), draws.estimand(id)));
        CHECK(never_above(draws.estimand(id), draws.estimand("all")));
        CHECK(draws.estimand(id) != draws.estimand("all"));
    }
    CHECK_FALSE(never_above(draws.estimand("coins"), draws.estimand("one-more")));
}

TEST_CASE("with weights of 0 and 1 a draw is that of the definition with the routes that are in") {
    const std::string all = R"("a", "b", "c", "alone")";
    std::string text = routes + definition("coins", all, weights(coin));
    for (int set = 0; set < 8; ++set) {
        text +=
            definition("set-" + std::to_string(set),
                       std::string(R"("a")") + (set % 2 > 0 ? R"(, "b")" : "") +
                           (set / 2 % 2 > 0 ? R"(, "c")" : "") + (set > 3 ? R"(, "alone")" : ""),
                       "");
    }
    const auto loaded = load_text(text);
    const Draws draws(*loaded.model);
    const std::vector<double> b = draws.input("definitions.coins.weights.b");
    const std::vector<double> c = draws.input("definitions.coins.weights.c");
    const std::vector<double> alone = draws.input("definitions.coins.weights.alone");
    const std::vector<double> coins = draws.estimand("coins");
    std::vector<std::vector<double>> sets;
    for (int set = 0; set < 8; ++set) {
        sets.push_back(draws.estimand("set-" + std::to_string(set)));
    }
    for (std::size_t i = 0; i < coins.size(); ++i) {
        const auto set = static_cast<std::size_t>(b[i] + 2 * c[i] + 4 * alone[i]);
        REQUIRE(coins[i] == sets[set][i]);
    }
}

TEST_CASE("bands weigh each length of absence by itself") {
    const auto with = [](const std::string& id, double near, double far) {
        return definition(id, R"("b")",
                          "weights.b.bands = [{ over = 4, value = " + std::to_string(near) +
                              ", assumption = \"test\" }, { over = 13, value = " +
                              std::to_string(far) + ", assumption = \"test\" }]\n");
    };
    for (const std::string also : {"", "\"a\", "}) {
        // Beside a route that overlaps (at weight 0) the same children are counted cell by cell.
        std::string text = "noise = \"off\"\n" + routes + definition("over-4", R"("b")", "") +
                           definition("over-13", R"("b")", "", 13) + with("near", 1, 0) +
                           with("far", 0, 1) + with("mixed", 0.5, 0.25);
        if (!also.empty()) {
            for (std::size_t at = text.find("routes = [\"b\"]\nthreshold = 4\nweights");
                 at != std::string::npos;
                 at = text.find("routes = [\"b\"]\nthreshold = 4\nweights", at)) {
                text.replace(at, 14, "routes = [\"a\", \"b\"]");
                at = text.find("weights", at);
                text.insert(at, "weights.a = { value = 0, assumption = \"test\" }\n");
                at += 60;
            }
        }
        const auto loaded = load_text(text);
        const Draws draws(*loaded.model);
        const std::vector<double> over_4 = draws.estimand("over-4");
        const std::vector<double> over_13 = draws.estimand("over-13");
        for (std::size_t i = 0; i < over_4.size(); ++i) {
            const double near = over_4[i] - over_13[i];
            REQUIRE(draws.estimand("near")[i] == doctest::Approx(near).epsilon(1e-9));
            REQUIRE(draws.estimand("far")[i] == doctest::Approx(over_13[i]).epsilon(1e-9));
            REQUIRE(draws.estimand("mixed")[i] ==
                    doctest::Approx(0.5 * near + 0.25 * over_13[i]).epsilon(1e-9));
            if (i == 20) {
                break; // every draw takes the same path
            }
        }
    }
}

TEST_CASE("a definition's draws are the same whichever others are asked for") {
    const std::string all = R"("a", "b", "c", "alone")";
    const std::string text = routes + definition("first", all, weights(coin)) +
                             "[definitions.second]\nroutes = [\"a\", \"b\"]\nthreshold = { family "
                             "= \"discrete\", values "
                             "= [4, 13], weights = [0.5, 0.5], assumption = \"test\" }\n" +
                             definition("third", all, weights(share));
    for (const auto design : {prior::Design::sobol, prior::Design::random, prior::Design::latin}) {
        RunOptions options;
        options.design = design;
        const auto full = load_text(text);
        const Draws everything(*full.model, options);
        for (const std::string id : {"first", "second", "third"}) {
            const auto one = load_text(text, {"estimate=[\"" + id + "\"]"});
            CHECK(one.model->estimands().size() == 1);
            CHECK(one.model->inputs().size() < full.model->inputs().size());
            CHECK(Draws(*one.model, options).estimand(id) == everything.estimand(id));
            CHECK(one.model->estimands().front().point ==
                  doctest::Approx(full.model->estimands()[id == "first"    ? 0
                                                          : id == "second" ? 1
                                                                           : 2]
                                      .point));
        }
    }
}

TEST_CASE("point values take a weight at its mean and a threshold at each of its values") {
    const std::string text =
        routes + definition("at-4", R"("a")", "") + definition("at-13", R"("a")", "", 13) +
        definition("half", R"("a")", "weights.a = " + coin + "\n") +
        "[definitions.either]\nroutes = [\"a\"]\nthreshold = { family = \"discrete\", values = [4, "
        "13], weights = [0.25, 0.75], assumption = \"test\" }\n";
    const auto loaded = load_text(text);
    const auto& estimands = loaded.model->estimands();
    CHECK(estimands[2].point == doctest::Approx(estimands[0].point / 2));
    CHECK(estimands[3].point ==
          doctest::Approx(0.25 * estimands[0].point + 0.75 * estimands[1].point));
}

TEST_CASE("the shipped scenario of thresholds keeps its order in every draw") {
    const auto loaded = load_file("threshold.toml");
    const Draws draws(*loaded.model);
    for (const std::string id : {"either", "between"}) {
        CHECK(never_above(draws.estimand("at-13w"), draws.estimand(id)));
        CHECK(never_above(draws.estimand(id), draws.estimand("at-4w")));
    }
    CHECK(never_above(draws.estimand("between-stock"), draws.estimand("between")));
}
