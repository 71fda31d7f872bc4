#include "models/aggregate/parts.hpp"

#include <algorithm>

namespace raming::aggregate {

namespace {

std::optional<double> fixed_weight(const Plan& plan, std::optional<InputIndex> weight) {
    if (!weight) {
        return 1.0;
    }
    const prior::Input& input = plan.inputs[*weight];
    return input.is_fixed() ? std::optional(input.mean(plan.inputs)) : std::nullopt;
}

bool same_weight(const Plan& plan, std::optional<InputIndex> a, std::optional<InputIndex> b) {
    return not_heavier(plan, a, b) && not_heavier(plan, b, a);
}

} // namespace

bool same_threshold(const PartPlan& a, const PartPlan& b) {
    return a.choice == b.choice &&
           std::equal(a.options.begin(), a.options.end(), b.options.begin(), b.options.end(),
                      [](const auto& x, const auto& y) { return x.cut == y.cut; });
}

bool not_heavier(const Plan& plan, std::optional<InputIndex> a, std::optional<InputIndex> b) {
    if (!b || a == b) {
        return true; // a weight is at most 1
    }
    const auto first = fixed_weight(plan, a);
    const auto second = fixed_weight(plan, b);
    return first && second && *first <= *second;
}

bool same_bands(const Plan& plan, const PartPlan& a, const PartPlan& b) {
    return std::equal(a.bands.begin(), a.bands.end(), b.bands.begin(), b.bands.end(),
                      [&](const auto& x, const auto& y) {
                          return x.cut == y.cut && same_weight(plan, x.weight, y.weight);
                      });
}

bool same_weights(const Plan& plan, const PartPlan& a, const PartPlan& b) {
    return same_bands(plan, a, b) && same_weight(plan, a.weight, b.weight);
}

} // namespace raming::aggregate
