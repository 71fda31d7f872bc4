
#include "engine/base/contract.hpp"
#include "engine/random/stream.hpp"
#include "engine/random/word_kernels.hpp"

namespace raming::random {

namespace {

[[nodiscard]] kernels::Common common(const Address& address) {
    base::expects(address.draw < (std::uint64_t{1} << 48) && address.step == 0);
    return {.key = address.seed,
            .word_0 = static_cast<std::uint32_t>(address.draw),
            .word_1 = static_cast<std::uint32_t>(address.draw >> 32) |
                      (static_cast<std::uint32_t>(address.chain) << 16),
            .site = static_cast<std::uint32_t>(address.site) << 24};
}

[[nodiscard]] kernels::FillWords* fastest() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return kernels::words_avx2;
    }
#endif
    return kernels::words_plain;
}

} // namespace

void fill_words(const Address& address, const std::uint32_t* entities, const std::uint32_t* members,
                std::size_t count, Words* words) {
    static kernels::FillWords* const fill = fastest();
    fill(common(address), entities, members, count, words);
}

Words words_of(const Address& address, std::uint32_t entity, std::uint32_t member) {
    const kernels::Common c = common(address);
    return philox4x32({c.word_0, c.word_1, entity, c.site | member}, c.key);
}

} // namespace raming::random
