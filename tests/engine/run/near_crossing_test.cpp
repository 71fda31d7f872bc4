#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "engine/prior/quantile_table.hpp"
#include "engine/run/near_crossing.hpp"

using namespace raming;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t draws = 100'000;

/// Standard normal scores at the middles of equal parts.
std::vector<double> own_scores() {
    std::vector<double> uniforms;
    for (std::size_t i = 0; i < draws; ++i) {
        uniforms.push_back((static_cast<double>(i) + 0.5) / draws);
    }
    std::vector<double> scores(draws);
    prior::normal_scores(uniforms.data(), scores.data(), draws);
    return scores;
}

run::NearCrossings looked_at(const std::vector<double>& crossings) {
    std::vector<std::vector<double>> columns;
    std::vector<const double*> given;
    for (const double crossing : crossings) {
        columns.emplace_back(draws, crossing);
    }
    for (const std::vector<double>& column : columns) {
        given.push_back(column.data());
    }
    run::NearCrossings near(draws);
    near.find(own_scores().data(), given, draws);
    return near;
}

/// Mean of [score ≤ level], each draw as it counts.
double below(const run::NearCrossings& near, double level, bool weighted = true) {
    double sum = 0;
    for (std::size_t i = 0; i < draws; ++i) {
        sum += near.score[i] <= level ? (weighted ? near.weight[i] : 1) : 0;
    }
    return sum / draws;
}

} // namespace

TEST_CASE("draws looked at next to crossings have the mean of the prior's draws") {
    // Sums over equal parts: no chance in them, and an error of some parts' size.
    const std::vector<std::vector<double>> all = {
        {}, {0.5}, {-2, 0, 2}, {1.96, 1.97, 2.0}, {-3.5, infinity, -infinity}, {infinity}};
    for (const std::vector<double>& crossings : all) {
        const run::NearCrossings near = looked_at(crossings);
        for (const double level : {-3.0, -1.99, -0.5, 0.01, 0.52, 1.98, 3.0}) {
            INFO(crossings.size(), " crossings, level ", level);
            CHECK(std::abs(below(near, level) - prior::normal_cdf(level)) < 1e-4);
        }
    }
    const run::NearCrossings near = looked_at({2.0});
    CHECK(std::abs(below(near, 1.9, false) - prior::normal_cdf(1.9)) > 0.1); // broken on purpose
}

TEST_CASE("next to a crossing many draws are looked at, and each counts for little") {
    const run::NearCrossings near = looked_at({2.0, -1.0});
    std::size_t within = 0;
    double heaviest = 0;
    for (std::size_t i = 0; i < draws; ++i) {
        if (std::abs(near.score[i] - 2.0) <= 0.05) {
            ++within;
            heaviest = std::max(heaviest, near.weight[i]);
        }
    }
    CHECK(within > draws / 3);
    CHECK(heaviest < 0.05);
    CHECK(run::weight_at(2.0, 2) < heaviest);
    CHECK(run::weight_at(2.0, 2) > heaviest / 2);
}

TEST_CASE("without a crossing a draw stays where it is and counts in full") {
    const run::NearCrossings near = looked_at({infinity, -infinity});
    CHECK(near.score == own_scores());
    CHECK(near.weight == std::vector<double>(draws, 1.0));
}
