#pragma once
// A cohort as the engine simulates it: from a scenario file to tables of what was true, and of what
// registers held.

#include "engine/run/simulation.hpp"
#include "engine/scenario/document.hpp"

namespace raming::cohort {

/// Throws base::Error with all that is wrong with the scenario.
[[nodiscard]] run::LoadedSimulation load(scenario::Document& document,
                                         const run::SimulationSettings& settings);

} // namespace raming::cohort
