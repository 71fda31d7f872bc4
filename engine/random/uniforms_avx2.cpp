#include "engine/random/word_kernels.hpp"

#if defined(__x86_64__)

#include "engine/random/philox_avx2.hpp"

namespace raming::random::kernels {

namespace {

/// open_unit of four numbers of 64 bits.
inline __m256d open_units(__m256i bits) {
    const __m256i one = _mm256_set1_epi64x(0x3FF0000000000000);
    const __m256i from_one_to_two = _mm256_or_si256(_mm256_srli_epi64(bits, 12), one);
    return _mm256_add_pd(_mm256_sub_pd(_mm256_castsi256_pd(from_one_to_two), _mm256_set1_pd(1.0)),
                         _mm256_set1_pd(0x1p-53));
}

} // namespace

void uniforms_avx2(std::uint64_t key, std::uint64_t draw, const Words& constant, double* out) {
    constexpr std::size_t sets = 2;
    for (std::size_t first = 0; first < uniforms_together / 2; first += sets * lanes) {
        Counters<sets> counters;
        for (std::size_t set = 0; set < sets; ++set) {
            const std::uint64_t from = draw + first + set * lanes;
            alignas(32) std::uint32_t low[lanes];
            alignas(32) std::uint32_t high[lanes];
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                low[lane] = static_cast<std::uint32_t>(from + lane);
                high[lane] = static_cast<std::uint32_t>((from + lane) >> 32) | constant[1];
            }
            counters.a[set] = _mm256_load_si256(reinterpret_cast<const __m256i*>(low));
            counters.b[set] = _mm256_load_si256(reinterpret_cast<const __m256i*>(high));
            counters.c[set] = all(constant[2]);
            counters.d[set] = all(constant[3]);
        }
        counters.encrypt(key);
        for (std::size_t set = 0; set < sets; ++set) {
            // The first word of two is the upper half of a number.
            for (const __m256i four :
                 by_counter(counters.b[set], counters.a[set], counters.d[set], counters.c[set])
                     .two) {
                _mm256_storeu_pd(out, open_units(four));
                out += 4;
            }
        }
    }
}

} // namespace raming::random::kernels

#endif
