// Eight counters in two registers a word. A multiplication takes the even lanes of its arguments
// and leaves 64 bits each, so the odd lanes are shifted down and multiplied apart.

#include "engine/random/word_kernels.hpp"

#if defined(__x86_64__)

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

inline __m256i load(const std::uint32_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

inline void store(Words* to, __m256i two) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), two);
}

/// From a register per word to four words per counter.
inline void store_rows(Words* to, __m256i a, __m256i b, __m256i c, __m256i d) {
    const __m256i ab_low = _mm256_unpacklo_epi32(a, b); // counters 0 and 1, and 4 and 5
    const __m256i ab_high = _mm256_unpackhi_epi32(a, b);
    const __m256i cd_low = _mm256_unpacklo_epi32(c, d);
    const __m256i cd_high = _mm256_unpackhi_epi32(c, d);
    const __m256i row_0_4 = _mm256_unpacklo_epi64(ab_low, cd_low);
    const __m256i row_1_5 = _mm256_unpackhi_epi64(ab_low, cd_low);
    const __m256i row_2_6 = _mm256_unpacklo_epi64(ab_high, cd_high);
    const __m256i row_3_7 = _mm256_unpackhi_epi64(ab_high, cd_high);
    store(to, _mm256_permute2x128_si256(row_0_4, row_1_5, 0x20));
    store(to + 2, _mm256_permute2x128_si256(row_2_6, row_3_7, 0x20));
    store(to + 4, _mm256_permute2x128_si256(row_0_4, row_1_5, 0x31));
    store(to + 6, _mm256_permute2x128_si256(row_2_6, row_3_7, 0x31));
}

/// `sets` groups of eight side by side, to fill the time that a multiplication takes.
template <std::size_t sets>
void fill(const Common& common, const std::uint32_t* entities, const std::uint32_t* members,
          Words* words, std::size_t at) {
    __m256i a[sets];
    __m256i b[sets];
    __m256i c[sets];
    __m256i d[sets];
    for (std::size_t set = 0; set < sets; ++set) {
        a[set] = all(common.word_0);
        b[set] = all(common.word_1);
        c[set] = load(entities + at + lanes * set);
        d[set] = _mm256_or_si256(all(common.site), load(members + at + lanes * set));
    }
    const __m256i factor_a = all(0xD2511F53);
    const __m256i factor_c = all(0xCD9E8D57);
    auto low_key = static_cast<std::uint32_t>(common.key);
    auto high_key = static_cast<std::uint32_t>(common.key >> 32);
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
    for (std::size_t set = 0; set < sets; ++set) {
        store_rows(words + at + lanes * set, a[set], b[set], c[set], d[set]);
    }
}

} // namespace

void words_avx2(const Common& common, const std::uint32_t* entities, const std::uint32_t* members,
                std::size_t count, Words* words) {
    std::size_t at = 0;
    for (; at + 2 * lanes <= count; at += 2 * lanes) {
        fill<2>(common, entities, members, words, at);
    }
    if (at < count) {
        words_plain(common, entities + at, members + at, count - at, words + at);
    }
}

} // namespace raming::random::kernels

#endif
