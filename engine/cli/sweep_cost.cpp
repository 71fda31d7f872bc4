#include "engine/cli/cost.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fmt/format.h>

#include "engine/cli/numbers.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/sweep_cell.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

/// Draws of a pilot cell: two sizes tell what a cell costs by itself and what a draw adds.
constexpr std::uint64_t pilot_draws = 16'384;
/// Cells of the pilot, in a row: cells share tables and draws with those before them.
constexpr std::uint64_t fewest_cells = 6;
constexpr std::uint64_t most_cells = 24;
constexpr std::uint64_t one_in = 20; ///< of all cells, between these

/// Of the processor.
template <typename Work>
double seconds_of(Work work) {
    const Stopwatch watch;
    work();
    return watch.processor();
}

class Pilot {
public:
    Pilot(const SweepPlan& plan, const RunOptions& options, const Catalog& catalog)
        : plan_(plan), options_(options), reuse_(reuse_bytes(sizes_of(options).draws)),
          catalog_(catalog) {
        options_.output.reset();
        options_.quiet = true;
        options_.threads = 1;
        options_.draws = std::min(sizes_of(options).draws, pilot_draws);
        first_base_ = seconds_of([&] {
            const SessionOutcome outcome =
                run_session(plan.base.scenario, plan.base.document, options_, "", Wanted::figures);
            if (!outcome.interrupted) {
                const auto& estimands = plan.base.scenario.model->estimands();
                base_ = {estimands, summary::estimate(*outcome.store, estimands)};
                results_ = outcome.results;
            }
        });
    }

    [[nodiscard]] double first_base() const { return first_base_; }
    [[nodiscard]] const results::RunResults& results() const { return results_; }

    /// What a cell of so many draws takes on average, of some from the middle of the sweep; the one
    /// before them finds nothing made, which of all cells holds for the first alone.
    double cell(std::uint64_t draws) {
        RunOptions options = options_;
        options.draws = draws;
        const CellRunner run(plan_, options, 1, reuse_, base_, catalog_);
        const std::uint64_t cells = plan_.cells.size();
        const std::uint64_t count =
            std::min(cells, std::clamp(cells / one_in, fewest_cells, most_cells) + 1);
        const std::uint64_t first = (cells - count) / 2;
        const auto run_cell = [&](std::uint64_t number) {
            last_ = run(number, plan_.cells[number]);
        };
        run_cell(first);
        if (count == 1) {
            return seconds_of([&] { run_cell(first); });
        }
        return seconds_of([&] {
                   for (std::uint64_t k = 1; k < count; ++k) {
                       run_cell(first + k);
                   }
               }) /
               static_cast<double>(count - 1);
    }
    /// The last cell that was run.
    [[nodiscard]] const std::optional<results::Sweep>& last() const { return last_; }

private:
    const SweepPlan& plan_;
    RunOptions options_;
    std::uint64_t reuse_; ///< bytes, as in the sweep
    const Catalog& catalog_;
    double first_base_ = 0;
    SweepBase base_;
    results::RunResults results_;
    std::optional<results::Sweep> last_;
};

} // namespace

Cost cost_of(const SweepPlan& plan, const SweepOptions& options, const Catalog& catalog,
             double loading_seconds) {
    const std::uint64_t draws = sizes_of(options.run).draws;
    const Stopwatch watch;
    Pilot pilot(plan, options.run, catalog);
    const std::uint64_t few = std::min(draws, pilot_draws);
    double each = pilot.cell(few);
    double per_draw = 0;
    if (draws > few) {
        per_draw = std::max(0.0, each - pilot.cell(few / 4)) / static_cast<double>(few - few / 4);
        each += per_draw * static_cast<double>(draws - few);
    }
    const auto cells = static_cast<double>(plan.cells.size());
    const unsigned workers = workers_for(plan.cells.size(), options.run.threads);
    const double base = pilot.first_base() + per_draw * static_cast<double>(draws - few);

    Cost cost;
    const double work = cells * each;
    cost.cpu_seconds = loading_seconds + base + work;
    const double delay = std::max(1.0, watch.clock() / std::max(watch.processor(), 1e-3));
    cost.seconds = delay * (loading_seconds + base + work / workers);
    const Sizes sizes = sizes_of(options.run);
    // Each cell at work holds its draws, and all share tables (see base::Memo).
    constexpr std::uint64_t shared_tables = 25'000'000;
    constexpr std::uint64_t program = 30'000'000;
    const std::uint64_t one = memory_bytes(*plan.base.scenario.model, sizes, 1);
    cost.memory_bytes = program + shared_tables + reuse_bytes(sizes.draws) +
                        workers * (one > program ? one - program : std::uint64_t{0}) +
                        sizeof(std::uint64_t) * plan.cells.size();
    results::SweepResults around = results_around(plan, pilot.results());
    const std::uint64_t middle = plan.cells.size() / 2;
    results::Sweep example = named_cell(plan, middle, plan.cells[middle]);
    example.digest.front().assign(32, '0');
    example.parameter = around.sweep.parameter;
    example.numeric = around.sweep.numeric;
    around.sweep = std::move(example);
    cost.file_bytes = results::expected_sweep_bytes(around, plan.cells.size());
    return cost;
}

void check_cells(const SweepPlan& plan, const SweepOptions& options, const Catalog& catalog,
                 double loading_seconds) {
    const std::uint64_t cells = plan.cells.size();
    if (cells <= options.most_cells) {
        return;
    }
    constexpr std::uint64_t numbered = std::uint64_t{1} << 31U;
    if (cells >= numbered) {
        throw Error(Exit::usage, "E442",
                    fmt::format("this sweep has {} cells, and a results file numbers at most 2^31. "
                                "Make it smaller.",
                                grouped(static_cast<double>(cells))));
    }
    const Cost cost = cost_of(plan, options, catalog, loading_seconds);
    throw Error(Exit::usage, "E442",
                fmt::format("this sweep has {} cells of {} draws: about {} on {} thread{}, {} of "
                            "memory and a file of {}. Add --max-cells {} to run it all the same, "
                            "or make it smaller.",
                            grouped(static_cast<double>(cells)),
                            grouped(static_cast<double>(sizes_of(options.run).draws)),
                            time_text(cost.seconds), options.run.threads,
                            options.run.threads == 1 ? "" : "s",
                            bytes_text(static_cast<double>(cost.memory_bytes)),
                            bytes_text(static_cast<double>(cost.file_bytes)), cells));
}

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Stopwatch::Stopwatch()
    : processor_at_start_(processor_seconds()), started_(std::chrono::steady_clock::now()) {}

double Stopwatch::processor() const {
    return processor_seconds() - processor_at_start_;
}

double Stopwatch::clock() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

std::string time_text(double seconds) {
    constexpr double minute = 60;
    constexpr double hour = 3600;
    constexpr double day = 24 * hour;
    if (seconds < 100) {
        return fmt::format("{:.2g} s", seconds);
    }
    if (seconds < 100 * minute) {
        return fmt::format("{:.0f} min", seconds / minute);
    }
    if (seconds < 2 * day) {
        return fmt::format("{:.1f} h", seconds / hour);
    }
    return fmt::format("{} days", grouped(seconds / day));
}

} // namespace raming::cli
