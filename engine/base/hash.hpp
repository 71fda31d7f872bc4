#pragma once
// Hashes that are part of the contract: they address random numbers and make digests, so they never
// change with the compiler, the platform or the standard library.

#include <cstdint>
#include <string_view>

namespace raming::base {

inline constexpr std::uint64_t mix_factors[] = {0xbf58476d1ce4e5b9ULL, 0x94d049bb133111ebULL};

/// A bijection of 64-bit words in which every input bit moves every output bit
/// (the finaliser of SplitMix64; Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
    x ^= x >> 30;
    x *= mix_factors[0];
    x ^= x >> 27;
    x *= mix_factors[1];
    x ^= x >> 31;
    return x;
}

/// 64-bit hash of a name, used for addresses of random numbers and labels in the digest
/// (FNV-1a by Fowler, Noll and Vo, finished by mix64).
[[nodiscard]] constexpr std::uint64_t hash_name(std::string_view name) noexcept {
    std::uint64_t h = 0xcbf29ce484222325ULL;
    for (const char c : name) {
        h ^= static_cast<unsigned char>(c);
        h *= 0x100000001b3ULL;
    }
    return mix64(h);
}

/// The address of an input or noise source in the random-number space: 32 bits of its name's hash.
[[nodiscard]] constexpr std::uint32_t entity_of(std::string_view name) noexcept {
    return static_cast<std::uint32_t>(hash_name(name) >> 32);
}

} // namespace raming::base
