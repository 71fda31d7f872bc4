#include "overlap_fixture.hpp"

#include <doctest/doctest.h>

namespace raming::registers::test {
namespace {

std::string verdict(const Case& given) {
    const auto found = given.structure().contradiction(given.totals.data(), given.wanted.data());
    return found ? found->message : "";
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("overlaps that some table has are feasible") {
    Dice dice(51);
    for (int i = 0; i < 300; ++i) {
        auto given = random_structure(2 + dice.below(5), dice);
        want_from_table(given, dice, std::pow(10, dice.between(0, 8)));
        if (given.eligible > 0)
            CHECK(verdict(given) == "");
    }
}

TEST_CASE("whatever divides without projection is feasible") {
    Dice dice(52);
    int divided_cases = 0;
    for (int i = 0; i < 500; ++i) {
        auto given = random_structure(2 + dice.below(4), dice);
        want_anything(given, dice);
        for (const auto rule : rules) {
            const auto outcome = divided(given, rule).outcome;
            if (outcome.capped || outcome.projected)
                continue;
            ++divided_cases;
            CHECK(verdict(given) == "");
        }
    }
    CHECK(divided_cases > 100);
}

TEST_CASE("up to three routes, what is infeasible is also capped or projected in a draw") {
    Dice dice(53);
    int infeasible = 0;
    for (int i = 0; i < 500; ++i) {
        auto given = random_structure(2 + dice.below(2), dice);
        want_anything(given, dice);
        if (verdict(given).empty())
            continue;
        ++infeasible;
        for (const auto rule : rules) {
            const auto outcome = divided(given, rule).outcome;
            CHECK((outcome.capped || outcome.projected));
        }
    }
    CHECK(infeasible > 100);
}

TEST_CASE("an overlap larger than one of its sides is named with the sizes") {
    const Case given{{"absolute", "vsv"}, {{1, 1, unlimited}}, unlimited, {1533, 30245}, {2000}};
    const auto message = verdict(given);
    CHECK(says(message, "vsv with absolute"));
    CHECK(says(message, "2000"));
    CHECK(says(message, "1533"));
    CHECK(says(message, "30245"));
    CHECK(says(message, "make it 0.0000 to 0.0506, ")); // 1533 / 30245 = 0.05069
    const auto found = given.structure().contradiction(given.totals.data(), given.wanted.data());
    CHECK(found->terms == std::vector<std::size_t>{0});
}

TEST_CASE("overlaps that contradict each other are named, and those beside the point are not") {
    const Case given{{"a", "b", "c", "bystander"},
                     {{0, 2, unlimited}, {0, 4, unlimited}, {1, 4, unlimited}, {3, 1, unlimited}},
                     unlimited,
                     {100, 200, 300, 50},
                     {90, 60, 0, 10}};
    const auto message = verdict(given);
    CHECK(says(message, "a with b 90"));
    CHECK(says(message, "a with c 60"));
    CHECK(says(message, "b with c 0"));
    CHECK_FALSE(says(message, "bystander"));
    const auto found = given.structure().contradiction(given.totals.data(), given.wanted.data());
    CHECK(found->terms == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("routes too large for their population are named") {
    const Case given{{"a", "b"}, {}, 100, {80, 70}, {}};
    const auto message = verdict(given);
    CHECK(says(message, "a 80"));
    CHECK(says(message, "b 70"));
    CHECK(says(message, "100"));
}

} // namespace raming::registers::test
