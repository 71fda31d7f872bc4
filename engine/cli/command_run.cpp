#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/sha256.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/session.hpp"
#include "engine/run/ranks.hpp"
#include "engine/summary/estimator.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

void print_dry_run(const run::Model& model, const scenario::Document& document,
                   const RunOptions& options) {
    const Sizes sizes = sizes_of(options);
    const std::uint64_t memory = memory_bytes(model, sizes, options.threads);
    const std::uint64_t file = file_bytes(model, sizes);
    const std::vector<scenario::ResolvedValue> resolved = document.resolved();
    if (options.json) {
        nlohmann::ordered_json json{
            {"draws", sizes.draws}, {"memory_bytes", memory}, {"file_bytes", file}};
        for (const scenario::ResolvedValue& value : resolved) {
            json["settings"].push_back(
                {{"path", value.path}, {"value", value.value}, {"origin", value.origin}});
        }
        fmt::print("{}\n", json.dump(2));
        return;
    }
    std::vector<std::vector<std::string>> rows;
    for (const scenario::ResolvedValue& value : resolved) {
        fmt::print("{} = {}  # {}\n", value.path, value.value, value.origin);
    }
    fmt::print("\n# {} inputs, {} routes, {} definitions\n", model.inputs().size(),
               model.components().size(), model.estimands().size());
    fmt::print("# {} draws, about {} of memory; results file about {}{}\n",
               grouped(static_cast<double>(sizes.draws)), bytes_text(static_cast<double>(memory)),
               bytes_text(static_cast<double>(file)), options.output ? "" : " (with -o)");
}

/// With --resume, a complete file of the same run is the end of the work.
bool is_complete_already(const scenario::Document& document, const RunOptions& options) {
    if (!options.resume || options.shard || !std::filesystem::exists(*options.output)) {
        return false;
    }
    const results::RunResults results = results::read_file(*options.output, false);
    const results::Provenance& stored = results.provenance;
    const auto& definitions = results.summary.definitions;
    const bool tried_smooth = std::any_of(
        definitions.begin(), definitions.end(), [](const results::DefinitionSummary& definition) {
            return !definition.estimator_note.empty() &&
                   definition.estimator_note != summary::plain_note;
        });
    const bool same_estimator = tried_smooth == (options.estimator != summary::Estimator::plain);
    const bool enough = options.precision ? stored.largest_relative_mcse <= *options.precision
                                          : stored.draws == sizes_of(options).draws;
    if (stored.scenario_sha256 == base::sha256(document.text()) &&
        stored.overrides == document.overrides() && stored.seed == std::to_string(options.seed) &&
        stored.design == design_name(options.design) && same_estimator && enough) {
        say_complete(*options.output);
        return true;
    }
    throw Error(
        Exit::input_output, "E208",
        *options.output +
            " is complete, but of another run (scenario, --set, seed, design, estimator or "
            "number of draws differ). Choose another name, or use --force instead of --resume.");
}

void print_header(const results::RunResults& results) {
    const results::Provenance& p = results.provenance;
    fmt::print("{} ({}, {})\n", p.title, results.region, results.school_year);
    fmt::print("{} draws, {} design, seed {}, digest {}\n\n", grouped(static_cast<double>(p.draws)),
               p.design, p.seed, p.digest);
}

void print_notices(const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) {
        fmt::print(stderr, "note: {}\n", warning);
    }
}

} // namespace

Exit run_command(const Arguments& arguments, const Catalog& catalog) {
    const RunOptions options = parse_run_options(arguments);
    if (options.help) {
        fmt::print("{}", run_help());
        return Exit::ok;
    }
    const Loaded given = load_scenario(options.scenario, options.overrides, options.definitions,
                                       options.definitions_file, catalog);
    const scenario::Document& document = given.document;
    const run::Model& model = *given.scenario.model;
    if (options.dry_run) {
        print_dry_run(model, document, options);
        return Exit::ok;
    }
    if (options.point) {
        fmt::print("{}",
                   options.json ? point_json(model.estimands()) : point_table(model.estimands()));
        return Exit::ok;
    }
    check_memory(model, sizes_of(options), options.threads,
                 "Try --keep-draws 100000 or --summary-only.");
    if (options.output) {
        refuse_scenario_as_output(*options.output, options.scenario);
        if (is_complete_already(document, options)) {
            return Exit::ok;
        }
    }
    return finish_run(given, options, arguments, command_line_of("run", arguments));
}

Exit finish_run(const Loaded& given, const RunOptions& options, const Arguments& arguments,
                const std::string& command_line) {
    const run::Model& model = *given.scenario.model;
    if (options.output) {
        if (WorkLog::has_made_shard(log_settings_of(options, run::default_chunk),
                                    header_of_run(given.document, options, arguments))) {
            return Exit::ok;
        }
        check_output_is_free(options, file_bytes(model, sizes_of(options)));
    }
    const SessionOutcome outcome = run_session(given.scenario, given.document, options,
                                               command_line, Wanted::figures, 0, arguments);
    if (outcome.interrupted) {
        say_interrupted(command_line, options.output.has_value(), options.resume);
        return interruption_exit();
    }
    if (!run::Ranks::world().is_first()) {
        return Exit::ok; // the first speaks for all
    }
    if (options.shard) {
        say_shard_is_made(outcome.log->publish_shard(), options,
                          "draws of " + given.scenario.title);
        return Exit::ok;
    }
    if (options.output) {
        results::write_file(*options.output, outcome.results, {options.force, options.compress});
        outcome.log->remove();
    }
    if (options.json) {
        fmt::print("{}", results_json(outcome.results.provenance, outcome.results.summary,
                                      outcome.exceedances));
    } else {
        print_header(outcome.results);
        fmt::print("{}", results_table(outcome.results.summary, outcome.exceedances));
        fmt::print("\nNot in these margins: {}\n", outcome.results.provenance.left_out);
    }
    std::fflush(stdout);
    if (!options.quiet) {
        print_notices(given.remarks);
        print_notices(outcome.results.provenance.warnings);
        for (const std::string& note : estimator_notes(outcome.results.summary)) {
            fmt::print(stderr, "note: {}\n", note);
        }
        if (options.output) {
            fmt::print(stderr, "written: {}\n", *options.output);
        }
    }
    if (outcome.precision_missed) {
        throw Error(Exit::precision_missed, "E301", *outcome.precision_missed);
    }
    return Exit::ok;
}

} // namespace raming::cli
