#include "models/registers/overlap.hpp"

#include "engine/base/contract.hpp"
#include "models/registers/overlap_join.hpp"
#include "models/registers/overlap_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace raming::registers {
namespace {

// Rounding of a share times a total, as a share of that total.
constexpr double rounding = 1e-12;

double within_bounds(double wanted, double size, double partners, double eligible, bool& capped) {
    const auto bounds = frechet_bounds(size, partners, eligible);
    const double held = std::clamp(wanted, bounds.lower, bounds.upper);
    if (std::fabs(held - wanted) > rounding * size)
        capped = true;
    return held;
}

/// Children that a route of the row's other side holds.
double partners_of(const OverlapRow& row, const double* sizes) {
    double held = 0;
    for (const auto cell : row.meets)
        held += sizes[cell];
    return held;
}

} // namespace

OverlapStructure::OverlapStructure(std::vector<std::string> names, std::vector<OverlapTerm> terms,
                                   double eligible_total)
    : plan_(std::make_shared<const OverlapPlan>(std::move(names), std::move(terms),
                                                eligible_total)) {}

std::size_t OverlapStructure::routes() const {
    return plan_->names.size();
}

const std::vector<std::string>& OverlapStructure::names() const {
    return plan_->names;
}

const std::vector<OverlapTerm>& OverlapStructure::terms() const {
    return plan_->terms;
}

const std::vector<RouteSet>& OverlapStructure::cells() const {
    return plan_->cells;
}

const std::vector<std::size_t>& OverlapStructure::joining_order() const {
    return plan_->order;
}

double OverlapStructure::eligible_total() const {
    return plan_->eligible_total;
}

OverlapStructure::Workspace OverlapStructure::workspace() const {
    const auto rows = plan_->most_rows;
    const auto groups = plan_->most_groups;
    Workspace workspace;
    workspace.scratch.resize(rows + 2 * groups + join_numbers_needed(rows, groups));
    workspace.marks.resize(join_marks_needed(rows, groups));
    return workspace;
}

OverlapStructure::Outcome OverlapStructure::divide(const double* totals, const double* wanted,
                                                   OverlapRule rule, double* sizes,
                                                   Workspace& workspace) const {
    const auto& plan = *plan_;
    double* const held = workspace.scratch.data();
    double* const room = held + plan.most_rows;
    double* const taken = room + plan.most_groups;
    const JoinBuffers buffers{taken + plan.most_groups, workspace.marks.data()};

    double all = 0;
    for (const auto route : plan.order)
        all += totals[route];
    constexpr double population_not_stated = 100;
    const double eligible =
        std::isinf(plan.eligible_total) ? population_not_stated * all : plan.eligible_total;

    Outcome outcome;
    std::fill(sizes, sizes + plan.cells.size(), 0.0);
    double covered = 0;
    for (const auto& join : plan.joins) {
        const double size = totals[join.route];
        base::expects(size >= 0);
        const auto groups = join.groups.size();
        for (std::size_t k = 0; k < join.rows.size(); ++k) {
            const auto& row = join.rows[k];
            held[k] = within_bounds(wanted[row.term], size, partners_of(row, sizes), row.eligible,
                                    outcome.capped);
        }
        if (size <= 0)
            continue;

        std::fill(room, room + groups, 0.0);
        for (const auto& move : join.moves)
            room[move.group] += sizes[move.from];
        double can_give = 0;
        for (std::size_t g = 0; g < groups; ++g)
            can_give += room[g];
        double outside = std::max(eligible - covered, 0.0);
        if (size > can_give + outside) {
            // More children than the population has left: they are counted all the same.
            outcome.projected |= size - can_give - outside > rounding * size;
            outside = size - can_give;
        }

        Joining joining{join.groups.data(),
                        groups,
                        join.rows.size(),
                        room,
                        held,
                        size,
                        outside,
                        std::min(size / (can_give + outside), 1.0),
                        can_give > 0 ? std::clamp((size - outside) / can_give, 0.0, 1.0) : 0.0};
        outcome.projected |= join_route(joining, rule, taken, buffers);

        double all_taken = 0;
        for (std::size_t g = 0; g < groups; ++g)
            all_taken += taken[g];
        const double kept = all_taken > size ? size / all_taken : 1.0; // against rounding alone
        for (std::size_t g = 0; g < groups; ++g)
            taken[g] = room[g] > 0 ? std::min(taken[g] * kept / room[g], 1.0) : 0.0;
        double alone = size;
        for (const auto& move : join.moves) {
            const double moved = sizes[move.from] * taken[move.group];
            sizes[move.to] = moved;
            sizes[move.from] -= moved;
            alone -= moved;
        }
        sizes[join.route] = std::max(alone, 0.0); // cells()[r] is {r}
        covered += sizes[join.route];
    }
    return outcome;
}

} // namespace raming::registers
