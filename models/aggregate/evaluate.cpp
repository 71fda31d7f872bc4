#include "models/aggregate/evaluate.hpp"

#include "models/aggregate/methods.hpp"
#include "models/aggregate/thresholds.hpp"
#include "models/aggregate/unions.hpp"

namespace raming::aggregate {

void evaluate(const Plan& plan, const run::Block& block, const prior::Columns& inputs,
              Scratch& scratch, prior::Columns& estimands, std::span<std::uint64_t> incidents) {
    for (const std::size_t route : plan.order) {
        count_route(plan, route, block, inputs, scratch, incidents);
        pass_thresholds(plan, route, block, inputs, scratch, incidents);
    }
    divide_cells(plan, block.count, inputs, scratch, incidents);
    evaluate_definitions(plan, block, inputs, scratch, estimands);
}

} // namespace raming::aggregate
