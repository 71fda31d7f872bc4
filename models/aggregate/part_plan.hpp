#pragma once
// The plan of some of a scenario's definitions, for whom evaluates these many times over: without
// the routes and overlaps that cannot reach them. Internal to models/aggregate.

#include <cstddef>
#include <vector>

#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

/// `definitions` are filled as by the whole plan, up to rounding; the columns of others become 0.
/// Inputs, routes and definitions keep their places.
[[nodiscard]] Plan part_of(const Plan& plan, const std::vector<std::size_t>& definitions);

} // namespace raming::aggregate
