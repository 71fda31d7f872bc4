#pragma once
// A cohort of the size of the Netherlands to measure speed with: 39 regions × 2 sectors × 14 ages,
// five routes, three registers tied by visibility, early leaving, nine definitions. Its chances are
// chosen for the load they make (some 2 % of children affected), not as an estimate of anything.

#include <cmath>
#include <cstdint>
#include <string>

#include "models/cohort/parameters.hpp"
#include "models/cohort/strata.hpp"
#include "models/schooling/duration.hpp"

namespace raming::bench {

inline cohort::Parameters dutch_size(std::uint64_t children) {
    using namespace cohort;
    Parameters p;
    std::vector<RegionWeight> regions;
    for (int r = 0; r < 39; ++r) {
        regions.push_back({"region " + std::to_string(r + 1), 1.0 + r % 7});
    }
    populate(p, regions,
             {{"regular", children - children / 20, 4, 17}, {"special", children / 20, 4, 17}});

    struct Kind {
        const char* id;
        double a_year; ///< starts per thousand children
        schooling::Family family;
        double shape;
        int from;
        double ratio; ///< of year counts beyond 13 weeks and `from`
    };
    const Kind kinds[] = {{"absolute", 2.4, schooling::Family::weibull, 0.85, 0, 0.40},
                          {"relative", 1.9, schooling::Family::weibull, 0.85, 4, 0.72},
                          {"authorised", 4.6, schooling::Family::lognormal, 1.2, 4, 0.60},
                          {"exempt_5a", 0.5, schooling::Family::gamma, 1.5, 4, 0.95},
                          {"partial", 1.2, schooling::Family::stayers, 0.1, 4, 0.70}};
    for (const Kind& kind : kinds) {
        const schooling::DurationCurve curve(kind.family, kind.shape, kind.from, 13,
                                             schooling::Observed::year_ratio, kind.ratio);
        Route route;
        route.id = kind.id;
        route.survival = weekly_survival(curve, kind.from);
        for (const Stratum& stratum : p.strata) {
            const double by_age = 0.5 + stratum.age / 17.0;
            route.hazard.push_back(by_age * kind.a_year / 1000 / weeks_in_year);
        }
        p.routes.push_back(route);
    }
    p.routes[2].onward = {0, 0.05, 0, 0.02, 0.02};
    p.routes[1].onward = {0.01, 0, 0, 0.02, 0};
    p.registers = {{"municipality", {-0.2, 0.2, -2.5, 2, -2}, 1, 0.5, {1.0}, 1},
                   {"school", {-2.0, 0.0, 0.5, -1, 0.5}, 0.8, 0.3, {1.0}, 1},
                   {"partnership", {-2.0, -1.0, -1.0, 0.5, -0.5}, 1.2, 0.8, {1.0}, 1}};
    for (const Stratum& stratum : p.strata) {
        p.early_leaving.probability.push_back(stratum.age >= 12 ? 0.02 : 0.0);
    }
    p.early_leaving.slope = 0.8;
    const int no = Definition::not_counted;
    p.definitions = {{"4w", Basis::flow, {0, 4, no, no, no}, false},
                     {"13w", Basis::flow, {13, 13, no, no, no}, false},
                     {"13w authorised", Basis::flow, {13, 13, 13, no, no}, false},
                     {"13w exempted", Basis::flow, {13, 13, 13, 0, no}, false},
                     {"13w leavers", Basis::flow, {13, 13, 13, 0, no}, true},
                     {"4w any", Basis::flow, {4, 4, 4, 4, no}, false},
                     {"any", Basis::flow, {0, 4, 4, 0, 4}, false},
                     {"4w on a day", Basis::stock, {0, 4, no, no, no}, false},
                     {"13w on a day", Basis::stock, {13, 13, 13, 0, no}, false}};
    return p;
}

} // namespace raming::bench
