#include "models/registers/overlap_columns.hpp"

#include "engine/base/processor.hpp"

namespace raming::registers {

const OverlapColumns& overlap_columns() noexcept {
    static const OverlapColumns& best =
        base::has_avx2() ? avx2_overlap_columns() : plain_overlap_columns();
    return best;
}

} // namespace raming::registers
