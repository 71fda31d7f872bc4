// Compiled for AVX2, where there is such a thing.

#include "engine/random/count_loops.hpp"

namespace raming::random::kernels {

const Expansions& avx2_expansions() {
    return expansions;
}

} // namespace raming::random::kernels
