#pragma once
// What a reader who decides should conclude from worlds in which the truth is known: whether
// margins hold what they claim, and which mistake costs how much.

#include "engine/report/html.hpp"
#include "engine/report/text.hpp"
#include "engine/results/coverage.hpp"

namespace raming::report {

/// A definition is said to hold less or more than it claims where it lies three standard errors
/// away at any level (by chance one in some 150 does), uneven where its ranks are at p < 0.001.
void write_meaning(Html& to, const Text& text, const results::CoverageResults& coverage);

} // namespace raming::report
