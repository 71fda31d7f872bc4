#include "models/aggregate/evaluate.hpp"

#include <algorithm>

#include "models/aggregate/methods.hpp"
#include "models/aggregate/thresholds.hpp"
#include "models/aggregate/unions.hpp"

namespace raming::aggregate {

const std::vector<run::Incident>& all_incidents() {
    static const std::vector<run::Incident> incidents = {
        {"capped", "a route held more children than are eligible, and was capped"},
        {"nothing-valid", "no registered case of a route was valid, so nothing was added for it"},
        {"overlap-capped", "a stated overlap was moved to a bound of what its routes can share"},
        {"overlap-projected",
         "stated overlaps had no common solution and were moved to the nearest one"},
    };
    return incidents;
}

void evaluate(const Plan& plan, const run::Block& block, const prior::Columns& inputs,
              Scratch& scratch, prior::Columns& estimands, std::span<std::uint64_t> incidents,
              const RouteReuse* reuse) {
    scratch.forget_incidents();
    for (const std::size_t route : plan.order) {
        if (reuse != nullptr) {
            reuse->count(route, block, inputs, scratch);
            continue;
        }
        count_route(plan, route, block, inputs, scratch);
        pass_thresholds(plan, route, block, inputs, scratch);
    }
    divide_cells(plan, block.count, inputs, scratch);
    evaluate_definitions(plan, block, inputs, scratch, estimands);
    scratch.count_incidents(block.count, incidents);
}

void BlockEvaluator::evaluate(const run::Block& block, const prior::Columns& inputs,
                              prior::Columns& estimands, prior::Columns& components,
                              std::span<std::uint64_t> incidents) {
    aggregate::evaluate(*plan_, block, inputs, scratch_, estimands, incidents,
                        reuse_ ? &*reuse_ : nullptr);
    for (std::size_t r = 0; r < components.columns(); ++r) {
        std::copy_n(scratch_.routes[r].year.column(0), block.count, components.column(r));
    }
}

void PartEvaluator::evaluate(const run::Block& block, const prior::Columns& inputs,
                             prior::Columns& estimands, prior::Columns& /*components*/,
                             std::span<std::uint64_t> incidents) {
    aggregate::evaluate(plan_, block, inputs, scratch_, estimands, incidents);
}

} // namespace raming::aggregate
