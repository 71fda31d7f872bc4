// The kernel for processors with AVX2: four draws at a time.

#include "engine/run/draw_sums.hpp"

#if defined(__x86_64__)

#include <algorithm>
#include <array>
#include <immintrin.h>

namespace raming::run::kernels {

namespace {

/// Draws whose sums fit 64 bits: of numbers below 2^50, and of products of their halves.
constexpr std::size_t tile = 4096;
/// A tile of smaller draws than this goes four at a time; in units they are below 2^49.
constexpr double moderate = 0x1p33;
constexpr double units_in_one = 0x1p16;
/// Adding this to a whole number below 2^51 leaves it in the low bits of the sum.
constexpr double rounder = 0x1p52;

/// Words multiplied by one factor, modulo 2^64.
class Factor {
public:
    explicit Factor(std::uint64_t factor)
        : factor_(_mm256_set1_epi64x(static_cast<long long>(factor))),
          swapped_(_mm256_set1_epi64x(static_cast<long long>(factor << 32 | factor >> 32))),
          upper_(_mm256_set1_epi64x(static_cast<long long>(0xFFFFFFFF00000000U))) {}

    [[nodiscard]] __m256i times(__m256i x) const {
        // Of the crosswise products the lower halves are enough; both count in the upper half.
        const __m256i cross = _mm256_mullo_epi32(x, swapped_);
        const __m256i high =
            _mm256_add_epi64(_mm256_slli_epi64(cross, 32), _mm256_and_si256(cross, upper_));
        return _mm256_add_epi64(_mm256_mul_epu32(x, factor_), high);
    }

private:
    __m256i factor_;
    __m256i swapped_; ///< its halves
    __m256i upper_;
};

/// base::mix64 of four words.
class Mixer {
public:
    [[nodiscard]] __m256i operator()(__m256i x) const {
        x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 30));
        x = first_.times(x);
        x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 27));
        x = second_.times(x);
        return _mm256_xor_si256(x, _mm256_srli_epi64(x, 31));
    }

private:
    Factor first_{base::mix_factors[0]};
    Factor second_{base::mix_factors[1]};
};

std::uint64_t sum_of(__m256i words) {
    alignas(32) std::array<std::uint64_t, 4> lanes;
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes.data()), words);
    return lanes[0] + lanes[1] + lanes[2] + lanes[3];
}

void add_to_digest(std::uint64_t address, std::uint64_t estimand, const double* draws,
                   std::size_t count, Digest& digest) {
    const Mixer mix;
    const __m256i name = _mm256_set1_epi64x(static_cast<long long>(estimand));
    __m256i place = _mm256_add_epi64(_mm256_set1_epi64x(static_cast<long long>(address)),
                                     _mm256_set_epi64x(3, 2, 1, 0));
    __m256i low = _mm256_setzero_si256();
    __m256i high = _mm256_setzero_si256();
    for (std::size_t i = 0; i < count; i += 4) {
        const __m256i bits = _mm256_castpd_si256(_mm256_loadu_pd(draws + i));
        const __m256i mixed = mix(_mm256_xor_si256(bits, mix(_mm256_xor_si256(place, name))));
        low = _mm256_add_epi64(low, mixed);
        high = _mm256_add_epi64(high, mix(_mm256_add_epi64(mixed, name)));
        place = _mm256_add_epi64(place, _mm256_set1_epi64x(4));
    }
    digest.merge({sum_of(low), sum_of(high)});
}

/// Moments::add of `count` draws, if all are moderate; else nothing is added.
bool add_to_moments(const double* draws, std::size_t count, Moments& moments) {
    const __m256d sign = _mm256_set1_pd(-0.0);
    const __m256d limit = _mm256_set1_pd(moderate);
    const __m256d units = _mm256_set1_pd(units_in_one);
    const __m256d half = _mm256_set1_pd(0.5);
    const __m256d whole = _mm256_set1_pd(rounder);
    const __m256i mantissa = _mm256_set1_epi64x((1LL << 52) - 1);
    const __m256i low_half = _mm256_set1_epi64x((1LL << Moments::half_bits) - 1);
    const __m256i zero = _mm256_setzero_si256();
    __m256d all_moderate = _mm256_castsi256_pd(_mm256_set1_epi64x(-1));
    __m256i sum = zero;
    __m256i low = zero;
    __m256i middle = zero;
    __m256i high = zero;
    for (std::size_t i = 0; i < count; i += 4) {
        const __m256d draw = _mm256_loadu_pd(draws + i);
        const __m256d size = _mm256_andnot_pd(sign, draw);
        all_moderate = _mm256_and_pd(all_moderate, _mm256_cmp_pd(size, limit, _CMP_LT_OQ));
        // The half is added and the fraction dropped, as a conversion does.
        const __m256d raised = _mm256_add_pd(_mm256_mul_pd(size, units), half);
        const __m256d floor = _mm256_floor_pd(raised);
        const __m256i number =
            _mm256_and_si256(_mm256_castpd_si256(_mm256_add_pd(floor, whole)), mantissa);
        const __m256i negative = _mm256_cmpgt_epi64(zero, _mm256_castpd_si256(draw));
        sum = _mm256_add_epi64(sum, _mm256_sub_epi64(_mm256_xor_si256(number, negative), negative));
        const __m256i l = _mm256_and_si256(number, low_half);
        const __m256i h = _mm256_srli_epi64(number, Moments::half_bits);
        low = _mm256_add_epi64(low, _mm256_mul_epu32(l, l));
        middle = _mm256_add_epi64(middle, _mm256_mul_epu32(l, h));
        high = _mm256_add_epi64(high, _mm256_mul_epu32(h, h));
    }
    if (_mm256_movemask_pd(all_moderate) != 0b1111) {
        return false;
    }
    moments.add(
        {static_cast<std::int64_t>(sum_of(sum)), sum_of(low), sum_of(middle), sum_of(high), count});
    return true;
}

} // namespace

void add_draws_avx2(std::uint64_t address, std::uint64_t estimand, const double* draws,
                    std::size_t count, Digest& digest, Moments& moments) {
    const std::size_t fours = count / 4 * 4;
    for (std::size_t done = 0; done < fours; done += tile) {
        const std::size_t n = std::min(tile, fours - done);
        add_to_digest(address + done, estimand, draws + done, n, digest);
        if (!add_to_moments(draws + done, n, moments)) {
            for (std::size_t i = done; i < done + n; ++i) {
                moments.add(draws[i]);
            }
        }
    }
    add_draws_plain(address + fours, estimand, draws + fours, count - fours, digest, moments);
}

} // namespace raming::run::kernels

#endif
