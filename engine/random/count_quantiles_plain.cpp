// Compiled for every 64-bit processor.

#include "engine/random/count_loops.hpp"

namespace raming::random::kernels {

void expand_plain(const double* mean, const double* c, const double* z, std::size_t n,
                  double* count) {
    expand(mean, c, z, n, count);
}

} // namespace raming::random::kernels
