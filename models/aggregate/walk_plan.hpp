#pragma once
// The steps between two definitions, and what has to be evaluated for every subset of them.
// Internal to models/aggregate.

#include <string>
#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/compile.hpp"

namespace raming::aggregate {

/// The number under one subset of the steps, from definitions of the walk's plan.
struct SubsetValue {
    std::size_t unions = 0;           ///< the definition that is counted as a union
    std::vector<std::size_t> added;   ///< counted in full beside it
    std::vector<std::size_t> removed; ///< taken off in full
};

struct WalkPlan {
    Plan plan; ///< with the definitions that the subsets need, in place of the scenario's
    std::vector<run::Step> steps;
    std::vector<SubsetValue> subsets; ///< by bit set of steps
    double moments_below = 0;         ///< of all that takes part
};

/// Throws base::Error, see walk().
[[nodiscard]] WalkPlan plan_walk(const Compiled& compiled, std::size_t from, std::size_t to);

} // namespace raming::aggregate
