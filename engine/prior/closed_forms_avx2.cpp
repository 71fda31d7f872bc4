// Compiled for AVX2, where there is such a thing.

#include "engine/prior/closed_form_loops.hpp"

namespace raming::prior {

const ClosedForms& avx2_closed_forms() noexcept {
    return loops;
}

} // namespace raming::prior
