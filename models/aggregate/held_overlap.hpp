#pragma once
// Every definition with one overlap held at given shares (model.md: "Overlap": where nobody has
// counted it, the answer's dependence on it is shown, from none to complete). The share is of the
// children of the overlap's route; all shares that the scenario multiplies give way to it. What the
// routes cannot share is not shared: the overlap stops at its bounds, as in any draw.

#include <string>
#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/compile.hpp"

namespace raming::aggregate {

/// Error E422 (Exit 2) where the scenario has no such overlap.
[[nodiscard]] run::HeldOverlap held_overlap(const Compiled& compiled, const std::string& name,
                                            const std::vector<double>& shares);

} // namespace raming::aggregate
