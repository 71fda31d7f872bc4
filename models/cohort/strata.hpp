#pragma once
// A synthetic population of any size: children of each sector over its ages, and over regions by
// their weights.

#include <cstdint>
#include <string>
#include <vector>

#include "models/cohort/parameters.hpp"

namespace raming::cohort {

struct SectorSize {
    std::string id;
    std::uint64_t children = 0;
    int first_age = 0;
    int last_age = 0; ///< included; children are spread evenly over ages
};

struct RegionWeight {
    std::string id;
    double weight = 0; ///< any unit; children are spread over regions in this proportion
};

/// Fills regions, sectors and strata; whole children that add up to the sectors' sizes exactly
/// (what is left over by rounding down goes to the largest remainders, the first of equals). Throws
/// base::Error (E191) where there are no children, or no weights above 0.
void populate(Parameters& parameters, const std::vector<RegionWeight>& regions,
              const std::vector<SectorSize>& sectors);

} // namespace raming::cohort
