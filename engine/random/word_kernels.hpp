#pragma once
// Many Philox counters at a time, once for every processor and once for those with AVX2. All of it
// is whole-number arithmetic, so both give the same bits; words.cpp and stream.cpp pick one when
// the program starts. Internal to engine/random.

#include <cstddef>
#include <cstdint>

#include "engine/random/stream.hpp"

namespace raming::random::kernels {

/// What all counters of a call share.
struct Common {
    std::uint64_t key;
    std::uint32_t word_0;
    std::uint32_t word_1;
    std::uint32_t site; ///< of word 3, in place
};

using FillWords = void(const Common& common, const std::uint32_t* entities,
                       const std::uint32_t* members, std::size_t count, Words* words);

FillWords words_plain;
#if defined(__x86_64__)
FillWords words_avx2; ///< only where the processor has AVX2
#endif

/// Uniforms that one call below makes.
inline constexpr std::size_t uniforms_together = 64;

/// Those of the counters draw … draw + uniforms_together/2 − 1, two of each. `constant`: words 1 to
/// 3, word 1 without the draw's upper bits.
using FillUniforms = void(std::uint64_t key, std::uint64_t draw, const Words& constant,
                          double* out);

FillUniforms uniforms_plain;
#if defined(__x86_64__)
FillUniforms uniforms_avx2; ///< only where the processor has AVX2
#endif

} // namespace raming::random::kernels
