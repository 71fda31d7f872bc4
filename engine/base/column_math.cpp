#include "engine/base/column_math.hpp"

#include "engine/base/processor.hpp"

namespace raming::base {

const ColumnMath& column_math() noexcept {
    static const ColumnMath& best = has_avx2() ? avx2_column_math() : plain_column_math();
    return best;
}

} // namespace raming::base
