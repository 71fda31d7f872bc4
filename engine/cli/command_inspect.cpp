#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/cohort.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/coverage.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/published.hpp"
#include "engine/cli/sensitivity.hpp"
#include "engine/cli/shard_file.hpp"
#include "engine/cli/sweep.hpp"
#include "engine/results/published.hpp"
#include "engine/results/results.hpp"

namespace raming::cli {

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows program_rows(const results::Provenance& p) {
    return {{"engine", p.engine_version + ", commit " + p.git_commit},
            {"compiler", p.compiler},
            {"generator", p.generator},
            {"seed", p.seed}};
}

/// The rows, and how and when the file was made where it says so.
void print_rows(Rows rows, const results::Provenance& p) {
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
}

void print_provenance(const results::Provenance& p) {
    Rows rows = {{"scenario", p.scenario_file + " (SHA-256 " + p.scenario_sha256 + ")"}};
    for (auto& row : program_rows(p)) {
        rows.push_back(std::move(row));
    }
    rows.push_back({"draws", grouped(static_cast<double>(p.draws)) + " in " +
                                 std::to_string(p.chains) + " chains"});
    rows.push_back({"digest", p.digest});
    rows.push_back({"status", p.status});
    rows.push_back({"largest MCSE", percent(p.largest_relative_mcse) + " % of the median"});
    print_rows(std::move(rows), p);
    fmt::print("\n");
    for (const results::Setting& setting : p.resolved) {
        fmt::print("{} = {}  # {}\n", setting.path, setting.value, setting.origin);
    }
}

void print_published_provenance(const results::PublishedResults& file) {
    const results::Provenance& p = file.provenance;
    Rows rows = program_rows(p);
    rows.push_back({"draws", grouped(static_cast<double>(p.draws)) + " of each scenario, in " +
                                 std::to_string(p.chains) + " chains"});
    rows.push_back({"digest", p.digest});
    for (std::size_t k = 0; k < file.scenario_file.size(); ++k) {
        rows.push_back(
            {"scenario", file.scenario_file[k] + " (SHA-256 " + file.scenario_sha256[k] + ")"});
    }
    for (const std::string& one : p.overrides) {
        rows.push_back({"--set", one});
    }
    print_rows(std::move(rows), p);
}

void inspect_published(const FileOptions& options) {
    const results::PublishedResults file = results::read_published(options.file);
    const std::vector<PublishedRow> rows = rows_of(file);
    if (options.has("json")) {
        fmt::print("{}", published_json(rows));
    } else if (options.has("scenario")) {
        for (std::size_t k = 0; k < file.scenario_file.size(); ++k) {
            fmt::print("# {}\n\n{}\n", file.scenario_file[k], file.scenario_text[k]);
        }
    } else if (options.has("provenance")) {
        print_published_provenance(file);
    } else {
        const results::Provenance& p = file.provenance;
        fmt::print("{}\n{} draws of each scenario, {} design, seed {}, digest {}\n\n{}\n", p.title,
                   grouped(static_cast<double>(p.draws)), p.design, p.seed, p.digest,
                   published_table(rows));
        fmt::print("stored: {} published estimates, {} terms of their arithmetic, the text of {} "
                   "scenarios\n",
                   rows.size(), file.term.size(), file.scenario_file.size());
    }
}

void inspect_sweep(const FileOptions& options) {
    const results::SweepResults file = results::read_sweep(options.file);
    const results::Provenance& p = file.base.provenance;
    const std::uint64_t cells = file.sweep.cell.size();
    const auto failed = static_cast<std::uint64_t>(
        std::count(file.sweep.status.begin(), file.sweep.status.end(), 1.0));
    if (options.has("json")) {
        fmt::print("{}", sweep_json(p.digest, cells, 0, failed));
    } else if (options.has("scenario")) {
        fmt::print("{}", p.scenario_text);
    } else if (options.has("provenance")) {
        print_provenance(p);
    } else {
        fmt::print("{} ({}, {})\n{} of {} draws, {} design, seed {}, digest {}\n\n{}\n", p.title,
                   file.base.region, file.base.school_year, counted(cells, "cell"),
                   grouped(static_cast<double>(p.draws)), p.design, p.seed, p.digest,
                   sweep_table(file, cells));
        fmt::print("stored: {}, {} of them failed; figures of {} definitions and their "
                   "differences with the base\n",
                   counted(cells, "cell"), grouped(static_cast<double>(failed)),
                   file.base.summary.definitions.size());
        fmt::print("Not in these margins: {}\n", p.left_out);
    }
}

void inspect_coverage(const FileOptions& options) {
    const results::CoverageResults file = results::read_coverage(options.file);
    const results::Provenance& p = file.provenance;
    if (options.has("json")) {
        fmt::print("{}", coverage_json(report_of(file)));
    } else if (options.has("scenario")) {
        fmt::print("{}", p.scenario_text);
    } else if (options.has("provenance")) {
        Rows rows = program_rows(p);
        rows.push_back({"worlds", grouped(file.worlds.front()) + " " + file.world.front()});
        rows.push_back(
            {"draws", grouped(static_cast<double>(p.draws)) + " of each contender in each world"});
        rows.push_back({"digest", p.digest});
        rows.push_back({"scenario", p.scenario_file + " (SHA-256 " + p.scenario_sha256 + ")"});
        for (const std::string& one : p.overrides) {
            rows.push_back({"--set", one});
        }
        print_rows(std::move(rows), p);
    } else {
        fmt::print("{}", coverage_table(report_of(file)));
    }
}

void inspect_sensitivity(const FileOptions& options) {
    const results::SensitivityResults file = results::read_sensitivity(options.file);
    const results::Provenance& p = file.provenance;
    if (options.has("json")) {
        fmt::print("{}", sensitivity_json(file));
    } else if (options.has("scenario")) {
        fmt::print("{}", p.scenario_text);
    } else if (options.has("provenance")) {
        Rows rows = program_rows(p);
        rows.push_back({"draws", grouped(static_cast<double>(p.draws)) + " for shares, " +
                                     grouped(file.width_draws.front()) + " for widths"});
        rows.push_back({"digest", p.digest});
        rows.push_back({"scenario", p.scenario_file + " (SHA-256 " + p.scenario_sha256 + ")"});
        for (const std::string& one : p.overrides) {
            rows.push_back({"--set", one});
        }
        print_rows(std::move(rows), p);
    } else {
        fmt::print("{}", sensitivity_table(file));
    }
}

void inspect_simulation(const FileOptions& options) {
    const results::SimulationResults file = results::read_simulation(options.file);
    if (options.has("json")) {
        fmt::print("{}", cohort_json(file, std::nullopt));
    } else if (options.has("scenario")) {
        fmt::print("{}", file.provenance.scenario_text);
    } else if (options.has("provenance")) {
        print_provenance(file.provenance);
    } else {
        fmt::print("{}{}\n", cohort_header(file), cohort_table(file));
        for (const std::string& line : file.weighs) {
            fmt::print("{}\n", line);
        }
        fmt::print("Left out: {}\n", file.provenance.left_out);
        for (const std::string& warning : file.provenance.warnings) {
            fmt::print("note: {}\n", warning);
        }
    }
}

void inspect_part(const FileOptions& options) {
    const ShardFile part = read_shard_file(options.file);
    const Job& job = part.job;
    if (options.has("scenario")) {
        fmt::print("{}", job.scenario_text);
        return;
    }
    if (options.has("json")) {
        const nlohmann::ordered_json json{{"command", job.command},
                                          {"shard", job.shard.number},
                                          {"of", job.shard.of},
                                          {"whole", part.whole},
                                          {"scenario", job.scenario_file}};
        fmt::print("{}\n", json.dump(2));
        return;
    }
    fmt::print("Part {} of {} of the work of raming {} on {}; no results by itself.\n{}\n\n{}",
               job.shard.number, job.shard.of, job.command, job.scenario_file,
               part.whole ? "It is whole. Make results of all parts: raming merge PART… -o FILE.h5"
                          : "It is not finished, or damaged. Make it again, or go on with it: "
                            "--resume.",
               part.identity);
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
    if (results::is_part_file(options.file)) {
        inspect_part(options);
        return base::Exit::ok;
    }
    if (results::holds_published(options.file)) {
        inspect_published(options);
        return base::Exit::ok;
    }
    if (results::holds_sweep(options.file)) {
        inspect_sweep(options);
        return base::Exit::ok;
    }
    if (results::holds_coverage(options.file)) {
        inspect_coverage(options);
        return base::Exit::ok;
    }
    if (results::holds_sensitivity(options.file)) {
        inspect_sensitivity(options);
        return base::Exit::ok;
    }
    if (results::holds_simulation(options.file)) {
        inspect_simulation(options);
        return base::Exit::ok;
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
