#pragma once
// A route's curve over duration, tabled at the route's thresholds. Internal to models/aggregate.

#include <optional>

#include "engine/scenario/input_reader.hpp"
#include "models/aggregate/plan.hpp"
#include "models/schooling/route.hpp"

namespace raming::aggregate {

/// Tables for all fixed cuts of `plan`, whose places in the tables it sets, and whose route it has
/// counted on a day too; the route must have a duration. Cuts from `plan.own_cuts` on get tables of
/// their own, so that they leave the values at the others as they are, bit for bit.
[[nodiscard]] DurationPlan plan_duration(const schooling::Route& route,
                                         const scenario::Inputs& inputs, RoutePlan& plan);

} // namespace raming::aggregate
