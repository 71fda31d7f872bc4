// Whether simulated children are as many, out for as long and seen as often as was asked for. Sums
// over ten worlds; a bound of six standard deviations each (false alarm 2e-9 a check), beside what
// whole weeks leave of the children there are, a hundredth; what registers see of them is exact.

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "models/judge/children.hpp"

using namespace raming;
using aggregate::ChildAnswers;
using aggregate::ChildQuestions;
using aggregate::ChildRoute;

namespace {

constexpr std::uint64_t worlds = 10;
constexpr int apart = ChildQuestions::not_counted;

const ChildQuestions& questions() {
    static const ChildQuestions both = {
        {4, 0}, {{0, 4}, {0, 13}, {1, 0}, {1, 13}}, {{{13, 13}}, {{13, apart}}}};
    return both;
}

std::vector<ChildRoute> routes() {
    ChildRoute relative;
    relative.family = schooling::Family::weibull;
    relative.shape = 0.8;
    relative.pair_from = 4;
    relative.pair_to = 13;
    relative.observed = schooling::Observed::year_ratio;
    relative.value = 0.7;
    relative.children = 20'000;
    relative.sensitivity = 0.5;
    relative.longer_sensitivity = 0.6;
    relative.validity = 0.8;
    ChildRoute absolute = relative;
    absolute.family = schooling::Family::lognormal;
    absolute.shape = 1;
    absolute.pair_from = 0;
    absolute.value = 0.45;
    absolute.children = 30'000;
    absolute.sensitivity = absolute.longer_sensitivity = 0.9;
    absolute.validity = 1;
    return {relative, absolute};
}

ChildAnswers sum_over_worlds(const run::Stress& stress) {
    const auto children = judge::make_children(questions());
    ChildAnswers sum;
    for (std::uint64_t world = 0; world < worlds; ++world) {
        const ChildAnswers& one = children->simulate(3, 1, world, routes(), stress);
        const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
            to.resize(from.size());
            for (std::size_t k = 0; k < from.size(); ++k) {
                to[k] += from[k];
            }
        };
        add(sum.year, one.year);
        add(sum.day, one.day);
        add(sum.registered, one.registered);
        add(sum.unions, one.unions);
    }
    return sum;
}

/// `spread`: variance of a count over its mean.
void check_about(double found, double wanted, double spread = 1, double whole_weeks = 0.01) {
    CHECK(std::abs(found - wanted) < 6 * std::sqrt(wanted * spread) + whole_weeks * wanted);
}

} // namespace

TEST_CASE("children are as many as asked for, and registers see their share of all and of long "
          "stays") {
    const ChildAnswers found = sum_over_worlds({});
    check_about(found.year[0], 20'000.0 * worlds);
    check_about(found.year[1], 0.7 * 20'000 * worlds);
    check_about(found.year[2], 30'000.0 * worlds);
    check_about(found.year[3], 0.45 * 30'000 * worlds);
    // False entries are geometric: a held stay brings 1/κ entries, with variance (1 − κ)/κ².
    check_about(found.registered[0], 0.5 / 0.8 * found.year[0], 2, 0);
    check_about(found.registered[1], 0.6 / 0.8 * found.year[1], 2, 0);
    check_about(found.registered[2], 0.9 * found.year[2], 1, 0);
    check_about(found.registered[3], 0.9 * found.year[3], 1, 0);
}

TEST_CASE("hardly any child is out twice, so unions are sums") {
    const ChildAnswers found = sum_over_worlds({});
    CHECK(found.unions[0] <= found.year[1] + found.year[3]);
    CHECK(found.unions[0] > 0.999 * (found.year[1] + found.year[3]));
    CHECK(found.unions[1] == found.year[1]);
}

TEST_CASE("each stress does what it says") {
    const ChildAnswers none = sum_over_worlds({});
    const ChildAnswers dependent = sum_over_worlds({2, 0, 0});
    CHECK(dependent.year == none.year); // who is out does not depend on who sees it
    CHECK(dependent.registered[2] < 0.97 * none.registered[2]);
    const ChildAnswers late = sum_over_worlds({0, 12, 0});
    CHECK(late.year == none.year);
    for (std::size_t line = 0; line < none.registered.size(); ++line) {
        CHECK(late.registered[line] < 0.95 * none.registered[line]);
    }
    const ChildAnswers several = sum_over_worlds({0, 0, 0.5});
    check_about(several.day[0], none.day[0], 2);  // as many are out on a day
    CHECK(several.year[0] < 0.97 * none.year[0]); // and fewer over the year
    CHECK(several.unions[0] < 0.99 * (several.year[1] + several.year[3]));
}

TEST_CASE("a world is the same whichever other was simulated before") {
    const auto one = judge::make_children(questions());
    const auto other = judge::make_children(questions());
    static_cast<void>(one->simulate(3, 1, 8, routes(), {0, 0, 0.9}));
    const ChildAnswers& after = one->simulate(3, 1, 7, routes(), {1, 2, 0.1});
    const ChildAnswers& alone = other->simulate(3, 1, 7, routes(), {1, 2, 0.1});
    CHECK(after.year == alone.year);
    CHECK(after.registered == alone.registered);
    CHECK(after.unions == alone.unions);
}
