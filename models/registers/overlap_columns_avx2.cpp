// Compiled for AVX2, where there is such a thing.

#include "models/registers/overlap_column_loops.hpp"

namespace raming::registers {

const OverlapColumns& avx2_overlap_columns() noexcept {
    return loops;
}

} // namespace raming::registers
