#pragma once
// Priors that the tests of this folder share, and short ways to make inputs.

#include <string>
#include <utility>
#include <vector>

#include "engine/prior/distribution.hpp"
#include "engine/prior/input.hpp"

namespace raming::prior_test {

using prior::Distribution;
using prior::Input;

/// One or more of every continuous family, with the shapes that are hard for a table.
inline std::vector<Distribution> continuous_priors() {
    return {Distribution::beta(45, 55),
            Distribution::beta(12, 60),
            Distribution::beta(4, 28),
            Distribution::beta(2, 30),
            Distribution::beta(0.5, 0.5),
            Distribution::beta(2797.5, 1084.5),
            Distribution::gamma(0.3, 1),
            Distribution::gamma(8, 120),
            Distribution::normal(0, 1),
            Distribution::normal(-3, 0.25),
            Distribution::lognormal(0.85, 0.35),
            Distribution::lognormal(100, 1.5),
            Distribution::half_normal(0.35),
            Distribution::truncated_normal(1, 2, 0, 3),
            Distribution::truncated_normal(-5, 1, 0, 40),
            Distribution::triangular(0.2, 0.5, 0.9),
            Distribution::triangular(0, 0, 1),
            Distribution::pert(5, 8, 20),
            Distribution::uniform(0, 1),
            Distribution::uniform(-2, 5),
            Distribution::log_uniform(0.01, 100),
            Distribution::elicited({0.05, 0.5, 0.95}, {2, 8, 30}, 0),
            Distribution::elicited({0.05, 0.5, 0.95}, {0.1, 0.4, 0.6}, 0, 1),
            Distribution::elicited({0.25, 0.75}, {-1, 2}),
            Distribution::mixture(
                {{0.7, Distribution::beta(12, 60)}, {0.3, Distribution::beta(45, 55)}}),
            Distribution::mixture(
                {{1, Distribution::lognormal(8, 0.5)}, {3, Distribution::gamma(2, 10)}}),
            Distribution::mixture(
                {{1, Distribution::uniform(0, 1)}, {1, Distribution::uniform(2, 3)}})};
}

inline Input value(std::string path, Distribution distribution) {
    Input input;
    input.path = std::move(path);
    input.members.push_back({"", 1, std::move(distribution), {}});
    return input;
}

inline Input choice(std::string path, std::vector<double> weights) {
    Input input;
    input.path = std::move(path);
    input.kind = Input::Kind::choice;
    input.weights = std::move(weights);
    return input;
}

inline Input pool(std::string path, std::size_t selector, std::vector<prior::Member> members) {
    Input input;
    input.path = std::move(path);
    input.selector = selector;
    input.members = std::move(members);
    return input;
}

} // namespace raming::prior_test
