#include "engine/random/stream.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/error.hpp"
#include "engine/base/processor.hpp"
#include "engine/random/word_kernels.hpp"

namespace raming::random {

namespace {

using base::Error;
using base::Exit;

constexpr std::uint64_t draws = std::uint64_t{1} << 48;
constexpr std::uint32_t blocks = std::uint32_t{1} << 16;

[[nodiscard]] constexpr std::uint32_t word_1(std::uint64_t draw, std::uint16_t chain) noexcept {
    return static_cast<std::uint32_t>(draw >> 32) | (static_cast<std::uint32_t>(chain) << 16);
}

[[nodiscard]] constexpr std::uint32_t word_3(Site site, std::uint8_t step) noexcept {
    return (static_cast<std::uint32_t>(site) << 24) | (static_cast<std::uint32_t>(step) << 16);
}

[[nodiscard]] kernels::FillUniforms* fastest_block() {
#if defined(__x86_64__)
    static kernels::FillUniforms* const fastest =
        base::has_avx2() ? kernels::uniforms_avx2 : kernels::uniforms_plain;
    return fastest;
#else
    return kernels::uniforms_plain;
#endif
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
    kernels::FillUniforms* const fill = fastest_block();
    constexpr std::uint64_t together = kernels::uniforms_together;
    const std::uint64_t end = first + count;
    std::uint64_t at = first;
    while (at < end) {
        const std::uint64_t in_counter = at % 2;
        if (in_counter == 0 && end - at >= together) {
            fill(seed, at / 2, constant, out + (at - first));
            at += together;
        } else {
            std::array<double, together> block;
            fill(seed, at / 2, constant, block.data());
            const std::uint64_t taken = std::min(end - at, together - in_counter);
            std::copy_n(block.data() + in_counter, taken, out + (at - first));
            at += taken;
        }
    }
}

} // namespace raming::random
