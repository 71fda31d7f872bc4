// Several school years in a row.

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "models/cohort/simulate.hpp"
#include "tests/models/cohort/worlds.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming;
using namespace raming::cohort_test;

/// The same chances for all, ages 10 to 13, no summer.
Parameters even_world() {
    Parameters p = busy();
    populate(p, {{"north", 1}, {"south", 2}}, {{"all", 4000, 10, 13}});
    for (Route& route : p.routes) {
        route.hazard.assign(p.strata.size(), 0.002);
    }
    p.early_leaving.probability.assign(p.strata.size(), 0.03);
    p.summer = {};
    return p;
}

struct Sum {
    double n = 0;
    double sum = 0;
    double square = 0;
    void add(double x) {
        n += 1;
        sum += x;
        square += x * x;
    }
    [[nodiscard]] double mean() const { return sum / n; }
    [[nodiscard]] double error() const { return std::sqrt((square / n - mean() * mean()) / n); }
};

} // namespace

TEST_CASE("who was out at the end is out at the next start, but for those that summer takes") {
    // Nobody of the oldest age is ever out, so nobody grows out of the cohort. False-alarm rate
    // 1e-3; the twin has another summer.
    for (const double gone : {0.0, 0.1705}) { // 472 of 2,768 in the summer of 2010
        Parameters parameters = even_world();
        parameters.summer = {gone, 0.3};
        for (std::size_t s = 0; s < parameters.strata.size(); ++s) {
            for (Route& route : parameters.routes) {
                route.hazard[s] = parameters.strata[s].age == 13 ? 0 : 0.002;
            }
        }
        Simulator simulator(make_plan(parameters), Method::counts);
        std::vector<Tally> years(2, Tally(Shape(parameters)));
        Sum lost;
        Sum twin;
        for (std::uint64_t draw = 0; draw < 800; ++draw) {
            simulator.run({.seed = 4, .chain = 0, .draw = draw}, years);
            double end = 0;
            double start = 0;
            for (std::size_t r = 0; r < 3; ++r) {
                end += static_cast<double>(years[0].balance(r, 0).end);
                start += static_cast<double>(years[1].balance(r, 0).start);
            }
            REQUIRE(start <= end);
            if (gone == 0) {
                REQUIRE(start == end);
            }
            lost.add(end * (1 - gone) - start);
            twin.add(end * (0.97 - gone) - start);
        }
        if (gone > 0) {
            CHECK(statistical::z_test(lost.mean(), 0, lost.error()).fits(1e-3));
            CHECK_FALSE(statistical::z_test(twin.mean(), 0, twin.error()).fits(1e-3));
        }
    }
}

TEST_CASE("a year that follows on another has the same law as the first") {
    // Where chances are the same for all ages and there is no summer, the steady state goes on, for
    // all ages but the youngest, into which nobody grows. False-alarm rate 1e-3 over all; the twin
    // looks at the youngest.
    const Parameters parameters = even_world();
    for (const Method method : {Method::counts, Method::children}) {
        Simulator simulator(make_plan(parameters), method);
        std::vector<Tally> years(3, Tally(Shape(parameters)));
        const Shape& shape = years[0].shape();
        std::vector<std::vector<Sum>> differences(2, std::vector<Sum>(60));
        for (std::uint64_t draw = 0; draw < 600; ++draw) {
            simulator.run({.seed = 6, .chain = 0, .draw = draw}, years);
            for (const std::size_t twin : {std::size_t{0}, std::size_t{1}}) {
                std::size_t i = 0;
                const auto compare = [&](std::size_t place, std::size_t year) {
                    differences[twin][i++].add(static_cast<double>(years[year][place]) -
                                               static_cast<double>(years[0][place]));
                };
                for (const std::size_t year : {std::size_t{1}, std::size_t{2}}) {
                    // In the third year it is those of 12 and 13 that have grown up here.
                    const std::size_t group = shape.age_group(twin == 1 ? 10 : 12);
                    compare(shape.early_leavers(group), year);
                    for (std::size_t d = 0; d < shape.definitions; ++d) {
                        compare(shape.absent(group, d), year);
                        compare(shape.absent_leavers(group, d), year);
                        for (std::size_t l = 0; l < shape.registers; ++l) {
                            compare(shape.held(group, d, l), year);
                        }
                    }
                }
                differences[twin].resize(i);
            }
        }
        std::vector<statistical::Verdict> verdicts;
        std::vector<statistical::Verdict> twins;
        for (const Sum& each : differences[0]) {
            verdicts.push_back(statistical::z_test(each.mean(), 0, each.error()));
        }
        for (const Sum& each : differences[1]) {
            twins.push_back(statistical::z_test(each.mean(), 0, each.error()));
        }
        CHECK(statistical::worst_of(verdicts).fits(1e-3));
        CHECK_FALSE(statistical::worst_of(twins).fits(1e-3));
    }
}

TEST_CASE("children that move live where regions are large, and their numbers stay") {
    // Only the north goes out, and all move: of those still out on the first day of the next year
    // two thirds live in the south. False-alarm rate 1e-3; the twin expects a half.
    Parameters parameters = even_world();
    parameters.summer = {0, 1};
    parameters.reference_week = 0;
    parameters.definitions = {{"day", Basis::stock, {0, 0, 0}, false}};
    for (std::size_t s = 0; s < parameters.strata.size(); ++s) {
        for (Route& route : parameters.routes) {
            route.hazard[s] = parameters.strata[s].region == 0 ? 0.004 : 0;
        }
    }
    Simulator simulator(make_plan(parameters), Method::counts);
    std::vector<Tally> years(2, Tally(Shape(parameters)));
    const Shape& shape = years[0].shape();
    double south = 0;
    double all = 0;
    for (std::uint64_t draw = 0; draw < 100; ++draw) {
        simulator.run({.seed = 4, .chain = 0, .draw = draw}, years);
        REQUIRE(years[0][shape.absent(shape.region_group(1), 0)] == 0);
        south += static_cast<double>(years[1][shape.absent(shape.region_group(1), 0)]);
        all += static_cast<double>(years[1][shape.absent(0, 0)]);
        REQUIRE(years[1][shape.children(0)] == parameters.children());
    }
    const double error = std::sqrt(2.0 / 9 / all);
    CHECK(statistical::z_test(south / all, 2.0 / 3, error).fits(1e-3));
    CHECK_FALSE(statistical::z_test(south / all, 0.5, error).fits(1e-3));
}

TEST_CASE("years for which there are no random numbers are refused") {
    const Parameters parameters = even_world();
    Simulator simulator(make_plan(parameters), Method::counts);
    std::vector<Tally> years(65, Tally(Shape(parameters)));
    CHECK_THROWS_AS(simulator.run({}, years), base::Error);
}
