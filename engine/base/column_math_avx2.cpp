// Compiled for AVX2, where there is such a thing.

#include "engine/base/column_loops.hpp"

namespace raming::base {

const ColumnMath& avx2_column_math() noexcept {
    return loops;
}

} // namespace raming::base
