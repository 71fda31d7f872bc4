#pragma once
// Which definitions lie within which by what they say: routes a part, thresholds not lower, the
// same basis or on a day within over the year, weights not larger. Then in every draw the number of
// the one is at most that of the other.

#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

[[nodiscard]] std::vector<run::Nesting> nestings(const Plan& plan);

} // namespace raming::aggregate
