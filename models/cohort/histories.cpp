#include "models/cohort/histories.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "models/cohort/simulate.hpp"

namespace raming::cohort {

namespace {

/// No one looks this long for children who are never out.
constexpr std::uint64_t most_tries_per_child = 1'000'000;

struct Stay {
    std::size_t route = 0;
    int first = 0;
    int back = Shape::days; ///< Shape::days: not within the year
};

/// The stays of the one child of a tally, in order of time.
std::vector<Stay> stays_of(const Tally& tally) {
    const Shape& shape = tally.shape();
    std::vector<Stay> stays;
    for (std::size_t r = 0; r < shape.routes; ++r) {
        std::vector<int> left;
        for (int day = 0; day < Shape::days; ++day) {
            for (std::uint64_t n = tally[shape.left(r, 0, day)]; n > 0; --n) {
                left.push_back(day);
            }
        }
        std::size_t next = 0;
        for (int day = 0; day < Shape::days; ++day) {
            for (std::uint64_t n = tally[shape.entered(r, 0, day)]; n > 0; --n) {
                stays.push_back({r, day, next < left.size() ? left[next] : Shape::days});
                ++next;
            }
        }
    }
    std::stable_sort(stays.begin(), stays.end(),
                     [](const Stay& a, const Stay& b) { return a.first < b.first; });
    return stays;
}

/// The registers that hold the child for a stay by the route.
std::string held_by(const Tally& tally, const Parameters& parameters, std::size_t route) {
    for (std::size_t bits = 1; bits < tally.shape().subsets(); ++bits) {
        if (tally[tally.shape().subset(route, bits)] > 0) {
            std::string names;
            for (std::size_t l = 0; l < parameters.registers.size(); ++l) {
                if ((bits >> l & 1U) != 0) {
                    names += (names.empty() ? "" : "+") + parameters.registers[l].id;
                }
            }
            return names;
        }
    }
    return "";
}

/// One child of stratum `s`. A definition per route says which registers hold it.
Parameters one_child(const Parameters& all, std::size_t s) {
    Parameters one = all;
    one.strata = {all.strata[s]};
    one.strata[0].children = 1;
    for (Route& route : one.routes) {
        route.hazard = {route.hazard[s]};
    }
    if (!one.early_leaving.probability.empty()) {
        one.early_leaving.probability = {one.early_leaving.probability[s]};
    }
    one.definitions.clear();
    for (std::size_t r = 0; r < one.routes.size(); ++r) {
        Definition definition;
        definition.id = one.routes[r].id;
        definition.over.assign(one.routes.size(), Definition::not_counted);
        definition.over[r] = 0;
        one.definitions.push_back(std::move(definition));
    }
    one.more_cuts.clear();
    return one;
}

struct OneChild {
    Simulator simulator;
    Tally tally;
};

OneChild made(const Parameters& all, std::size_t s) {
    const std::shared_ptr<const Plan> plan = make_plan(one_child(all, s));
    return {Simulator(plan, Method::children), Tally(shape_of(*plan))};
}

} // namespace

std::vector<std::string> history_columns() {
    return {"child", "region",         "sector",    "age",    "early_leaver",
            "route", "first_week_out", "week_back", "held_by"};
}

void histories(const Parameters& parameters, std::uint64_t seed, std::uint64_t children,
               const std::function<void(const std::vector<std::string>&)>& row) {
    std::vector<std::uint64_t> up_to;
    std::uint64_t all = 0;
    for (const Stratum& stratum : parameters.strata) {
        up_to.push_back(all += stratum.children);
    }
    std::map<std::size_t, OneChild> worlds;
    std::uint64_t found = 0;
    for (std::uint64_t draw = 0; found < children; ++draw) {
        if (draw > most_tries_per_child * (found + 1)) {
            throw base::Error(base::Exit::invalid_scenario, "E195",
                              "hardly a child of this cohort is ever out of school: no life "
                              "histories to show. Look at its counts.");
        }
        const std::uint64_t any = base::mix64(base::mix64(seed) + draw) % all;
        const auto s = static_cast<std::size_t>(std::upper_bound(up_to.begin(), up_to.end(), any) -
                                                up_to.begin());
        auto world = worlds.find(s);
        if (world == worlds.end()) {
            world = worlds.emplace(s, made(parameters, s)).first;
        }
        Tally& tally = world->second.tally;
        world->second.simulator.run({seed, 0, draw}, {&tally, 1});
        const std::vector<Stay> stays = stays_of(tally);
        if (stays.empty()) {
            continue;
        }
        ++found;
        const Stratum& stratum = parameters.strata[s];
        for (const Stay& stay : stays) {
            row({std::to_string(found), parameters.regions[stratum.region],
                 parameters.sectors[stratum.sector], std::to_string(stratum.age),
                 tally[tally.shape().early_leavers(0)] > 0 ? "yes" : "no",
                 parameters.routes[stay.route].id,
                 stay.first == 0 ? "before" : std::to_string(stay.first),
                 stay.back == Shape::days ? "after" : std::to_string(stay.back),
                 held_by(tally, parameters, stay.route)});
        }
    }
}

} // namespace raming::cohort
