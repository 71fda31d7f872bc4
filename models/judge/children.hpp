#pragma once
// The worlds of children in which the estimator is tried, by the simulation of models/cohort: so
// many children that hardly any is out of school twice, or in worlds of stress so few that many
// are; a register for each route, with an intercept and a slope by length of stay solved so that it
// sees what it should of all stays and of the long ones.
//
// A cohort goes by whole weeks. At the start of one Σ_{w > τ} S(w) are out for more than τ weeks
// for each start a week; in the middle of one those of w = τ are too. The estimator's ∫_τ S dt lies
// between: a day is any time of its week, so half of those who pass τ in it are counted. (Without
// them stocks would be some 2 % too low where stays last for half a year.)

#include "models/aggregate/children.hpp"

namespace raming::judge {

[[nodiscard]] std::unique_ptr<aggregate::Children>
make_children(const aggregate::ChildQuestions& questions);

} // namespace raming::judge
