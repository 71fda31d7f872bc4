#include "engine/base/column_loops.hpp"

namespace raming::base {

const ColumnMath& plain_column_math() noexcept {
    return loops;
}

} // namespace raming::base
