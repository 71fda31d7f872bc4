#pragma once
// When parts of two definitions say the same of a route. Internal to models/aggregate.

#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

/// They begin at the same duration, certain or not.
[[nodiscard]] bool same_threshold(const PartPlan& a, const PartPlan& b);

/// In no draw a > b: b is 1 (absent), or they are one input, or both are certain.
[[nodiscard]] bool not_heavier(const Plan& plan, std::optional<InputIndex> a,
                               std::optional<InputIndex> b);

/// The same lengths of absence with the same weights; two parts without bands have the same.
[[nodiscard]] bool same_bands(const Plan& plan, const PartPlan& a, const PartPlan& b);

/// Whatever the length of absence, a child counts as much.
[[nodiscard]] bool same_weights(const Plan& plan, const PartPlan& a, const PartPlan& b);

} // namespace raming::aggregate
