#pragma once
// A simulated cohort from the command line: replicates and what they say, a sample of life
// histories, and a fit of its parameters to published counts.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/commands.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/work_log.hpp"
#include "engine/results/simulation.hpp"
#include "engine/run/fit.hpp"
#include "engine/run/replicates.hpp"
#include "engine/run/simulation.hpp"
#include "engine/scenario/document.hpp"

namespace raming::cli {

struct CohortOptions {
    std::string scenario;
    std::optional<std::uint64_t> children;
    std::uint64_t years = 1;
    std::uint64_t replicates = 1000;
    std::uint64_t keep_replicates = 1000; ///< with all that is measured
    std::uint64_t seed = 1;
    unsigned threads = 1;
    bool every_child = false;
    std::vector<std::string> overrides;
    std::optional<std::string> output;
    std::optional<std::uint64_t> dump_children;
    bool fit = false;
    bool resume = false;
    bool force = false;
    std::optional<Shard> shard;         ///< make this part alone
    std::optional<std::uint64_t> chunk; ///< replicates given out at a time
    bool reproducible = false;
    bool json = false;
    bool quiet = false;
    bool help = false;
};

[[nodiscard]] CohortOptions parse_cohort_options(const Arguments& arguments);
/// The text of `raming cohort --help`.
[[nodiscard]] std::string cohort_help();

struct LoadedCohort {
    scenario::Document document;
    run::LoadedSimulation simulation;
};

struct CohortOutcome {
    bool interrupted = false;
    std::optional<results::SimulationResults> results; ///< of the whole, on the first rank
    std::optional<std::string> shard; ///< the file of the shard, where that was asked for
};

/// Makes the replicates that are this process's own, and of all of them what is printed and stored.
[[nodiscard]] CohortOutcome run_cohort(const LoadedCohort& cohort, const CohortOptions& options,
                                       const results::PartHeader& header,
                                       const std::string& command_line);

/// What a cohort shares with a run.
[[nodiscard]] RunOptions as_run(const CohortOptions& options);

/// What makes the work of a cohort, and what a shard says of it.
[[nodiscard]] results::PartHeader header_of_cohort(const LoadedCohort& cohort,
                                                   const CohortOptions& options,
                                                   const Arguments& arguments);

/// The end of `cohort`, and of `merge`: makes the results and says what came of it.
[[nodiscard]] base::Exit finish_cohort(const LoadedCohort& cohort, const CohortOptions& options,
                                       const Arguments& arguments, const std::string& command_line);

/// The summary of what the replicates gave, without provenance.
[[nodiscard]] results::SimulationResults summary_of(const run::LoadedSimulation& loaded,
                                                    const run::Replicates& replicates,
                                                    std::uint64_t number);

/// All that is measured, for the file.
struct CohortTables {
    std::vector<results::SimulationAxis> axes;
    std::vector<results::SimulationTable> tables;
    std::uint64_t bytes = 0;
};
[[nodiscard]] CohortTables tables_of(const run::Simulation& simulation,
                                     const run::Replicates& replicates);

[[nodiscard]] std::string cohort_table(const results::SimulationResults& results);
/// `seconds`: how long it took; absent where it is read from a file.
[[nodiscard]] std::string cohort_json(const results::SimulationResults& results,
                                      std::optional<double> seconds);
/// Title, size, digest.
[[nodiscard]] std::string cohort_header(const results::SimulationResults& results);

/// `raming cohort --fit`.
[[nodiscard]] base::Exit fit_cohort(const LoadedCohort& cohort, const CohortOptions& options);

} // namespace raming::cli
