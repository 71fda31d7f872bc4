#include "models/registers/overlap_column_loops.hpp"

namespace raming::registers {

const OverlapColumns& plain_overlap_columns() noexcept {
    return loops;
}

} // namespace raming::registers
