#pragma once
// Histogram::bin of many values, for the compiler to make vectors of: each processor's file
// includes this and is compiled with its own options. Internal to this room.

#include "engine/run/bin_kernels.hpp"

namespace raming::run {

namespace {

void find_all(BinGrid grid, const double* __restrict values, std::size_t n,
              std::int64_t* __restrict bins) {
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    for (std::size_t i = 0; i < n; ++i) {
        const auto key = static_cast<std::int64_t>(
            (__builtin_bit_cast(std::uint64_t, values[i]) & ~sign) >> grid.shift);
        const std::int64_t beyond = key - grid.first + 1;
        const std::int64_t away = beyond > 0 ? beyond : 0;
        const std::int64_t index = values[i] < 0 ? grid.middle - away : grid.middle + away;
        const std::int64_t raised = index > 0 ? index : 0;
        bins[i] = raised < grid.last ? raised : grid.last;
    }
}

} // namespace

} // namespace raming::run
