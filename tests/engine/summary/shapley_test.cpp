#include <cstddef>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/hash.hpp"
#include "engine/summary/shapley.hpp"
#include "tests/engine/summary/linear_model.hpp"

using namespace raming;

namespace {

/// Any worth, by the hash of the set.
std::vector<double> any_worth(std::size_t players) {
    std::vector<double> worth;
    for (std::uint64_t set = 0; set < std::uint64_t{1} << players; ++set) {
        worth.push_back(static_cast<double>(base::mix64(set + 7) % 1000));
    }
    return worth;
}

} // namespace

TEST_CASE("a Shapley value is what a player adds, averaged over all orders") {
    for (std::size_t players = 0; players <= 7; ++players) {
        const std::vector<double> worth = any_worth(players);
        const std::vector<double> values = summary::shapley_values(worth);
        const std::vector<double> slow =
            summary_test::by_all_orders(players, [&](std::size_t set) { return worth[set]; });
        REQUIRE(values.size() == players);
        for (std::size_t p = 0; p < players; ++p) {
            CHECK(values[p] == doctest::Approx(slow[p]).epsilon(1e-12));
        }
        CHECK(std::accumulate(values.begin(), values.end(), worth.front()) ==
              doctest::Approx(worth.back()).epsilon(1e-12));
    }
}

TEST_CASE("a player who adds nothing gets nothing, and equals get the same") {
    // Worth depends on how many of players 0 and 1 are there; player 2 is of no use.
    const std::vector<double> values = summary::shapley_values({0, 3, 3, 10, 0, 3, 3, 10});
    CHECK(values[0] == 5);
    CHECK(values[1] == 5);
    CHECK(values[2] == 0);
}
