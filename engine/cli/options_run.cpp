#include <algorithm>
#include <sstream>

#include "engine/base/suggest.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/options_shared.hpp"
#include "engine/run/ranks.hpp"

namespace raming::cli {

namespace {

constexpr std::uint64_t most_sobol_draws = std::uint64_t{1}
                                           << 36U; // 2^32 points in each of 16 chains

OptionList run_description() {
    OptionList all("Options");
    add_drawing_options(all);
    add_run_options(all);
    add_shard_options(all, "draws of a chain");
    add_estimator_option(all);
    all.flag("point", "print point values only: every input at its mean, no noise");
    all.flag("dry-run",
             "print the resolved scenario with the origin of each value, memory and file size");
    return all;
}

double parse_precision(const std::string& text) {
    const bool percent = !text.empty() && text.back() == '%';
    const auto number = parse_number(percent ? text.substr(0, text.size() - 1) : text);
    const double precision = number.value_or(0) / (percent ? 100 : 1);
    if (!(precision > 0) || precision >= 1) {
        usage_error("E402", value_error("precision", text,
                                        "should be a part of the median such as 0.5% or 0.005."));
    }
    return precision;
}

prior::Design parse_design(const std::string& text) {
    const std::vector<std::string> names = {"sobol", "random", "lhs"};
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) {
        usage_error("E402", value_error("design", text,
                                        "is not a design." + base::suggestion(text, names)));
    }
    return static_cast<prior::Design>(found - names.begin());
}

summary::Estimator parse_estimator(const std::string& text) {
    std::vector<std::string> names;
    for (const auto one :
         {summary::Estimator::plain, summary::Estimator::smooth, summary::Estimator::automatic}) {
        names.push_back(estimator_name(one));
        if (names.back() == text) {
            return one;
        }
    }
    usage_error("E402", value_error("estimator", text,
                                    "is not an estimator." + base::suggestion(text, names)));
}

void check_combinations(const RunOptions& options) {
    if (options.design == prior::Design::latin && options.precision) {
        usage_error("E404",
                    "--design lhs needs its number of draws beforehand, so it cannot go on until "
                    "--precision is reached. Use --design sobol.");
    }
    if (options.max_draws && !options.precision) {
        usage_error("E404",
                    "--max-draws limits --precision; without it, say how many draws with -n.");
    }
    if (options.max_draws && options.draws && *options.max_draws < *options.draws) {
        usage_error("E404", "--max-draws is below -n. Raise it, or leave -n out.");
    }
    if (options.summary_only && options.keep_draws) {
        usage_error("E404", "--summary-only stores no draws; leave --keep-draws out.");
    }
    if (options.resume && options.force) {
        usage_error("E404",
                    "--resume goes on with a run and --force starts it anew: give one of them.");
    }
    if (options.design == prior::Design::sobol &&
        std::max(options.draws.value_or(0), options.max_draws.value_or(0)) > most_sobol_draws) {
        usage_error(
            "E406",
            "Sobol points give at most 2^36 (68,719,476,736) draws. Ask for fewer, or use --design "
            "random.");
    }
    check_output(options.output, {{options.resume, "--resume"},
                                  {options.compress, "--compress"},
                                  {options.reproducible, "--reproducible"},
                                  {options.force, "--force"}});
    if (options.point && options.output) {
        usage_error("E404", "--point prints values and makes no draws: leave -o out.");
    }
    for (const auto& [given, name] : {std::pair{options.draws.has_value(), "-n"},
                                      {options.precision.has_value(), "--precision"},
                                      {!options.exceeds.empty(), "--exceeds"}}) {
        if (options.point && given) {
            usage_error("E404", "--point prints values and makes no draws: leave " +
                                    std::string(name) + " out.");
        }
    }
    if (options.point && options.dry_run) {
        usage_error("E404",
                    "--point prints values and --dry-run prints settings: give one of them.");
    }
}

} // namespace

void add_run_options(OptionList& all) {
    all.text("precision", "P",
             "go on until the Monte Carlo error of every median and 95 % bound is below P of the "
             "median, e.g. 0.5%");
    all.text("max-draws", "N", "stop there, with exit code 5 if the precision is missed");
    all.texts("exceeds", "X",
              "print the probability that the true number exceeds X; may be repeated");
    all.text("keep-draws", "N",
             "store the first N draws of everything (default: 100,000 of inputs and routes, 1e7 of "
             "definitions)");
    all.flag("summary-only", "store no draws; quantiles from fine histograms, in constant memory");
}

