#include "engine/random/unit.hpp"
#include "engine/random/word_kernels.hpp"

namespace raming::random::kernels {

void uniforms_plain(std::uint64_t key, std::uint64_t draw, const Words& constant, double* out) {
    for (std::size_t i = 0; i < uniforms_together; i += 2, ++draw) {
        const Words words = philox4x32({static_cast<std::uint32_t>(draw),
                                        static_cast<std::uint32_t>(draw >> 32) | constant[1],
                                        constant[2], constant[3]},
                                       key);
        out[i] = open_unit((std::uint64_t{words[0]} << 32) | words[1]);
        out[i + 1] = open_unit((std::uint64_t{words[2]} << 32) | words[3]);
    }
}

} // namespace raming::random::kernels
