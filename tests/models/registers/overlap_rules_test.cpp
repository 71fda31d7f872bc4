#include "overlap_fixture.hpp"

#include <doctest/doctest.h>

namespace raming::registers::test {
namespace {

Case all_pairs(std::size_t routes, double eligible) {
    Case given;
    given.eligible = eligible;
    for (std::size_t r = 0; r < routes; ++r) {
        given.names.push_back("route " + std::to_string(r));
        for (std::size_t s = 0; s < r; ++s)
            given.terms.push_back({r, RouteSet{1} << s, eligible});
    }
    return given;
}

/// Three routes with overlaps that some table has.
Case three_routes(Dice& dice) {
    auto given = all_pairs(3, 1);
    do
        want_from_table(given, dice, std::pow(10, dice.between(0, 8)));
    while (*std::min_element(given.totals.begin(), given.totals.end()) <= 0);
    return given;
}

double wanted_of(const Case& given, std::size_t r, std::size_t s) {
    for (std::size_t k = 0; k < given.terms.size(); ++k)
        if (given.terms[k].route == std::max(r, s) && given.terms[k].with == RouteSet{1}
                                                                                 << std::min(r, s))
            return given.wanted[k];
    return 0;
}

} // namespace

TEST_CASE("overlaps as independence has them give the cells of independence") {
    Dice dice(21);
    for (std::size_t routes = 2; routes <= 6; ++routes)
        for (int i = 0; i < 20; ++i) {
            const double population = std::pow(10, dice.between(2, 9));
            auto given = all_pairs(routes, population);
            std::vector<double> share;
            for (std::size_t r = 0; r < routes; ++r) {
                share.push_back(dice.between(0.001, 0.9));
                given.totals.push_back(share.back() * population);
            }
            for (const auto& term : given.terms)
                given.wanted.push_back(
                    given.totals[term.route] *
                    share[static_cast<std::size_t>(std::countr_zero(term.with))]);
            const auto division = divided(given, OverlapRule::independent);
            CHECK_FALSE(division.outcome.projected);
            double worst = 0;
            for (std::size_t c = 0; c < division.cells.size(); ++c) {
                double expected = population;
                for (std::size_t r = 0; r < routes; ++r)
                    expected *= (division.cells[c] >> r & 1U) != 0 ? share[r] : 1 - share[r];
                worst = std::max(worst, std::fabs(division.sizes[c] - expected) / population);
            }
            CHECK(worst < 1e-9);
        }
}

TEST_CASE("three independent routes have no three-factor interaction, whichever joins last") {
    Dice dice(22);
    for (int i = 0; i < 300; ++i) {
        auto given = three_routes(dice);
        const auto division = divided(given, OverlapRule::independent);
        const double outside = given.eligible - division.in_any(7);
        const double even =
            division.size(7) * division.size(1) * division.size(2) * division.size(4);
        const double odd = division.size(3) * division.size(5) * division.size(6) * outside;
        const double smallest =
            std::min({outside, *std::min_element(division.sizes.begin(), division.sizes.end())});
        if (smallest > 1e-4 * given.eligible)
            CHECK(relative_gap(even, odd) < 1e-7);
        for (const auto rule : rules) {
            const auto first = divided(given, rule);
            auto renamed = given;
            renamed.names = {"z", "b", "a"};
            const auto second = divided(renamed, rule);
            for (std::size_t c = 0; c < first.cells.size(); ++c)
                CHECK(std::fabs(first.sizes[c] - second.sizes[c]) <= 1e-9 * first.in_any(7));
        }
    }
}

TEST_CASE("with three routes nested and disjoint are the ends of what is possible") {
    Dice dice(23);
    for (int i = 0; i < 500; ++i) {
        const auto given = three_routes(dice);
        const double m[] = {given.totals[0], given.totals[1], given.totals[2]};
        const double o01 = wanted_of(given, 0, 1);
        const double o02 = wanted_of(given, 0, 2);
        const double o12 = wanted_of(given, 1, 2);
        const double union_without_triple = m[0] + m[1] + m[2] - o01 - o02 - o12;
        const double least = std::max({0.0, o01 + o02 - m[0], o01 + o12 - m[1], o02 + o12 - m[2]});
        const double most = std::min({o01, o02, o12, given.eligible - union_without_triple});
        const auto nested = divided(given, OverlapRule::nested);
        const auto disjoint = divided(given, OverlapRule::disjoint);
        const auto independent = divided(given, OverlapRule::independent);
        for (const auto* division : {&nested, &disjoint, &independent}) {
            CHECK_FALSE(division->outcome.projected);
            CHECK_FALSE(division->outcome.capped);
        }
        const double slack = 1e-9 * (m[0] + m[1] + m[2]);
        CHECK(std::fabs(nested.size(7) - most) <= slack);
        CHECK(std::fabs(disjoint.size(7) - least) <= slack);
        CHECK(independent.size(7) >= least - slack);
        CHECK(independent.size(7) <= most + slack);
        CHECK(nested.in_any(7) >= independent.in_any(7) - slack);
        CHECK(independent.in_any(7) >= disjoint.in_any(7) - slack);
    }
}

TEST_CASE("the independent rule has the greatest entropy of all tables with the same overlaps") {
    // Moving children along any direction that keeps totals and overlaps lowers the entropy. For
    // three routes the one direction is the alternating sign of the cells.
    Dice dice(24);
    const auto term = [](double n) { return n > 0 ? -n * std::log(n) : 0.0; };
    for (int i = 0; i < 100; ++i) {
        const auto given = three_routes(dice);
        const auto division = divided(given, OverlapRule::independent);
        const auto entropy = [&](double moved) {
            double sum = term(given.eligible - division.in_any(7) - moved);
            double least = given.eligible - division.in_any(7) - moved;
            for (std::size_t c = 0; c < division.cells.size(); ++c) {
                const bool odd = std::popcount(division.cells[c]) % 2 != 0;
                const double n = division.sizes[c] + (odd ? moved : -moved);
                least = std::min(least, n);
                sum += term(n);
            }
            return least < 0 ? -unlimited : sum;
        };
        const double step = 1e-3 * given.eligible;
        CHECK(entropy(0) >= entropy(step));
        CHECK(entropy(0) >= entropy(-step));
    }
}

TEST_CASE("with many partners the independent rule is a logistic regression without interactions") {
    Dice dice(25);
    for (int i = 0; i < 50; ++i) {
        auto given = all_pairs(4, 1);
        want_from_table(given, dice, 1000);
        const auto division = divided(given, OverlapRule::independent);
        if (division.outcome.projected ||
            *std::min_element(division.sizes.begin(), division.sizes.end()) < 0.5)
            continue;
        // Log odds of being in the last route, by the set of the other three.
        double odds[8];
        for (RouteSet others = 0; others < 8; ++others) {
            const double with = division.size(others | 8);
            const double without =
                others == 0 ? given.eligible - division.in_any(15) : division.size(others);
            odds[others] = std::log(with / without);
        }
        for (const RouteSet others : {RouteSet{3}, RouteSet{5}, RouteSet{6}, RouteSet{7}}) {
            double expected = odds[0];
            for (const RouteSet one : {RouteSet{1}, RouteSet{2}, RouteSet{4}})
                if ((others & one) != 0)
                    expected += odds[one] - odds[0];
            CHECK(odds[others] == doctest::Approx(expected).epsilon(1e-6));
        }
    }
}

TEST_CASE("no overlap and complete overlap are exact for every rule") {
    for (std::size_t routes = 2; routes <= 5; ++routes) {
        auto given = all_pairs(routes, unlimited);
        given.totals.assign(routes, 1000);
        given.wanted.assign(given.terms.size(), 0);
        for (const auto rule : rules)
            CHECK(divided(given, rule).in_any(all_routes(given)) ==
                  doctest::Approx(1000.0 * static_cast<double>(routes)).epsilon(1e-9));
        given.wanted.assign(given.terms.size(), 1000);
        for (const auto rule : rules) {
            const auto division = divided(given, rule);
            CHECK(division.in_any(all_routes(given)) == doctest::Approx(1000).epsilon(1e-8));
            CHECK_FALSE(division.outcome.projected);
            CHECK_FALSE(division.outcome.capped);
        }
    }
}

} // namespace raming::registers::test
