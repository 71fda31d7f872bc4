#include "models/cohort/plan.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/prior/distribution.hpp"

namespace raming::cohort {

namespace {

/// Beyond these odds a register sees all or nothing; the product of three still fits in a float.
constexpr double furthest_logit = 29;

[[nodiscard]] double odds(double logit) {
    return logit == -std::numeric_limits<double>::infinity()
               ? 0.0
               : std::exp(std::clamp(logit, -furthest_logit, furthest_logit));
}

/// P(D = d), d = 0 … longest.
[[nodiscard]] std::vector<double> lengths(const Route& route) {
    std::vector<double> chance(route.survival.size());
    for (std::size_t weeks = 1; weeks < chance.size(); ++weeks) {
        chance[weeks] = route.survival[weeks - 1] - route.survival[weeks];
    }
    return chance;
}

/// (I − Ω)^-1, [from][to]: stays by `to` that a stay by `from` leads to, itself included. Ω's rows
/// add up to at most 1, so elimination needs no search for pivots.
using Square = std::vector<std::vector<double>>;
[[nodiscard]] Square stays_that_follow(const Parameters& parameters) {
    const std::size_t n = parameters.routes.size();
    Square matrix(n, std::vector<double>(n, 0.0));
    Square inverse = matrix;
    for (std::size_t r = 0; r < n; ++r) {
        for (std::size_t q = 0; q < n; ++q) {
            const std::vector<double>& onward = parameters.routes[r].onward;
            matrix[r][q] = (r == q ? 1.0 : 0.0) - (onward.empty() ? 0.0 : onward[q]);
        }
        inverse[r][r] = 1;
    }
    for (std::size_t r = 0; r < n; ++r) {
        const double pivot = matrix[r][r];
        if (pivot < 1e-9) {
            throw base::Error(base::Exit::invalid_scenario, "E191",
                              "this cohort cannot be simulated: a child that is out by route " +
                                  parameters.routes[r].id +
                                  " goes on from route to route and never returns.");
        }
        for (std::size_t q = 0; q < n; ++q) {
            matrix[r][q] /= pivot;
            inverse[r][q] /= pivot;
        }
        for (std::size_t other = 0; other < n; ++other) {
            const double factor = other == r ? 0.0 : matrix[other][r];
            for (std::size_t q = 0; q < n; ++q) {
                matrix[other][q] -= factor * matrix[r][q];
                inverse[other][q] -= factor * inverse[r][q];
            }
        }
    }
    return inverse;
}

/// Upper levels of chances that add up to `total`, in the order given; what follows is sure.
template <std::size_t n>
[[nodiscard]] std::array<Level, n> upper_levels(const std::vector<double>& chances, double total) {
    std::array<Level, n> upper;
    upper.fill(sure);
    double reached = 0;
    for (std::size_t i = 0; i + 1 < chances.size(); ++i) {
        reached += chances[i];
        upper[i] = std::min(level(reached / total), sure);
    }
    return upper;
}

/// N(0, 1) at the middles of equally likely parts, widened to the variance 1 that these lack a
/// little of.
[[nodiscard]] const std::vector<double>& visibilities() {
    static const std::vector<double> middles = [] {
        std::vector<double> v(std::size_t{1} << visibility_bits);
        const prior::Distribution normal = prior::Distribution::normal(0, 1);
        const auto parts = static_cast<double>(v.size());
        double square = 0;
        for (std::size_t i = 0; i < v.size(); ++i) {
            v[i] = normal.quantile((static_cast<double>(i) + 0.5) / parts);
            square += v[i] * v[i];
        }
        for (double& each : v) {
            each /= std::sqrt(square / parts);
        }
        return v;
    }();
    return middles;
}

} // namespace

Plan::Plan(const Parameters& given)
    : parameters((given.check(), given)), shape(parameters), routes(parameters.routes.size()),
      registers(parameters.registers.size()), classes(shape.cuts.size()) {
    plan_durations();
    plan_events();
    plan_strata();
    plan_sight();
    plan_masks();
    plan_moves();
}

void Plan::plan_durations() {
    route.resize(routes);
    for (std::size_t r = 0; r < routes; ++r) {
        const Route& given = parameters.routes[r];
        std::vector<double> chance = lengths(given);
        route[r].length = Steps(chance);
        for (std::size_t weeks = 1; weeks < chance.size(); ++weeks) {
            chance[weeks] *= static_cast<double>(weeks) - 0.5;
        }
        route[r].length_on_day = Steps(chance);
        double onward = 0;
        for (std::size_t q = 0; q < given.onward.size(); ++q) {
            onward += given.onward[q];
            route[r].onward[q] = level(std::min(onward, 1.0));
        }
        route[r].any_onward = level(std::min(onward, 1.0));
    }
    for (std::size_t weeks = 0; weeks < class_of.size(); ++weeks) {
        const auto passed = std::lower_bound(shape.cuts.begin(), shape.cuts.end(),
                                             static_cast<int>(weeks)); // cuts < weeks
        // Every stay passes the first cut, 0 weeks.
        class_of[weeks] =
            static_cast<std::uint8_t>(std::max(std::ptrdiff_t{0}, passed - shape.cuts.begin() - 1));
    }
}

void Plan::plan_events() {
    events.count = first_kinds * routes;
    for (const bool on_day : {false, true}) {
        for (std::size_t r = 0; r < routes; ++r) {
            const auto begin = static_cast<std::uint32_t>(events.cells.size());
            events.begin[on_day ? r : routes + r] = begin;
            events.begin[on_day ? r : 2 * routes + r] = begin;
            add_cells((on_day ? route[r].length_on_day : route[r].length).upper());
        }
    }
    for (std::size_t event = 0; event < events.count; ++event) {
        events.onward[event] = route[event % routes].any_onward;
    }
}

void Plan::add_cells(const std::vector<Level>& upper) {
    std::size_t weeks = 0;
    for (std::uint32_t i = 0; i < 1U << EventPlan::cell_bits; ++i) {
        const std::uint32_t from = i << (half_bits - EventPlan::cell_bits);
        while (half_of(upper[weeks]) < from) {
            ++weeks;
        }
        EventPlan::Cell& cell = events.cells.emplace_back();
        cell.weeks = static_cast<std::uint16_t>(weeks);
        cell.longer_from.fill(EventPlan::never);
        for (std::size_t more = 0; more < cell.longer_from.size(); ++more) {
            // Those from a sure level on are never reached.
            const std::uint32_t half = half_of(upper[std::min(weeks + more, upper.size() - 1)]);
            cell.longer_from[more] =
                static_cast<std::uint16_t>(std::min<std::uint32_t>(half, EventPlan::never));
        }
    }
}

Prospect Plan::prospect(const std::vector<double>& hazards, double leaver,
                        const std::vector<std::vector<double>>& follow,
                        const std::vector<double>& means) const {
    Prospect plan;
    std::vector<double> chances(first_kinds * routes);
    double hazard = 0;
    double weeks = 1;
    for (std::size_t r = 0; r < routes; ++r) {
        hazard += hazards[r];
    }
    for (std::size_t r = 0; r < routes; ++r) {
        double stays = 0;
        for (std::size_t q = 0; q < routes; ++q) {
            stays += hazards[q] * follow[q][r];
        }
        weeks += stays * means[r] - hazards[r];
        chances[r] = stays * (means[r] - 1);
        chances[routes + r] = std::max(0.0, stays - hazards[r]);
    }
    double none = 1; // chance of no start within m weeks
    std::vector<double> starts;
    for (std::size_t m = 0; m < plan.within.size(); ++m) {
        plan.within[m] = level(1 - none);
        if (m + 1 < plan.within.size()) {
            starts.push_back(none * hazard);
            none *= 1 - hazard;
        }
    }
    double before = 0;
    for (std::size_t i = 0; i < 2 * routes; ++i) {
        chances[i] /= weeks;
        before += chances[i];
    }
    const double free = 1 / weeks;
    plan.fresh = 1 - none;
    plan.affected = before + free * plan.fresh;
    for (std::size_t r = 0; r < routes; ++r) {
        chances[2 * routes + r] = hazard > 0 ? free * plan.fresh * hazards[r] / hazard : 0.0;
    }
    if (hazard > 0) {
        plan.first = upper_levels<first_kinds * most_routes>(chances, plan.affected);
        plan.route = upper_levels<most_routes>(hazards, hazard);
        plan.week = upper_levels<weeks_in_year>(starts, plan.fresh);
        const auto halve = [](const auto& levels, auto& halves) {
            std::transform(levels.begin(), levels.end(), halves.begin(), half_of);
        };
        plan.route_halves.fill(half_of(sure));
        halve(plan.first, plan.first_halves);
        halve(plan.route, plan.route_halves);
        std::transform(plan.week.begin(), plan.week.end(), plan.week_halves.begin() + 1, half_of);
        // To second order, of the inverse of 1 − exp(−λt), λ the starts in a year.
        plan.bend = static_cast<std::uint32_t>(std::min(1.0, -std::log(none) / 2) * 0x1p16);
    }
    plan.leaver = leaver;
    plan.leaver_odds = leaver / (1 - leaver);
    return plan;
}

void Plan::plan_strata() {
    const Square follow = stays_that_follow(parameters);
    std::vector<double> means;
    for (const Route& each : parameters.routes) {
        means.push_back(mean_length(each.survival) + 1); // of spans
    }
    const bool leave = !parameters.early_leaving.probability.empty();
    strata.resize(parameters.strata.size());
    std::map<std::vector<double>, std::uint32_t> known; // hazards and leaving
    std::vector<double> chances(routes + 1);
    for (std::size_t s = 0; s < strata.size(); ++s) {
        StratumPlan& plan = strata[s];
        for (std::size_t r = 0; r < routes; ++r) {
            chances[r] = parameters.routes[r].hazard[s];
        }
        chances[routes] = leave ? parameters.early_leaving.probability[s] : 0.0;
        const auto [same, is_new] =
            known.try_emplace(chances, static_cast<std::uint32_t>(prospects.size()));
        if (is_new) {
            const std::vector<double> hazards(chances.begin(), chances.end() - 1);
            prospects.push_back(prospect(hazards, chances.back(), follow, means));
            has_leavers = has_leavers || chances[routes] > 0;
        }
        plan.prospect = same->second;

        const Stratum& given = parameters.strata[s];
        plan.region_group = given.region;
        plan.local_group = static_cast<std::uint16_t>(
            given.sector * shape.ages + static_cast<std::size_t>(given.age - shape.first_age));
        plan.region_cells = static_cast<std::uint32_t>(plan.region_group * cells());
        plan.local_cells = static_cast<std::uint32_t>((shape.regions + plan.local_group) * cells());
        plan.local_group = static_cast<std::uint16_t>(plan.local_group + shape.regions);
    }
    in_order.resize(strata.size());
    std::iota(in_order.begin(), in_order.end(), 0U);
    std::stable_sort(in_order.begin(), in_order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return strata[a].prospect < strata[b].prospect;
    });
    for (std::size_t weeks = 0; weeks < leaver_factor.size(); ++weeks) {
        leaver_factor[weeks] = odds(parameters.early_leaving.slope *
                                    std::log(std::max(static_cast<double>(weeks), 4.0) / 4));
    }
}

