#include "engine/random/word_kernels.hpp"

#if defined(__x86_64__)

#include "engine/random/philox_avx2.hpp"

namespace raming::random::kernels {

namespace {

inline __m256i load(const std::uint32_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

template <std::size_t sets>
void fill(const Common& common, const std::uint32_t* entities, const std::uint32_t* members,
          Words* words) {
    Counters<sets> counters;
    for (std::size_t set = 0; set < sets; ++set) {
        counters.a[set] = all(common.word_0);
        counters.b[set] = all(common.word_1);
        counters.c[set] = load(entities + lanes * set);
        counters.d[set] = _mm256_or_si256(all(common.site), load(members + lanes * set));
    }
    counters.encrypt(common.key);
    for (std::size_t set = 0; set < sets; ++set) {
        for (const __m256i two :
             by_counter(counters.a[set], counters.b[set], counters.c[set], counters.d[set]).two) {
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(words), two);
            words += 2;
        }
    }
}

} // namespace

void words_avx2(const Common& common, const std::uint32_t* entities, const std::uint32_t* members,
                std::size_t count, Words* words) {
    constexpr std::size_t sets = 2;
    std::size_t at = 0;
    for (; at + sets * lanes <= count; at += sets * lanes) {
        fill<sets>(common, entities + at, members + at, words + at);
    }
    if (at < count) {
        words_plain(common, entities + at, members + at, count - at, words + at);
    }
}

} // namespace raming::random::kernels

#endif
