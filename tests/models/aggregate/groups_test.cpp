#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/run/pick_freeze.hpp"
#include "tests/models/aggregate/random_scenario.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

/// The group of an input, "" for none.
std::string group_of(const run::Model& model, const std::string& path) {
    for (const run::InputGroup& group : model.groups()) {
        for (const std::size_t k : group.inputs) {
            if (model.inputs()[k].path == path) {
                return group.id;
            }
        }
    }
    return "";
}

std::vector<std::string> names(const run::Model& model) {
    std::vector<std::string> all;
    for (const run::InputGroup& group : model.groups()) {
        all.push_back(group.id);
    }
    return all;
}

/// Whether drawing again all that is in no group leaves every number as it was; and no input is in
/// two groups.
bool covers_all(const run::Model& model) {
    std::vector<int> groups(model.inputs().size(), 0);
    for (const run::InputGroup& group : model.groups()) {
        for (const std::size_t k : group.inputs) {
            ++groups[k];
        }
    }
    if (std::any_of(groups.begin(), groups.end(), [](int n) { return n > 1; })) {
        return false;
    }
    const Draws draws(model, {.per_chain = 64, .seed = 3});
    const run::PickFreeze frozen(model, model.groups(), 3);
    run::PickFreeze::Worker worker(frozen, 64);
    const auto everything = (std::uint64_t{1} << model.groups().size()) - 1;
    for (std::uint16_t chain = 0; chain < 4; ++chain) {
        const prior::Columns& numbers = worker.evaluate(chain, 0, 64, everything);
        for (std::size_t d = 0; d < model.estimands().size(); ++d) {
            if (!std::equal(numbers.column(d), numbers.column(d) + 64,
                            draws.store().estimands().of(d, chain))) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

TEST_CASE("the national scenario's inputs are in the groups that they belong to") {
    const run::LoadedScenario loaded = load_file("nl-2022-23.toml");
    const run::Model& model = *loaded.model;
    CHECK(names(model) == std::vector<std::string>{"registration", "validity", "duration",
                                                   "overlap", "multipliers", "noise"});
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"routes.absolute.sensitivity", "registration"},
        {"routes.relative.sensitivity.pool", "registration"},
        {"routes.relative.sensitivity.pool.parents.bias", "registration"},
        {"routes.relative.delta", "registration"},
        {"routes.absolute.validity", "validity"},
        {"routes.absolute.validity.pool", "validity"},
        {"routes.absolute.registered.1.share", "duration"},
        {"routes.absolute.registered.0.count", ""},
        {"routes.authorised.duration.families", "duration"},
        {"routes.authorised.duration.spell_share", "duration"},
        {"inputs.stayers", "duration"},
        {"overlap.rule", "overlap"},
        {"overlaps.vsv-absolute.shares.under-18", "overlap"},
        {"routes.authorised.pool", "multipliers"},
        {"routes.authorised.pool.eights.factors.eight", "multipliers"},
        {"routes.exempt_5a.shares.no-education", "multipliers"},
        {"routes.vsv.factors.revision", "multipliers"},
        {"inputs.ill-over-4w", "multipliers"},
    };
    for (const auto& one : expected) {
        const std::string& path = one.first;
        CAPTURE(path);
        CHECK(std::any_of(model.inputs().begin(), model.inputs().end(),
                          [&](const prior::Input& input) { return input.path == path; }));
        CHECK(group_of(model, path) == one.second);
    }
    for (const prior::Input& input : model.inputs()) {
        CAPTURE(input.path);
        CHECK(group_of(model, input.path).empty() == input.is_fixed());
    }
}

TEST_CASE("open words are a group of their own, and what a scenario lacks is absent") {
    const std::string text = R"(
        format = 1
        noise = "off"
        [inputs.shared]
        family = "beta"
        mean = 0.5
        n = 8
        assumption = "test"
        [inputs.unused]
        family = "uniform"
        min = 0
        max = 1
        assumption = "test"
        [routes.r]
        method = "registered"
        registered = [ { over = 4, count = { value = 100, assumption = "test" } },
                       { over = 13, count = { value = 60, assumption = "test" } } ]
        sensitivity = { input = "shared" }
        [routes.k]
        method = "known"
        count = { value = 50, assumption = "test" }
        shares.s = { input = "shared" }
        [definitions.d]
        routes = ["r", "k"]
        threshold = { family = "discrete", values = [4, 13], weights = [0.5, 0.5], assumption = "test" }
        weights.k = { family = "uniform", min = 0, max = 1, assumption = "test" }
    )";
    const run::LoadedScenario loaded = load_text(text);
    const run::Model& model = *loaded.model;
    CHECK(names(model) == std::vector<std::string>{"registration", "wording"});
    CHECK(model.groups()[1].kind == run::InputGroup::Kind::words);
    CHECK(model.groups()[1].inputs.size() == 2);
    CHECK(group_of(model, "inputs.shared") == "registration"); // the first of its uses
    CHECK(group_of(model, "inputs.unused").empty());
    CHECK(covers_all(model));
}

TEST_CASE("what is in no group changes nothing") {
    for (const char* name :
         {"nl-2022-23.toml", "utrecht-2023-24.toml", "reference.toml", "starter.toml"}) {
        CAPTURE(name);
        CHECK(covers_all(*load_file(name).model));
    }
    int loaded = 0;
    for (std::uint64_t seed = 1; seed <= 16; ++seed) {
        CAPTURE(seed);
        std::optional<run::LoadedScenario> scenario;
        try {
            scenario = load_text(random_scenario(seed, seed % 2 == 0).text);
        } catch (const base::Error& problem) {
            CHECK(problem.diagnostics().front().code == "E133"); // it contradicts itself
            continue;
        }
        CHECK(covers_all(*scenario->model));
        ++loaded;
    }
    CHECK(loaded > 6);
}
