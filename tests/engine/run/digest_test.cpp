#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/hash.hpp"
#include "engine/run/digest.hpp"

using raming::base::hash_name;
using raming::run::Digest;
using raming::run::digest_address;

namespace {

Digest digest_of(std::uint64_t seed, std::uint64_t chain, std::uint64_t draw,
                 std::uint64_t estimand, double value) {
    Digest digest;
    digest.add(digest_address(seed, chain, draw), estimand, value);
    return digest;
}

struct Entry {
    std::uint64_t chain;
    std::uint64_t draw;
    double value;
};

} // namespace

TEST_CASE("a digest is the same in whatever order and portions the draws are added") {
    std::vector<Entry> entries;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        entries.push_back({i % 16, i / 16, std::sqrt(static_cast<double>(i))});
    }
    const auto digest_of_all = [&](std::size_t from, std::size_t to) {
        Digest digest;
        for (std::size_t i = from; i < to; ++i) {
            digest.add(digest_address(7, entries[i].chain, entries[i].draw), hash_name("total"),
                       entries[i].value);
        }
        return digest;
    };
    const Digest forward = digest_of_all(0, entries.size());
    for (const std::size_t split : {0U, 1U, 500U, 999U, 1000U}) {
        Digest merged = digest_of_all(split, entries.size());
        merged.merge(digest_of_all(0, split));
        CHECK(merged == forward);
    }
    std::reverse(entries.begin(), entries.end());
    CHECK(digest_of_all(0, entries.size()) == forward);
}

TEST_CASE(
    "seed, chain, draw, estimand and every bit of a value each move both halves of a digest") {
    const Digest base = digest_of(1, 2, 3, hash_name("total"), 100);
    std::vector<Digest> others;
    for (unsigned bit = 0; bit < 64; ++bit) {
        others.push_back(digest_of(1 ^ (std::uint64_t{1} << bit), 2, 3, hash_name("total"), 100));
        const auto bits = std::bit_cast<std::uint64_t>(100.0) ^ (std::uint64_t{1} << bit);
        others.push_back(digest_of(1, 2, 3, hash_name("total"), std::bit_cast<double>(bits)));
    }
    for (unsigned bit = 0; bit < 48; ++bit) {
        others.push_back(digest_of(1, 2, 3 ^ (std::uint64_t{1} << bit), hash_name("total"), 100));
    }
    for (unsigned bit = 0; bit < 4; ++bit) {
        others.push_back(digest_of(1, 2 ^ (1U << bit), 3, hash_name("total"), 100));
    }
    others.push_back(digest_of(1, 2, 3, hash_name("total-vsv"), 100));
    std::set<std::uint64_t> low = {base.low};
    std::set<std::uint64_t> high = {base.high};
    for (const Digest& other : others) {
        low.insert(other.low);
        high.insert(other.high);
    }
    CHECK(low.size() == others.size() + 1);
    CHECK(high.size() == others.size() + 1);
}

TEST_CASE("two draws, two chains or two estimands that swap their values move a digest") {
    const auto pair = [](std::uint64_t chain, std::uint64_t draw, const char* estimand,
                         double first, double second) {
        Digest digest = digest_of(1, 0, 0, hash_name("a"), first);
        digest.merge(digest_of(1, chain, draw, hash_name(estimand), second));
        return digest;
    };
    CHECK(pair(0, 1, "a", 5, 6) != pair(0, 1, "a", 6, 5));
    CHECK(pair(1, 0, "a", 5, 6) != pair(1, 0, "a", 6, 5));
    CHECK(pair(0, 0, "b", 5, 6) != pair(0, 0, "b", 6, 5));
}

TEST_CASE("a digest is read back from the text it is printed as") {
    const Digest digest = digest_of(1, 2, 3, 4, 5.5);
    CHECK(digest.hex().size() == 32);
    CHECK(Digest::from_hex(digest.hex()) == digest);
    CHECK(Digest{1, 0}.hex() == "00000000000000000000000000000001");
    CHECK(Digest::from_hex("") == Digest{});
}
