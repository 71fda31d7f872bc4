#include "engine/run/bin_loops.hpp"

namespace raming::run::kernels {

void find_bins_plain(const BinGrid& grid, const double* values, std::size_t n, std::int64_t* bins) {
    find_all(grid, values, n, bins);
}

} // namespace raming::run::kernels
