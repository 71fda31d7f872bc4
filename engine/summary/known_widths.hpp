#pragma once
// What knowing an input would do for the 95 % interval of a number: the width that is to be
// expected once its value, or that of all inputs of a group, is known. Unlike shares of a variance
// it is in persons, exists where no variance does, and does not hang on a few largest draws.
//
// One input: the draws of a run are sorted by its value and cut into slices of equal size (a
// choice: by its options), within which it is as good as known; the mean of the slices' widths. So
// whatever is tied to the input follows it. Within a slice the input still varies a little: the
// numbers' straight line over it is taken off. What bends is left, so widths come out a little too
// large: half as many slices show by how much, and that difference is part of the error. A group:
// its inputs are held at one draw after another, and the others are drawn given them through the
// copula (nested; engine/run/pick_freeze.hpp).
//
// Errors: from the spread of the 16 chains' own estimates. Chance cannot be known.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/run/draw_store.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"
#include "engine/summary/jackknife.hpp"

namespace raming::summary {

/// The width as it is. [estimand] of the store, which holds all its draws.
[[nodiscard]] std::vector<Estimate> widths_now(const run::DrawStore& store);

/// [estimand] once input `input` is known; the store holds all draws and their inputs.
[[nodiscard]] std::vector<Estimate> widths_if_known(const run::DrawStore& store, std::size_t input);

struct GroupWidthSettings {
    std::uint64_t seed = 1;
    std::uint64_t outer_per_chain = 16; ///< draws at which a group is held
    std::size_t inner = 512;            ///< draws given each of them
    unsigned threads = 1;
};

/// [group][estimand], as Model::groups; nothing is said of chance (NaN). Nothing if `stop` was
/// raised.
[[nodiscard]] std::optional<std::vector<std::vector<Estimate>>>
widths_if_group_known(const run::Model& model, const GroupWidthSettings& settings,
                      const std::atomic<bool>& stop,
                      const std::function<void(const run::Progress&)>& report);

} // namespace raming::summary
