#include "engine/random/word_kernels.hpp"

namespace raming::random::kernels {

void words_plain(const Common& common, const std::uint32_t* entities, const std::uint32_t* members,
                 std::size_t count, Words* words) {
    for (std::size_t i = 0; i < count; ++i) {
        words[i] = philox4x32({common.word_0, common.word_1, entities[i], common.site | members[i]},
                              common.key);
    }
}

} // namespace raming::random::kernels
