#pragma once
// Many counts at a time, once for every processor and once for those with AVX2, with the same bits;
// count_quantiles.cpp picks one when the program starts. Internal to engine/random.

#include <cstddef>

namespace raming::random::kernels {

/// count[i] = the quantile at the score z[i], or NaN where the expansion (count_expansion.hpp) does
/// not settle it.
struct Expansions {
    void (*binomial)(const double* trials, const double* probability, const double* z,
                     std::size_t n, double* count);
    void (*negative_binomial)(const double* successes, const double* odds, const double* z,
                              std::size_t n, double* count);
};

const Expansions& plain_expansions();
#if defined(__x86_64__)
const Expansions& avx2_expansions(); ///< only where the processor has AVX2
#endif

} // namespace raming::random::kernels
