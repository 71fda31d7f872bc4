// Compiled for AVX2.

#include "engine/random/sobol_run_loops.hpp"

#if defined(__x86_64__)

namespace raming::random::kernels {

void fill_runs_avx2(const SobolRun& run, std::size_t runs, double* out) {
    fill_with(run, runs, out);
}

} // namespace raming::random::kernels

#endif
