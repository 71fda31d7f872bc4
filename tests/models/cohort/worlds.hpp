#pragma once
// Cohorts small and busy enough for tests: every feature is on, and few children make many stays.

#include <cmath>
#include <cstdint>
#include <vector>

#include "models/cohort/parameters.hpp"
#include "models/cohort/strata.hpp"

namespace raming::cohort_test {

using namespace cohort;

/// P(D > w) that falls by `stay` a week, cut off at `longest`.
inline std::vector<double> geometric_survival(double stay, int longest) {
    std::vector<double> left;
    for (int week = 0; week < longest; ++week) {
        left.push_back(std::pow(stay, week));
    }
    left.push_back(0);
    return left;
}

/// Two regions, two sectors, ages 11 to 13; three routes that lead to each other; three registers
/// that depend on each other, are late and hold false entries; early leavers.
inline Parameters busy(std::uint64_t children = 1200) {
    Parameters p;
    populate(p, {{"north", 1}, {"south", 2}},
             {{"primary", children / 3, 11, 12}, {"secondary", children - children / 3, 12, 13}});
    p.routes = {{"absolute", {}, geometric_survival(0.9, 60), {0, 0.1, 0}},
                {"relative", {}, geometric_survival(0.95, 90), {0, 0, 0.2}},
                {"exempt", {}, {1, 1, 1, 1, 1, 1, 1, 0.7, 0.6, 0.6, 0.3, 0.3, 0}, {}}};
    for (const Stratum& stratum : p.strata) {
        const double by_age = stratum.age - 10;
        p.routes[0].hazard.push_back(0.002 * by_age);
        p.routes[1].hazard.push_back(stratum.region == 0 ? 0.001 : 0.003);
        p.routes[2].hazard.push_back(0.001);
        p.early_leaving.probability.push_back(stratum.age > 11 ? 0.05 : 0.0);
    }
    p.early_leaving.slope = 0.9;
    p.registers = {{"municipality", {0.3, -0.5, 1}, 1.5, 0.8, {1.0}, 0.8},
                   {"school", {-1, 0.5, -HUGE_VAL}, 1, 0.3, {0.5, 0.2, 0.2, 0.0, 0.1}, 1},
                   {"partnership", {0, 0, 0}, -0.7, 0.5, {0.4, 0.6}, 0.6}};
    const int no = Definition::not_counted;
    p.definitions = {{"0w", Basis::flow, {0, 0, 0}, false},
                     {"4w", Basis::flow, {0, 4, no}, false},
                     {"13w", Basis::flow, {13, 13, 4}, true},
                     {"day", Basis::stock, {0, 4, no}, false},
                     {"day 13w", Basis::stock, {13, 4, 0}, true}};
    p.reference_week = 20;
    p.more_cuts = {26};
    p.summer = {0.25, 0.1};
    return p;
}

} // namespace raming::cohort_test
