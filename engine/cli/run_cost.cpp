// What a run will cost.

#include <algorithm>

#include "engine/cli/cost.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/session.hpp"
#include "engine/summary/smooth.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::cli {

RunCost cost_of_run(const Loaded& loaded, const RunOptions& options, double loading_seconds) {
    constexpr std::uint64_t first_pilot = 16'384;
    constexpr double long_enough = 0.4;              ///< seconds that drawing must take to be timed
    constexpr double bytes_written_a_second = 400e6; // what is kept is summed and handed to a disk
    RunOptions pilot = options;
    pilot.output.reset();
    pilot.resume = false;
    pilot.precision.reset();
    pilot.max_draws.reset();
    pilot.estimator = summary::Estimator::plain; // what more a smooth one takes is forecast below
    pilot.quiet = true;
    const Stopwatch watch;
    const auto timed = [&](std::uint64_t draws, std::optional<SessionOutcome>& outcome) {
        pilot.draws = draws;
        const Stopwatch one;
        outcome = run_session(loaded.scenario, loaded.document, pilot, "", Wanted::figures);
        return one.processor();
    };
    RunCost planned;
    planned.draws = sizes_of(options).draws;
    const std::uint64_t most = options.precision ? ~std::uint64_t{0} : planned.draws;
    std::optional<SessionOutcome> outcome;
    const double cold = timed(std::min(first_pilot, most), outcome); // makes the tables
    const double warm = timed(std::min(first_pilot, most), outcome);
    std::uint64_t draws = first_pilot;
    double seconds = warm;
    while (draws < most && seconds - warm < long_enough) {
        draws = std::min(most, 4 * draws);
        seconds = timed(draws, outcome);
    }
    std::uint64_t evaluations = 0;
    if (options.precision) {
        const summary::Precision now = summary::precision_of(outcome->results.summary);
        planned.draws = std::min(
            options.max_draws.value_or(~std::uint64_t{0}),
            std::max(planned.draws, summary::draws_needed(now, draws, *options.precision)));
        if (options.estimator != summary::Estimator::plain && planned.draws > draws) {
            summary::SmoothEstimator estimator(*loaded.scenario.model, smooth_settings_of(options));
            const auto smooth = estimator.forecast(outcome->store->per_chain(),
                                                   outcome->results.summary, interruption());
            if (smooth) {
                planned.draws = sizes_of(options).draws;
                evaluations = *smooth;
            }
        }
    }
    double per_draw = 0;
    if (draws > first_pilot) {
        per_draw = std::max(0.0, seconds - warm) / static_cast<double>(draws - first_pilot);
    }
    const double further = per_draw * (static_cast<double>(planned.draws + evaluations) -
                                       static_cast<double>(std::min(first_pilot, planned.draws)));
    RunOptions in_full = options;
    in_full.draws = planned.draws;
    in_full.precision.reset();
    in_full.max_draws.reset();
    const Sizes sizes = sizes_of(in_full);
    const run::Model& model = *loaded.scenario.model;
    Cost& cost = planned.cost;
    cost.memory_bytes = memory_bytes(model, sizes, options.threads);
    cost.file_bytes = file_bytes(model, sizes);
    const double writing =
        options.output ? static_cast<double>(cost.file_bytes) / bytes_written_a_second : 0;
    cost.cpu_seconds = loading_seconds + cold + further + writing;
    // Tables are made by one thread, draws by all.
    const double alone = loading_seconds + cold + writing;
    const double delay = std::max(
        1.0, watch.clock() / std::max(cold + (watch.processor() - cold) / options.threads, 1e-3));
    cost.seconds = delay * (alone + further / options.threads);
    return planned;
}

} // namespace raming::cli
