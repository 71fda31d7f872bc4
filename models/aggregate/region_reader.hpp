#pragma once
// The section [regions] of a scenario: what a register counted by region and school year. These are
// facts that lie beside the estimate; no draw depends on them.

#include "engine/run/model.hpp"
#include "engine/scenario/document.hpp"

namespace raming::aggregate {

/// Nothing where there is no section. Errors: E103, E104, E107, E108 at their places.
[[nodiscard]] run::RegionCounts read_regions(const scenario::Node& section);

} // namespace raming::aggregate
