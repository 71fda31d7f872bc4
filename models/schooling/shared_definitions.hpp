#pragma once
// The definitions of scenarios/definitions.toml: parties' words as codes per category, and their
// translation into a scenario's own grammar ([definitions.id] with its routes, thresholds and
// weights). Sources stand in that file, and what its codes mean.

#include <vector>

#include "engine/scenario/document.hpp"
#include "engine/scenario/shared_definition.hpp"

namespace raming::schooling {

/// All definitions in file order. Throws base::Error with all that is wrong with the file.
[[nodiscard]] std::vector<scenario::SharedDefinition>
read_shared_definitions(scenario::Document& file);

/// Each of them for the routes of a scenario. An included category without a route (or whose route
/// cannot give the threshold) is an obstacle; an uncertain one is left out, and the definition's
/// note says so. Errors of the scenario itself are left in `into`, for its own reader to report.
[[nodiscard]] std::vector<scenario::TranslatedDefinition>
translate_shared_definitions(scenario::Document& file, scenario::Document& into);

} // namespace raming::schooling
