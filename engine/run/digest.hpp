#pragma once
// The digest of a run: a 128-bit sum over all draws of a mix of (seed, chain, draw, estimand, bits
// of the value). A sum does not depend on order, so the digest is the same for any threads, chunks
// and shards.

#include <bit>
#include <cstdint>
#include <string>

#include "engine/base/hash.hpp"

namespace raming::run {

struct Digest {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend bool operator==(const Digest&, const Digest&) = default;

    void merge(const Digest& other) noexcept {
        low += other.low;
        high += other.high;
    }

    /// `address` as digest_address makes it, moved on by one for each next draw.
    void add(std::uint64_t address, std::uint64_t estimand, double value) noexcept {
        const std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
        const std::uint64_t mixed = base::mix64(bits ^ base::mix64(address ^ estimand));
        low += mixed;
        high += base::mix64(mixed + estimand);
    }

    [[nodiscard]] std::string hex() const;
    [[nodiscard]] static Digest from_hex(const std::string& text);
};

[[nodiscard]] constexpr std::uint64_t digest_address(std::uint64_t seed, std::uint64_t chain,
                                                     std::uint64_t draw) noexcept {
    return base::mix64(seed) + (chain << 48) + draw;
}

} // namespace raming::run
