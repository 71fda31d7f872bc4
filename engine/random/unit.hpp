#pragma once
// From 64 random bits to a uniform strictly inside (0, 1). The top 52 bits n give (n + 1/2) 2^-52,
// which a double holds exactly: with 53 bits the half is rounded away above 1/2, and 1 itself could
// come out. Shifts, or, minus and plus only, so that loops of it vectorise and every machine
// agrees.

#include <bit>
#include <cstdint>

namespace raming::random {

[[nodiscard]] inline double open_unit(std::uint64_t bits) noexcept {
    const auto from_one_to_two = std::bit_cast<double>((bits >> 12) | 0x3FF0000000000000ULL);
    return (from_one_to_two - 1.0) + 0x1p-53;
}

} // namespace raming::random
