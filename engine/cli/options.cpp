#include "engine/cli/options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <thread>

#include <boost/program_options.hpp>

#include "engine/base/suggest.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/published.hpp"

namespace raming::cli {

namespace po = boost::program_options;
using base::Error;
using base::Exit;

namespace {

constexpr double most_draws = 1e12;
constexpr std::uint64_t most_sobol_draws = std::uint64_t{1}
                                           << 36U; // 2^32 points in each of 16 chains
constexpr unsigned most_threads = 1024;

void add_definition_file_option(po::options_description& to) {
    to.add_options()("definitions-file", po::value<std::string>()->value_name("FILE"),
                     "the shared definitions, instead of the definitions.toml that is found");
}

void add_definition_options(po::options_description& to) {
    to.add_options()("definitions", po::value<std::string>()->value_name("NAMES"),
                     "only these definitions, e.g. ocw-2022,ingrado: the scenario's own or shared "
                     "ones (see raming definitions); own: all of the scenario's; all: both");
    add_definition_file_option(to);
}

/// What all commands that draw take.
void add_drawing_options(po::options_description& all) {
    auto add = all.add_options();
    add("draws,n", po::value<std::string>()->value_name("N"),
        "number of draws, e.g. 1e6 (default 1,000,000; rounded up to a multiple of 16)");
    add("seed", po::value<std::string>()->value_name("S"), "seed, 0 … 2^64−1 (default 1)");
    add("out,o", po::value<std::string>()->value_name("FILE"),
        "results file (.h5); without it none is written");
    add("set", po::value<std::vector<std::string>>()->composing()->value_name("PATH=VALUE"),
        "change a value of the scenario, e.g. routes.absolute.sensitivity.mean=0.7; may be "
        "repeated");
    add_definition_options(all);
    add("design", po::value<std::string>()->value_name("NAME"),
        "sobol (scrambled Sobol points, default), random, or lhs (Latin hypercube)");
    add("threads", po::value<std::string>()->value_name("K"),
        "threads (default: all cores); the results are the same for any number");
    add("json", "print results as JSON");
    add("compress", "compress stored draws (smaller and much slower)");
    add("reproducible", "leave host and times out of the file");
    add("resume", "go on with an interrupted run of the same scenario");
    add("force", "overwrite an existing results file");
    add("quiet", "no progress and no notices on stderr");
    add("help,h", "this text");
}

po::options_description run_description() {
    po::options_description all("Options");
    add_drawing_options(all);
    auto add = all.add_options();
    add("precision", po::value<std::string>()->value_name("P"),
        "go on until the Monte Carlo error of every median and 95 % bound is below P of the "
        "median, e.g. 0.5%");
    add("max-draws", po::value<std::string>()->value_name("N"),
        "stop there, with exit code 5 if the precision is missed");
    add("exceeds", po::value<std::vector<std::string>>()->composing()->value_name("X"),
        "print the probability that the true number exceeds X; may be repeated");
    add("point", "print point values only: every input at its mean, no noise");
    add("dry-run",
        "print the resolved scenario with the origin of each value, memory and file size");
    add("keep-draws", po::value<std::string>()->value_name("N"),
        "store the first N draws of everything (default: 100,000 of inputs and routes, 1e7 of "
        "definitions)");
    add("summary-only", "store no draws; quantiles from fine histograms, in constant memory");
    return all;
}

po::options_description published_description() {
    po::options_description all("Options");
    auto add = all.add_options();
    add("draws,n", po::value<std::string>()->value_name("N"),
        "number of draws of each scenario (default 65,536; rounded up to a multiple of 16)");
    add("seed", po::value<std::string>()->value_name("S"), "seed, 0 … 2^64−1 (default 1)");
    add("threads", po::value<std::string>()->value_name("K"),
        "threads (default: all cores); the results are the same for any number");
    add("set", po::value<std::vector<std::string>>()->composing()->value_name("PATH=VALUE"),
        "change a value in every scenario that has it; may be repeated");
    add("scenarios", po::value<std::string>()->value_name("FOLDER"),
        "where the scenarios are (default: scenarios/published, from here upwards, else from the "
        "program upwards)");
    add("out,o", po::value<std::string>()->value_name("FILE"),
        "results file (.h5) with the table and every scenario; without it none is written");
    add("json", "print rows as JSON, with the terms of the arithmetic");
    add("reproducible", "leave host and times out of the file");
    add("force", "overwrite an existing results file");
    add("quiet", "no notices on stderr");
    add("help,h", "this text");
    return all;
}

po::options_description report_description() {
    po::options_description all("Options");
    auto add = all.add_options();
    add("lang", po::value<std::string>()->value_name("LANGUAGE"), "nl (default) or en");
    add("out,o", po::value<std::string>()->value_name("FILE"),
        "the page (default: beside the results file, ending in .html)");
    add("force", "overwrite an existing page");
    add("quiet", "no notices on stderr");
    add("help,h", "this text");
    return all;
}

po::options_description compare_description() {
    po::options_description own("What to compare");
    auto add = own.add_options();
    add("from", po::value<std::string>()->value_name("A"), "the definition to start from");
    add("to", po::value<std::string>()->value_name("B"),
        "the definition to go to: B − A, B / A, and the walk between them");
    add("all", "every pair of definitions (default where nothing else is asked for)");
    add("curve", "every route and definition as a function of the threshold, 4 to 52 weeks");
    add("drop-pool-members",
        "every definition without each member of each pool (methods, priors, durations, overlap)");
    add("uncertainty", "divide the spread: choice of definition, and groups of inputs");
    add("weights", po::value<std::string>()->value_name("NAME=W,…"),
        "--uncertainty with these weights of the definitions, adding to 1, e.g. "
        "ocw-4w=0.5,balans-13w=0.5 (default: all equally); those not named do not count");
    po::options_description all("Options");
    add_drawing_options(all);
    own.add(all);
    return own;
}

[[noreturn]] void usage_error(const std::string& code, const std::string& message) {
    throw Error(Exit::usage, code, message);
}

std::string value_error(const std::string& option, const std::string& value,
                        const std::string& wanted) {
    return "--" + option + " " + value + ": " + wanted;
}

/// Option names as a user types them, for suggestions.
std::vector<std::string> long_names(const po::options_description& description) {
    std::vector<std::string> names;
    for (const auto& option : description.options()) {
        names.push_back("--" + option->long_name());
    }
    return names;
}

/// Parses with Boost.Program_options and turns its complaints into ours.
po::variables_map parse(const Arguments& arguments, const po::options_description& named,
                        const std::string& command) {
    po::options_description all(named);
    all.add_options()("file", po::value<std::vector<std::string>>());
    po::positional_options_description positional;
    positional.add("file", -1);
    po::variables_map values;
    try {
        using namespace po::command_line_style;
        po::store(po::command_line_parser(arguments)
                      .options(all)
                      .positional(positional)
                      .style(unix_style & ~allow_guessing)
                      .run(),
                  values);
    } catch (const po::unknown_option& unknown) {
        const std::string given = unknown.get_option_name();
        const std::string name = given.substr(0, given.find('='));
        usage_error("E401", "raming " + command + ": unknown option " + name + "." +
                                base::suggestion(name, long_names(named)) + " See raming " +
                                command + " --help.");
    } catch (const po::multiple_occurrences& twice) {
        usage_error("E402", "raming " + command + ": option " + twice.get_option_name() +
                                " is given twice. Keep one.");
    } catch (const po::error& wrong) {
        usage_error("E402", "raming " + command + ": " + wrong.what() + ". See raming " + command +
                                " --help.");
    }
    return values;
}

std::optional<std::string> text_of(const po::variables_map& values, const std::string& name) {
    return values.count(name) != 0 ? std::optional(values[name].as<std::string>()) : std::nullopt;
}

std::vector<std::string> list_of(const po::variables_map& values, const std::string& name) {
    return values.count(name) != 0 ? values[name].as<std::vector<std::string>>()
                                   : std::vector<std::string>{};
}

/// For RunOptions and FileOptions.
template <typename Options>
void read_definition_options(const po::variables_map& values, Options& options) {
    if (const auto names = text_of(values, "definitions")) {
        options.definitions = parse_definition_names(*names);
    }
    options.definitions_file = text_of(values, "definitions-file");
}

std::string single_file(const po::variables_map& values, const std::string& command,
                        const std::string& what) {
    const std::vector<std::string> files = list_of(values, "file");
    if (files.empty()) {
        usage_error("E403", "raming " + command + " needs " + what + ". See raming " + command +
                                " --help.");
    }
    if (files.front().empty()) {
        usage_error("E403",
                    "raming " + command + ": the name of the file is empty. Give " + what + ".");
    }
    if (files.size() > 1) {
        usage_error("E403", "raming " + command + " takes one file, not " +
                                std::to_string(files.size()) + " (" + files[0] + ", " + files[1] +
                                "). Run them one by one.");
    }
    return files.front();
}

std::optional<std::uint64_t> count_option(const po::variables_map& values, const std::string& name,
                                          bool zero_allowed) {
    const auto text = text_of(values, name);
    if (!text) {
        return std::nullopt;
    }
    const auto count = parse_count(*text);
    if (!count || (*count == 0 && !zero_allowed)) {
        usage_error("E402",
                    value_error(name, *text,
                                "should be a whole number from " +
                                    std::string(zero_allowed ? "0" : "1") + " to 1e12, e.g. 1e6."));
    }
    return count;
}

std::uint64_t seed_option(const po::variables_map& values) {
    std::uint64_t seed = 1;
    if (const auto text = text_of(values, "seed")) {
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seed);
        if (error != std::errc{} || end != text->data() + text->size()) {
            usage_error(
                "E402",
                value_error("seed", *text,
                            "should be a whole number from 0 to 2^64 − 1, in digits, e.g. 42."));
        }
    }
    return seed;
}

unsigned threads_option(const po::variables_map& values) {
    if (const auto text = text_of(values, "threads")) {
        const auto count = parse_count(*text);
        if (!count || *count < 1 || *count > most_threads) {
            usage_error("E402",
                        value_error("threads", *text, "should be a whole number from 1 to 1024."));
        }
        return static_cast<unsigned>(*count);
    }
    return std::clamp(std::thread::hardware_concurrency(), 1U, most_threads);
}

std::optional<double> parse_number(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
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

/// A results file has a name, and options about it are given with it alone.
void check_output(const std::optional<std::string>& output,
                  std::initializer_list<std::pair<bool, const char*>> about_it) {
    if (output && output->empty()) {
        usage_error("E402",
                    "--out: the name of the results file is empty. Give one, e.g. -o nl.h5.");
    }
    for (const auto& [given, name] : about_it) {
        if (given && !output) {
            usage_error("E404", std::string(name) + " is about a results file: name it with -o.");
        }
    }
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

std::optional<std::uint64_t> parse_count(const std::string& text) {
    std::string digits;
    std::remove_copy(text.begin(), text.end(), std::back_inserter(digits), '_');
    const auto number = parse_number(digits);
    if (!number || *number < 0 || *number > most_draws || *number != std::floor(*number)) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(*number);
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

namespace {

RunOptions read_run_options(const po::variables_map& values, const std::string& command) {
    RunOptions options;
    if (values.count("help") != 0) {
        options.help = true;
        return options;
    }
    options.scenario = single_file(
        values, command, "a scenario, e.g. raming " + command + " scenarios/nl-2022-23.toml");
    options.draws = count_option(values, "draws", false);
    options.max_draws = count_option(values, "max-draws", false);
    options.keep_draws = count_option(values, "keep-draws", true);
    options.seed = seed_option(values);
    options.threads = threads_option(values);
    if (const auto text = text_of(values, "design")) {
        options.design = parse_design(*text);
    }
    if (const auto text = text_of(values, "precision")) {
        options.precision = parse_precision(*text);
    }
    for (const std::string& text : list_of(values, "exceeds")) {
        const auto number = parse_number(text);
        if (!number || *number < 0) {
            usage_error("E402", value_error("exceeds", text,
                                            "should be a number of children, e.g. 39109."));
        }
        options.exceeds.push_back(*number);
    }
    options.overrides = list_of(values, "set");
    read_definition_options(values, options);
    options.output = text_of(values, "out");
    options.json = values.count("json") != 0;
    options.point = values.count("point") != 0;
    options.dry_run = values.count("dry-run") != 0;
    options.summary_only = values.count("summary-only") != 0;
    options.compress = values.count("compress") != 0;
    options.reproducible = values.count("reproducible") != 0;
    options.resume = values.count("resume") != 0;
    options.force = values.count("force") != 0;
    options.quiet = values.count("quiet") != 0;
    check_combinations(options);
    return options;
}

} // namespace

RunOptions parse_run_options(const Arguments& arguments) {
    return read_run_options(parse(arguments, run_description(), "run"), "run");
}

std::string compare_help() {
    std::ostringstream text;
    text
        << "raming compare SCENARIO.toml [--from A --to B] [--all] [--curve] [--drop-pool-members] "
           "[--uncertainty]\n"
           "               [options]\n\n"
           "Compares definitions on the draws they share. What is uncertain about both cancels, so "
           "their difference is\n"
           "known far better than their two intervals suggest.\n\n"
           "  raming compare scenarios/nl-2022-23.toml --from ocw-4w --to balans-13w-vsv\n"
           "  raming compare scenarios/nl-2022-23.toml --all --json\n"
           "  raming compare scenarios/nl-2022-23.toml --curve -o curve.h5\n"
           "  raming compare scenarios/nl-2022-23.toml --uncertainty\n"
           "  raming compare scenarios/nl-2022-23.toml --weights ocw-4w=0.5,balans-13w=0.5\n\n"
           "The walk: the steps from A to B (the threshold of routes in both, each route added or "
           "removed, a day for the\n"
           "year, weights, overlap). What a step changes depends on the steps before it, so it is "
           "averaged over all\n"
           "orders (Shapley); the steps then add up to the difference, exactly, in every draw. "
           "Their means add up; their\n"
           "medians and intervals do not. Without the step \"overlap\" an added route counts in "
           "full beside what is there;\n"
           "the step itself is what counting children of several routes once takes off.\n"
           "The curve takes the first 4,096 draws of each of the 16 chains, --drop-pool-members "
           "the first 16,384: these\n"
           "are the same draws as in a run, so its figures and theirs can be laid side by side.\n\n"
           "Whose uncertainty: the spread of the number divided into what comes from the choice of "
           "definition (words)\n"
           "and what comes from each group of inputs that nobody knows exactly: what registers "
           "miss, wrong entries,\n"
           "durations, overlap, factors and shares, chance. The parts are shares of the variance "
           "and add up to 100 %.\n"
           "The first row is for a reader who does not know which definition is meant, and finds "
           "them as likely as their\n"
           "weights say; the others are for one definition each. Inputs that depend on each other "
           "share what they\n"
           "explain together (Shapley). A variance is ruled by the largest outcomes: a prior with "
           "a "
           "long tail weighs\n"
           "more here than in the 95 % range. Where a definition's number has no variance that can "
           "be estimated, the\n"
           "logarithm is divided instead, and it says so. Each draw is evaluated once for every "
           "subset of the groups,\n"
           "so it takes the first 1,024 of each chain of a Sobol run, or what -n gives if that is "
           "less.\n\n"
        << compare_description()
        << "\nExit codes: 0 done; 2 wrong usage; 3 wrong scenario; 4 file trouble; 130 or 143 "
           "interrupted.\n";
    return text.str();
}

CompareOptions parse_compare_options(const Arguments& arguments) {
    const po::variables_map values = parse(arguments, compare_description(), "compare");
    CompareOptions options;
    options.run = read_run_options(values, "compare");
    options.from = text_of(values, "from");
    options.to = text_of(values, "to");
    options.curve = values.count("curve") != 0;
    options.drop_pool_members = values.count("drop-pool-members") != 0;
    options.weights = text_of(values, "weights");
    options.uncertainty = values.count("uncertainty") != 0 || options.weights;
    options.all = values.count("all") != 0 || !(options.from || options.to || options.curve ||
                                                options.drop_pool_members || options.uncertainty);
    if (options.from.has_value() != options.to.has_value()) {
        usage_error("E404", std::string("raming compare: ") +
                                (options.from ? "--from is given and --to is not"
                                              : "--to is given and --from is not") +
                                ". Give both: --from A --to B.");
    }
    return options;
}

std::string published_help() {
    std::ostringstream text;
    text << "raming published [ID …] [options]\n\n"
            "Puts every published number of children out of school in its place: who, which "
            "definition, the printed\n"
            "number, what its author's own inputs give as arithmetic on the facts, the "
            "distribution under that\n"
            "definition once its inputs are as uncertain as they are, and the probability that the "
            "true number is\n"
            "no larger than the printed one. With IDs, only those rows.\n\n"
            "  raming published\n"
            "  raming published balans-survey complaints-10 --json\n"
            "  raming published balans-survey --set facts.relative-over-13w.value=2800\n"
            "  raming published -o published.h5\n\n"
         << published_description()
         << "\nEach scenario is run by itself; `raming run scenarios/published/balans.toml` shows "
            "what its author's\n"
            "estimate implies.\n";
    return text.str();
}

PublishedOptions parse_published_options(const Arguments& arguments) {
    const po::variables_map values = parse(arguments, published_description(), "published");
    PublishedOptions options;
    options.help = values.count("help") != 0;
    if (options.help) {
        return options;
    }
    options.ids = list_of(values, "file");
    options.draws = count_option(values, "draws", false).value_or(options.draws);
    options.seed = seed_option(values);
    options.threads = threads_option(values);
    options.overrides = list_of(values, "set");
    options.folder = text_of(values, "scenarios");
    options.output = text_of(values, "out");
    options.force = values.count("force") != 0;
    options.reproducible = values.count("reproducible") != 0;
    check_output(options.output,
                 {{options.reproducible, "--reproducible"}, {options.force, "--force"}});
    options.json = values.count("json") != 0;
    options.quiet = values.count("quiet") != 0;
    return options;
}

namespace {

po::options_description export_description() {
    po::options_description all("Options");
    auto add = all.add_options();
    add("format", po::value<std::string>()->value_name("csv|xlsx"),
        "one table as text, or all as a workbook (default: xlsx if the output is named so, else "
        "csv)");
    add("table", po::value<std::string>()->value_name("NAMES"),
        "which tables, e.g. summary,curve (default: for csv the summary, for xlsx all but draws)");
    add("lang", po::value<std::string>()->value_name("nl|en"),
        "language of names and explanations; csv in nl has ; and a decimal comma (default en)");
    add("out,o", po::value<std::string>()->value_name("FILE"),
        "file to write; without it csv goes to stdout");
    add("force", "overwrite an existing file");
    add("quiet", "do not say what is left out");
    add("help,h", "this text");
    return all;
}

/// Which of `names` is given; error E402 for none of them.
std::string one_of(const std::string& option, const std::string& given,
                   const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), given) == names.end()) {
        usage_error("E402",
                    value_error(option, given, "is not known." + base::suggestion(given, names)));
    }
    return given;
}

} // namespace

std::string export_options_help() {
    std::ostringstream text;
    text << export_description();
    return text.str();
}

ExportOptions parse_export_options(const Arguments& arguments,
                                   const std::vector<std::string>& tables) {
    const po::variables_map values = parse(arguments, export_description(), "export");
    ExportOptions options;
    options.help = values.count("help") != 0;
    if (options.help) {
        return options;
    }
    options.file = single_file(values, "export", "a results file, e.g. nl.h5");
    options.output = text_of(values, "out");
    const bool named_xlsx = options.output && options.output->ends_with(".xlsx");
    const std::string format = one_of(
        "format", text_of(values, "format").value_or(named_xlsx ? "xlsx" : "csv"), {"csv", "xlsx"});
    options.xlsx = format == "xlsx";
    options.dutch = one_of("lang", text_of(values, "lang").value_or("en"), {"nl", "en"}) == "nl";
    if (const auto names = text_of(values, "table")) {
        std::istringstream list(*names + ",");
        for (std::string name; std::getline(list, name, ',');) {
            one_of("table", name, tables);
            if (std::find(options.tables.begin(), options.tables.end(), name) !=
                options.tables.end()) {
                usage_error("E402", value_error("table", *names, name + " stands in it twice."));
            }
            options.tables.push_back(name);
        }
    }
    options.force = values.count("force") != 0;
    options.quiet = values.count("quiet") != 0;
    if (options.output && options.output->empty()) {
        usage_error("E402", "--out: the name of the file is empty. Give one, e.g. -o nl.csv.");
    }
    if (options.xlsx && !options.output) {
        usage_error("E404", "a workbook cannot go to stdout: name it with -o, e.g. -o nl.xlsx.");
    }
    if (!options.xlsx && named_xlsx) {
        usage_error("E404", "--format csv and -o " + *options.output +
                                " do not go together: name the file .csv, or take --format xlsx.");
    }
    if (!options.xlsx && options.tables.size() > 1) {
        usage_error("E404", "a csv file holds one table: ask for them one by one, or take --format "
                            "xlsx.");
    }
    if (options.force && !options.output) {
        usage_error("E404", "--force is about a file: name it with -o.");
    }
    return options;
}

std::string report_help() {
    std::ostringstream text;
    text << "raming report RESULTS.h5 [options]\n\n"
            "Writes the report for people: one page that opens in any browser, offline, and prints "
            "to A4. What is\n"
            "registered, how many there may be, how sure that is, what the definition changes, and "
            "what is left out;\n"
            "figures with their tables, assumptions with their sources. Best from a comparison:\n\n"
            "  raming compare scenarios/nl-2022-23.toml --from ocw-4w --to balans-13w-vsv --all "
            "--curve \\\n"
            "      --drop-pool-members -o nl.h5\n"
            "  raming report nl.h5 --lang nl -o rapport.html\n"
            "  raming report nl.h5 --lang en -o report.html\n\n"
            "What a plain run does not hold (the walk, the curve) is left out, and the report says "
            "which command adds it.\n\n"
         << report_description() << "\nExit codes: 0 done; 2 wrong usage; 4 file trouble.\n";
    return text.str();
}

ReportOptions parse_report_options(const Arguments& arguments) {
    const po::variables_map values = parse(arguments, report_description(), "report");
    ReportOptions options;
    options.help = values.count("help") != 0;
    if (options.help) {
        return options;
    }
    options.file = single_file(values, "report", "a results file, e.g. nl.h5");
    options.output = text_of(values, "out");
    if (const auto language = text_of(values, "lang")) {
        if (*language != "nl" && *language != "en") {
            usage_error("E402", value_error("lang", *language, "should be nl or en."));
        }
        options.language = *language == "nl" ? report::Language::dutch : report::Language::english;
    }
    options.force = values.count("force") != 0;
    options.quiet = values.count("quiet") != 0;
    return options;
}

bool FileOptions::has(const std::string& flag) const {
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

FileOptions parse_file_options(const std::string& command, const Arguments& arguments,
                               const std::vector<FlagHelp>& flags, FileKind kind) {
    po::options_description description("Options");
    for (const FlagHelp& flag : flags) {
        description.add_options()(flag.name.c_str(), flag.help.c_str());
    }
    if (kind != FileKind::results) {
        description.add_options()(
            "set", po::value<std::vector<std::string>>()->composing()->value_name("PATH=VALUE"),
            "change a value of the scenario; may be repeated");
    }
    if (kind == FileKind::scenario) {
        add_definition_options(description);
    } else if (kind == FileKind::optional_scenario) {
        add_definition_file_option(description);
    }
    description.add_options()("help,h", "help");
    const po::variables_map values = parse(arguments, description, command);
    FileOptions options;
    options.help = values.count("help") != 0;
    if (options.help) {
        return options;
    }
    if (kind != FileKind::optional_scenario || values.count("file") != 0) {
        options.file =
            single_file(values, command,
                        kind == FileKind::results ? "a results file, e.g. nl.h5"
                                                  : "a scenario, e.g. scenarios/nl-2022-23.toml");
    }
    options.overrides = list_of(values, "set");
    read_definition_options(values, options);
    for (const FlagHelp& flag : flags) {
        if (values.count(flag.name) != 0) {
            options.flags.push_back(flag.name);
        }
    }
    return options;
}

} // namespace raming::cli
