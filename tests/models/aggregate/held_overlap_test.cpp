// Definitions with one overlap held, from none to complete.

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

const std::string two_routes = R"(
format = 1
title = "two"
region = "here"
school_year = "2022/23"

[routes.one]
method = "known"
count = { value = 1000, assumption = "x" }

[routes.two]
method = "known"
count = { value = 600, assumption = "x" }

[overlaps.both]
route = "two"
with = ["one"]
shares.part = { family = "uniform", min = 0.2, max = 0.4, assumption = "x" }
shares.rest = { value = 0.5, assumption = "x" }

[definitions.together]
routes = ["one", "two"]
threshold = 4

[definitions.apart]
routes = ["two"]
threshold = 4
)";

std::string code_of(const run::ScenarioModel& model, const std::string& name) {
    try {
        static_cast<void>(model.held_overlap(name, {0, 1}));
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::usage);
        return error.diagnostics().front().code;
    }
    return "";
}

} // namespace

TEST_CASE(
    "an overlap held takes off what the routes then share, from nobody to the smaller route") {
    const auto loaded = load_text(two_routes);
    const run::HeldOverlap held = loaded.model->held_overlap("both", {0, 0.5, 1});
    const Draws draws(*held.model);
    const std::vector<run::Estimand>& estimands = held.model->estimands();
    REQUIRE(estimands.size() == 6);
    const std::vector<double> together = {1600, 1300, 1000};
    for (std::size_t s = 0; s < together.size(); ++s) {
        for (const double number : draws.estimand(estimands[2 * s].id)) {
            REQUIRE(number == together[s]);
        }
        for (const double number : draws.estimand(estimands[2 * s + 1].id)) {
            REQUIRE(number == 600);
        }
    }
}

TEST_CASE("what the routes cannot share is not shared") {
    const auto loaded = load_text(two_routes, {"routes.one.count.value=150"});
    const run::HeldOverlap held = loaded.model->held_overlap("both", {0.25, 0.5, 1});
    const Draws draws(*held.model);
    for (std::size_t s = 0; s < 3; ++s) { // a quarter of 600 is all of the 150
        const std::vector<double> numbers = draws.estimand(held.model->estimands()[2 * s].id);
        CHECK(std::all_of(numbers.begin(), numbers.end(), [](double n) { return n == 600; }));
    }
}

TEST_CASE("held where the scenario has it, every definition is the scenario's bit for bit") {
    scenario::Document document = scenario::Document::from_file(
        std::string(RAMING_SCENARIOS) + "/nl-2022-23.toml",
        {R"(overlaps.vsv-absolute.shares.under-18={value=0.5,assumption="x"})",
         R"(overlaps.vsv-absolute.shares.also-absolute={value=0.5,assumption="x"})"});
    const auto loaded = aggregate::load(document);
    const run::HeldOverlap held = loaded.model->held_overlap("vsv-absolute", {0, 0.25, 1});
    CHECK(held.label.find("early school leavers") != std::string::npos);
    CHECK(held.label_nl.find("voortijdig schoolverlaters") != std::string::npos);
    const Draws plain(*loaded.model);
    const Draws draws(*held.model);
    const std::size_t n = loaded.model->estimands().size();
    for (std::size_t d = 0; d < n; ++d) {
        INFO(loaded.model->estimands()[d].id);
        const std::vector<double> own = plain.estimand(loaded.model->estimands()[d].id);
        CHECK(draws.estimand(held.model->estimands()[n + d].id) == own);
        // The twin: held elsewhere, the definition with early school leavers is another.
        const bool is_with_vsv = loaded.model->estimands()[d].id == "balans-13w-vsv";
        if (is_with_vsv) {
            CHECK(draws.estimand(held.model->estimands()[d].id) != own);
        }
    }
}

TEST_CASE("an overlap that the scenario does not state is an error") {
    const auto loaded = load_text(two_routes);
    CHECK(code_of(*loaded.model, "bath") == "E422");
    CHECK(code_of(*loaded.model, "both").empty());
}
