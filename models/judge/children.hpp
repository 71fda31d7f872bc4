#pragma once
// The worlds of children in which the estimator is tried, by the simulation of models/cohort: so
// many children that hardly any is out of school twice, or in worlds of stress so few that many
// are; a register for each route, with an intercept and a slope by length of stay solved so that it
// sees what it should of all stays and of the long ones.
//
// A cohort goes by whole weeks: who has been out for more than τ weeks is seen at the start of a
// week. Stays begin evenly within weeks here. (If they all began at the start of one, as those of
// models/cohort do by themselves, Σ_{w > τ} S(w) would be out on a day for each start a week, and
// not the estimator's ∫_τ S dt: half a week's starts fewer, some 2 % of a route whose stays last
// for half a year.)

#include "models/aggregate/children.hpp"

namespace raming::judge {

[[nodiscard]] std::unique_ptr<aggregate::Children>
make_children(const aggregate::ChildQuestions& questions);

} // namespace raming::judge
