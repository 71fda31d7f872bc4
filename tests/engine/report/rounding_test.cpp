#include "engine/report/rounding.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using raming::report::rounded;
using raming::report::rounding_of;

TEST_CASE("the unit is the largest power of ten not above a tenth of the narrowest width") {
    CHECK(rounding_of({{51'260, 0}}).unit == 1000);
    CHECK(rounding_of({{10'000, 0}}).unit == 1000);
    CHECK(rounding_of({{9'999, 0}}).unit == 100);
    CHECK(rounding_of({{51'260, 0}, {604, 0}}).unit == 10);
    CHECK(rounding_of({{604, 0}, {51'260, 0}}).unit == 10);
    CHECK(rounding_of({{1e15, 0}}).unit == 1e14);
}

TEST_CASE("digits that are Monte Carlo noise are not shown, and it is said that noise rules") {
    const auto noisy = rounding_of({{604, 5.1}});
    CHECK(noisy.unit == 20);
    CHECK(noisy.by_noise);
    CHECK(rounding_of({{604, 22}}).unit == 50);
    CHECK(rounding_of({{604, 26}}).unit == 100);
    CHECK(rounding_of({{604, 50}}).unit == 100);
    CHECK(rounding_of({{604, 51}}).unit == 200);
    const auto just = rounding_of({{604, 5}});
    CHECK(just.unit == 10);
    CHECK_FALSE(just.by_noise);
}

TEST_CASE("what is certain or has no width does not set the unit, and children are whole") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(rounding_of({}).unit == 1);
    CHECK(rounding_of({{0, 0}}).unit == 1);
    CHECK(rounding_of({{3, nan}}).unit == 1);
    CHECK(rounding_of({{0, 0}, {nan, nan}, {2'500, nan}}).unit == 100);
}

TEST_CASE("rounding is to the nearest unit and never gives minus nought") {
    CHECK(rounded(21'490, 1000) == 21'000);
    CHECK(rounded(-1'545, 1000) == -2'000);
    CHECK(rounded(500, 1000) == 1000);
    CHECK_FALSE(std::signbit(rounded(-331, 1000)));
    CHECK(std::isnan(rounded(std::numeric_limits<double>::quiet_NaN(), 10)));
}
