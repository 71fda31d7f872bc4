#include "models/aggregate/child_overlap.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

#include "engine/base/hash.hpp"
#include "engine/random/counts.hpp"
#include "models/aggregate/overlap_lot.hpp"

namespace raming::aggregate {

namespace {

using registers::RouteSet;
using schooling::Basis;

constexpr std::uint32_t overlap_entity = base::entity_of("children of several routes");
constexpr std::size_t bases = 2; ///< the year, and the day
constexpr std::size_t place_of(Basis basis) {
    return basis == Basis::stock ? 1 : 0;
}

RouteSet bit(std::size_t route) {
    return RouteSet{1} << route;
}

/// The overlaps of a route with those that have joined before: of each, the term and the routes on
/// its other side.
struct Side {
    std::size_t term;
    RouteSet with;
};

std::vector<Side> sides_of(const ComponentPlan& component, std::size_t route, RouteSet placed) {
    std::vector<Side> sides;
    for (std::size_t t = 0; t < component.structure.terms().size(); ++t) {
        const registers::OverlapTerm& term = component.structure.terms()[t];
        if (term.route == route && (term.with & ~placed) == 0) {
            sides.push_back({t, term.with});
        } else if (term.with == bit(route) && (placed & bit(term.route)) != 0) {
            sides.push_back({t, bit(term.route)});
        }
    }
    return sides;
}

/// What counts of a route under a definition, by a child's place among its route's, the longest
/// stay first: in each step up to a place, at a weight.
struct Steps {
    struct Step {
        double below;
        double weight;
    };
    std::array<Step, schooling::most_bands> all{};
    std::size_t size = 0;

    void add(double below, double weight) { all[size++] = {below, weight}; }

    [[nodiscard]] double weight_at(double place) const {
        for (std::size_t k = 0; k < size; ++k) {
            if (place < all[k].below) {
                return all[k].weight;
            }
        }
        return 0;
    }
    [[nodiscard]] double sum() const {
        double result = 0;
        double from = 0;
        for (std::size_t k = 0; k < size; ++k) {
            result += all[k].weight * (all[k].below - from);
            from = all[k].below;
        }
        return result;
    }
};

Steps steps_of(const PartPlan& part, Basis basis, const prior::Columns& inputs,
               const Scratch& scratch) {
    const RouteScratch& own = scratch.routes[part.route];
    const auto beyond = [&](std::size_t cut) {
        return (basis == Basis::stock ? own.stock : own.year).column(cut)[0];
    };
    Steps steps;
    for (const PartPlan::Band& band : part.bands) {
        steps.add(beyond(band.cut), inputs.column(band.weight)[0]);
    }
    if (part.bands.empty()) {
        std::size_t picked = 0;
        while (part.choice && picked + 1 < part.options.size() &&
               part.options[picked].weeks != inputs.column(*part.choice)[0]) {
            ++picked;
        }
        steps.add(beyond(part.options[picked].cut),
                  part.weight ? inputs.column(*part.weight)[0] : 1.0);
    }
    return steps;
}

double unit(std::uint32_t high, std::uint32_t low) {
    return random::open_unit((std::uint64_t{high} << 32) | low);
}

} // namespace

ChildOverlap::ChildOverlap(const Plan& plan) : plan_(plan) {
    for (const ComponentPlan& component : plan.components) {
        std::vector<Shared>& sets = shared_.emplace_back();
        for (const RouteSet cell : component.structure.cells()) {
            Shared& one = sets.emplace_back();
            one.routes = cell;
            for (auto& places : one.places) {
                places.resize(component.routes.size());
            }
        }
    }
}

bool ChildOverlap::by_lot(const ComponentPlan& component) {
    RouteSet placed = 0;
    for (const std::size_t route : component.structure.joining_order()) {
        if (sides_of(component, route, placed).size() > 2) {
            return false;
        }
        placed |= bit(route);
    }
    return true;
}

void ChildOverlap::join(const ComponentPlan& component, std::size_t route, RouteSet placed,
                        const std::vector<double>& totals, const std::vector<double>& wanted,
                        registers::OverlapRule rule, double& covered, random::Stream& stream) {
    const std::vector<RouteSet>& cells = component.structure.cells();
    const std::vector<Side> sides = sides_of(component, route, placed);
    RouteSet linked = 0;
    for (const Side& side : sides) {
        linked |= side.with;
    }
    OverlapLot lot;
    lot.size = totals[route];
    std::array<std::vector<std::size_t>, 4> groups; // by which overlaps a cell meets
    for (std::size_t c = 0; c < cells.size(); ++c) {
        if ((cells[c] & ~placed) != 0 || (cells[c] & ~linked) != 0) {
            continue; // not there yet, or with a route that shares no children with this one
        }
        std::size_t group = 0;
        for (std::size_t k = 0; k < sides.size(); ++k) {
            group |= (cells[c] & sides[k].with) != 0 ? std::size_t{1} << k : 0;
        }
        groups[group].push_back(c);
        lot.room[group] += sizes_[c];
    }
    double partners_eligible = component.structure.eligible_total();
    if (std::isinf(partners_eligible)) {
        partners_eligible =
            OverlapLot::population_not_stated * std::accumulate(totals.begin(), totals.end(), 0.0);
    }
    lot.outside = std::max(partners_eligible - covered, 0.0);
    for (std::size_t k = 0; k < sides.size(); ++k) {
        double partners = 0;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            partners +=
                (cells[c] & ~placed) == 0 && (cells[c] & sides[k].with) != 0 ? sizes_[c] : 0;
        }
        const double eligible =
            std::min(component.structure.terms()[sides[k].term].eligible, partners_eligible);
        const double most = std::floor(std::min({lot.size, partners, eligible}));
        const double least = std::ceil(std::clamp(lot.size + partners - eligible, 0.0, most));
        lot.wanted[k] = std::clamp(wanted[sides[k].term], least, most);
    }
    const std::array<double, 4> taken = lot.draw(rule, stream);
    double alone = lot.size;
    for (std::size_t g = 1; g < groups.size(); ++g) {
        double room = lot.room[g];
        double left = taken[g];
        alone -= taken[g];
        for (const std::size_t c : groups[g]) {
            const double here =
                room > 0 ? random::hypergeometric(stream, left, sizes_[c], room) : 0;
            room -= sizes_[c];
            left -= here;
            if (here > 0) {
                const auto to = std::find(cells.begin(), cells.end(), cells[c] | bit(route));
                sizes_[static_cast<std::size_t>(to - cells.begin())] += here;
                sizes_[c] -= here;
            }
        }
    }
    sizes_[route] = alone; // cells()[r] is {r}
    covered += alone;
}

