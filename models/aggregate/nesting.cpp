#include "models/aggregate/nesting.hpp"

#include <algorithm>
#include <optional>

#include "models/aggregate/parts.hpp"

namespace raming::aggregate {

namespace {

/// A threshold that is one number, in weeks.
std::optional<double> fixed_weeks(const Plan& plan, const PartPlan& part) {
    const PartPlan::Option& first = part.options.front();
    if (part.options.size() > 1 || plan.routes[part.route].cuts[first.cut].input) {
        return std::nullopt;
    }
    return plan.routes[part.route].cuts[first.cut].weeks;
}

bool not_lower(const Plan& plan, const PartPlan& part, const PartPlan& than) {
    const auto a = fixed_weeks(plan, part);
    const auto b = fixed_weeks(plan, than);
    if (a && b) {
        return *a >= *b;
    }
    // An uncertain threshold is compared with itself alone.
    return !a && !b && same_threshold(part, than);
}

bool counts_no_more(const Plan& plan, const PartPlan& part, const PartPlan& than) {
    if (!than.bands.empty()) {
        return same_bands(plan, part, than);
    }
    // Of bands each has its own weight; none is above 1.
    return part.bands.empty() ? not_heavier(plan, part.weight, than.weight) : !than.weight;
}

bool lies_within(const Plan& plan, const DefinitionPlan& inner, const DefinitionPlan& outer) {
    // Who is out on a day is among those of the year.
    return (inner.basis == outer.basis || outer.basis == schooling::Basis::flow) &&
           std::all_of(inner.parts.begin(), inner.parts.end(), [&](const PartPlan& part) {
               return std::any_of(
                   outer.parts.begin(), outer.parts.end(), [&](const PartPlan& than) {
                       return than.route == part.route && not_lower(plan, part, than) &&
                              counts_no_more(plan, part, than);
                   });
           });
}

} // namespace

std::vector<run::Nesting> nestings(const Plan& plan) {
    std::vector<run::Nesting> result;
    for (std::size_t inner = 0; inner < plan.definitions.size(); ++inner) {
        for (std::size_t outer = 0; outer < plan.definitions.size(); ++outer) {
            if (inner != outer &&
                lies_within(plan, plan.definitions[inner], plan.definitions[outer])) {
                result.push_back({inner, outer});
            }
        }
    }
    return result;
}

} // namespace raming::aggregate
