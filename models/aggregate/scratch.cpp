#include "models/aggregate/scratch.hpp"

#include <algorithm>
#include <numeric>

namespace raming::aggregate {

namespace {

std::size_t registered_counts(const RoutePlan& plan) {
    if (plan.methods.size() == 1) {
        if (const auto* registered = std::get_if<RegisteredPlan>(&plan.methods.front().how)) {
            return registered->counts.size();
        }
    }
    return 1; // a known route's count
}

} // namespace

RouteScratch::RouteScratch(const RoutePlan& plan, std::size_t rows)
    : year(plan.cuts.size(), rows), stock(plan.wants_stock ? plan.cuts.size() : 0, rows),
      registered(registered_counts(plan), rows), ratio(rows),
      table_year(plan.duration ? plan.duration->columns * rows : 0),
      table_stock(plan.duration && plan.wants_stock ? plan.duration->columns * rows : 0) {}

Scratch::Scratch(const Plan& plan, std::size_t rows) : all_rows(rows), some_rows(rows + 1) {
    std::iota(all_rows.begin(), all_rows.end(), std::size_t{0});
    for (const RoutePlan& route : plan.routes) {
        routes.emplace_back(route, rows);
    }
    for (const ComponentPlan& component : plan.components) {
        cells.emplace_back(component.structure.cells().size(), rows);
        workspaces.push_back(component.structure.workspace());
    }
    std::size_t parts = 0;
    for (const DefinitionPlan& definition : plan.definitions) {
        parts = std::max(parts, definition.parts.size());
    }
    counts.resize(parts * rows);
    shares.resize(parts * rows);
}

} // namespace raming::aggregate
