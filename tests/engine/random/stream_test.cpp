#include "engine/random/stream.hpp"

#include <bit>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include <Random123/philox.h>
#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"

namespace {

using namespace raming::random;
using raming::base::Error;

static_assert(std::uniform_random_bit_generator<Stream>);

constexpr std::uint32_t ones = 0xFFFFFFFFU;

Words next_block(Stream& stream) {
    return {stream(), stream(), stream(), stream()};
}

Words first_block(const Address& address) {
    Stream stream(address);
    return next_block(stream);
}

Words block_at(const Address& address, std::uint32_t block) {
    Stream stream(address);
    for (std::uint32_t i = 0; i < block; ++i) {
        (void)next_block(stream);
    }
    return next_block(stream);
}

int distance(const Words& a, const Words& b) {
    int bits = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        bits += std::popcount(a[i] ^ b[i]);
    }
    return bits;
}

struct KnownAnswer {
    Words counter;
    std::uint64_t key;
    Address address; ///< the same counter and key as a Stream names them, but for the block
    std::uint32_t block;
    Words answer;
};

// From tests/kat_vectors of Random123 (Salmon et al. 2011): zeros, ones, digits of π.
const std::vector<KnownAnswer> known_answers{
    {{0, 0, 0, 0}, 0, {}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{ones, ones, ones, ones},
     ~std::uint64_t{0},
     {~std::uint64_t{0}, 0xffff, 0xffffffffffff, ones, static_cast<Site>(0xff), 0xff},
     0xffff,
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     0x299f31d0a4093822,
     {0x299f31d0a4093822, 0x85a3, 0x08d3243f6a88, 0x13198a2e, static_cast<Site>(0x03), 0x70},
     0x7344,
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

} // namespace

TEST_CASE("philox gives the known answers of Random123") {
    for (const KnownAnswer& known : known_answers) {
        // Random123 has a macro of this name, which the parentheses keep out.
        CHECK((raming::random::philox4x32)(known.counter, known.key) == known.answer);
    }
}

TEST_CASE("a stream gives the known answers of Random123") {
    for (const KnownAnswer& known : known_answers) {
        CHECK(block_at(known.address, known.block) == known.answer);
    }
}

TEST_CASE("a stream is Random123's philox at the documented counter") {
    for (std::uint64_t i = 0; i < 5000; ++i) {
        const auto h = [i](std::uint64_t field) { return raming::base::mix64(8 * i + field); };
        const Address address{h(0),
                              static_cast<std::uint16_t>(h(1)),
                              h(2) >> 16,
                              static_cast<std::uint32_t>(h(3)),
                              static_cast<Site>(h(4) >> 56),
                              static_cast<std::uint8_t>(h(5))};
        const std::uint32_t word_1 =
            static_cast<std::uint32_t>(address.draw >> 32) | (std::uint32_t{address.chain} << 16);
        const std::uint32_t word_3 =
            (static_cast<std::uint32_t>(address.site) << 24) | (std::uint32_t{address.step} << 16);
        Stream stream(address);
        for (std::uint32_t block = 0; block < 3; ++block) {
            const auto theirs =
                r123::Philox4x32()({{static_cast<std::uint32_t>(address.draw), word_1,
                                     address.entity, word_3 | block}},
                                   {{static_cast<std::uint32_t>(address.seed),
                                     static_cast<std::uint32_t>(address.seed >> 32)}});
            REQUIRE(next_block(stream) == Words{theirs[0], theirs[1], theirs[2], theirs[3]});
        }
    }
}

TEST_CASE("every bit of an address moves half of the bits of its numbers") {
    const Address origin{0x0123456789abcdef, 0x1357, 0x02468ace1357, 0xdeadbeef, Site::share, 9};
    std::vector<Address> moved;
    const auto flip = [&](int bits, auto change) {
        for (int bit = 0; bit < bits; ++bit) {
            moved.push_back(origin);
            change(moved.back(), std::uint64_t{1} << bit);
        }
    };
    flip(64, [](Address& a, std::uint64_t bit) { a.seed ^= bit; });
    flip(16, [](Address& a, std::uint64_t bit) { a.chain ^= static_cast<std::uint16_t>(bit); });
    flip(48, [](Address& a, std::uint64_t bit) { a.draw ^= bit; });
    flip(32, [](Address& a, std::uint64_t bit) { a.entity ^= static_cast<std::uint32_t>(bit); });
    flip(8, [](Address& a, std::uint64_t bit) {
        a.site = static_cast<Site>(static_cast<std::uint64_t>(a.site) ^ bit);
    });
    flip(8, [](Address& a, std::uint64_t bit) { a.step ^= static_cast<std::uint8_t>(bit); });
    REQUIRE(moved.size() == 176);

    std::set<Words> seen{first_block(origin)};
    for (const Address& address : moved) {
        seen.insert(first_block(address));
        // Of 128 fair bits fewer than 28 or more than 100 differ once in 1e10 blocks.
        const int bits = distance(first_block(origin), first_block(address));
        CHECK(bits >= 28);
        CHECK(bits <= 100);
    }
    CHECK(seen.size() == 177);
}

TEST_CASE("a stream is the same whichever thread asks for it") {
    constexpr std::size_t addresses = 64;
    const auto block_of = [](std::size_t i) {
        return first_block({.seed = 5, .draw = i, .entity = 3, .site = Site::unseen});
    };
    std::vector<Words> forward(addresses);
    std::vector<Words> backward(addresses);
    std::thread one([&] {
        for (std::size_t i = 0; i < addresses; ++i) {
            forward[i] = block_of(i);
        }
    });
    std::thread other([&] {
        for (std::size_t i = addresses; i-- > 0;) {
            backward[i] = block_of(i);
        }
    });
    one.join();
    other.join();
    CHECK(forward == backward);
}

TEST_CASE("a draw beyond 48 bits is an error, not a wrap") {
    CHECK_NOTHROW(Stream({.draw = (std::uint64_t{1} << 48) - 1}));
    CHECK_THROWS_AS(Stream({.draw = std::uint64_t{1} << 48}), Error);
    CHECK_THROWS_AS(Stream({.draw = ~std::uint64_t{0}}), Error);
}

TEST_CASE("a stream ends after 2^18 words with an error, not a wrap") {
    Stream stream({.seed = 1});
    for (std::uint32_t word = 0; word < (1U << 18); ++word) {
        (void)stream();
    }
    CHECK_THROWS_AS((void)stream(), Error);
    CHECK_THROWS_AS((void)stream(), Error);
}

TEST_CASE("two words make the 64 bits of a uniform, the first on top") {
    const Address address{.seed = 11, .entity = 4};
    const Words words = first_block(address);
    Stream bits(address);
    CHECK(bits.word_64() == ((std::uint64_t{words[0]} << 32) | words[1]));
    Stream stream(address);
    CHECK(stream.uniform() == open_unit((std::uint64_t{words[0]} << 32) | words[1]));
    CHECK(stream.uniform() == open_unit((std::uint64_t{words[2]} << 32) | words[3]));
}
