#include <vector>

#include <doctest/doctest.h>

#include "engine/random/stream.hpp"
#include "engine/random/word_kernels.hpp"

using namespace raming::random;

namespace {

constexpr std::size_t count = 1003; // not a multiple of any vector's length

struct Members {
    std::vector<std::uint32_t> entities;
    std::vector<std::uint32_t> members;

    Members() {
        for (std::uint32_t i = 0; i < count; ++i) {
            entities.push_back(i * 2654435761U);
            members.push_back((i * 40503U) & 0xFFFFFFU);
        }
    }
};

const Address address{.seed = 0x0123456789ABCDEF,
                      .chain = 513,
                      .draw = (std::uint64_t{7} << 32) + 5,
                      .entity = 0,
                      .site = Site::cohort_stay,
                      .step = 0};

} // namespace

TEST_CASE("the words of a member are those of its documented address") {
    const Members all;
    std::vector<Words> words(count);
    fill_words(address, all.entities.data(), all.members.data(), count, words.data());
    for (std::size_t i = 0; i < count; ++i) {
        CHECK(words[i] == words_of(address, all.entities[i], all.members[i]));
        if (all.members[i] % 65536 != 0) {
            continue; // a Stream can only start at block 0
        }
        Address one = address;
        one.entity = all.entities[i];
        one.step = static_cast<std::uint8_t>(all.members[i] >> 16);
        Stream stream(one);
        for (const std::uint32_t word : words[i]) {
            CHECK(word == stream());
        }
    }
}

TEST_CASE("a stream's blocks are the members of its address") {
    Address one = address;
    one.entity = 99;
    Stream stream(one);
    for (std::uint32_t member = 0; member < 50; ++member) {
        for (const std::uint32_t word : words_of(address, 99, member)) {
            REQUIRE(word == stream());
        }
    }
}

#if defined(__x86_64__)
TEST_CASE("every processor makes the same words") {
    if (!__builtin_cpu_supports("avx2")) {
        return;
    }
    const Members all;
    const kernels::Common common{.key = 42, .word_0 = 1, .word_1 = 2, .site = 3U << 24};
    std::vector<Words> plain(count);
    std::vector<Words> vectors(count);
    kernels::words_plain(common, all.entities.data(), all.members.data(), count, plain.data());
    kernels::words_avx2(common, all.entities.data(), all.members.data(), count, vectors.data());
    CHECK(plain == vectors);
}
#endif
