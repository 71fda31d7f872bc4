#pragma once
// Draws between memory, [name][chain][draw], and file, [chain][draw][name]: transposed a block at a
// time. Internal to this room.

#include "engine/results/handles.hpp"
#include "engine/results/results.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace raming::results {

/// A stretch of the file and the checksum of its bytes.
struct Extent {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t checksum = 0;
};

/// Whether every value is stored exactly as a 32-bit whole number.
[[nodiscard]] bool fits_int32(const Draws& draws);

/// Writes all draws; where they lie, if that is one stretch.
std::optional<Extent> write_draws(hid_t dataset, const Draws& draws,
                                  const std::vector<hsize_t>& shape);

/// Fills draws.values, which has its size already.
void read_draws(hid_t dataset, Draws& draws, const std::vector<hsize_t>& shape);

} // namespace raming::results
