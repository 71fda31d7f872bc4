// For every processor.

#include "models/cohort/first_stay_loops.hpp"

namespace raming::cohort::kernels {

const FirstStayKernels plain{choose_with, place_with, leave_with, find_with};

} // namespace raming::cohort::kernels
