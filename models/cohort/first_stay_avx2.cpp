// Compiled for AVX2.

#include "models/cohort/first_stay_loops.hpp"

#if defined(__x86_64__)

namespace raming::cohort::kernels {

const FirstStayKernels avx2{choose_with, place_with, leave_with, find_with};

} // namespace raming::cohort::kernels

#endif