void add_drawing_options(OptionList& all, const std::string& draws) {
    all.text("draws,n", "N",
             "number of draws, e.g. 1e6 (default " + draws + "; rounded up to a multiple of 16)");
    all.text("seed", "S", "seed, 0 … 2^64−1 (default 1)");
    all.text("out,o", "FILE", "results file (.h5); without it none is written");
    all.texts("set", "PATH=VALUE",
              "change a value of the scenario, e.g. routes.absolute.sensitivity.mean=0.7; may be "
              "repeated");
    add_definition_options(all);
    all.text("design", "NAME",
             "sobol (scrambled Sobol points, default), random, or lhs (Latin hypercube)");
    all.text("threads,j", "K",
             "threads (default: all cores); the results are the same for any number");
    all.flag("json", "print results as JSON");
    all.flag("compress", "compress stored draws (smaller and much slower)");
    all.flag("reproducible", "leave host and times out of the file");
    all.flag("resume", "go on with an interrupted run of the same scenario");
    all.flag("force", "overwrite an existing results file");
    all.flag("quiet", "no progress and no notices on stderr");
    all.flag("help,h", "this text");
}

std::string design_name(prior::Design design) {
    switch (design) {
    case prior::Design::random:
        return "random";
    case prior::Design::latin:
        return "lhs";
    case prior::Design::sobol:
        break;
    }
    return "sobol";
}

std::string estimator_name(summary::Estimator estimator) {
    switch (estimator) {
    case summary::Estimator::plain:
        return "plain";
    case summary::Estimator::smooth:
        return "smooth";
    case summary::Estimator::automatic:
        break;
    }
    return "auto";
}

void add_estimator_option(OptionList& all, const std::string& of, const std::string& by_default) {
    all.text("estimator", "NAME",
             "of " + of +
                 ": plain (from the draws), smooth (a direction of many inputs integrated out, so "
                 "that fewer draws do), or auto (smooth where it gains); default: " +
                 by_default);
}

void read_estimator_option(const GivenOptions& values, RunOptions& options) {
    // Who fixes the draws wants their time; who fixes the precision wants few of them.
    options.estimator =
        options.precision ? summary::Estimator::automatic : summary::Estimator::plain;
    if (const auto text = values.text("estimator")) {
        options.estimator = parse_estimator(*text);
    }
}

RunOptions read_run_options(const GivenOptions& values, const std::string& command) {
    RunOptions options;
    if (values.has("help")) {
        options.help = true;
        return options;
    }
    options.scenario =
        values.single_file("a scenario, e.g. raming " + command + " scenarios/nl-2022-23.toml");
    options.draws = values.count("draws", false);
    options.max_draws = values.count("max-draws", false);
    options.keep_draws = values.count("keep-draws", true);
    read_usual_options(values, options);
    if (const auto text = values.text("design")) {
        options.design = parse_design(*text);
    }
    if (const auto text = values.text("precision")) {
        options.precision = parse_precision(*text);
    }
    for (const std::string& text : values.texts("exceeds")) {
        const auto number = parse_number(text);
        if (!number || *number < 0) {
            usage_error("E402", value_error("exceeds", text,
                                            "should be a number of children, e.g. 39109."));
        }
        options.exceeds.push_back(*number);
    }
    read_definition_options(values, options);
    options.point = values.has("point");
    options.dry_run = values.has("dry-run");
    options.summary_only = values.has("summary-only");
    options.compress = values.has("compress");
    options.resume = values.has("resume");
    check_combinations(options);
    return options;
}

std::string run_help() {
    std::ostringstream text;
    text << "raming run SCENARIO.toml [options]\n\n"
            "Draws all uncertain inputs of a scenario together, many times, and prints for each "
            "definition the\n"
            "registered number, the median, and the ranges that hold 67 % and 95 % of the "
            "outcomes.\n"
            "± is the Monte Carlo standard error: what more draws would still change.\n\n"
            "  raming run scenarios/nl-2022-23.toml\n"
            "  raming run scenarios/nl-2022-23.toml -n 1e6 --seed 42 -o nl.h5\n"
            "  raming run scenarios/nl-2022-23.toml --set routes.absolute.sensitivity.mean=0.7\n"
            "  raming run scenarios/nl-2022-23.toml --precision 0.5% --exceeds 39109\n\n"
         << run_description()
         << "\nExit codes: 0 done; 2 wrong usage; 3 wrong scenario; 4 file trouble; 5 precision "
            "missed;\n"
            "130 or 143 interrupted (the printed line resumes).\n";
    return text.str();
}

RunOptions parse_run_options(const Arguments& arguments) {
    const GivenOptions values(arguments, run_description(), "run");
    RunOptions options = read_run_options(values, "run");
    if (options.help || options.point || options.dry_run) {
        return options;
    }
    read_estimator_option(values, options);
    read_shard_options(values, options);
    if (options.precision && (options.shard || run::Ranks::world().count() > 1)) {
        usage_error("E404", "--precision looks at all draws to decide whether there are enough, so "
                            "the work cannot be divided: say how many with -n.");
    }
    return options;
}

} // namespace raming::cli
