#pragma once
// The estimator: from a scenario's inputs to the number of children out of school under each
// definition.

#include "engine/run/model.hpp"
#include "engine/scenario/document.hpp"

namespace raming::aggregate {

/// Throws base::Error with all that is wrong with the scenario.
[[nodiscard]] run::LoadedScenario load(scenario::Document& document);

} // namespace raming::aggregate
