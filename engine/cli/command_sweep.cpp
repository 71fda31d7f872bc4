#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/cli/cost.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/sweep.hpp"
#include "engine/run/ranks.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

/// With --resume, a complete file of the same sweep is the end of the work.
std::optional<results::SweepResults> complete_already(const SweepPlan& plan,
                                                      const RunOptions& options) {
    if (!options.resume || options.shard || !std::filesystem::exists(*options.output)) {
        return std::nullopt;
    }
    results::SweepResults stored = results::read_sweep(*options.output);
    const results::Provenance& p = stored.base.provenance;
    bool same = p.scenario_sha256 == base::sha256(plan.base.document.text()) &&
                p.overrides == plan.base.document.overrides() &&
                p.seed == std::to_string(options.seed) && p.design == design_name(options.design) &&
                p.draws == sizes_of(options).draws && stored.sweep.cell.size() == plan.cells.size();
    for (std::uint64_t cell = 0; same && cell < plan.cells.size(); ++cell) {
        same = stored.sweep.label[cell] == sweep::label(plan.cells[cell]);
    }
    if (!same) {
        throw Error(Exit::input_output, "E208",
                    *options.output +
                        " is complete, but of another sweep (scenario, cells, --set, seed, design "
                        "or number of draws differ). Choose another name, or use --force instead "
                        "of --resume.");
    }
    say_complete(*options.output);
    return stored;
}

Exit exit_of(std::uint64_t failed) {
    return failed > 0 ? Exit::failed_cells : Exit::ok;
}

void print_header(const results::SweepResults& results, std::uint64_t cells) {
    const results::Provenance& p = results.base.provenance;
    fmt::print("{} ({}, {})\n{} of {} draws, {} design, seed {}, digest {}\n\n", p.title,
               results.base.region, results.base.school_year, counted(cells, "cell"),
               grouped(static_cast<double>(p.draws)), p.design, p.seed, p.digest);
}

void print_failures(const results::Sweep& sweep, std::uint64_t failed) {
    constexpr std::uint64_t most = 5;
    std::uint64_t shown = 0;
    for (std::size_t c = 0; c < sweep.cell.size() && shown < most; ++c) {
        if (sweep.status[c] != 0) {
            fmt::print(stderr, "cell {} failed ({}):\n{}\n", sweep.cell[c], sweep.label[c],
                       sweep.error[c]);
            ++shown;
        }
    }
    if (failed > shown) {
        fmt::print(stderr, "{} more cells failed; cell_error in the results file says why.\n",
                   failed - shown);
    }
}

} // namespace

Exit sweep_command(const Arguments& arguments, const Catalog& catalog) {
    const SweepOptions options = parse_sweep_options(arguments);
    const RunOptions& run = options.run;
    if (run.help) {
        fmt::print("{}", sweep_help());
        return Exit::ok;
    }
    const SweepPlan plan = plan_sweep(options, catalog);
    if (run.output) {
        refuse_scenario_as_output(*run.output, run.scenario);
        if (const auto stored = complete_already(plan, run)) {
            const auto failed = static_cast<std::uint64_t>(
                std::count(stored->sweep.status.begin(), stored->sweep.status.end(), 1.0));
            if (run.json) {
                fmt::print("{}", sweep_json(stored->base.provenance.digest, plan.cells.size(),
                                            plan.cells.size(), failed));
            }
            return exit_of(failed);
        }
    }
    check_cells(plan, options, catalog, processor_seconds());
    return finish_sweep(plan, options, arguments, command_line_of("sweep", arguments), catalog);
}

Exit finish_sweep(const SweepPlan& plan, const SweepOptions& options, const Arguments& arguments,
                  const std::string& command_line, const Catalog& catalog) {
    const RunOptions& run = options.run;
    check_memory(*plan.base.scenario.model, sizes_of(run), run.threads, "Try fewer draws (-n).");
    const results::PartHeader header = header_of_sweep(plan, options, arguments);
    if (run.output) {
        if (WorkLog::has_made_shard(log_settings_of(run, 1), header)) {
            return Exit::ok;
        }
        check_output_is_free(run);
    }
    const SweepOutcome outcome = run_sweep(plan, options, header, command_line, catalog);
    if (outcome.interrupted) {
        say_interrupted(command_line, run.output.has_value(), run.resume);
        return interruption_exit();
    }
    if (!run::Ranks::world().is_first()) {
        return Exit::ok; // the first speaks for all
    }
    if (outcome.shard) {
        if (run.json) {
            fmt::print("{}", sweep_json("", outcome.cells, outcome.resumed, outcome.failed));
        }
        say_shard_is_made(*outcome.shard, run, counted(outcome.cells, "cell"));
        return exit_of(outcome.failed);
    }
    if (run.json) {
        fmt::print("{}", sweep_json(outcome.results.base.provenance.digest, outcome.cells,
                                    outcome.resumed, outcome.failed));
    } else {
        print_header(outcome.results, outcome.cells);
        fmt::print("{}", sweep_table(outcome.results, outcome.cells));
    }
    std::fflush(stdout);
    if (!run.quiet) {
        for (const auto* notes : {&plan.base.remarks, &outcome.results.base.provenance.warnings}) {
            for (const std::string& note : *notes) {
                fmt::print(stderr, "note: {}\n", note);
            }
        }
        print_failures(outcome.results.sweep, outcome.failed);
        if (run.output) {
            fmt::print(stderr, "written: {}\n", *run.output);
        }
    }
    return exit_of(outcome.failed);
}

} // namespace raming::cli
