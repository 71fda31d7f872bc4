#pragma once
// What the commands about sweeps share: options, the cells of a sweep, and how they are run.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/load.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/work_log.hpp"
#include "engine/results/sweep.hpp"
#include "engine/run/digest.hpp"
#include "engine/sweep/design.hpp"

namespace raming::cli {

inline constexpr std::uint64_t default_cell_draws = 10'000;
inline constexpr std::uint64_t default_most_cells = 10'000;

struct SweepOptions {
    RunOptions run; ///< what it shares with `run`; `draws` are those of each cell
    std::vector<std::string> grid;
    std::vector<std::string> lists;
    std::vector<std::string> one_at_a_time;
    std::vector<std::string> ranges;
    std::optional<std::uint64_t> latin;
    std::optional<std::uint64_t> sobol;
    std::uint64_t most_cells = default_most_cells;

    /// Whether the options say what varies; else the scenario's [sweep] does.
    [[nodiscard]] bool have_design() const;
};

[[nodiscard]] SweepOptions parse_sweep_options(const Arguments& arguments);
[[nodiscard]] std::string sweep_help();
/// Options that say what varies, for `sweep` and `plan`.
void add_design_options(OptionList& all);
void read_design_options(const GivenOptions& values, SweepOptions& options);

struct PlanOptions {
    SweepOptions sweep; ///< `draws` as given
    bool as_run = false;
};
[[nodiscard]] PlanOptions parse_plan_options(const Arguments& arguments);
[[nodiscard]] std::string plan_help();

/// A scenario and the cells around it.
struct SweepPlan {
    Loaded base;
    sweep::Cells cells;
    std::vector<std::string> in_base; ///< of each path that varies; empty where there is nothing
};

/// Loads the base and works out the cells: of the options or, where they name none, of the
/// scenario's [sweep]. Errors: E440, E441, and those of the base; a path that is nowhere in the
/// scenario is one, with the place where the sweep names it.
[[nodiscard]] SweepPlan plan_sweep(const SweepOptions& options, const Catalog& catalog);

/// The same from a scenario that is loaded, and what varies.
[[nodiscard]] SweepPlan plan_of(Loaded base, sweep::Design design, std::uint64_t seed);

/// One cell ready to draw: as `raming run` with these changes by --set.
[[nodiscard]] run::LoadedScenario
load_cell(const Loaded& base, const std::vector<sweep::Change>& changes, const Catalog& catalog);

/// What is known of the results before any cell has run: the base with its summary, what varies.
[[nodiscard]] results::SweepResults results_around(const SweepPlan& plan, results::RunResults base);

/// A cell with its number and values, before it has figures.
[[nodiscard]] results::Sweep named_cell(const SweepPlan& plan, std::uint64_t number,
                                        const std::vector<sweep::Change>& changes);

struct SweepOutcome {
    results::SweepResults
        results; ///< with the first cells, for a table; all others are in the file
    std::uint64_t cells = 0;
    std::uint64_t resumed = 0;
    std::uint64_t failed = 0;
    bool interrupted = false;
    std::optional<std::string> shard; ///< the file of the shard, where that was asked for
};

/// What makes the work of a sweep, and what a shard says of it.
[[nodiscard]] results::PartHeader
header_of_sweep(const SweepPlan& plan, const SweepOptions& options, const Arguments& arguments);

/// Makes the results and says what came of it; the end of `sweep`, and of `merge`.
[[nodiscard]] base::Exit finish_sweep(const SweepPlan& plan, const SweepOptions& options,
                                      const Arguments& arguments, const std::string& command_line,
                                      const Catalog& catalog);

/// Runs the base and every cell that is this process's own, over threads; with an output file, each
/// finished cell goes to the log at once, and the file (or that of the shard) is written in the
/// end, by the first rank. A cell that cannot be run is a failed cell and stops nothing.
[[nodiscard]] SweepOutcome run_sweep(const SweepPlan& plan, const SweepOptions& options,
                                     const results::PartHeader& header,
                                     const std::string& command_line, const Catalog& catalog);

/// Of the first cells, at most this many, the table shows figures.
inline constexpr std::uint64_t cells_shown = 40;

/// The table for people, and the few figures for programs.
[[nodiscard]] std::string sweep_table(const results::SweepResults& results, std::uint64_t cells);
[[nodiscard]] std::string sweep_json(const std::string& digest, std::uint64_t cells,
                                     std::uint64_t resumed, std::uint64_t failed);

} // namespace raming::cli
