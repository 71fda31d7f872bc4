#include "engine/run/reuse.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace raming;

TEST_CASE("a key changes with every bit of every number, with their order, and with their count") {
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    std::size_t keys = 0;
    const auto look = [&](const std::vector<double>& numbers) {
        run::ReuseKey key;
        key.add(numbers.data(), numbers.size());
        seen.insert(key.bits());
        ++keys;
    };
    std::vector<double> numbers;
    for (int i = 0; i < 41; ++i) {
        look(numbers);
        numbers.push_back(1.0 + 0.25 * i);
    }
    for (double& number : numbers) {
        for (const double other : {-number, number + 0x1p-40, 0.0}) {
            const double before = number;
            number = other;
            look(numbers);
            number = before;
        }
    }
    std::swap(numbers[3], numbers[7]); // of one lane
    look(numbers);
    std::swap(numbers[4], numbers[5]); // of two
    look(numbers);
    CHECK(seen.size() == keys);
}

TEST_CASE("what was added is found, until what was added or found later has taken its room") {
    constexpr std::size_t room = 100'000;
    run::Reuse reuse(room);
    const auto key_of = [](std::uint64_t number) {
        run::ReuseKey key;
        key.add(number);
        return key;
    };
    reuse.add(key_of(0), std::vector<double>(100, 0.5));
    CHECK(reuse.find(key_of(1)) == nullptr);
    std::uint64_t found = 0;
    for (std::uint64_t k = 1; k <= 1000; ++k) { // some 900 bytes each
        reuse.add(key_of(k), std::vector<double>(100, static_cast<double>(k)));
        const auto first = reuse.find(key_of(0)); // used all along, so never dropped
        REQUIRE(first != nullptr);
        CHECK(first->front() == 0.5);
    }
    for (std::uint64_t k = 1; k <= 1000; ++k) {
        if (const auto values = reuse.find(key_of(k))) {
            CHECK(values->front() == static_cast<double>(k));
            ++found;
        }
    }
    CHECK(found * 800 <= room);
    CHECK(found * 800 >= room / 4);
}
