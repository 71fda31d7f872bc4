// The kernels for processors with AVX2: four arguments at a time. Even and odd powers of two
// arguments share a vector, so that a cell's line is loaded as it lies and nothing is transposed.

#include "engine/prior/piecewise_kernels.hpp"

#if defined(__x86_64__)

#include <algorithm>
#include <array>
#include <bit>
#include <immintrin.h>

namespace raming::prior::kernels {

namespace {

/// Where four arguments fall: a cell and a place in it.
struct Place {
    __m256i cell;
    __m256d offset;
};

/// Pairs `k` of two cells side by side.
inline __m256d pairs_of(const Cell& a, const Cell& b, std::size_t k) {
    const auto* const first = reinterpret_cast<const double*>(&a.pairs[k]);
    const auto* const second = reinterpret_cast<const double*>(&b.pairs[k]);
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_load_pd(first)), _mm_load_pd(second), 1);
}

/// Even and odd halves of the polynomials of two cells: even a, odd a, even b, odd b.
inline __m256d halves(const Cell& a, const Cell& b, __m256d squares) {
    __m256d sum = pairs_of(a, b, 3);
    for (std::size_t k = 3; k-- > 0;) {
        sum = _mm256_add_pd(_mm256_mul_pd(sum, squares), pairs_of(a, b, k));
    }
    return sum;
}

template <class Locate>
bool evaluate(const Cell* cells, const double* at, std::size_t n, Bounds bounds, double* x,
              Locate locate) {
    const __m256d least = _mm256_set1_pd(bounds.least);
    const __m256d greatest = _mm256_set1_pd(bounds.greatest);
    __m256d missing = _mm256_setzero_pd();
    const auto four = [&](__m256d arguments) {
        const Place place = locate(arguments);
        alignas(32) std::array<std::uint64_t, 4> cell;
        _mm256_store_si256(reinterpret_cast<__m256i*>(cell.data()), place.cell);
        const __m256d squares = _mm256_mul_pd(place.offset, place.offset);
        const __m256d ab =
            halves(cells[cell[0]], cells[cell[1]], _mm256_permute4x64_pd(squares, 0b01010000));
        const __m256d cd =
            halves(cells[cell[2]], cells[cell[3]], _mm256_permute4x64_pd(squares, 0b11111010));
        const __m256d even = _mm256_unpacklo_pd(ab, cd); // a c b d
        const __m256d odd = _mm256_unpackhi_pd(ab, cd);
        const __m256d offset = _mm256_permute4x64_pd(place.offset, 0b11011000);
        const __m256d sum = _mm256_add_pd(even, _mm256_mul_pd(offset, odd));
        missing = _mm256_or_pd(missing, _mm256_cmp_pd(sum, sum, _CMP_UNORD_Q));
        // Of two arguments the instructions give the second where one is NaN: a NaN stays.
        const __m256d held = _mm256_min_pd(greatest, _mm256_max_pd(least, sum));
        return _mm256_permute4x64_pd(held, 0b11011000);
    };
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        _mm256_storeu_pd(x + i, four(_mm256_loadu_pd(at + i)));
    }
    if (i < n) {
        alignas(32) std::array<double, 4> some;
        some.fill(at[i]);
        std::copy_n(at + i, n - i, some.data());
        _mm256_store_pd(some.data(), four(_mm256_load_pd(some.data())));
        std::copy_n(some.data(), n - i, x + i);
    }
    return _mm256_movemask_pd(missing) != 0;
}

} // namespace

bool tails_avx2(const TailGrid& grid, std::uint64_t side, const Cell* cells, const double* u,
                std::size_t n, Bounds bounds, double* x) {
    const __m256d one = _mm256_set1_pd(1);
    const __m256d half = _mm256_set1_pd(0.5);
    const __m256d middle = _mm256_set1_pd(1.5);
    const __m256d floor = _mm256_set1_pd(grid.floor);
    const __m256i base = _mm256_set1_epi64x(static_cast<long long>(grid.base));
    const __m256i sides = _mm256_set1_epi64x(static_cast<long long>(side));
    const __m256i mantissa = _mm256_set1_epi64x((1LL << mantissa_bits) - 1);
    const __m256i one_bits = _mm256_castpd_si256(one);
    const __m128i shift = _mm_cvtsi32_si128(mantissa_bits - grid.log_density);
    const __m128i log_density = _mm_cvtsi32_si128(grid.log_density);
    return evaluate(cells, u, n, bounds, x, [&](__m256d lower) {
        const __m256i above = _mm256_castpd_si256(_mm256_cmp_pd(lower, half, _CMP_GT_OQ));
        // Of NaNs the instructions give the second argument: the floor in the end.
        const __m256d tail = _mm256_min_pd(lower, _mm256_sub_pd(one, lower));
        const __m256i bits = _mm256_castpd_si256(_mm256_max_pd(tail, floor));
        const __m256i cell = _mm256_add_epi64(_mm256_sub_epi64(_mm256_srl_epi64(bits, shift), base),
                                              _mm256_and_si256(above, sides));
        const __m256i fraction = _mm256_or_si256(
            _mm256_and_si256(_mm256_sll_epi64(bits, log_density), mantissa), one_bits);
        return Place{cell, _mm256_sub_pd(_mm256_castsi256_pd(fraction), middle)};
    });
}

bool scores_avx2(const ScoreGrid& grid, const Cell* cells, const double* z, std::size_t n,
                 Bounds bounds, double* x) {
    const __m256d density = _mm256_set1_pd(grid.density);
    const __m256d least = _mm256_set1_pd(-grid.end);
    const __m256d greatest = _mm256_set1_pd(grid.end);
    const __m256d whole = _mm256_set1_pd(rounder);
    const __m256i zero = _mm256_set1_epi64x(static_cast<long long>(grid.zero));
    return evaluate(cells, z, n, bounds, x, [&](__m256d score) {
        const __m256d raised = _mm256_max_pd(_mm256_mul_pd(score, density), least);
        const __m256d y = _mm256_min_pd(raised, greatest);
        const __m256d rounded = _mm256_add_pd(y, whole);
        const __m256i cell = _mm256_sub_epi64(_mm256_castpd_si256(rounded), zero);
        return Place{cell, _mm256_sub_pd(y, _mm256_sub_pd(rounded, whole))};
    });
}

} // namespace raming::prior::kernels

#endif
