// What must hold in every replicate, whatever the numbers drawn.

#include <doctest/doctest.h>

#include "models/cohort/simulate.hpp"
#include "tests/models/cohort/worlds.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming;
using namespace raming::cohort_test;

template <typename Check>
void every_replicate(const Parameters& parameters, std::uint64_t replicates, std::size_t years,
                     Check check) {
    for (const Method method : {Method::counts, Method::children}) {
        Simulator simulator(make_plan(parameters), method);
        std::vector<Tally> tallies(years, Tally(Shape(parameters)));
        for (std::uint64_t draw = 0; draw < replicates; ++draw) {
            simulator.run({.seed = 5, .chain = 2, .draw = draw}, tallies);
            check(tallies);
        }
    }
}

} // namespace

TEST_CASE("start and inflow are what returned, went on and is left at the end") {
    every_replicate(busy(), 200, 3, [](const std::vector<Tally>& years) {
        for (const Tally& year : years) {
            for (std::size_t r = 0; r < year.shape().routes; ++r) {
                for (std::size_t cut = 0; cut < year.shape().cuts.size(); ++cut) {
                    const Tally::Balance b = year.balance(r, cut);
                    REQUIRE(b.start + b.inflow == b.returned + b.went_on + b.end);
                }
            }
        }
    });
}

TEST_CASE("longer than 13 weeks are no more than longer than 4, registers no more than the truth") {
    Parameters parameters = busy();
    parameters.definitions = {{"4w", Basis::flow, {4, 4, 4}, false},
                              {"13w", Basis::flow, {13, 13, 13}, false},
                              {"day 4w", Basis::stock, {4, 4, 4}, false},
                              {"day 13w", Basis::stock, {13, 13, 13}, false}};
    every_replicate(parameters, 300, 1, [](const std::vector<Tally>& years) {
        const Tally& tally = years[0];
        const Shape& shape = tally.shape();
        for (std::size_t group = 0; group < shape.groups(); ++group) {
            for (std::size_t d = 0; d < 4; ++d) {
                const std::uint64_t absent = tally[shape.absent(group, d)];
                REQUIRE(absent <= tally[shape.children(group)]);
                REQUIRE((d % 2 == 0 || absent <= tally[shape.absent(group, d - 1)]));
                REQUIRE((d < 2 || absent <= tally[shape.absent(group, d - 2)]));
                REQUIRE(tally[shape.absent_leavers(group, d)] <= absent);
                for (std::size_t l = 0; l < shape.registers; ++l) {
                    // What a register holds rightly is no more than the truth, so its count times
                    // the share of it that is right is not either.
                    REQUIRE(tally[shape.held(group, d, l)] <= absent);
                }
            }
        }
    });
}

TEST_CASE("groups and subsets of registers add up") {
    every_replicate(busy(), 100, 2, [](const std::vector<Tally>& years) {
        for (const Tally& tally : years) {
            const Shape& shape = tally.shape();
            const auto adds_up = [&](auto place) {
                std::uint64_t regions = 0;
                std::uint64_t sectors = 0;
                std::uint64_t ages = 0;
                for (std::size_t r = 0; r < shape.regions; ++r) {
                    regions += tally[place(shape.region_group(r))];
                }
                for (std::size_t s = 0; s < shape.sectors; ++s) {
                    sectors += tally[place(shape.sector_group(s))];
                }
                for (std::size_t a = 0; a < shape.ages; ++a) {
                    ages += tally[place(shape.age_group(shape.first_age + static_cast<int>(a)))];
                }
                const std::uint64_t all = tally[place(0)];
                return regions == all && sectors == all && ages == all;
            };
            REQUIRE(adds_up([&](std::size_t g) { return shape.children(g); }));
            REQUIRE(adds_up([&](std::size_t g) { return shape.early_leavers(g); }));
            for (std::size_t d = 0; d < shape.definitions; ++d) {
                REQUIRE(adds_up([&](std::size_t g) { return shape.absent(g, d); }));
                std::uint64_t children = 0;
                for (std::size_t subset = 0; subset < shape.subsets(); ++subset) {
                    children += tally[shape.subset(d, subset)];
                }
                REQUIRE(children == tally[shape.absent(0, d)]);
                for (std::size_t l = 0; l < shape.registers; ++l) {
                    REQUIRE(adds_up([&](std::size_t g) { return shape.held(g, d, l); }));
                    REQUIRE(adds_up([&](std::size_t g) { return shape.false_entries(g, d, l); }));
                    std::uint64_t held = 0;
                    for (std::size_t subset = 0; subset < shape.subsets(); ++subset) {
                        held += (subset >> l & 1U) != 0 ? tally[shape.subset(d, subset)] : 0;
                    }
                    REQUIRE(held == tally[shape.held(0, d, l)]);
                }
            }
        }
    });
}

