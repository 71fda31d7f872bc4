#include "models/aggregate/nesting.hpp"

#include <algorithm>
#include <optional>

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
    return !a && !b && part.choice == than.choice &&
           part.options.front().cut == than.options.front().cut;
}

std::optional<double> fixed_weight(const Plan& plan, const PartPlan& part) {
    if (!part.weight) {
        return 1.0;
    }
    const prior::Input& weight = plan.inputs[*part.weight];
    return weight.is_fixed() ? std::optional(weight.mean(plan.inputs)) : std::nullopt;
}

bool same_bands(const PartPlan& a, const PartPlan& b) {
    return std::equal(
        a.bands.begin(), a.bands.end(), b.bands.begin(), b.bands.end(),
        [](const auto& x, const auto& y) { return x.cut == y.cut && x.weight == y.weight; });
}

bool not_heavier(const Plan& plan, const PartPlan& part, const PartPlan& than) {
    if (!than.bands.empty()) {
        return same_bands(part, than);
    }
    if (!than.weight || part.weight == than.weight) {
        return true; // a weight is at most 1
    }
    if (!part.bands.empty()) {
        return false;
    }
    const auto a = fixed_weight(plan, part);
    const auto b = fixed_weight(plan, than);
    return a && b && *a <= *b;
}

bool lies_within(const Plan& plan, const DefinitionPlan& inner, const DefinitionPlan& outer) {
    return inner.basis == outer.basis &&
           std::all_of(inner.parts.begin(), inner.parts.end(), [&](const PartPlan& part) {
               return std::any_of(
                   outer.parts.begin(), outer.parts.end(), [&](const PartPlan& than) {
                       return than.route == part.route && not_lower(plan, part, than) &&
                              not_heavier(plan, part, than);
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
