#pragma once
// Which input to integrate out for each estimand: the one that moves it most, among those along
// which it never turned at any point that was tried.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "engine/run/model.hpp"

namespace raming::run {

struct Direction {
    std::size_t input = 0;
    bool rises = true; ///< the estimand, with the input's score
};

/// Of every estimand; none where all that moves it turns, or nothing does.
[[nodiscard]] std::vector<std::optional<Direction>>
find_directions(const Model& model, const prior::InputSampler& sampler, std::uint64_t seed);

/// Draws that `find_directions` evaluates.
[[nodiscard]] std::uint64_t cost_of_directions(const prior::InputSampler& sampler);

} // namespace raming::run