void ChildOverlap::divide(std::size_t k, const run::Block& where, const prior::Columns& inputs,
                          Scratch& scratch) {
    const ComponentPlan& component = plan_.components[k];
    random::Stream stream({where.seed, where.chain, where.first, overlap_entity,
                           random::Site::world, static_cast<std::uint8_t>(k)});
    std::vector<double> totals;
    for (const std::size_t route : component.routes) {
        totals.push_back(scratch.routes[route].year.column(0)[0]);
    }
    const bool lots = by_lot(component);
    std::vector<double> wanted;
    for (std::size_t t = 0; t < component.shares.size(); ++t) {
        double share = 1;
        for (const InputIndex input : component.shares[t]) {
            share *= inputs.column(input)[0];
        }
        const double total = totals[component.structure.terms()[t].route];
        wanted.push_back(lots ? random::binomial(stream, total, share) : total * share);
    }
    const auto rule = plan_.rule
                          ? static_cast<registers::OverlapRule>(inputs.column(*plan_.rule)[0])
                          : plan_.fixed_rule;
    sizes_.assign(component.structure.cells().size(), 0);
    if (lots) {
        double covered = 0;
        RouteSet placed = 0;
        for (const std::size_t route : component.structure.joining_order()) {
            join(component, route, placed, totals, wanted, rule, covered, stream);
            placed |= bit(route);
        }
    } else {
        static_cast<void>(component.structure.divide(totals.data(), wanted.data(), rule,
                                                     sizes_.data(), scratch.workspaces[k]));
    }
    for (std::size_t c = 0; c < sizes_.size(); ++c) {
        shared_[k][c].children = static_cast<std::size_t>(sizes_[c]);
    }
    deal(k, where, totals);
}

