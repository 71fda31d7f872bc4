#include <algorithm>
#include <sstream>

#include "engine/base/suggest.hpp"
#include "engine/cli/cohort.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options_shared.hpp"

namespace raming::cli {

namespace {

constexpr std::uint64_t most_years = 60;
constexpr std::uint64_t most_children = 4'000'000'000;

OptionList cohort_description() {
    OptionList all("Options");
    all.text("children,n", "N",
             "children in all, e.g. 40000 or 2.5e6 (default: as many as the scenario says)");
    all.text("years", "Y", "school years in a row (default 1)");
    all.text("replicates,r", "R",
             "replicates, each with its own draw of what is uncertain (default 1000)");
    all.text("keep-replicates", "K",
             "store weeks, lengths, regions, sectors and ages of the first K replicates (default "
             "1000), and their means over all");
    all.text("seed", "S", "seed, 0 … 2^64−1 (default 1)");
    all.text("threads", "K",
             "threads (default: all cores); the results are the same for any number");
    add_shard_options(all, "replicates");
    all.text("method", "NAME",
             "counts (how many go out of school; fast, default) or children (ask each child; the "
             "same law)");
    all.texts("set", "PATH=VALUE", "change a value of the scenario; may be repeated");
    all.text("out,o", "FILE",
             "results file (.h5), or with --fit the fitted scenario (.toml); without it none is "
             "written");
    all.text("dump-children", "N",
             "print the school year of N children who are out of school in it, one stay a line, as "
             "csv");
    all.flag("fit", "fit the parameters that [fit] of the scenario names, to its targets");
    all.flag("json", "print results as JSON");
    all.flag("reproducible", "leave host and times out of the file");
    all.flag("resume", "go on with an interrupted run of the same cohort");
    all.flag("force", "overwrite an existing file");
    all.flag("quiet", "no progress and no notices on stderr");
    all.flag("help,h", "this text");
    return all;
}

bool reads_children(const GivenOptions& values) {
    const std::string name = values.text("method").value_or("counts");
    const std::vector<std::string> names = {"counts", "children"};
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        usage_error("E402", value_error("method", name,
                                        "is not a method." + base::suggestion(name, names)));
    }
    return name == "children";
}

void check_sizes(const CohortOptions& options) {
    if (options.years > most_years) {
        usage_error("E402", value_error("years", std::to_string(options.years),
                                        "should be a number of school years up to 60."));
    }
    if (options.children && *options.children > most_children) {
        usage_error("E402", value_error("children", std::to_string(*options.children),
                                        "should be a number of children up to 4e9."));
    }
}

void check_combinations(const CohortOptions& options) {
    check_resumable_output(options);
    if (options.fit && options.dump_children) {
        usage_error("E404", "--fit and --dump-children each do one thing: give one of them.");
    }
    if (options.dump_children && (options.output || options.json)) {
        usage_error("E404", "--dump-children prints csv: leave -o and --json out, and send it to a "
                            "file with >.");
    }
    if (options.fit && (options.resume || options.reproducible)) {
        usage_error("E404", "--fit writes a scenario: --resume and --reproducible are about "
                            "results files.");
    }
}

} // namespace

std::string cohort_help() {
    std::ostringstream text;
    text << "raming cohort SCENARIO.toml [options]\n\n"
            "Simulates children, their stays out of school, and the registers that see them: a "
            "world in which the\n"
            "truth is known. Every replicate draws what is uncertain anew. Prints, per definition, "
            "the true number\n"
            "and what each register holds; a results file holds the overlap of registers, weeks, "
            "lengths of stays,\n"
            "regions, sectors, ages and early leavers too.\n\n"
            "  raming cohort scenarios/cohorts/nl-2022-23.toml -o cohort.h5\n"
            "  raming cohort scenarios/cohorts/nl-2022-23.toml --children 40000 --years 3 --json\n"
            "  raming cohort scenarios/cohorts/nl-2022-23.toml --dump-children 1000 > lives.csv\n"
            "  raming cohort scenarios/cohorts/nl-2011-12.toml --fit -o fitted.toml\n\n"
         << cohort_description();
    return text.str();
}

CohortOptions parse_cohort_options(const Arguments& arguments) {
    const GivenOptions values(arguments, cohort_description(), "cohort");
    CohortOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    options.scenario =
        values.single_file("a scenario, e.g. raming cohort scenarios/cohorts/nl-2022-23.toml");
    options.children = values.count("children", false);
    options.years = values.count("years", false).value_or(options.years);
    options.fit = values.has("fit");
    constexpr std::uint64_t fit_replicates = 200;
    options.replicates = values.count("replicates", false)
                             .value_or(options.fit ? fit_replicates : options.replicates);
    options.keep_replicates =
        values.count("keep-replicates", true).value_or(options.keep_replicates);
    read_usual_options(values, options);
    options.every_child = reads_children(values);
    options.dump_children = values.count("dump-children", false);
    options.resume = values.has("resume");
    check_sizes(options);
    if (!options.dump_children && !options.fit) {
        read_shard_options(values, options);
    } else if (values.has("shard") || values.has("chunk")) {
        usage_error("E404", "--shard and --chunk divide replicates over processes: leave them out "
                            "with --fit and --dump-children.");
    }
    check_combinations(options);
    if (options.fit && values.has("years")) {
        usage_error("E404", "--fit simulates the school years that [fit] of the scenario names "
                            "(years = 2): leave --years out.");
    }
    return options;
}

} // namespace raming::cli
