#include "engine/random/latin.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>

#include "engine/base/error.hpp"
#include "engine/random/stream.hpp"

namespace raming::random {

namespace {

/// Four rounds make a Feistel network of large halves pseudorandom (Luby and Rackoff 1988), and 8
/// leave a margin. Halves of one to four bits need more before all orders of a few strata are
/// equally likely: 10 rounds fail the test of that on six strata, 12 pass it.
constexpr std::size_t rounds_of_large_halves = 8;
constexpr std::size_t rounds_of_small_halves = 14;

/// A keyed permutation of 0 … n−1.
class StrataOrder {
public:
    StrataOrder(std::uint64_t seed, std::uint16_t chain, std::uint32_t entity, std::uint64_t n)
        : n_(n), half_(std::max(1U, (static_cast<unsigned>(std::bit_width(n - 1)) + 1) / 2)),
          rounds_(half_ > 4 ? rounds_of_large_halves : rounds_of_small_halves) {
        Stream stream({.seed = seed, .chain = chain, .entity = entity, .site = Site::latin_order});
        for (Key& key : keys_) {
            key.multiplier = stream.word_64();
            key.addend = stream.word_64();
        }
        exchanged_ = stream.word_64() & 1;
    }

    [[nodiscard]] std::uint64_t operator()(std::uint64_t point) const {
        do {
            point = shuffled(point);
        } while (point >= n_);
        return point;
    }

private:
    struct Key {
        std::uint64_t multiplier;
        std::uint64_t addend;
    };

    [[nodiscard]] std::uint64_t shuffled(std::uint64_t point) const {
        std::uint64_t left = point >> half_;
        std::uint64_t right = point & ((std::uint64_t{1} << half_) - 1);
        for (std::size_t round = 0; round < rounds_; ++round) {
            const Key& key = keys_[round];
            std::uint64_t mixed = right * key.multiplier + key.addend;
            mixed = (mixed ^ (mixed >> 32)) * 0x9E3779B97F4A7C15ULL;
            const std::uint64_t next = left ^ (mixed >> (64 - half_));
            left = right;
            right = next;
        }
        const std::uint64_t stratum = (left << half_) | right;
        return stratum < 2 ? stratum ^ exchanged_ : stratum;
    }

    std::uint64_t n_;
    unsigned half_;
    std::size_t rounds_;
    std::array<Key, rounds_of_small_halves> keys_{};
    /// A network makes even permutations alone (Even and Goldreich 1983); the exchange of two
    /// strata, by the toss of a coin, makes the odd ones too.
    std::uint64_t exchanged_ = 0;
};

} // namespace

void fill_latin(std::uint64_t seed, std::uint16_t chain, std::uint64_t n, std::uint64_t first,
                std::size_t count, std::uint32_t entity, double* out) {
    if (n > std::uint64_t{1} << 48 || first > n || count > n - first) {
        throw base::Error(base::Exit::usage, "E403",
                          "a Latin hypercube of " + std::to_string(n) + " points has no points " +
                              std::to_string(first) + " to " + std::to_string(first + count) +
                              "; it holds as many as it was made for, at most 2^48");
    }
    if (count == 0) {
        return;
    }
    fill_uniforms(seed, chain, first, count, entity, out, Site::latin_offset);
    const StrataOrder stratum(seed, chain, entity, n);
    // The place within the stratum is cut to the bits that survive the sum with the stratum's
    // number and the division, so that no rounding moves a point over its stratum's edge.
    const int bits = 50 - static_cast<int>(std::bit_width(n - 1));
    const double steps = std::ldexp(1.0, bits);
    const auto strata = static_cast<double>(n);
    for (std::size_t i = 0; i < count; ++i) {
        const double offset = (std::floor(out[i] * steps) + 0.5) / steps;
        out[i] = (static_cast<double>(stratum(first + i)) + offset) / strata;
    }
}

} // namespace raming::random
