#include <algorithm>
#include <atomic>
#include <cmath>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "engine/base/error.hpp"
#include "engine/run/executor.hpp"
#include "models/aggregate/estimator.hpp"
#include "models/explorer/session.hpp"

using namespace raming;

namespace {

constexpr std::size_t per_chain = 250;
constexpr std::uint64_t seed = 7;

std::string scenario_text() {
    std::ifstream file(std::string(RAMING_SCENARIOS) + "/nl-2022-23.toml");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Made once: its tables take a second or two.
explorer::Session& national() {
    static explorer::Session session(scenario_text(), {}, seed, per_chain);
    return session;
}
aggregate::Explorer& national_explorer() {
    static scenario::Document document =
        scenario::Document::from_text(scenario_text(), "nl.toml", {});
    static aggregate::Explorer explorer(document, seed, per_chain);
    return explorer;
}

std::string digest_of_run(const std::string& definition) {
    scenario::Document document = scenario::Document::from_text(
        scenario_text(), "nl.toml", {"estimate=[\"" + definition + "\"]"});
    const run::LoadedScenario loaded = aggregate::load(document);
    run::DrawStore store(run::store_settings(*loaded.model, seed, per_chain, 0));
    run::ExecutorSettings settings;
    settings.seed = seed;
    run::Executor executor(*loaded.model, settings);
    const std::atomic<bool> stop = false;
    REQUIRE(executor.run(store, per_chain, {}, nullptr, stop, nullptr));
    return store.digest().hex();
}

std::size_t named(const std::string& id) {
    const auto& all = national_explorer().definitions();
    return static_cast<std::size_t>(
        std::find_if(all.begin(), all.end(), [&](const auto& d) { return d.id == id; }) -
        all.begin());
}

std::size_t input(const std::string& path) {
    for (const aggregate::Dial& dial : national_explorer().dials()) {
        if (dial.path == path) {
            return dial.input;
        }
    }
    FAIL("no dial ", path);
    return 0;
}

bool never_above(const std::vector<double>& low, const std::vector<double>& high) {
    return std::equal(low.begin(), low.end(), high.begin(), std::less_equal<>());
}

} // namespace

TEST_CASE("what is not changed has the draws of a run, bit for bit") {
    for (const std::string id : {"ocw-4w", "ethos", "balans-13w-stock"}) {
        const explorer::Answer answer = national().answer(national().unchanged(named(id)));
        CHECK(answer.digest == digest_of_run(id));
        CHECK(answer.level == answer.baseline);
        CHECK(answer.higher == 0.5);
    }
}

TEST_CASE("after any change the unchanged definition has its draws back") {
    const std::size_t d = named("ocw-4w");
    const std::string before = national().answer(national().unchanged(d)).digest;
    aggregate::Exploration changed = national().unchanged(d);
    changed.weeks = 26;
    changed.held = {{input("routes.relative.sensitivity"), 0.5}};
    CHECK(national().answer(changed).digest != before);
    CHECK(national().answer(national().unchanged(d)).digest == before);
}

TEST_CASE("in every draw a longer threshold or fewer routes count no more children") {
    aggregate::Explorer& explorer = national_explorer();
    aggregate::Exploration chosen{named("balans-13w-vsv"), {}, std::nullopt, {}};
    chosen.routes = explorer.definitions()[chosen.definition].routes;
    const std::vector<double> stated = explorer.count(chosen);
    for (const double weeks : {17.0, 26.0, 52.0}) {
        chosen.weeks = weeks;
        CHECK(never_above(explorer.count(chosen), stated));
    }
    chosen.weeks.reset();
    chosen.routes.pop_back();
    CHECK(never_above(explorer.count(chosen), stated));
    CHECK_FALSE(never_above(stated, explorer.count(chosen)));
}

TEST_CASE("a register that sees more leaves fewer to be counted, and one that is known less to be "
          "unsure of") {
    aggregate::Exploration low = national().unchanged(named("ocw-4w"));
    aggregate::Exploration high = low;
    low.held = {{input("routes.relative.sensitivity"), 0.3}};
    high.held = {{input("routes.relative.sensitivity"), 0.9}};
    const explorer::Answer fewer = national().answer(high);
    const explorer::Answer more = national().answer(low);
    CHECK(fewer.level[2] < more.level[2]);
    CHECK(fewer.difference[2] < 0);
    for (const explorer::Answer* known : {&fewer, &more}) {
        CHECK(known->level[4] - known->level[0] < known->baseline[4] - known->baseline[0]);
    }
}

TEST_CASE("without chance the middle is that of the counts") {
    // One run with a fixed seed: no false alarm. The twin: a definition that counts one route less.
    aggregate::Exploration chosen = national().unchanged(named("balans-13w-vsv"));
    const explorer::Answer counted = national().answer(chosen);
    chosen.chance = false;
    const explorer::Answer quick = national().answer(chosen);
    const auto apart = [&](const explorer::Answer& other) {
        return std::abs(other.level[2] - counted.level[2]);
    };
    CHECK(apart(quick) < 4 * counted.level_mcse[2]);
    chosen.routes.pop_back();
    CHECK(apart(national().answer(chosen)) > 4 * counted.level_mcse[2]);
}

TEST_CASE("a scenario with a mistake is told as everywhere") {
    CHECK_THROWS_AS(explorer::Session("format = 1\nnonsense = 2\n", {}, 1, 16), base::Error);
}