void Plan::plan_sight() {
    sight.resize((registers + in_line - 1) / in_line);
    const std::vector<double>& v = visibilities();
    for (HalvesLine& line : last_doubtful) {
        line.fill(-1);
    }
    for (SightPlan& line : sight) {
        line.by_child.resize(v.size());
    }
    for (std::size_t l = 0; l < registers; ++l) {
        const Register& list = parameters.registers[l];
        SightPlan& line = sight[l / in_line];
        const std::size_t column = 1 + l % in_line;
        for (std::size_t r = 0; r < routes; ++r) {
            line.by_route[r][column] = static_cast<float>(odds(list.alpha[r]));
        }
        for (std::size_t weeks = 1; weeks <= longest_stay; ++weeks) {
            line.by_length[weeks][column] =
                static_cast<float>(odds(list.gamma * std::log(static_cast<double>(weeks) / 4)));
        }
        for (std::size_t i = 0; i < v.size(); ++i) {
            line.by_child[i][column] = static_cast<float>(odds(list.beta * v[i]));
        }
        plan_late(l);
    }
}

void Plan::plan_late(std::size_t l) {
    const Register& list = parameters.registers[l];
    delay[l] = Steps(list.delay);
    const std::vector<Level>& upper = delay[l].upper();
    for (std::size_t weeks = 1; weeks <= longest_stay; ++weeks) {
        late_from[l / 4][weeks][l % 4] =
            static_cast<std::int32_t>(half_of(upper[std::min(weeks, upper.size()) - 1]));
    }
    false_chance[l] = 1 - list.validity;
    last_doubtful[l / 4][l % 4] =
        static_cast<std::int32_t>(std::ceil(false_chance[l] * 0x1p16)) - 1;
    has_false = has_false || list.validity < 1;
    is_late = is_late || list.delay[0] < 1 || has_false;
}

