// An evaluator of some definitions leaves out routes and overlaps, and changes no number.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/random/stream.hpp"
#include "engine/run/model.hpp"
#include "tests/models/aggregate/random_scenario.hpp"
#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

constexpr std::size_t rows = 200;

/// One block of all definitions by an evaluator.
prior::Columns evaluated(const run::Model& model, run::Evaluator& evaluator) {
    const prior::InputSampler sampler(model.inputs(), model.correlations(),
                                      {1, run::chains, prior::Design::sobol, 0});
    prior::Columns inputs(model.inputs().size(), rows);
    sampler.fill(0, 0, rows, inputs);
    prior::Columns estimands(model.estimands().size(), rows);
    prior::Columns components(model.components().size(), rows);
    std::vector<std::uint64_t> incidents(model.incidents().size());
    evaluator.evaluate({1, 0, 0, rows}, inputs, estimands, components, incidents);
    return estimands;
}

/// Definitions that a part of `some` gives otherwise than the whole does.
std::size_t differing(const run::Model& model, const std::vector<std::size_t>& some,
                      const std::vector<std::size_t>& part) {
    const prior::Columns whole = evaluated(model, *model.evaluator(rows));
    const prior::Columns apart = evaluated(model, *model.evaluator_of(part, rows));
    std::size_t count = 0;
    for (const std::size_t d : some) {
        double largest = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            const double a = whole.column(d)[i];
            largest = std::max(largest, std::abs(apart.column(d)[i] - a) / (1 + std::abs(a)));
        }
        count += largest > 1e-9 ? 1 : 0;
    }
    return count;
}

/// Some of so many, by lot.
std::vector<std::size_t> some_of(std::size_t all, std::uint64_t seed) {
    random::Stream stream({seed, 0, 0, 3, random::Site::world, 0});
    std::vector<std::size_t> some;
    const double share = stream.uniform() / 4;
    for (std::size_t d = 0; d < all; ++d) {
        if (stream.uniform() < share) {
            some.push_back(d);
        }
    }
    if (some.empty()) {
        some.push_back(static_cast<std::size_t>(stream.uniform() * static_cast<double>(all)));
    }
    return some;
}

} // namespace

TEST_CASE("some definitions alone are what they are among all, in random scenarios") {
    std::size_t compared = 0;
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        const RandomScenario scenario = random_scenario(seed, seed % 4 != 0);
        try {
            const run::LoadedScenario loaded = load_text(scenario.text);
            const std::vector<std::size_t> some = some_of(loaded.model->estimands().size(), seed);
            INFO("scenario ", seed, "\n", scenario.text);
            CHECK(differing(*loaded.model, some, some) == 0);
            ++compared;
        } catch (const base::Error&) { // overlaps that have no common solution
            continue;
        }
    }
    CHECK(compared >= 12);
}

TEST_CASE("every national definition alone is what it is among all") {
    const run::LoadedScenario loaded = load_file("nl-2022-23.toml");
    for (std::size_t d = 0; d < loaded.model->estimands().size(); ++d) {
        INFO(loaded.model->estimands()[d].id);
        CHECK(differing(*loaded.model, {d}, {d}) == 0);
    }
    CHECK(differing(*loaded.model, {0, 6}, {0}) == 1); // broken on purpose: nobody asked for it
}
