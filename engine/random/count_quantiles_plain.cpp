// Compiled for every 64-bit processor.

#include "engine/random/count_loops.hpp"

namespace raming::random::kernels {

const Expansions& plain_expansions() {
    return expansions;
}

} // namespace raming::random::kernels
