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
      year_share(plan.cuts.size(), rows),
      stock_share(plan.wants_stock ? plan.cuts.size() : 0, rows), has_share(2 * plan.cuts.size()),
      registered(registered_counts(plan)), products(registered.size(), rows),
      bands(registered.size(), rows), gradients(registered.size(), rows), ratio(rows),
      table_year(plan.duration ? plan.duration->columns * rows : 0),
      table_stock(plan.duration ? plan.duration->columns * rows : 0),
      some(plan.duration ? 4 * plan.cuts.size() : 0, rows) {}

Scratch::Scratch(const Plan& plan, std::size_t rows)
    : noise(rows), work(work_columns, rows), capped(rows), projected(rows),
      happened(incident_kinds * rows), all_rows(rows), some_rows(rows + 1), left_rows(rows) {
    std::iota(all_rows.begin(), all_rows.end(), std::size_t{0});
    for (const RoutePlan& route : plan.routes) {
        routes.emplace_back(route, rows);
    }
    for (const ComponentPlan& component : plan.components) {
        cells.emplace_back(component.structure.cells().size(), rows);
        wanted.emplace_back(component.structure.terms().size(), rows);
        workspaces.push_back(component.structure.workspace());
    }
    ones.assign(rows, 1.0);
    zeros.assign(rows, 0.0);
    to_whole.resize(rows);
}

void Scratch::forget_incidents() {
    if (something_happened) {
        std::fill(happened.begin(), happened.end(), std::uint8_t{0});
        something_happened = false;
    }
}

void Scratch::count_incidents(std::size_t rows, std::span<std::uint64_t> incidents) const {
    for (std::size_t kind = 0; something_happened && kind < incident_kinds; ++kind) {
        const auto first = happened.begin() + static_cast<std::ptrdiff_t>(kind * all_rows.size());
        incidents[kind] += static_cast<std::uint64_t>(
            std::count(first, first + static_cast<std::ptrdiff_t>(rows), std::uint8_t{1}));
    }
}

} // namespace raming::aggregate
