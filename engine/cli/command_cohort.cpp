#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/cli/cohort.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/scenario_kind.hpp"
#include "engine/cli/session.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

/// With --resume, a complete file of the same cohort is the end of the work.
bool is_complete_already(const LoadedCohort& cohort, const CohortOptions& options) {
    if (!options.resume || options.shard || !std::filesystem::exists(*options.output)) {
        return false;
    }
    const results::SimulationResults stored = results::read_simulation(*options.output);
    const results::Provenance& p = stored.provenance;
    if (p.scenario_sha256 == base::sha256(cohort.document.text()) &&
        p.overrides == cohort.document.overrides() && p.seed == std::to_string(options.seed) &&
        p.draws == options.replicates && stored.year.size() == options.years &&
        stored.children == cohort.simulation.simulation->children()) {
        say_complete(*options.output);
        return true;
    }
    throw Error(
        Exit::input_output, "E208",
        *options.output +
            " is complete, but of another cohort (scenario, --set, seed, children, years or "
            "replicates differ). Choose another name, or use --force instead of --resume.");
}

/// As csv wants a field that holds a comma or a quote.
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + '"';
}

void print_row(const std::vector<std::string>& row) {
    std::string line;
    for (const std::string& text : row) {
        line += (line.empty() ? "" : ",") + field(text);
    }
    fmt::print("{}\n", line);
}

void dump_children(const run::Simulation& simulation, const CohortOptions& options) {
    std::vector<double> values;
    for (const prior::Input& input : simulation.inputs()) {
        values.push_back(run::central_value(input, simulation.inputs()));
    }
    print_row(simulation.history_columns());
    simulation.histories(options.seed, *options.dump_children, values, print_row);
    if (!options.quiet) {
        fmt::print(stderr,
                   "note: a year of {} children who are out of school in it; what is "
                   "uncertain stands at its mean. Weeks are of the school year: the first "
                   "at whose start the child is out, and the first at which it is back.\n",
                   *options.dump_children);
    }
}

} // namespace

Exit cohort_command(const Arguments& arguments, const Catalog& catalog) {
    const CohortOptions options = parse_cohort_options(arguments);
    if (options.help) {
        fmt::print("{}", cohort_help());
        return Exit::ok;
    }
    scenario::Document document =
        scenario::Document::from_file(options.scenario, options.overrides);
    require_kind(document, ScenarioKind::cohort);
    run::LoadedSimulation loaded =
        catalog.load_cohort(document, {options.children, options.years, options.every_child});
    const LoadedCohort cohort{std::move(document), std::move(loaded)};
    const run::Simulation& simulation = *cohort.simulation.simulation;
    if (options.dump_children) {
        dump_children(simulation, options);
        return Exit::ok;
    }
    if (options.output) {
        refuse_scenario_as_output(*options.output, options.scenario);
    }
    if (options.fit) {
        return fit_cohort(cohort, options);
    }
    if (options.output && is_complete_already(cohort, options)) {
        return Exit::ok;
    }
    return finish_cohort(cohort, options, arguments, command_line_of("cohort", arguments));
}

Exit finish_cohort(const LoadedCohort& cohort, const CohortOptions& options,
                   const Arguments& arguments, const std::string& command_line) {
    const results::PartHeader header = header_of_cohort(cohort, options, arguments);
    if (options.output) {
        const RunOptions run = as_run(options);
        if (WorkLog::has_made_shard(log_settings_of(run, 1), header)) {
            return Exit::ok;
        }
        check_output_is_free(run);
    }
    const auto started = std::chrono::steady_clock::now();
    const CohortOutcome outcome = run_cohort(cohort, options, header, command_line);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (outcome.interrupted) {
        say_interrupted(command_line, options.output.has_value(), options.resume);
        return interruption_exit();
    }
    if (outcome.shard) {
        const std::uint64_t made =
            share_of(options.shard).units(options.replicates, options.chunk.value_or(1));
        say_shard_is_made(*outcome.shard, as_run(options), counted(made, "replicate"));
    }
    if (!outcome.results) {
        return Exit::ok; // the first rank speaks for all
    }
    const results::SimulationResults& results = *outcome.results;
    if (options.json) {
        fmt::print("{}", cohort_json(results, seconds));
    } else {
        fmt::print("{}{}\n", cohort_header(results), cohort_table(results));
        if (!results.weighs.empty()) {
            fmt::print("{}\n", results.weighs.front());
        }
        fmt::print("Left out: {}\n", results.provenance.left_out);
    }
    std::fflush(stdout);
    if (!options.quiet) {
        for (const std::string& notice : cohort.simulation.simulation->notices()) {
            fmt::print(stderr, "note: {}\n", notice);
        }
        if (options.output) {
            fmt::print(stderr, "written: {}\n", *options.output);
        }
    }
    return Exit::ok;
}

} // namespace raming::cli
