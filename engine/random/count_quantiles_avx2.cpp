// Compiled for AVX2, where there is such a thing.

#include "engine/random/count_loops.hpp"

namespace raming::random::kernels {

void expand_avx2(const double* mean, const double* c, const double* z, std::size_t n,
                 double* count) {
    expand(mean, c, z, n, count);
}

} // namespace raming::random::kernels
