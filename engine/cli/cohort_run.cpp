#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

#include "engine/base/sha256.hpp"
#include "engine/base/version.hpp"
#include "engine/cli/cohort.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/part_sink.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/session.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

/// What a cohort shares with a run.
RunOptions as_run(const CohortOptions& options) {
    RunOptions run;
    run.scenario = options.scenario;
    run.draws = options.replicates;
    run.seed = options.seed;
    run.design = prior::Design::random;
    run.threads = options.threads;
    run.overrides = options.overrides;
    run.output = options.output;
    run.reproducible = options.reproducible;
    run.resume = options.resume;
    run.force = options.force;
    run.quiet = options.quiet;
    return run;
}

/// What must agree for a file or a checkpoint to be of the same cohort.
std::string identity(const scenario::Document& document, const CohortOptions& options,
                     std::uint64_t children) {
    std::string overrides;
    for (const std::string& one : document.overrides()) {
        overrides += one + " ";
    }
    return fmt::format("scenario={}\nset={}\nseed={}\nchildren={}\nyears={}\nreplicates={}\n"
                       "kept={}\nmethod={}\nengine={} {}\n",
                       base::sha256(document.text()), overrides, options.seed, children,
                       options.years, options.replicates, options.keep_replicates,
                       options.every_child ? "children" : "counts", base::engine_version,
                       base::git_commit);
}

void check_memory(const run::Simulation& simulation, const run::ReplicateSettings& settings) {
    const auto needed = static_cast<double>(run::Replicates::memory_bytes(simulation, settings));
    const double there =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (needed > 0.9 * there) {
        throw Error(Exit::usage, "E405",
                    fmt::format("this run needs about {} of memory; the machine has {}. Try "
                                "--keep-replicates 100, or fewer replicates.",
                                bytes_text(needed), bytes_text(there)));
    }
}

results::Provenance provenance_of(const LoadedCohort& cohort, const CohortOptions& options,
                                  const std::string& command_line, const std::string& started) {
    const scenario::Document& document = cohort.document;
    results::Provenance p = program_provenance(as_run(options), command_line, started);
    p.title = cohort.simulation.title;
    p.title_nl = cohort.simulation.title_nl;
    p.scenario_file = document.file();
    p.scenario_text = document.text();
    p.overrides = document.overrides();
    for (const scenario::ResolvedValue& value : document.resolved()) {
        p.resolved.push_back({value.path, value.value, value.origin});
    }
    p.scenario_sha256 = base::sha256(document.text());
    p.draws = options.replicates;
    p.chains = 1;
    p.warnings = cohort.simulation.simulation->notices();
    constexpr std::uint64_t enough = 160; // four replicates beyond each 95 % bound
    if (options.replicates < enough) {
        p.warnings.emplace_back(
            "so few replicates give 95 % bounds without an error of their own, and "
            "they are far too near the middle. Ask for at least 160.");
    }
    p.left_out = cohort.simulation.left_out;
    return p;
}

} // namespace

std::optional<results::SimulationResults> run_cohort(const LoadedCohort& cohort,
                                                     const CohortOptions& options,
                                                     const std::string& command_line) {
    const run::Simulation& simulation = *cohort.simulation.simulation;
    const run::ReplicateSettings settings{options.seed, options.replicates, options.keep_replicates,
                                          options.threads};
    check_memory(simulation, settings);
    const std::string started = utc_now();
    OpenedPart part;
    if (options.output) {
        part =
            open_part(as_run(options), identity(cohort.document, options, simulation.children()));
    }
    run::Replicates replicates(simulation, settings);
    ProgressDisplay display(options.quiet);
    if (!replicates.run(part.records, part.sink.get(), interruption(),
                        [&](const run::Progress& progress) { display.show(progress); })) {
        return std::nullopt;
    }
    results::SimulationResults results =
        summary_of(cohort.simulation, replicates, options.replicates);
    const double largest = results.provenance.largest_relative_mcse;
    results.provenance = provenance_of(cohort, options, command_line, started);
    results.provenance.largest_relative_mcse = largest;
    results.provenance.digest = replicates.store().digest.hex();
    if (options.output) {
        const CohortTables tables = tables_of(simulation, replicates);
        results::write_simulation(*options.output, results, tables.axes, tables.tables,
                                  tables.bytes, {options.force, false});
        std::error_code ignored; // the results are safe; a leftover checkpoint is only untidy
        std::filesystem::remove(part_path(*options.output), ignored);
    }
    return results;
}

} // namespace raming::cli
