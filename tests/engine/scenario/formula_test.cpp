#include <doctest/doctest.h>

#include "engine/scenario/formula.hpp"

namespace raming::scenario_test {

using scenario::Formula;

TEST_CASE("terms of the same facts are one term, in whichever order they were multiplied") {
    Formula ab = Formula::fact("a", 3);
    ab *= Formula::fact("b", 5);
    Formula ba = Formula::fact("b", 5);
    ba *= Formula::fact("a", 3);
    ab += ba;
    REQUIRE(ab.terms().size() == 1);
    CHECK(ab.terms().front().coefficient == 2);
    CHECK(ab.value() == 30);
    ab -= ba;
    ab -= ba;
    CHECK(ab.value() == 0);
}

TEST_CASE("a fact divided by itself is gone, so a share of a count is exactly the smaller count") {
    Formula share = Formula::fact("over-13w", 5514);
    share *= *Formula::fact("all", 13707).inverse();
    Formula count = Formula::fact("all", 13707);
    count *= share;
    REQUIRE(count.terms().size() == 1);
    CHECK(count.value() == 5514);
    REQUIRE(count.terms().front().base() != nullptr);
    CHECK(count.terms().front().base()->fact == "over-13w");
    CHECK(count.terms().front().facts.size() == 1);
}

TEST_CASE("a product of sums has every pair of terms") {
    Formula sum = Formula::fact("a", 2);
    sum += Formula::constant(1);
    Formula square = sum;
    square *= sum;
    CHECK(square.value() == 9);
    CHECK(square.terms().size() == 3); // a², 2a and 1
}

TEST_CASE("a sum and a zero have no inverse among sums of terms") {
    Formula sum = Formula::fact("a", 2);
    sum += Formula::fact("b", 3);
    CHECK(!sum.inverse());
    CHECK(!Formula::constant(0).inverse());
    CHECK(!Formula().inverse());
    CHECK(Formula().value() == 0);
    CHECK(Formula::fact("a", 2).inverse()->value() == 0.5);
    CHECK(Formula::fact("a", 2).inverse()->terms().front().base() == nullptr);
}

} // namespace raming::scenario_test
