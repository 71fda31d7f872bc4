#include "models/aggregate/part_plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace raming::aggregate {

namespace {

using registers::RouteSet;

RouteSet bit(std::size_t place) {
    return RouteSet{1} << place;
}

/// The routes of a component that a definition counts, by their places in it.
RouteSet counted_in(const Plan& plan, std::size_t component, const DefinitionPlan& definition) {
    RouteSet counted = 0;
    for (const PartPlan& part : definition.parts) {
        if (plan.component_of[part.route] == static_cast<int>(component)) {
            counted |= bit(plan.place_in[part.route]);
        }
    }
    return counted;
}

/// Of a component's routes, those that must be divided into cells: for every definition that counts
/// two routes which can share a child, its routes and all that join before them.
RouteSet divided(const Plan& plan, std::size_t k) {
    const registers::OverlapStructure& structure = plan.components[k].structure;
    RouteSet last = 0;
    for (const DefinitionPlan& definition : plan.definitions) {
        const RouteSet counted = counted_in(plan, k, definition);
        const bool shares =
            std::any_of(structure.cells().begin(), structure.cells().end(),
                        [&](RouteSet cell) { return std::popcount(cell & counted) > 1; });
        last |= shares ? counted : 0;
    }
    if (last == 0) {
        return 0;
    }
    RouteSet before = 0;
    RouteSet all = 0;
    for (const std::size_t place : structure.joining_order()) {
        before |= bit(place);
        all = (last & bit(place)) != 0 ? before : all;
    }
    // Without a stated population the structure takes one from the totals of all routes.
    return std::isinf(structure.eligible_total()) ? before : all;
}

/// The component of these routes alone. Those that join first are divided the same without those
/// that join later.
ComponentPlan reduced(const ComponentPlan& component, RouteSet kept) {
    std::vector<std::size_t> place(component.routes.size());
    std::vector<std::string> names;
    std::vector<std::size_t> routes;
    for (std::size_t r = 0; r < component.routes.size(); ++r) {
        if ((kept & bit(r)) != 0) {
            place[r] = routes.size();
            routes.push_back(component.routes[r]);
            names.push_back(component.structure.names()[r]);
        }
    }
    std::vector<registers::OverlapTerm> terms;
    std::vector<std::vector<InputIndex>> shares;
    std::vector<std::uint8_t> is_fixed;
    std::vector<std::size_t> stated;
    for (std::size_t t = 0; t < component.structure.terms().size(); ++t) {
        const registers::OverlapTerm& old = component.structure.terms()[t];
        if (((old.with | bit(old.route)) & ~kept) != 0) {
            continue; // of a route that joins later
        }
        registers::OverlapTerm term{place[old.route], 0, old.eligible};
        for (RouteSet left = old.with; left != 0; left &= left - 1) {
            term.with |= bit(place[static_cast<std::size_t>(std::countr_zero(left))]);
        }
        terms.push_back(term);
        shares.push_back(component.shares[t]);
        is_fixed.push_back(component.is_fixed[t]);
        stated.push_back(component.stated[t]);
    }
    return {std::move(routes),
            registers::OverlapStructure(std::move(names), std::move(terms),
                                        component.structure.eligible_total()),
            std::move(shares), std::move(is_fixed), std::move(stated)};
}

/// Routes that are counted, divided or multiplied.
std::vector<bool> needed_routes(const Plan& plan) {
    std::vector<bool> needed(plan.routes.size());
    for (const DefinitionPlan& definition : plan.definitions) {
        for (const PartPlan& part : definition.parts) {
            needed[part.route] = true;
        }
    }
    for (const ComponentPlan& component : plan.components) {
        for (const std::size_t route : component.routes) {
            needed[route] = true;
        }
    }
    for (auto route = plan.order.rbegin(); route != plan.order.rend(); ++route) {
        if (!needed[*route]) {
            continue;
        }
        for (const MethodPlan& method : plan.routes[*route].methods) {
            if (const auto* multiplier = std::get_if<MultiplierPlan>(&method.how)) {
                for (const MultiplierPlan::Source& source : multiplier->of) {
                    needed[source.route] = true;
                }
            }
        }
    }
    return needed;
}

} // namespace

Plan part_of(const Plan& plan, const std::vector<std::size_t>& definitions) {
    Plan part = plan;
    for (std::size_t d = 0; d < part.definitions.size(); ++d) {
        if (std::find(definitions.begin(), definitions.end(), d) == definitions.end()) {
            part.definitions[d].parts.clear();
        }
    }
    std::vector<ComponentPlan> components;
    std::vector<int> component_of(plan.routes.size(), -1);
    for (std::size_t k = 0; k < plan.components.size(); ++k) {
        const RouteSet kept = divided(part, k);
        if (kept == 0) {
            continue;
        }
        components.push_back(reduced(plan.components[k], kept));
        for (std::size_t place = 0; place < components.back().routes.size(); ++place) {
            const std::size_t route = components.back().routes[place];
            component_of[route] = static_cast<int>(components.size()) - 1;
            part.place_in[route] = place;
        }
    }
    part.components = std::move(components);
    part.component_of = std::move(component_of);
    const std::vector<bool> needed = needed_routes(part);
    std::erase_if(part.order, [&](std::size_t route) { return !needed[route]; });
    return part;
}

} // namespace raming::aggregate
