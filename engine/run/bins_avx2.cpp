// Compiled for AVX2.

#include "engine/run/bin_loops.hpp"

#if defined(__x86_64__)

namespace raming::run::kernels {

void find_bins_avx2(const BinGrid& grid, const double* values, std::size_t n, std::int64_t* bins) {
    find_all(grid, values, n, bins);
}

} // namespace raming::run::kernels

#endif
