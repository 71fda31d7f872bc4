#include "engine/cli/cost.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fmt/format.h>
#include <set>

#include "engine/cli/numbers.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/sweep_cell.hpp"
#include "engine/sweep/values.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;
using sweep::Change;
using sweep::Design;

namespace {

/// Draws of a pilot cell: two sizes tell what a cell costs by itself and what a draw adds.
constexpr std::uint64_t pilot_draws = 16'384;
constexpr int repeats = 3; ///< the quickest counts: other work on the machine only adds

/// Of the processor.
template <typename Work>
double seconds_of(Work work) {
    const Stopwatch watch;
    work();
    return watch.processor();
}

/// How many values a path takes that no cell before had, and one of them that the pilot can use.
struct NewValues {
    std::string path;
    std::uint64_t count = 0;
    std::string example;
};

std::vector<NewValues> new_values(const Design& design) {
    std::vector<NewValues> all;
    for (const std::string& path : design.paths()) {
        std::set<std::string> values;
        for (const auto* axes : {&design.grid, &design.one_at_a_time}) {
            for (const sweep::Axis& axis : *axes) {
                if (axis.path == path) {
                    values.insert(axis.values.begin(), axis.values.end());
                }
            }
        }
        for (const sweep::List& list : design.lists) {
            for (std::size_t k = 0; k < list.paths.size(); ++k) {
                for (const auto& row : list.rows) {
                    if (list.paths[k] == path && !row[k].empty()) {
                        values.insert(row[k]);
                    }
                }
            }
        }
        NewValues found{path, values.size(), values.empty() ? "" : *values.rbegin()};
        for (const sweep::Range& range : design.ranges) {
            if (range.path == path) {
                found.count += design.point_count;
                found.example = sweep::text_of((range.low + range.high) / 2);
            }
        }
        all.push_back(std::move(found));
    }
    return all;
}

class Pilot {
public:
    Pilot(const SweepPlan& plan, const RunOptions& options, const Catalog& catalog)
        : plan_(plan), options_(options), catalog_(catalog) {
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

    /// Of a cell with these changes and so many draws.
    double cell(const std::vector<Change>& changes, std::uint64_t draws) {
        RunOptions options = options_;
        options.draws = draws;
        const CellRunner run(plan_, options, 1, base_, catalog_);
        return seconds_of([&] { last_ = run(0, changes); });
    }
    double quickest_cell(const std::vector<Change>& changes, std::uint64_t draws) {
        double least = cell(changes, draws);
        for (int k = 1; k < repeats; ++k) {
            least = std::min(least, cell(changes, draws));
        }
        return least;
    }
    /// The last cell that was run.
    [[nodiscard]] const std::optional<results::Sweep>& last() const { return last_; }

private:
    const SweepPlan& plan_;
    RunOptions options_;
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
    const std::vector<Change> first = plan.cells[0];
    static_cast<void>(pilot.cell(first, few)); // its tables are there from now on
    double each = pilot.quickest_cell(first, few);
    double per_draw = 0;
    if (draws > few) {
        per_draw = std::max(0.0, each - pilot.quickest_cell(first, few / 4)) /
                   static_cast<double>(few - few / 4);
        each += per_draw * static_cast<double>(draws - few);
    }
    double added = 0;
    for (const NewValues& values : new_values(plan.cells.design())) {
        const std::vector<Change> change = {{values.path, values.example}};
        const double cold = pilot.cell(change, few);
        added += static_cast<double>(values.count) *
                 std::max(0.0, cold - pilot.quickest_cell(change, few));
    }
    const auto cells = static_cast<double>(plan.cells.size());
    const unsigned workers = workers_for(plan.cells.size(), options.run.threads);
    const double base = pilot.first_base() + per_draw * static_cast<double>(draws - few);

    Cost cost;
    const double work = cells * each + added;
    cost.cpu_seconds = loading_seconds + base + work;
    const double delay = std::max(1.0, watch.clock() / std::max(watch.processor(), 1e-3));
    cost.seconds = delay * (loading_seconds + base + work / workers);
    const Sizes sizes = sizes_of(options.run);
    // Each cell at work holds its draws, and all share tables (see base::Memo).
    constexpr std::uint64_t shared_tables = 25'000'000;
    constexpr std::uint64_t program = 30'000'000;
    const std::uint64_t one = memory_bytes(*plan.base.scenario.model, sizes, 1);
    cost.memory_bytes = program + shared_tables +
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
