#include "engine/random/stream.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/error.hpp"

namespace raming::random {

namespace {

using base::Error;
using base::Exit;

constexpr std::uint64_t draws = std::uint64_t{1} << 48;
constexpr std::uint32_t blocks = std::uint32_t{1} << 16;

/// Counters worked on side by side. The numbers do not depend on how many; with few, g++ 12 unrolls
/// the loop over them before it could make vectors of it, and takes twice as long.
constexpr std::size_t lanes = 32;
using Lanes = std::array<std::uint32_t, lanes>;

[[nodiscard]] constexpr std::uint32_t word_1(std::uint64_t draw, std::uint16_t chain) noexcept {
    return static_cast<std::uint32_t>(draw >> 32) | (static_cast<std::uint32_t>(chain) << 16);
}

[[nodiscard]] constexpr std::uint32_t word_3(Site site, std::uint8_t step) noexcept {
    return (static_cast<std::uint32_t>(site) << 24) | (static_cast<std::uint32_t>(step) << 16);
}

/// The 2 · lanes uniforms of the counters draw … draw+lanes−1. The rounds are those of philox4x32,
/// turned inside out: a round of all lanes at a time is what the compiler makes vector code of.
void fill_block(std::uint64_t key, std::uint64_t draw, const Words& constant, double* out) {
    Lanes a{};
    Lanes b{};
    Lanes c{};
    Lanes d{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        a[lane] = static_cast<std::uint32_t>(draw + lane);
        b[lane] = static_cast<std::uint32_t>((draw + lane) >> 32) | constant[1];
        c[lane] = constant[2];
        d[lane] = constant[3];
    }
    auto low_key = static_cast<std::uint32_t>(key);
    auto high_key = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::uint64_t p = std::uint64_t{0xD2511F53} * a[lane];
            const std::uint64_t q = std::uint64_t{0xCD9E8D57} * c[lane];
            a[lane] = static_cast<std::uint32_t>(q >> 32) ^ b[lane] ^ low_key;
            b[lane] = static_cast<std::uint32_t>(q);
            c[lane] = static_cast<std::uint32_t>(p >> 32) ^ d[lane] ^ high_key;
            d[lane] = static_cast<std::uint32_t>(p);
        }
        low_key += 0x9E3779B9U;
        high_key += 0xBB67AE85U;
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        out[2 * lane] = open_unit((std::uint64_t{a[lane]} << 32) | b[lane]);
        out[2 * lane + 1] = open_unit((std::uint64_t{c[lane]} << 32) | d[lane]);
    }
}

} // namespace

Stream::Stream(const Address& address)
    : key_(address.seed), counter_{static_cast<std::uint32_t>(address.draw),
                                   word_1(address.draw, address.chain), address.entity,
                                   word_3(address.site, address.step)} {
    if (address.draw >= draws) {
        throw Error(Exit::usage, "E401",
                    "draw " + std::to_string(address.draw) +
                        " has no random numbers: a chain holds at most 2^48 draws");
    }
}

void Stream::refill() {
    if (block_ == blocks) {
        throw Error(
            Exit::internal, "E402",
            "a random stream was read beyond its 2^18 words; give each count its own address");
    }
    Words counter = counter_;
    counter[3] |= block_;
    words_ = philox4x32(counter, key_);
    ++block_;
    used_ = 0;
}

void fill_uniforms(std::uint64_t seed, std::uint16_t chain, std::uint64_t first, std::size_t count,
                   std::uint32_t entity, double* out, Site site, std::uint8_t step) {
    if (first > draws || count > draws - first) {
        throw Error(Exit::usage, "E401",
                    "draws from " + std::to_string(first) +
                        " on: a chain holds at most 2^48 draws");
    }
    const Words constant{0, word_1(0, chain), entity, word_3(site, step)};
    const std::uint64_t end = first + count;
    std::uint64_t at = first;
    while (at < end) {
        const std::uint64_t in_counter = at % 2;
        if (in_counter == 0 && end - at >= 2 * lanes) {
            fill_block(seed, at / 2, constant, out + (at - first));
            at += 2 * lanes;
        } else {
            std::array<double, 2 * lanes> block;
            fill_block(seed, at / 2, constant, block.data());
            const std::uint64_t taken = std::min(end - at, 2 * lanes - in_counter);
            std::copy_n(block.data() + in_counter, taken, out + (at - first));
            at += taken;
        }
    }
}

} // namespace raming::random
