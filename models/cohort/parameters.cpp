#include "models/cohort/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>

#include "engine/base/error.hpp"

namespace raming::cohort {

namespace {

/// Shares that add up to 1 may do so to rounding only.
constexpr double rounding = 1e-9;

void require(bool holds, const std::string& what) {
    if (!holds) {
        throw base::Error(base::Exit::invalid_scenario, "E191",
                          "this cohort cannot be simulated: " + what);
    }
}

[[nodiscard]] bool is_share(double x) {
    return x >= 0 && x <= 1;
}

void check_strata(const Parameters& p) {
    require(!p.strata.empty() && p.strata.size() <= most_strata, "it needs 1 to 1,048,576 strata.");
    std::set<std::tuple<int, int, int>> seen;
    for (const Stratum& s : p.strata) {
        require(s.region < p.regions.size() && s.sector < p.sectors.size() && s.age < 64,
                "a stratum has a region, sector or age that does not exist.");
        require(s.children < most_children,
                "a stratum has more than 16,777,215 children; divide its region.");
        require(seen.insert({s.region, s.sector, s.age}).second,
                "region " + p.regions[s.region] + ", sector " + p.sectors[s.sector] + ", age " +
                    std::to_string(s.age) + " stands there twice.");
    }
}

void check_route(const Parameters& p, const Route& route) {
    const std::string of = " of route " + route.id + " ";
    require(route.hazard.size() == p.strata.size(),
            "the hazards" + of + "must be one per stratum.");
    require(std::all_of(route.hazard.begin(), route.hazard.end(), is_share),
            "a hazard" + of + "is not a share.");
    const std::vector<double>& left = route.survival;
    require(left.size() >= 2 && left.size() <= longest_stay + 1 && left.front() == 1 &&
                left.back() == 0 && std::is_sorted(left.rbegin(), left.rend()),
            "the survival" + of + "must fall from 1 at week 0 to 0 at week 676 at the latest.");
    require(route.onward.empty() || route.onward.size() == p.routes.size(),
            "the routes that follow on a stay" + of + "must be given a chance each.");
    double onward = 0;
    for (const double chance : route.onward) {
        require(is_share(chance), "a chance to go on at the end" + of + "is not a share.");
        onward += chance;
    }
    require(onward <= 1 + rounding, "the chances to go on at the end" + of + "exceed 1.");
}

void check_register(const Parameters& p, const Register& list) {
    const std::string of = " of register " + list.id + " ";
    require(list.alpha.size() == p.routes.size(), "alpha" + of + "must be one per route.");
    for (const double alpha : list.alpha) {
        require(!std::isnan(alpha), "an alpha" + of + "is not a number.");
    }
    require(std::isfinite(list.beta) && std::isfinite(list.gamma),
            "beta and gamma" + of + "must be numbers.");
    require(list.validity > 0 && list.validity <= 1, "the validity" + of + "must be in (0, 1].");
    double sum = 0;
    for (const double chance : list.delay) {
        require(is_share(chance), "a chance of a delay" + of + "is not a share.");
        sum += chance;
    }
    require(std::abs(sum - 1) <= rounding && list.delay.size() <= longest_stay + 1,
            "the delays" + of + "must have chances that add up to 1, within 676 weeks.");
}

void check_definition(const Parameters& p, const Definition& definition) {
    require(definition.over.size() == p.routes.size(),
            "definition " + definition.id + " must say of each route what it counts.");
    for (const int over : definition.over) {
        require(over == Definition::not_counted || (over >= 0 && over < longest_stay),
                "definition " + definition.id + " has a threshold outside 0 to 675 weeks.");
    }
}

} // namespace

std::uint64_t Parameters::children() const {
    std::uint64_t sum = 0;
    for (const Stratum& stratum : strata) {
        sum += stratum.children;
    }
    return sum;
}

std::vector<int> Parameters::cuts() const {
    std::set<int> all{0};
    all.insert(more_cuts.begin(), more_cuts.end());
    for (const Definition& definition : definitions) {
        all.insert(definition.over.begin(), definition.over.end());
    }
    all.erase(Definition::not_counted);
    return {all.begin(), all.end()};
}

void Parameters::check() const {
    check_strata(*this);
    require(!routes.empty() && routes.size() <= most_routes, "it needs 1 to 12 routes.");
    require(registers.size() <= most_registers, "it has more than 6 registers.");
    require(!definitions.empty() && definitions.size() <= most_definitions,
            "it needs 1 to 64 definitions.");
    for (const Route& route : routes) {
        check_route(*this, route);
    }
    for (std::size_t s = 0; s < strata.size(); ++s) {
        double hazard = 0;
        for (const Route& route : routes) {
            hazard += route.hazard[s];
        }
        require(hazard < 1, "in a stratum every child would go out of school every week.");
    }
    for (const Register& list : registers) {
        check_register(*this, list);
    }
    for (const Definition& definition : definitions) {
        check_definition(*this, definition);
    }
    const std::vector<int> lengths = cuts();
    require(lengths.size() <= most_cuts && lengths.front() == 0 && lengths.back() < longest_stay,
            "it keeps more than 7 lengths of absence apart, or one outside 0 to 675 weeks.");
    require(early_leaving.probability.empty() || early_leaving.probability.size() == strata.size(),
            "early leaving must have a chance per stratum.");
    require(std::all_of(early_leaving.probability.begin(), early_leaving.probability.end(),
                        [](double p) { return p >= 0 && p < 1; }) &&
                std::isfinite(early_leaving.slope),
            "a chance of early leaving is not a share below 1, or its slope is not a number.");
    require(reference_week >= 0 && reference_week <= weeks_in_year,
            "the day of stocks must be the start of a week from 0 to 52.");
    require(is_share(summer.gone) && is_share(summer.moved),
            "what becomes of children in summer are shares.");
}

std::vector<double> weekly_survival(const schooling::DurationCurve& curve, int from) {
    std::vector<double> left(longest_stay + 1);
    for (int week = 0; week < longest_stay; ++week) {
        left[static_cast<std::size_t>(week)] = week <= from ? 1.0 : curve.survival(week);
    }
    return left; // the last is 0
}

double mean_length(const std::vector<double>& survival) {
    return std::accumulate(survival.begin(), survival.end(), -0.5);
}

double hazard_for(double count, double children, const std::vector<double>& survival, int over) {
    double weeks = (weeks_in_year + 0.5) * survival[static_cast<std::size_t>(over)];
    for (std::size_t week = static_cast<std::size_t>(over) + 1; week < survival.size(); ++week) {
        weeks += survival[week];
    }
    return count / (children * weeks);
}

} // namespace raming::cohort
