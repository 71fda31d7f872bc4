// The kernels for processors with AVX2: four arguments at a time. Even and odd powers of two
// arguments share a vector, so that a cell's line is loaded as it lies and nothing is transposed;
// of cubics, the lower and the higher powers. First the places of all arguments, then all
// polynomials: so no load of a cell waits for its number to be worked out, and many polynomials are
// under way at once.

#include "engine/prior/piecewise_kernels.hpp"

#if defined(__x86_64__)

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <immintrin.h>

namespace raming::prior::kernels {

namespace {

/// Where four arguments fall: a cell, by its number, and a place in it.
struct Place {
    __m256i cell;
    __m256d offset;
};

/// The same pair of two cells side by side.
inline __m256d side_by_side(const Pair& a, const Pair& b) {
    const auto* const first = reinterpret_cast<const double*>(&a);
    const auto* const second = reinterpret_cast<const double*>(&b);
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_load_pd(first)), _mm_load_pd(second), 1);
}

/// Even and odd halves of the polynomials of two cells: even a, odd a, even b, odd b.
inline __m256d halves(const Cell& a, const Cell& b, __m256d squares) {
    __m256d sum = side_by_side(a.pairs[3], b.pairs[3]);
    for (std::size_t k = 3; k-- > 0;) {
        sum = _mm256_add_pd(_mm256_mul_pd(sum, squares), side_by_side(a.pairs[k], b.pairs[k]));
    }
    return sum;
}

/// The polynomials of four cells, each at its offset.
inline __m256d four(const Cell& a, const Cell& b, const Cell& c, const Cell& d,
                    const double* offset) {
    const __m256d offsets = _mm256_load_pd(offset);
    const __m256d squares = _mm256_mul_pd(offsets, offsets);
    const __m256d ac = halves(a, c, _mm256_unpacklo_pd(squares, squares));
    const __m256d bd = halves(b, d, _mm256_unpackhi_pd(squares, squares));
    const __m256d even = _mm256_unpacklo_pd(ac, bd);
    const __m256d odd = _mm256_unpackhi_pd(ac, bd);
    return _mm256_add_pd(even, _mm256_mul_pd(offsets, odd));
}

/// The lines that cubics of two cells are made of: low a, low b, high a, high b.
inline __m256d lines(const CubicCell& a, const CubicCell& b, const double* offset) {
    const __m256d of_a = _mm256_load_pd(reinterpret_cast<const double*>(a.pairs));
    const __m256d of_b = _mm256_load_pd(reinterpret_cast<const double*>(b.pairs));
    const __m256d offsets = _mm256_broadcast_pd(reinterpret_cast<const __m128d*>(offset));
    return _mm256_add_pd(_mm256_unpacklo_pd(of_a, of_b),
                         _mm256_mul_pd(offsets, _mm256_unpackhi_pd(of_a, of_b)));
}

inline __m256d four(const CubicCell& a, const CubicCell& b, const CubicCell& c, const CubicCell& d,
                    const double* offset) {
    const __m256d offsets = _mm256_load_pd(offset);
    const __m256d ab = lines(a, b, offset);
    const __m256d cd = lines(c, d, offset + 2);
    const __m256d low = _mm256_permute2f128_pd(ab, cd, 0x20);
    const __m256d high = _mm256_permute2f128_pd(ab, cd, 0x31);
    return _mm256_add_pd(low, _mm256_mul_pd(_mm256_mul_pd(offsets, offsets), high));
}

template <class AnyCell, class Locate>
bool evaluate(const AnyCell* cells, const double* at, std::size_t n, Bounds bounds, double* x,
              Locate locate) {
    alignas(32) std::array<std::uint64_t, chunk> begin; // of a cell, in bytes
    alignas(32) std::array<double, chunk> offset;
    const auto find = [&](std::size_t i, __m256d arguments) {
        const Place place = locate(arguments);
        constexpr int log_size = std::countr_zero(sizeof(AnyCell));
        _mm256_store_si256(reinterpret_cast<__m256i*>(begin.data() + i),
                           _mm256_slli_epi64(place.cell, log_size));
        _mm256_store_pd(offset.data() + i, place.offset);
    };
    const std::size_t whole = n / 4 * 4;
    for (std::size_t i = 0; i < whole; i += 4) {
        find(i, _mm256_loadu_pd(at + i));
    }
    alignas(32) std::array<double, 4> rest;
    if (whole < n) {
        rest.fill(at[whole]);
        std::copy_n(at + whole, n - whole, rest.data());
        find(whole, _mm256_load_pd(rest.data()));
    }

    const __m256d least = _mm256_set1_pd(bounds.least);
    const __m256d greatest = _mm256_set1_pd(bounds.greatest);
    __m256d missing = _mm256_setzero_pd();
    const auto cell = [&](std::size_t i) -> const AnyCell& {
        return *reinterpret_cast<const AnyCell*>(reinterpret_cast<const std::byte*>(cells) +
                                                 begin[i]);
    };
    const auto held = [&](std::size_t i) {
        const __m256d sum = four(cell(i), cell(i + 1), cell(i + 2), cell(i + 3), offset.data() + i);
        missing = _mm256_or_pd(missing, _mm256_cmp_pd(sum, sum, _CMP_UNORD_Q));
        // Of two arguments the instructions give the second where one is NaN: a NaN stays.
        return _mm256_min_pd(greatest, _mm256_max_pd(least, sum));
    };
    for (std::size_t i = 0; i < whole; i += 4) {
        _mm256_storeu_pd(x + i, held(i));
    }
    if (whole < n) {
        _mm256_store_pd(rest.data(), held(whole));
        std::copy_n(rest.data(), n - whole, x + whole);
    }
    return _mm256_movemask_pd(missing) != 0;
}

template <class AnyCell>
bool tails(const TailGrid& grid, std::uint64_t side, const AnyCell* cells, const double* u,
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

template <class AnyCell>
bool scores(const ScoreGrid& grid, const AnyCell* cells, const double* z, std::size_t n,
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

} // namespace

bool tails_avx2(const TailGrid& grid, std::uint64_t side, const Cell* cells, const double* u,
                std::size_t n, Bounds bounds, double* x) {
    return tails(grid, side, cells, u, n, bounds, x);
}

bool tails_avx2(const TailGrid& grid, std::uint64_t side, const CubicCell* cells, const double* u,
                std::size_t n, Bounds bounds, double* x) {
    return tails(grid, side, cells, u, n, bounds, x);
}

bool scores_avx2(const ScoreGrid& grid, const Cell* cells, const double* z, std::size_t n,
                 Bounds bounds, double* x) {
    return scores(grid, cells, z, n, bounds, x);
}

bool scores_avx2(const ScoreGrid& grid, const CubicCell* cells, const double* z, std::size_t n,
                 Bounds bounds, double* x) {
    return scores(grid, cells, z, n, bounds, x);
}

} // namespace raming::prior::kernels

#endif
