#pragma once
// The arithmetic behind a published number: the definition that gives it, with every input at its
// author's value, written out as a sum of facts times factors. Taken from the compiled plan, so it
// says what the estimator does and not what somebody wrote beside it.

#include <vector>

#include "engine/run/printed.hpp"
#include "engine/scenario/document.hpp"
#include "models/aggregate/as_printed.hpp"
#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

/// The rows with point and terms. Errors: an uncertain input that the author's values leave open
/// (E142); the printed number within its own arithmetic (E144); a definition that is no such sum
/// (E145).
[[nodiscard]] std::vector<run::PrintedRow> work_out(const Plan& plan,
                                                    const scenario::Inputs& inputs,
                                                    const AsPrinted& as_printed,
                                                    scenario::Document& document);

/// The plan with every input at its author's value.
[[nodiscard]] Plan as_its_author(Plan plan, const AsPrinted& as_printed);

/// Point evaluation of the author's plan must give what the terms add to; else E145: overlaps,
/// durations or caps come in, which are no sums of facts times factors.
void check_terms(const std::vector<double>& definitions, const AsPrinted& as_printed,
                 const std::vector<run::PrintedRow>& rows, scenario::Document& document);

} // namespace raming::aggregate
