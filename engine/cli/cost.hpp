#pragma once
// What a sweep, or a run, will cost, from a short timed pilot, before it starts.

#include <chrono>

#include "engine/cli/sweep.hpp"

namespace raming::cli {

struct Cost {
    double seconds = 0;     ///< by the clock, on as many threads as were asked for
    double cpu_seconds = 0; ///< over all threads
    std::uint64_t memory_bytes = 0;
    std::uint64_t file_bytes = 0;
};

/// Pilots are timed by the processor, since other work on the machine only delays them; by how much
/// it delays the pilot, it is taken to delay all. `loading_seconds`: of the processor, for what the
/// program did before, which the sweep does too.
///
/// Equal tables are made once, and cells take from those before them what they have in common, so
/// the pilot runs some cells in a row, from the middle of the sweep.
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

/// What this program has used, over all its threads.
[[nodiscard]] double processor_seconds();

/// Work timed by the clock and by the processor.
class Stopwatch {
public:
    Stopwatch();
    [[nodiscard]] double processor() const;
    [[nodiscard]] double clock() const;

private:
    double processor_at_start_;
    std::chrono::steady_clock::time_point started_;
};

/// "95 s", "12 min", "3.4 h", "12 days"
[[nodiscard]] std::string time_text(double seconds);

} // namespace raming::cli
