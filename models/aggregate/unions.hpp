#pragma once
// Last step of a draw: routes share children, so a definition is the union of its routes, counted
// over the cells of the overlap (model.md: "Overlap"). Within a cell the durations of one child in
// several routes go together (the same children are the long-stayers in each), so a cell gives n_c
// · max_r p_r, p_r the share of route r's children that count. That is a function of the set of
// routes, does not rise with a threshold, and lies between the largest route and the sum of all.

#include "engine/run/model.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

/// Sizes of all cells, from the routes' totals.
void divide_cells(const Plan& plan, std::size_t rows, const prior::Columns& inputs,
                  Scratch& scratch);

/// out[row]: the children who count under one definition, not made whole.
void evaluate_definition(const Plan& plan, std::size_t which, std::size_t rows,
                         const prior::Columns& inputs, Scratch& scratch, double* out);

/// estimands.column(d): the children who count under each definition.
void evaluate_definitions(const Plan& plan, const run::Block& where, const prior::Columns& inputs,
                          Scratch& scratch, prior::Columns& estimands);

} // namespace raming::aggregate
