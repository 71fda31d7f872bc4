#include "engine/base/processor.hpp"
#include "engine/prior/closed_form_loops.hpp"

namespace raming::prior {

const ClosedForms& plain_closed_forms() noexcept {
    return loops;
}

const ClosedForms& closed_forms() noexcept {
    static const ClosedForms& best = base::has_avx2() ? avx2_closed_forms() : plain_closed_forms();
    return best;
}

} // namespace raming::prior
