#pragma once
// All that a scenario says, as it was read and before it is compiled. Internal to models/aggregate.

#include <vector>

#include "models/aggregate/overlap_reader.hpp"
#include "models/registers/registered_bands.hpp"
#include "models/schooling/definition.hpp"
#include "models/schooling/route.hpp"

namespace raming::aggregate {

struct Specification {
    std::vector<schooling::Route> routes;
    Overlaps overlaps;
    std::vector<schooling::Definition> definitions;
    std::vector<bool> asked; ///< of the definitions: evaluated in this run
    registers::TotalPrior total_prior = registers::TotalPrior::scale;
};

} // namespace raming::aggregate
