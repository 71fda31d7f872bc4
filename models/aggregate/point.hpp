#pragma once
// Point evaluation: every input at its mean, choices and pools weighted, no noise, no overlap
// unless it is certain. It is what a published estimate does, so it must return published estimates
// to the unit.

#include <optional>
#include <string>
#include <vector>

#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

struct PointValues {
    std::vector<double>
        definitions; ///< NaN where too many combinations of choices would have to be weighed
    std::vector<std::vector<double>>
        totals; ///< [component][route]: totals at the means, to check overlaps
    std::vector<std::vector<double>> wanted; ///< [component][term]: overlaps at the means
};

[[nodiscard]] PointValues evaluate_at_means(const Plan& plan);

} // namespace raming::aggregate
