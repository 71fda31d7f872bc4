#pragma once
// Philox4x32-10, a counter-based generator: 128 random bits are a pure function of a 128-bit
// counter and a 64-bit key (Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405). So a
// number has an address instead of a place in a sequence, and any thread can make any number.

#include <array>
#include <cstdint>

namespace raming::random {

using Words = std::array<std::uint32_t, 4>;

[[nodiscard]] constexpr Words philox4x32(Words counter, std::uint64_t key) noexcept {
    auto low_key = static_cast<std::uint32_t>(key);
    auto high_key = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ low_key,
                   static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ high_key,
                   static_cast<std::uint32_t>(a)};
        low_key += 0x9E3779B9U;  // golden ratio
        high_key += 0xBB67AE85U; // sqrt(3) − 1
    }
    return counter;
}

} // namespace raming::random
