#pragma once
// What a sweep, or a run, will cost, from a short timed pilot, before it starts.

#include "engine/cli/sweep.hpp"

namespace raming::cli {

struct Cost {
    double seconds = 0;     ///< by the clock, on as many threads as were asked for
    double cpu_seconds = 0; ///< over all threads
    std::uint64_t memory_bytes = 0;
    std::uint64_t file_bytes = 0;
};

/// `loading_seconds`: what plan_sweep took, which the sweep takes too.
///
/// Equal tables are made once, so a cell costs little but for the values of a path that no cell had
/// before: the pilot times a cell whose tables are there, and for each path what a new value adds.
[[nodiscard]] Cost cost_of(const SweepPlan& plan, const SweepOptions& options,
                           const Catalog& catalog, double loading_seconds);

/// The same for a run. With --precision the number of draws is what the pilot's errors ask for.
struct RunCost {
    Cost cost;
    std::uint64_t draws = 0;
};
[[nodiscard]] RunCost cost_of_run(const Loaded& loaded, const RunOptions& options,
                                  double loading_seconds);

/// E442, with the cost, where there are more cells than are run without a question.
void check_cells(const SweepPlan& plan, const SweepOptions& options, const Catalog& catalog,
                 double loading_seconds);

/// "95 s", "12 min", "3.4 h", "12 days"
[[nodiscard]] std::string time_text(double seconds);

} // namespace raming::cli
