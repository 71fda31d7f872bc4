#pragma once
// What a reader must know of each definition beside its draws: the registered count, which moments
// exist, which groups no register counts, where durations are extrapolated.

#include <string>
#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/plan.hpp"
#include "models/aggregate/specification.hpp"

namespace raming::aggregate {

struct Description {
    std::vector<run::Estimand> estimands; ///< without their point values
    std::vector<std::string> notices;
};

/// The plan must be complete.
[[nodiscard]] Description describe(const Specification& specification,
                                   const scenario::Inputs& inputs, const Plan& plan);

} // namespace raming::aggregate
