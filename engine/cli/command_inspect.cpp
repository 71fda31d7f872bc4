#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/output.hpp"
#include "engine/results/results.hpp"

namespace raming::cli {

namespace {

void print_provenance(const results::Provenance& p) {
    std::vector<std::vector<std::string>> rows = {
        {"scenario", p.scenario_file + " (SHA-256 " + p.scenario_sha256 + ")"},
        {"engine", p.engine_version + ", commit " + p.git_commit},
        {"compiler", p.compiler},
        {"generator", p.generator},
        {"seed", p.seed},
        {"draws",
         grouped(static_cast<double>(p.draws)) + " in " + std::to_string(p.chains) + " chains"},
        {"digest", p.digest},
        {"status", p.status},
        {"largest MCSE", fmt::format("{:.2g} % of the median", 100 * p.largest_relative_mcse)}};
    if (!p.command_line.empty()) {
        rows.push_back({"command", p.command_line});
    }
    if (p.started) {
        rows.push_back({"started", *p.started + " on " + p.host.value_or("?")});
        rows.push_back({"finished", p.finished.value_or("?")});
    }
    for (const auto& row : rows) {
        fmt::print("{:<14}{}\n", row[0], row[1]);
    }
    fmt::print("\n");
    for (const results::Setting& setting : p.resolved) {
        fmt::print("{} = {}  # {}\n", setting.path, setting.value, setting.origin);
    }
}

} // namespace

base::Exit inspect_command(const Arguments& arguments, const Catalog&) {
    const FileOptions options = parse_file_options(
        "inspect", arguments,
        {{"provenance", "where the results come from: program, seed, every value with its origin"},
         {"scenario", "the scenario as it was read"},
         {"json", "the results as JSON"},
         {"quiet", "accepted, for scripts"}},
        FileKind::results);
    if (options.help) {
        fmt::print("raming inspect RESULTS.h5 [--provenance | --scenario | --json]\n\n"
                   "Says what is in a results file: its table, what is stored, and where it comes "
                   "from.\n");
        return base::Exit::ok;
    }
    if (options.has("json") + options.has("scenario") + options.has("provenance") > 1) {
        throw base::Error(base::Exit::usage, "E404",
                          "raming inspect prints one thing at a time: give one of --json, "
                          "--scenario and --provenance.");
    }
    const results::RunResults results = results::read_file(options.file, false);
    if (options.has("json")) {
        fmt::print("{}", results_json(results.provenance, results.summary, {}));
    } else if (options.has("scenario")) {
        fmt::print("{}", results.provenance.scenario_text);
    } else if (options.has("provenance")) {
        print_provenance(results.provenance);
    } else {
        const results::Provenance& p = results.provenance;
        fmt::print("{} ({}, {})\n{} draws, {} design, seed {}, digest {}\n\n{}\n", p.title,
                   results.region, results.school_year, grouped(static_cast<double>(p.draws)),
                   p.design, p.seed, p.digest, results_table(results.summary, {}));
        fmt::print(
            "stored: {} draws of {} definitions; {} draws of {} routes and {} inputs\n",
            grouped(static_cast<double>(results.definitions.draws_per_chain *
                                        results.definitions.chains)),
            results.definitions.names.size(),
            grouped(static_cast<double>(results.inputs.draws_per_chain * results.inputs.chains)),
            results.routes.names.size(), results.inputs.names.size());
        fmt::print("Not in these margins: {}\n", p.left_out);
        for (const std::string& warning : p.warnings) {
            fmt::print("note: {}\n", warning);
        }
    }
    return base::Exit::ok;
}

} // namespace raming::cli