TEST_CASE("Little's law: those out on any day are starts a week times mean weeks") {
    // In the steady state E[out beyond τ] = E[entered a week] × E[weeks beyond τ | D > τ], and is
    // the same on all 53 days. False-alarm rate 1e-3 over all; one twin takes the mean length of
    // all stays for that of stays beyond the cut, the other a stay of D weeks to end D weeks after
    // the start of the week in which it began.
    const Parameters parameters = busy();
    Simulator simulator(make_plan(parameters), Method::counts);
    std::vector<Tally> tally(1, Tally(Shape(parameters)));
    const Shape& shape = tally[0].shape();
    constexpr std::uint64_t replicates = 4000;
    std::vector<statistical::Verdict> verdicts;
    std::vector<statistical::Verdict> twins;
    struct Sum {
        double difference = 0;
        double square = 0;
        void add(double x) {
            difference += x;
            square += x * x;
        }
        [[nodiscard]] statistical::Verdict verdict() const {
            const double n = replicates;
            const double mean = difference / n;
            return statistical::z_test(mean, 0, std::sqrt((square / n - mean * mean) / n));
        }
    };
    std::vector<Sum> sums(shape.routes * shape.cuts.size() * 3);
    std::vector<Sum> broken(sums.size());
    std::vector<Sum> early(sums.size());
    for (std::uint64_t draw = 0; draw < replicates; ++draw) {
        simulator.run({.seed = 9, .chain = 0, .draw = draw}, tally);
        std::size_t i = 0;
        for (std::size_t r = 0; r < shape.routes; ++r) {
            const std::vector<double>& left = parameters.routes[r].survival;
            for (std::size_t cut = 0; cut < shape.cuts.size(); ++cut) {
                // In continuous time: the integral from the cut on of a survival curve that is
                // straight within weeks.
                const auto over = static_cast<std::size_t>(shape.cuts[cut]);
                double weeks = over < left.size() ? left[over] / 2 : 0;
                for (std::size_t w = over + 1; w < left.size(); ++w) {
                    weeks += left[w];
                }
                if (over >= left.size() || left[over] == 0) {
                    continue;
                }
                const double inflow =
                    static_cast<double>(tally[0].balance(r, cut).inflow) / weeks_in_year;
                for (const int day : {0, 26, 52}) {
                    const auto out = static_cast<double>(tally[0].out(r, cut, day));
                    sums[i].add(out - inflow * weeks / left[over]);
                    broken[i].add(out - inflow * weeks);
                    early[i].add(out - inflow * (weeks / left[over] - 0.5));
                    ++i;
                }
            }
        }
        sums.resize(i);
        broken.resize(i);
        early.resize(i);
    }
    std::vector<statistical::Verdict> early_twins;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        verdicts.push_back(sums[i].verdict());
        twins.push_back(broken[i].verdict());
        early_twins.push_back(early[i].verdict());
    }
    CHECK(statistical::worst_of(verdicts).fits(1e-3));
    CHECK_FALSE(statistical::worst_of(twins).fits(1e-3));
    CHECK_FALSE(statistical::worst_of(early_twins).fits(1e-3));
}

TEST_CASE("the stays that begin are those that come in, and last as the survival curve says") {
    // Of each route: in every replicate their number, to the stay; over all replicates their
    // lengths, with a false-alarm rate of 1e-3 for all routes. The twin takes the curve a week on.
    const Parameters parameters = busy();
    const Shape shape(parameters);
    std::vector<std::vector<double>> lengths(shape.routes, std::vector<double>(longest_stay + 1));
    every_replicate(parameters, 400, 1, [&](const std::vector<Tally>& years) {
        for (std::size_t r = 0; r < shape.routes; ++r) {
            std::uint64_t began = 0;
            for (int weeks = 1; weeks <= longest_stay; ++weeks) {
                began += years[0][shape.length(r, weeks)];
                lengths[r][static_cast<std::size_t>(weeks)] +=
                    static_cast<double>(years[0][shape.length(r, weeks)]);
            }
            REQUIRE(shape.cuts[0] == 0);
            REQUIRE(began == years[0].balance(r, 0).inflow);
        }
    });
    std::vector<statistical::Verdict> verdicts;
    std::vector<statistical::Verdict> twins;
    for (std::size_t r = 0; r < shape.routes; ++r) {
        const std::vector<double>& left = parameters.routes[r].survival;
        double began = 0;
        for (const double number : lengths[r]) {
            began += number;
        }
        std::vector<double> expected(lengths[r].size());
        std::vector<double> late(lengths[r].size());
        for (std::size_t weeks = 1; weeks < left.size(); ++weeks) {
            expected[weeks] = began * (left[weeks - 1] - left[weeks]);
            late[weeks + 1] = expected[weeks];
        }
        verdicts.push_back(statistical::chi_square(lengths[r], expected));
        twins.push_back(statistical::chi_square(lengths[r], late));
    }
    CHECK(statistical::worst_of(verdicts).fits(1e-3));
    CHECK_FALSE(statistical::worst_of(twins).fits(1e-3));
}
