#pragma once
// First step of a draw: each route's children as its count method gives them (model.md: "How a
// route is counted"). Fills the cuts that the method counts; the others of the known cuts are NaN.

#include "engine/run/model.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

/// Cumulative registered counts of a route with that method, per observed threshold.
void fill_registered(const RegisteredPlan& how, std::size_t rows, const prior::Columns& inputs,
                     RouteScratch& route);

/// What is expected of the registered bands given the inputs: the observed ratio of the route's
/// curve, and numbers per band in the first columns of `year`. After fill_registered.
void expect_registered(const RegisteredPlan& how, std::size_t rows, const prior::Columns& inputs,
                       RouteScratch& route);

void count_route(const Plan& plan, std::size_t route, const run::Block& block,
                 const prior::Columns& inputs, Scratch& scratch);

} // namespace raming::aggregate
