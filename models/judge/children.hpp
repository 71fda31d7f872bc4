#pragma once
// The worlds of children in which the estimator is tried, by the simulation of models/cohort: so
// many children that hardly any is out of school twice, or in worlds of stress so few that many
// are; a register for each route, with an intercept and a slope by length of stay solved so that it
// sees what it should of all stays and of the long ones.

#include "models/aggregate/children.hpp"

namespace raming::judge {

[[nodiscard]] std::unique_ptr<aggregate::Children>
make_children(const aggregate::ChildQuestions& questions);

} // namespace raming::judge
