#pragma once
// The walk from one definition to another (model.md: "Definitions compared"): steps that can be
// taken in any order, the number under every subset of them in the same draw, and each step's share
// of the difference, averaged over all orders (Shapley).
//
// Steps: `threshold` (of the routes in both; weights by length of absence move with it), `stock` or
// `flow` (the basis), `weights` (of the routes in both, by length too where that is all), each
// route added or removed, and `overlap` where an added or removed route shares children with
// another. Without the overlap step an added route counts in full beside what is there, and a
// removed one leaves in full; with it, the union of the routes is taken.

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/compile.hpp"

namespace raming::aggregate {

/// Most steps of a walk: the number is needed under each of their subsets.
inline constexpr std::size_t most_steps = 12;

/// lcm(1 … n), n ≤ 12: a step's share of n steps is a whole multiple of 1/lcm(1 … n) of a whole
/// number, since its weights are 1/(n C(n − 1, k)).
[[nodiscard]] std::int64_t shares_unit(std::size_t steps);

/// shares_unit(n) times each step's share, exactly. values[S]: the number with the steps in the
/// bit set S taken; 2^n of them.
void shapley(const std::vector<std::int64_t>& values, std::vector<std::int64_t>& shares);

/// Throws base::Error (E407) where there are more steps than `most_steps`, and (E132) where a route
/// would have to be counted on a day and nothing says how long its spells last.
[[nodiscard]] run::Walk walk(const Compiled& compiled, std::size_t from, std::size_t to);

} // namespace raming::aggregate
