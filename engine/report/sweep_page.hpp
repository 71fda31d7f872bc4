#pragma once
// The report of a sweep: one offline page, as that of a run. What varies; lines of the estimates
// over each path with numbers, all else held fixed; the cells with their paired differences; cells
// that failed, and why.

#include <string>

#include "engine/report/text.hpp"
#include "engine/results/sweep.hpp"

namespace raming::report {

/// The whole page, HTML5 in UTF-8. Errors: those of contents_of.
[[nodiscard]] std::string sweep_page(const results::SweepResults& results, Language language);

} // namespace raming::report
