#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "models/cohort/simulate.hpp"
#include "tests/models/cohort/worlds.hpp"

namespace {

using namespace raming;
using namespace raming::cohort_test;

template <typename Change>
void refused(Change change) {
    Parameters parameters = busy();
    parameters.check();
    change(parameters);
    CHECK_THROWS_AS((void)make_plan(parameters), base::Error);
}

} // namespace

TEST_CASE("a population adds up to the sizes asked for, region by region in proportion") {
    Parameters p;
    populate(p, {{"a", 1}, {"b", 3}, {"c", 0}},
             {{"primary", 1001, 4, 11}, {"secondary", 7, 12, 17}});
    CHECK(p.children() == 1008);
    CHECK(p.strata.size() == 3 * (8 + 6));
    std::array<double, 3> by_region{};
    for (const Stratum& stratum : p.strata) {
        by_region[stratum.region] += stratum.children;
    }
    CHECK(by_region[0] == doctest::Approx(252).epsilon(0.05));
    CHECK(by_region[2] == 0);
    CHECK_THROWS_AS(populate(p, {{"a", 0}}, {{"s", 10, 4, 5}}), base::Error);
    CHECK_THROWS_AS(populate(p, {{"a", 1}}, {{"s", 0, 4, 5}}), base::Error);
    CHECK_THROWS_AS(populate(p, {{"a", 1}}, {{"s", 10, 6, 5}}), base::Error);
}

TEST_CASE("weekly survival is the curve's, and a hazard gives the count that it is asked for") {
    const schooling::DurationCurve curve(schooling::Family::weibull, 0.8, 4, 13,
                                         schooling::Observed::year_ratio, 0.7);
    const std::vector<double> left = weekly_survival(curve, 4);
    REQUIRE(left.size() == 677);
    CHECK(left[0] == 1);
    CHECK(left[4] == 1);
    CHECK(left[13] == doctest::Approx(curve.survival(13)));
    CHECK(left[676] == 0);
    // The mean over replicates of the count that the hazard was made for, within 1 %: half of what
    // second stays and sums for integrals may do, at so small a hazard.
    Parameters p;
    populate(p, {{"all", 1}}, {{"all", 100000, 10, 10}});
    p.routes = {{"relative", {hazard_for(300, 100000, left, 13)}, left, {}}};
    p.definitions = {{"13w", Basis::flow, {13}, false}};
    Simulator simulator(make_plan(p), Method::counts);
    std::vector<Tally> tally(1, Tally(Shape(p)));
    double sum = 0;
    for (std::uint64_t draw = 0; draw < 400; ++draw) {
        simulator.run({.seed = 2, .chain = 0, .draw = draw}, tally);
        sum += static_cast<double>(tally[0][tally[0].shape().absent(0, 0)]);
    }
    CHECK(sum / 400 == doctest::Approx(300).epsilon(0.015));
}

TEST_CASE("what cannot be simulated is refused") {
    refused([](Parameters& p) { p.strata.clear(); });
    refused([](Parameters& p) { p.strata.push_back(p.strata[0]); });
    refused([](Parameters& p) { p.strata[0].children = most_children; });
    refused([](Parameters& p) { p.routes.clear(); });
    refused([](Parameters& p) { p.routes[0].hazard.pop_back(); });
    refused([](Parameters& p) { p.routes[0].hazard[0] = 1; });
    refused([](Parameters& p) { p.routes[0].survival.back() = 0.1; });
    refused([](Parameters& p) { p.routes[0].survival[2] = 2; });
    refused([](Parameters& p) { p.routes[0].onward = {0.5, 0.6, 0}; });
    refused([](Parameters& p) { p.routes[0].onward = {1, 0, 0}; }); // never returns
    refused([](Parameters& p) { p.registers[0].validity = 0; });
    refused([](Parameters& p) { p.registers[0].delay = {0.5}; });
    refused([](Parameters& p) { p.registers[0].alpha.pop_back(); });
    refused([](Parameters& p) { p.registers.resize(7, p.registers[0]); });
    refused([](Parameters& p) { p.definitions.clear(); });
    refused([](Parameters& p) { p.definitions[0].over = {0}; });
    refused([](Parameters& p) { p.definitions[0].over[0] = 700; });
    refused([](Parameters& p) { p.more_cuts = {1, 2, 3, 5, 6}; });
    refused([](Parameters& p) { p.early_leaving.probability[0] = 1; });
    refused([](Parameters& p) { p.reference_week = 53; });
    refused([](Parameters& p) { p.summer.gone = 2; });
}
