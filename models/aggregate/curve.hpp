#pragma once
// The definition curve N(τ) (model.md: "Definitions compared"): every route that has durations, and
// every definition with one, as a function of the threshold. In a definition all thresholds of such
// routes are moved together; other routes count as they do.

#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/compile.hpp"

namespace raming::aggregate {

[[nodiscard]] run::Curve curve(const Compiled& compiled, const std::vector<double>& thresholds);

} // namespace raming::aggregate
