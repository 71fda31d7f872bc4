#pragma once
// From the notation of a scenario to a prior: `family` and its parameters.

#include <string>
#include <vector>

#include "engine/prior/distribution.hpp"
#include "engine/scenario/document.hpp"

namespace raming::scenario {

/// Names of all families, for help and suggestions.
[[nodiscard]] std::vector<std::string> family_names();

/// Reads `family` and its parameters from a table. After an error (collected at its place) the
/// result is a point at 0.5.
[[nodiscard]] prior::Distribution read_family(const Node& table);

} // namespace raming::scenario
