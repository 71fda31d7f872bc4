#include "engine/random/word_kernels.hpp"

namespace raming::random::kernels {

void words_plain(const Common& common, const std::uint32_t* entities, const std::uint32_t* members,
                 std::size_t count, const WordColumns& words) {
    for (std::size_t i = 0; i < count; ++i) {
        const Words made = philox4x32(
            {common.word_0, common.word_1, entities[i], common.site | members[i]}, common.key);
        for (std::size_t word = 0; word < made.size(); ++word) {
            words[word][i] = made[word];
        }
    }
}

} // namespace raming::random::kernels
