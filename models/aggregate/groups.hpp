#pragma once
// Which inputs of a scenario are uncertain for the same reason: what registers miss, which entries
// are wrong, how long absences last, how routes overlap, factors and rates, open words; and chance.
// Internal to models/aggregate.

#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

/// The groups that the scenario has, in the order above. An input that is used for two reasons
/// counts for the first; inputs that pick a rival prior, or correct a bias, count for the same
/// reason as what they serve. Fixed inputs, and inputs that nothing uses, are in no group.
[[nodiscard]] std::vector<run::InputGroup> groups_of(const Plan& plan);

} // namespace raming::aggregate
