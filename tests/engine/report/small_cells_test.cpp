#include "engine/report/small_cells.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

using raming::report::guarded;
using raming::report::least_shown;

namespace {

using Shown = std::vector<std::optional<double>>;

/// What a reader who knows the total and the rule can find out: for each hidden count the numbers
/// that it can be, if no hidden count exceeds the smallest that is shown.
std::vector<std::vector<int>> attack(const std::vector<double>& counts, const Shown& shown) {
    int left = 0;
    int most = 1000;
    std::size_t hidden = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (shown[i]) {
            most = std::min(most, static_cast<int>(*shown[i]));
        } else {
            left += static_cast<int>(counts[i]);
            ++hidden;
        }
    }
    std::vector<std::vector<int>> possible;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        possible.emplace_back();
        for (int value = 0; !shown[i] && value <= std::min(most, left); ++value) {
            if (left - value <= most * (static_cast<int>(hidden) - 1)) {
                possible.back().push_back(value);
            }
        }
    }
    return possible;
}

/// Every small count could be any number from 0 to 4.
bool resists(const std::vector<double>& counts, const Shown& shown) {
    const auto possible = attack(counts, shown);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] < least_shown) {
            for (int value = 0; value < static_cast<int>(least_shown); ++value) {
                if (shown[i] ||
                    std::find(possible[i].begin(), possible[i].end(), value) == possible[i].end()) {
                    return false;
                }
            }
        }
    }
    return true;
}

/// The twin: hides the small ones and nothing more.
Shown careless(const std::vector<double>& counts) {
    Shown shown(counts.begin(), counts.end());
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] < least_shown) {
            shown[i].reset();
        }
    }
    return shown;
}

std::size_t hidden(const Shown& shown) {
    return static_cast<std::size_t>(std::count(shown.begin(), shown.end(), std::nullopt));
}

} // namespace

TEST_CASE("counts of five and more are all shown") {
    CHECK(guarded({5, 6, 700}) == Shown{5, 6, 700});
    CHECK(guarded({}).empty());
}

TEST_CASE("one small count takes others with it, so that the total does not give it away") {
    const Shown shown = guarded({681, 3, 40, 6, 27});
    CHECK_FALSE(shown[1]);
    CHECK_FALSE(shown[3]); // the next smallest: 3 + 6 could be any two numbers up to 27
    CHECK(shown[0] == 681);
    CHECK(shown[2] == 40);
    CHECK(shown[4] == 27);
}

TEST_CASE("many noughts, or many fours, do not give themselves away either") {
    CHECK(resists({0, 0, 50, 60}, guarded({0, 0, 50, 60})));
    CHECK(resists({4, 4, 4, 5, 6, 9, 90}, guarded({4, 4, 4, 5, 6, 9, 90})));
}

TEST_CASE("a count that was not stated is neither shown nor hidden") {
    const Shown shown = guarded({std::nan(""), 2, 80, 90});
    REQUIRE(shown[0]);
    CHECK(std::isnan(*shown[0]));
    CHECK_FALSE(shown[1]);
    CHECK_FALSE(shown[2]);
}

TEST_CASE("whatever the counts, a reader cannot narrow a small one down") {
    // All lists of six counts from a few sizes; where all are hidden the total alone is known.
    const std::vector<double> sizes = {0, 1, 3, 4, 5, 6, 12, 50};
    std::size_t broken_by_twin = 0;
    std::size_t lists = 0;
    for (std::size_t code = 0; code < 8 * 8 * 8 * 8 * 8; ++code) {
        std::vector<double> counts = {681};
        for (std::size_t rest = code, k = 0; k < 5; ++k, rest /= 8) {
            counts.push_back(sizes[rest % 8]);
        }
        const Shown shown = guarded(counts);
        if (hidden(shown) < counts.size()) {
            CAPTURE(code);
            REQUIRE(resists(counts, shown));
        }
        broken_by_twin += resists(counts, careless(counts)) ? 0 : 1;
        ++lists;
    }
    CHECK(broken_by_twin > lists / 10);
}
