#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "models/cohort/cohort.hpp"

using namespace raming;

namespace {

/// A cohort of one region in which every number is fixed.
const char* const town = R"(
format = 1
kind = "cohort"
title = "Town"
reference_week = 20

[population.sectors.primary]
ages = [4, 11]
pupils = { value = 60000, assumption = "a town" }
[population.sectors.secondary]
ages = [12, 17]
pupils = { value = 40000, assumption = "a town" }

[routes.ill]
ages = [5, 17]
from = 4
count = { true = { value = 1500, assumption = "a town" }, over = 4 }
rates.primary = { value = 0.5, assumption = "half as often" }
[routes.ill.duration]
families = { weibull = 1 }
assumption = "one"
weibull = { value = 1, assumption = "one" }
pair = { from = 4, to = 13 }
spell_share = { value = 0.5, assumption = "half" }

[routes.away]
from = 0
count = { registered = { value = 600, assumption = "a town" }, by = "office", over = 13 }
[routes.away.duration]
families = { weibull = 1 }
assumption = "one"
weibull = { value = 0.8, assumption = "long tails" }
pair = { from = 0, to = 13 }
spell_share = { value = 0.4, assumption = "fewer" }
[routes.away.follows]
ill = { value = 0.3, assumption = "often" }

[registers.office]
sensitivity.away = { value = 0.5, assumption = "half" }
sensitivity.ill = { value = 0.8, assumption = "most" }
visibility = { value = 1, assumption = "some" }
length = { value = 0.5, assumption = "some" }
delay = { value = 3, assumption = "weeks" }
validity = { value = 0.9, assumption = "most" }

[early_leaving]
id = "vsv"
ages = [12, 17]
count = { value = 500, assumption = "a town" }
slope = { value = 0, assumption = "no dependence" }

[summer]
gone = { value = 0.2, assumption = "some" }
moved = { value = 0, assumption = "none" }

[definitions.away]
routes = ["away"]
threshold = 13
[definitions.ill]
routes = ["ill"]
threshold = 4
[definitions.leavers]
routes = ["ill", "vsv"]
threshold = 4
)";

run::LoadedSimulation loaded(const std::string& text, const run::SimulationSettings& settings) {
    scenario::Document document = scenario::Document::from_text(text, "town.toml", {});
    return cohort::load(document, settings);
}

struct Mean {
    double mean = 0;
    double error = 0;
};

/// The mean of one number of a measure over replicates of the first year.
Mean mean_of(const run::Simulation& simulation, const std::string& measure, std::size_t place,
             std::uint64_t replicates) {
    const run::Layout& layout = simulation.layout();
    std::vector<double> inputs;
    for (const prior::Input& input : simulation.inputs()) {
        inputs.push_back(run::central_value(input, simulation.inputs()));
    }
    const auto simulator = simulation.simulator();
    std::vector<std::uint64_t> values(simulation.years() * layout.size());
    double sum = 0;
    double squares = 0;
    for (std::uint64_t r = 0; r < replicates; ++r) {
        simulator->simulate(1, r, inputs, values);
        const auto x = static_cast<double>(values[layout.offset(layout.measure(measure)) + place]);
        sum += x;
        squares += x * x;
    }
    const auto n = static_cast<double>(replicates);
    const double mean = sum / n;
    return {mean, std::sqrt((squares / n - mean * mean) / n)};
}

constexpr std::uint64_t replicates = 400;

/// Hazards are right to first order: a per cent is left for children who are out twice in a year,
/// and four standard errors for chance (a false alarm in 16,000).
bool is_near(const Mean& found, double wanted) {
    return std::abs(found.mean - wanted) < 0.012 * wanted + 4 * found.error;
}

} // namespace

TEST_CASE("as many children are out, and stand on the register, as the scenario counts") {
    const run::LoadedSimulation town_loaded = loaded(town, {});
    const run::Simulation& simulation = *town_loaded.simulation;
    CHECK(simulation.children() == 100000);
    const double true_away = 600 * 0.9 / 0.5;
    CHECK(is_near(mean_of(simulation, "n_true", 0, replicates), true_away));
    CHECK(is_near(mean_of(simulation, "n_registered", 0, replicates), 600));
    CHECK(is_near(mean_of(simulation, "n_true", 1, replicates), 1500));
    CHECK(is_near(mean_of(simulation, "n_registered", 1, replicates), 1500 * 0.8 / 0.9));
    CHECK(is_near(mean_of(simulation, "n_early_leavers", 0, replicates), 500));
    // The broken twin: a register that sees less than the scenario says.
    std::string blind = town;
    const std::string seen = "sensitivity.away = { value = 0.5";
    blind.replace(blind.find(seen), seen.size(), "sensitivity.away = { value = 0.6");
    const run::LoadedSimulation other = loaded(blind, {});
    CHECK_FALSE(is_near(mean_of(*other.simulation, "n_true", 0, replicates), true_away));
}

TEST_CASE("sectors share a route as their rates say") {
    const run::LoadedSimulation town_loaded = loaded(town, {});
    // Ages 5 to 11 at half the rate: 52,500 / 2 against 40,000.
    const double primary = 1500 * 26250.0 / (26250.0 + 40000.0);
    CHECK(is_near(mean_of(*town_loaded.simulation, "n_true_by_sector", 2, replicates), primary));
}

TEST_CASE("another number of children scales what is counted, and nothing else") {
    run::SimulationSettings settings;
    settings.children = 25000;
    const run::LoadedSimulation quarter = loaded(town, settings);
    CHECK(quarter.simulation->children() == 25000);
    CHECK(is_near(mean_of(*quarter.simulation, "n_true", 1, 4 * replicates), 1500.0 / 4));
}

TEST_CASE("life histories are of children who are out, and repeat with the seed") {
    const run::LoadedSimulation town_loaded = loaded(town, {});
    const run::Simulation& simulation = *town_loaded.simulation;
    std::vector<double> inputs;
    for (const prior::Input& input : simulation.inputs()) {
        inputs.push_back(run::central_value(input, simulation.inputs()));
    }
    const auto lives = [&](std::uint64_t seed) {
        std::vector<std::vector<std::string>> rows;
        simulation.histories(seed, 60, inputs, [&](const auto& row) { rows.push_back(row); });
        return rows;
    };
    const auto rows = lives(3);
    CHECK(rows == lives(3));
    CHECK(rows != lives(4));
    CHECK(rows.size() >= 60);
    CHECK(rows.back().front() == "60");
    std::size_t held = 0;
    for (const auto& row : rows) {
        REQUIRE(row.size() == simulation.history_columns().size());
        CHECK((row[5] == "ill" || row[5] == "away"));
        held += row.back() == "office" ? 1 : 0;
    }
    CHECK(held > 0);
    CHECK(held < rows.size());
}
