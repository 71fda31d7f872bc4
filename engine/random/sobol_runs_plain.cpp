#include "engine/base/processor.hpp"
#include "engine/random/sobol_run_loops.hpp"

namespace raming::random {

namespace kernels {

void fill_runs_plain(const SobolRun& run, std::size_t runs, double* out) {
    fill_with(run, runs, out);
}

} // namespace kernels

void fill_runs(const SobolRun& run, std::size_t runs, double* out) {
#if defined(__x86_64__)
    static kernels::FillRuns* const best =
        base::has_avx2() ? kernels::fill_runs_avx2 : kernels::fill_runs_plain;
#else
    static kernels::FillRuns* const best = kernels::fill_runs_plain;
#endif
    best(run, runs, out);
}

} // namespace raming::random
