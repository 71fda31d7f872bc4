#pragma once
// Life histories of single children, to look at: a cohort of one child, again and again, is what a
// cohort of many is made of. Internal to models/cohort.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/cohort/parameters.hpp"

namespace raming::cohort {

[[nodiscard]] std::vector<std::string> history_columns();

/// The first school year of so many children who are out of school in it, one row a stay. Children
/// are met in proportion to their strata.
void histories(const Parameters& parameters, std::uint64_t seed, std::uint64_t children,
               const std::function<void(const std::vector<std::string>&)>& row);

} // namespace raming::cohort
