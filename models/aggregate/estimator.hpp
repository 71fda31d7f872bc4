#pragma once
// The estimator: from a scenario's inputs to the number of children out of school under each
// definition.

#include "engine/run/model.hpp"
#include "engine/scenario/document.hpp"
#include "models/aggregate/children.hpp"

namespace raming::aggregate {

/// Throws base::Error with all that is wrong with the scenario. `make_children`: whom worlds of
/// children ask; without it the scenario has no such worlds.
[[nodiscard]] run::LoadedScenario load(scenario::Document& document,
                                       MakeChildren make_children = nullptr);

} // namespace raming::aggregate