/// Children who are in several routes by stays that have nothing to do with each other change
/// places.
void ChildOverlap::loosen(const random::Address& address, std::uint32_t first,
                          std::vector<std::uint32_t>& places) {
    loose_.clear();
    for (std::size_t child = 0; child < places.size(); ++child) {
        const random::Words words =
            random::words_of(address, address.entity, first + static_cast<std::uint32_t>(child));
        if (unit(words[0], words[1]) < apart_) {
            loose_.push_back(child);
            const auto other = static_cast<std::size_t>(unit(words[2], words[3]) *
                                                        static_cast<double>(loose_.size()));
            std::swap(places[child], places[loose_[other]]);
        }
    }
}

void ChildOverlap::deal(std::size_t k, const run::Block& where, const std::vector<double>& totals) {
    const ComponentPlan& component = plan_.components[k];
    for (std::size_t r = 0; r < totals.size(); ++r) {
        order_.resize(static_cast<std::size_t>(totals[r]));
        for (std::size_t basis = 0; basis < bases; ++basis) {
            std::iota(order_.begin(), order_.end(), 0U);
            const std::uint32_t entity =
                plan_.routes[component.routes[r]].entity + static_cast<std::uint32_t>(basis);
            const random::Address address{
                where.seed, where.chain, where.first, entity, random::Site::union_whole, 0};
            random::Address loose = address;
            loose.entity += bases;
            std::uint32_t dealt = 0;
            for (Shared& one : shared_[k]) {
                if ((one.routes & bit(r)) == 0 || std::has_single_bit(one.routes)) {
                    continue;
                }
                const std::uint32_t first = dealt;
                for (std::size_t child = 0; child < one.children; ++child, ++dealt) {
                    const random::Words words = random::words_of(address, entity, dealt);
                    const double which = unit(words[0], words[1]);
                    const auto left = static_cast<double>(order_.size() - dealt);
                    std::swap(order_[dealt],
                              order_[dealt + static_cast<std::size_t>(which * left)]);
                }
                auto& places = one.places[basis][r];
                places.assign(order_.begin() + first, order_.begin() + dealt);
                std::sort(places.begin(), places.end());
                if (apart_ > 0) {
                    loosen(loose, first, places);
                }
            }
        }
    }
}

/// What is counted twice where each route is counted by itself.
double ChildOverlap::twice(std::size_t k, const DefinitionPlan& definition,
                           const prior::Columns& inputs, const Scratch& scratch) const {
    std::vector<Steps> steps(plan_.components[k].routes.size());
    RouteSet counted = 0;
    for (const PartPlan& part : definition.parts) {
        if (plan_.component_of[part.route] == static_cast<int>(k)) {
            steps[plan_.place_in[part.route]] = steps_of(part, definition.basis, inputs, scratch);
            counted |= bit(plan_.place_in[part.route]);
        }
    }
    const std::size_t basis = place_of(definition.basis);
    double result = 0;
    for (const Shared& one : shared_[k]) {
        const RouteSet routes = one.routes & counted;
        if (routes == 0 || std::has_single_bit(routes)) {
            continue;
        }
        for (std::size_t child = 0; child < one.children; ++child) {
            double sum = 0;
            double largest = 0;
            for (RouteSet left = routes; left != 0; left &= left - 1) {
                const auto r = static_cast<std::size_t>(std::countr_zero(left));
                const double weight = steps[r].weight_at(one.places[basis][r][child]);
                sum += weight;
                largest = std::max(largest, weight);
            }
            result += sum - largest;
        }
    }
    return result;
}

void ChildOverlap::count(const run::Block& where, const prior::Columns& inputs, double apart,
                         Scratch& scratch, prior::Columns& truths) {
    apart_ = apart;
    for (std::size_t k = 0; k < plan_.components.size(); ++k) {
        divide(k, where, inputs, scratch);
    }
    for (std::size_t d = 0; d < plan_.definitions.size(); ++d) {
        const DefinitionPlan& definition = plan_.definitions[d];
        double sum = 0;
        for (const PartPlan& part : definition.parts) {
            sum += steps_of(part, definition.basis, inputs, scratch).sum();
        }
        for (std::size_t k = 0; k < plan_.components.size(); ++k) {
            sum -= twice(k, definition, inputs, scratch);
        }
        random::Stream stream(
            {where.seed, where.chain, where.first, overlap_entity, random::Site::union_whole, 0});
        truths.column(d)[0] =
            random::make_whole(stream.uniform(), std::max(sum, 0.0)); // weights are parts
    }
}

} // namespace raming::aggregate
