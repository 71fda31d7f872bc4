#pragma once
// The worlds of children in which the estimator is tried, by the simulation of models/cohort: so
// many children that hardly any is out of school twice, or in worlds of stress so few that many
// are; a register for each route, with an intercept and a slope by length of stay solved so that it
// sees what it should of all stays and of the long ones.
//
// A cohort goes by whole weeks: who is out for more than τ weeks has been so at the start of a
// week. On a day that is Σ_{w > τ} S(w) starts a week, against ∫_τ S dt of the estimator: fewer by
// about half a week's starts, S(τ)/2.

#include "models/aggregate/children.hpp"

namespace raming::judge {

[[nodiscard]] std::unique_ptr<aggregate::Children>
make_children(const aggregate::ChildQuestions& questions);

} // namespace raming::judge
