#pragma once
// Philox for eight counters in two registers a word. A multiplication takes the even lanes of its
// arguments and leaves 64 bits each, so the odd lanes are shifted down and multiplied apart.
// Included only by files compiled for AVX2. Internal to engine/random.

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace raming::random::kernels {

namespace {

constexpr std::size_t lanes = 8;

struct Product {
    __m256i low;
    __m256i high;
};

inline Product multiply(__m256i x, __m256i factor) {
    const __m256i even = _mm256_mul_epu32(x, factor);
    const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), factor);
    return {_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA),
            _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA)};
}

inline __m256i all(std::uint32_t x) {
    return _mm256_set1_epi32(static_cast<int>(x));
}

/// A register per word, `sets` groups of eight counters side by side, to fill the time that a
/// multiplication takes.
template <std::size_t sets>
struct Counters {
    __m256i a[sets];
    __m256i b[sets];
    __m256i c[sets];
    __m256i d[sets];

    void encrypt(std::uint64_t key) {
        const __m256i factor_a = all(0xD2511F53);
        const __m256i factor_c = all(0xCD9E8D57);
        auto low_key = static_cast<std::uint32_t>(key);
        auto high_key = static_cast<std::uint32_t>(key >> 32);
        for (int round = 0; round < 10; ++round) {
            for (std::size_t set = 0; set < sets; ++set) {
                const Product p = multiply(a[set], factor_a);
                const Product q = multiply(c[set], factor_c);
                a[set] = _mm256_xor_si256(_mm256_xor_si256(q.high, b[set]), all(low_key));
                c[set] = _mm256_xor_si256(_mm256_xor_si256(p.high, d[set]), all(high_key));
                b[set] = q.low;
                d[set] = p.low;
            }
            low_key += 0x9E3779B9U;
            high_key += 0xBB67AE85U;
        }
    }
};

/// Four words of each of eight counters, in order, two counters in a register.
struct ByCounter {
    __m256i two[4];
};

inline ByCounter by_counter(__m256i a, __m256i b, __m256i c, __m256i d) {
    const __m256i ab_low = _mm256_unpacklo_epi32(a, b); // counters 0 and 1, and 4 and 5
    const __m256i ab_high = _mm256_unpackhi_epi32(a, b);
    const __m256i cd_low = _mm256_unpacklo_epi32(c, d);
    const __m256i cd_high = _mm256_unpackhi_epi32(c, d);
    const __m256i row_0_4 = _mm256_unpacklo_epi64(ab_low, cd_low);
    const __m256i row_1_5 = _mm256_unpackhi_epi64(ab_low, cd_low);
    const __m256i row_2_6 = _mm256_unpacklo_epi64(ab_high, cd_high);
    const __m256i row_3_7 = _mm256_unpackhi_epi64(ab_high, cd_high);
    return {{_mm256_permute2x128_si256(row_0_4, row_1_5, 0x20),
             _mm256_permute2x128_si256(row_2_6, row_3_7, 0x20),
             _mm256_permute2x128_si256(row_0_4, row_1_5, 0x31),
             _mm256_permute2x128_si256(row_2_6, row_3_7, 0x31)}};
}

} // namespace

} // namespace raming::random::kernels
