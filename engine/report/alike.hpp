#pragma once
// Whether the files named with a run are about the same children. What they say of themselves
// decides: region and school year, or the scenario that they hold.

#include "engine/report/beside.hpp"
#include "engine/results/results.hpp"

namespace raming::report {

/// E234 where a sensitivity is of another scenario; E235 where coverage or a cohort is of another
/// region or school year.
void require_alike(const results::RunResults& run, const Beside& beside);

/// Worlds of the same region and year, as far as their file says (before schema 1.5 it does not),
/// but with other inputs than the run: another scenario, or another --set.
[[nodiscard]] bool has_other_inputs(const results::RunResults& run,
                                    const results::CoverageResults& coverage);

} // namespace raming::report
