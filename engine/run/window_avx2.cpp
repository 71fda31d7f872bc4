// The kernel for processors with AVX2: eight values at a time, which are mostly outside the window
// together.

#include "engine/run/window.hpp"

#if defined(__x86_64__)

#include <array>
#include <cstdint>
#include <immintrin.h>

namespace raming::run::kernels {

namespace {

/// For each set of four values (a bit for each), the halves that bring those of the set to the
/// front.
struct alignas(32) Fronts {
    std::array<std::array<std::uint32_t, 8>, 16> halves{};

    constexpr Fronts() {
        for (std::uint32_t set = 0; set < 16; ++set) {
            std::size_t front = 0;
            for (std::uint32_t value = 0; value < 4; ++value) {
                if ((set >> value & 1) != 0) {
                    halves[set][front++] = 2 * value;
                    halves[set][front++] = 2 * value + 1;
                }
            }
        }
    }
};
constexpr Fronts fronts;

/// Stores the values of the set; what follows them is anything.
double* store(__m256d values, unsigned set, double* out) {
    const __m256i order =
        _mm256_load_si256(reinterpret_cast<const __m256i*>(fronts.halves[set].data()));
    const __m256i front = _mm256_permutevar8x32_epi32(_mm256_castpd_si256(values), order);
    _mm256_storeu_pd(out, _mm256_castsi256_pd(front));
    return out + __builtin_popcount(set);
}

} // namespace

WindowCount catch_in_avx2(Window window, const double* values, std::size_t count, double* inside) {
    const __m256d low = _mm256_set1_pd(window.low);
    const __m256d high = _mm256_set1_pd(window.high);
    __m256i below = _mm256_setzero_si256();
    double* out = inside;
    const std::size_t eights = count / 8 * 8;
    for (std::size_t i = 0; i < eights; i += 8) {
        const __m256d a = _mm256_loadu_pd(values + i);
        const __m256d b = _mm256_loadu_pd(values + i + 4);
        const __m256d a_below = _mm256_cmp_pd(a, low, _CMP_LT_OQ);
        const __m256d b_below = _mm256_cmp_pd(b, low, _CMP_LT_OQ);
        below = _mm256_sub_epi64(
            below, _mm256_add_epi64(_mm256_castpd_si256(a_below), _mm256_castpd_si256(b_below)));
        const __m256d a_in = _mm256_andnot_pd(a_below, _mm256_cmp_pd(a, high, _CMP_LE_OQ));
        const __m256d b_in = _mm256_andnot_pd(b_below, _mm256_cmp_pd(b, high, _CMP_LE_OQ));
        if (_mm256_movemask_pd(_mm256_or_pd(a_in, b_in)) != 0) {
            out = store(a, static_cast<unsigned>(_mm256_movemask_pd(a_in)), out);
            out = store(b, static_cast<unsigned>(_mm256_movemask_pd(b_in)), out);
        }
    }
    alignas(32) std::array<std::uint64_t, 4> lanes;
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes.data()), below);
    const WindowCount rest = catch_in_plain(window, values + eights, count - eights, out);
    return {lanes[0] + lanes[1] + lanes[2] + lanes[3] + rest.below,
            static_cast<std::size_t>(out - inside) + rest.inside};
}

} // namespace raming::run::kernels

#endif
