// From the parts that --shard made to the whole. Their work becomes that of an interrupted command,
// and the command goes on with it: it finds nothing left to draw, and writes what it always writes.

#include <filesystem>
#include <fmt/format.h>

#include "engine/cli/cohort.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/shard_file.hpp"
#include "engine/cli/sweep.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

struct MergeOptions {
    std::vector<std::string> files;
    std::string output;
    bool force = false;
    bool json = false;
    bool quiet = false;
    unsigned threads = 1;
};

OptionList merge_description() {
    OptionList all("Options");
    all.text("out,o", "FILE", "the results file of the whole (.h5)");
    all.text("threads,j", "K", "threads for what the whole needs besides (default: all cores)");
    all.flag("json", "print results as JSON");
    all.flag("force", "overwrite an existing results file");
    all.flag("quiet", "no progress and no notices on stderr");
    all.flag("help,h", "this text");
    return all;
}

void print_help() {
    std::ostringstream options;
    options << merge_description();
    fmt::print("raming merge PART… -o RESULTS.h5\n\n"
               "Makes one results file of the parts that --shard made: the file that one process "
               "would have made. The\n"
               "parts hold the scenario, and stay as they are. All must be there, once, and of the "
               "same work.\n\n"
               "  raming sweep nl.toml --grid … --shard 1/2 -o s.h5     # on one machine\n"
               "  raming sweep nl.toml --grid … --shard 2/2 -o s.h5     # on another\n"
               "  raming merge s.h5.shard-* -o s.h5\n\n{}"
               "\nExit codes: those of the command whose parts they are.\n",
               options.str());
}

MergeOptions read_options(const GivenOptions& values) {
    MergeOptions options;
    options.files = values.files();
    options.output = values.text("out").value_or("");
    options.force = values.has("force");
    options.json = values.has("json");
    options.quiet = values.has("quiet");
    options.threads = values.threads();
    if (options.files.empty()) {
        usage_error("E403", "raming merge needs the parts, e.g. raming merge s.h5.shard-* -o s.h5. "
                            "See raming merge --help.");
    }
    for (const std::string& part : options.files) {
        std::error_code none;
        if (part == options.output || std::filesystem::equivalent(part, options.output, none)) {
            usage_error("E404", "the whole would take the place of its part " + part +
                                    ". Choose another name with -o.");
        }
    }
    if (options.output.empty()) {
        usage_error("E404", "raming merge makes a results file: name it with -o.");
    }
    return options;
}

/// The options of a part's command, for the whole.
template <typename Options>
void make_whole(Options& options, const MergeOptions& merge) {
    options.shard.reset();
    options.output = merge.output;
    options.resume = true;
    options.force = merge.force;
    options.json = merge.json;
    options.quiet = merge.quiet;
    options.threads = merge.threads;
}

/// Makes the log of the whole from those of the parts.
void gather(const std::vector<ShardFile>& parts, const MergeOptions& options,
            const results::PartHeader& header) {
    if (header.identity != parts.front().identity) {
        throw Error(Exit::input_output, "E218",
                    "the parts were made by another program: " +
                        differences(parts.front().identity, header.identity) +
                        ". Merge them with the version that made them, or make them again.");
    }
    results::check_writable(options.output, {options.force, false}, 0);
    // What an interrupted merge, or the same work undivided, left is gone on with.
    const bool resume = !options.force && std::filesystem::exists(part_path(options.output));
    WorkLog log({options.output, std::nullopt, parts.front().job.chunk, resume, options.force},
                header, interruption());
    for (const ShardFile& part : parts) {
        log.add_part(part.path);
    }
}

Loaded load(const Job& job, const Catalog& catalog) {
    scenario::Document document = job.document();
    run::LoadedScenario loaded = model_of(document, catalog);
    return {std::move(document), std::move(loaded), {}};
}

Exit merge(const std::vector<ShardFile>& parts, const MergeOptions& options,
           const std::string& command_line, const Catalog& catalog) {
    const Job& job = parts.front().job;
    if (job.command == "sweep") {
        SweepOptions of_sweep = parse_sweep_options(job.arguments);
        make_whole(of_sweep.run, options);
        const SweepPlan plan = plan_of(load(job, catalog), job.design, of_sweep.run.seed);
        gather(parts, options, header_of_sweep(plan, of_sweep, {}));
        return finish_sweep(plan, of_sweep, {}, command_line, catalog);
    }
    if (job.command == "cohort") {
        CohortOptions of_cohort = parse_cohort_options(job.arguments);
        make_whole(of_cohort, options);
        scenario::Document document = job.document();
        run::LoadedSimulation loaded = catalog.load_cohort(
            document, {of_cohort.children, of_cohort.years, of_cohort.every_child});
        const LoadedCohort cohort{std::move(document), std::move(loaded)};
        gather(parts, options, header_of_cohort(cohort, of_cohort, {}));
        return finish_cohort(cohort, of_cohort, {}, command_line);
    }
    RunOptions of_run = parse_run_options(job.arguments);
    make_whole(of_run, options);
    const Loaded loaded = load(job, catalog);
    gather(parts, options, header_of_run(loaded.document, of_run, {}));
    return finish_run(loaded, of_run, {}, command_line);
}

} // namespace

Exit merge_command(const Arguments& arguments, const Catalog& catalog) {
    const GivenOptions values(arguments, merge_description(), "merge");
    if (values.has("help")) {
        print_help();
        return Exit::ok;
    }
    const MergeOptions options = read_options(values);
    std::vector<ShardFile> parts;
    for (const std::string& file : options.files) {
        parts.push_back(read_shard_file(file));
    }
    check_together(parts);
    return merge(parts, options, command_line_of("merge", arguments), catalog);
}

} // namespace raming::cli
