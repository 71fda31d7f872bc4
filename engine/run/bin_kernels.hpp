#pragma once
// The bins of many values of a Histogram, once for every 64-bit processor and once for those with
// AVX2: whole numbers, so both find the same. Internal to this room.

#include <cstddef>
#include <cstdint>

namespace raming::run {

/// How a Histogram numbers its bins.
struct BinGrid {
    unsigned shift;      ///< of a value's bits
    std::int64_t first;  ///< what they are then just beyond the bin of 0
    std::int64_t middle; ///< the bin of 0
    std::int64_t last;   ///< bin
};

namespace kernels {

using FindBins = void(const BinGrid& grid, const double* values, std::size_t n, std::int64_t* bins);

FindBins find_bins_plain;
#if defined(__x86_64__)
FindBins find_bins_avx2; ///< only where the processor has AVX2
#endif

} // namespace kernels

} // namespace raming::run
