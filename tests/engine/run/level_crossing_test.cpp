#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "engine/run/level_crossing.hpp"

using namespace raming;

namespace {

/// Where curve(score) crosses the level, by the nodes of a grid.
template <typename Curve>
run::Crossings crossing_of(const Curve& curve, double level, const run::ScoreGrid& grid = {}) {
    std::vector<double> heights;
    for (std::size_t node = 0; node < grid.nodes; ++node) {
        heights.push_back(curve(grid.score(node)));
    }
    std::vector<const double*> columns;
    for (const double& height : heights) {
        columns.push_back(&height);
    }
    run::Crossings found(1);
    run::cross(grid, columns, level, 1, found);
    return found;
}

} // namespace

TEST_CASE("a curve crosses a level where it does") {
    const auto curve = [](double z) { return 1000 + 500 * std::exp(0.5 * z); };
    for (const double z : {-3.9, -2.0, -0.3, 0.0, 1.7, 3.9}) {
        const run::Crossings found = crossing_of(curve, curve(z));
        CHECK(found.score[0] == doctest::Approx(z).epsilon(2e-5));
    }
}

TEST_CASE("a curve that stays on one side of a level crosses it nowhere") {
    const auto curve = [](double z) { return std::exp(z); };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(crossing_of(curve, 0.0).score[0] == -infinity);
    CHECK(crossing_of(curve, 1e9).score[0] == infinity);
}

TEST_CASE("a little beyond the nodes a crossing is where the curve is bound for") {
    const auto curve = [](double z) { return 1000 + 500 * std::exp(0.5 * z); };
    for (const double z : {-4.6, -4.2, 4.2, 4.6, 5.0}) {
        CHECK(std::abs(crossing_of(curve, curve(z)).score[0] - z) < 0.2);
    }
    // A curve that levels off would get there only far away.
    const auto levelling = [](double z) { return std::tanh(z); };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(crossing_of(levelling, 1.5).score[0] == infinity);
    // One that leads away from it gets there nowhere.
    CHECK(crossing_of([](double z) { return 50 - z; }, 0.0).score[0] == -infinity);
    CHECK(crossing_of([](double z) { return -50 - z; }, 0.0).score[0] == infinity);
}

TEST_CASE("at kinks and jumps the crossing stays within its cell") {
    const run::ScoreGrid grid;
    const auto kinked = [](double z) { return z < 0.3 ? 0.1 * z : 0.03 + 50 * (z - 0.3); };
    const auto jumping = [](double z) { return z < 0.3 ? 0.0 : 1000.0; };
    CHECK(std::abs(crossing_of(kinked, 5.0).score[0] - 0.4) < grid.step());
    CHECK(std::abs(crossing_of(jumping, 500.0).score[0] - 0.3) < grid.step());
    const auto falling = [](double z) { return -z; };
    CHECK(std::isfinite(crossing_of(falling, 0.2).score[0]));
}
