// Whether a lot over the children of several routes makes every choice with the wanted overlaps as
// likely as any other: against all choices, counted out.

#include <bit>
#include <cstdint>
#include <map>

#include <boost/math/distributions/chi_squared.hpp>
#include <doctest/doctest.h>

#include "engine/random/stream.hpp"
#include "models/aggregate/overlap_lot.hpp"

using namespace raming;
using aggregate::OverlapLot;
using registers::OverlapRule;

namespace {

/// 17 children: 4 in the first overlap alone, 3 in the second, 4 in both, 6 in neither. Six of them
/// join, so that four are in the first overlap and four in the second.
OverlapLot small() {
    return {6, {0, 4, 3, 4}, 6, {4, 4}};
}

/// How many choices of six children have so many in both.
std::map<int, double> all_choices() {
    std::map<int, double> choices;
    for (std::uint32_t chosen = 0; chosen < 1U << 17; ++chosen) {
        const int first = std::popcount(chosen & 0xFU);
        const int second = std::popcount(chosen & 0x70U);
        const int both = std::popcount(chosen & 0x780U);
        if (std::popcount(chosen) == 6 && first + both == 4 && second + both == 4) {
            ++choices[both];
        }
    }
    return choices;
}

/// Chance of draws as far from all choices, if the lot is right.
double p_value(OverlapRule rule) {
    constexpr int draws = 20'000;
    std::map<int, double> found;
    random::Stream stream({5, 0, 1, 2, random::Site::world, 0});
    for (int k = 0; k < draws; ++k) {
        const auto taken = small().draw(rule, stream);
        ++found[static_cast<int>(taken[3])];
    }
    double all = 0;
    const std::map<int, double> choices = all_choices();
    for (const auto& [both, number] : choices) {
        all += number;
    }
    double chi_square = 0;
    for (const auto& [both, number] : choices) {
        const double expected = draws * number / all;
        chi_square += (found[both] - expected) * (found[both] - expected) / expected;
    }
    const boost::math::chi_squared law(static_cast<double>(choices.size() - 1));
    return boost::math::cdf(boost::math::complement(law, chi_square));
}

} // namespace

TEST_CASE("every choice of children with the wanted overlaps is as likely as any other") {
    CHECK(all_choices().size() == 3);
    CHECK(p_value(OverlapRule::independent) > 1e-6); // false alarm: once in a million programs
    CHECK(p_value(OverlapRule::nested) < 1e-6);      // another rule, which must be told apart
}

TEST_CASE("nested takes the most children of several routes, disjoint the fewest") {
    random::Stream stream({5, 0, 1, 2, random::Site::world, 0});
    CHECK(small().draw(OverlapRule::nested, stream) == std::array<double, 4>{0, 0, 0, 4});
    CHECK(small().draw(OverlapRule::disjoint, stream) == std::array<double, 4>{0, 2, 2, 2});
}

TEST_CASE("overlaps that nobody can have shrink together, no further than needed") {
    random::Stream stream({5, 0, 1, 2, random::Site::world, 0});
    // Ten children, eight in each of two overlaps that share no child: at most five in each.
    const OverlapLot lot{10, {0, 100, 100, 0}, 1e6, {8, 8}};
    CHECK(lot.draw(OverlapRule::independent, stream) == std::array<double, 4>{0, 5, 5, 0});
    // More children than are eligible: they count all the same.
    const OverlapLot full{10, {0, 4, 0, 0}, 2, {3, 0}};
    const auto taken = full.draw(OverlapRule::independent, stream);
    CHECK(taken[1] == 3);
}

TEST_CASE("large lots lie around the estimator's most even division") {
    const registers::OverlapStructure structure({"a", "b", "c"},
                                                {{1, 1, 1e9}, {2, 1, 1e9}, {2, 2, 1e9}}, 1e7);
    const double totals[] = {40'000, 30'000, 20'000};
    const double wanted[] = {9'000, 6'000, 5'000};
    std::vector<double> sizes(structure.cells().size());
    auto workspace = structure.workspace();
    static_cast<void>(
        structure.divide(totals, wanted, OverlapRule::independent, sizes.data(), workspace));
    const OverlapLot lot{20'000, {0, 31'000, 21'000, 9'000}, 1e7 - 61'000, {6'000, 5'000}};
    random::Stream stream({5, 0, 1, 2, random::Site::world, 0});
    double sum = 0;
    constexpr int draws = 400;
    for (int k = 0; k < draws; ++k) {
        sum += lot.draw(OverlapRule::independent, stream)[3];
    }
    // The last cell is that of all three; its spread is at most that of a Poisson count.
    CHECK(std::abs(sum / draws - sizes.back()) < 6 * std::sqrt(sizes.back() / draws) + 1);
}
