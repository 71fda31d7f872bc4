#pragma once
// Sobol points in runs of sixteen: within a run only the four lowest bits of a point's number
// change, and from one run to the next those up to the lowest that was zero. Internal to
// engine/random.

#include <array>
#include <cstddef>
#include <cstdint>

namespace raming::random {

inline constexpr unsigned run_bits = 4;
inline constexpr std::size_t run_length = std::size_t{1} << run_bits;

struct SobolRun {
    std::uint64_t number;                      ///< of the run, points from number · run_length on
    std::uint64_t first;                       ///< its first point, with the shift
    std::array<std::uint64_t, run_length> low; ///< what the lowest bits of a number add
    std::array<std::uint64_t, 32> steps;       ///< [lowest bit that becomes 1] from one to the next
};

/// out[i] = point i of so many runs, as numbers in (0, 1).
void fill_runs(const SobolRun& run, std::size_t runs, double* out);

namespace kernels {

using FillRuns = void(const SobolRun& run, std::size_t runs, double* out);

FillRuns fill_runs_plain;
#if defined(__x86_64__)
FillRuns fill_runs_avx2; ///< only where the processor has AVX2
#endif

} // namespace kernels

} // namespace raming::random
