#pragma once
// The estimator tried in worlds whose truth is known. A world is a draw of all inputs by their
// priors, registers made from it (world_register.hpp), complete counts of any size, and all else as
// in a draw of the estimator: what no count is evidence of, it draws as the world does.
//
// Contenders in calibrated worlds: the scenario's own estimator, and the same with one mistake each
// in what it believes, of those that the scenario can make:
//     sensitivity  registers are thought better than they are: odds of being registered doubled
//     validity     every entry of a register is thought right
//     overlap      routes are thought to share no children
//     selection    surveys of the willing are thought to be samples
// In worlds of children (child_register.hpp) registered counts and the truth behind them come from
// simulated children; contenders are the same.
// In worlds of a typical size: its own, and one that knows the size too (size_known.hpp).

#include <memory>

#include "engine/run/worlds.hpp"
#include "models/aggregate/children.hpp"
#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

/// The plan must stay. E414 where children are asked for and no register can be simulated.
[[nodiscard]] std::unique_ptr<run::Trial> trial(const Plan& plan, run::WorldKind kind,
                                                MakeChildren make_children);

} // namespace raming::aggregate