void Plan::plan_masks() {
    for (std::size_t d = 0; d < parameters.definitions.size(); ++d) {
        const Definition& definition = parameters.definitions[d];
        const bool is_stock = definition.basis == Basis::stock;
        has_stock = has_stock || is_stock;
        DefinitionMasks& masks = is_stock ? stock : flow;
        DefinitionMasks::Definition& made = masks.definitions.emplace_back();
        made.index = d;
        for (std::size_t r = 0; r < routes; ++r) {
            if (definition.over[r] == Definition::not_counted) {
                continue;
            }
            const auto from =
                std::lower_bound(shape.cuts.begin(), shape.cuts.end(), definition.over[r]);
            made.routes.push_back({r, static_cast<std::size_t>(from - shape.cuts.begin())});
            for (std::size_t c = made.routes.back().from; c < classes; ++c) {
                masks.of[r][c] |= std::uint64_t{1} << d;
            }
        }
    }
}

void Plan::plan_moves() {
    std::vector<double> sizes(shape.regions);
    stratum_at.assign(shape.regions * shape.sectors * shape.ages, no_stratum);
    for (std::size_t s = 0; s < strata.size(); ++s) {
        const Stratum& given = parameters.strata[s];
        sizes[given.region] += given.children;
        stratum_at[place(given.region, given.sector, given.age)] = static_cast<std::uint32_t>(s);
    }
    new_region = Steps(sizes);
    for (std::size_t s = 0; s < strata.size(); ++s) {
        const Stratum& given = parameters.strata[s];
        const int age = given.age + 1;
        strata[s].older = no_stratum;
        // In the same sector if there is one of that age, else in the next that has one.
        for (std::size_t i = 0;
             i < shape.sectors && age < shape.first_age + static_cast<int>(shape.ages); ++i) {
            const std::size_t sector = (given.sector + i) % shape.sectors;
            const std::uint32_t older = stratum_at[place(given.region, sector, age)];
            if (older != no_stratum && parameters.strata[older].children > 0) {
                strata[s].older = older;
                break;
            }
        }
    }
}

} // namespace raming::cohort
