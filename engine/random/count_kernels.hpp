#pragma once
// Many counts at a time, once for every processor and once for those with AVX2, with the same bits;
// count_quantiles.cpp picks one when the program starts. Internal to engine/random.

#include <cstddef>

namespace raming::random::kernels {

/// count[i] = the quantile at the score z[i] of the count with that mean and c (see
/// count_expansion.hpp), or NaN where the expansion does not settle it.
using Expand = void(const double* mean, const double* c, const double* z, std::size_t n,
                    double* count);

Expand expand_plain;
#if defined(__x86_64__)
Expand expand_avx2; ///< only where the processor has AVX2
#endif

} // namespace raming::random::kernels
