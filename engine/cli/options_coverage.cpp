#include <algorithm>
#include <sstream>

#include "engine/base/suggest.hpp"
#include "engine/cli/coverage.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options_shared.hpp"

namespace raming::cli {

namespace {

constexpr std::uint64_t most_worlds = 1'000'000;
constexpr std::uint64_t most_draws = 1'000'000;
constexpr std::uint64_t fewest_draws = 40; // below it a 95 % interval is the range of the draws

OptionList coverage_description() {
    OptionList all("Options");
    all.text("worlds", "N", "number of worlds (default 2,000)");
    all.text("world", "KIND",
             "calibrated (problems of any size, default) or typical (of a size that could be "
             "known beforehand)");
    all.text("draws,n", "N",
             "draws of the estimator in each world (default 1,000; in typical worlds 5,000)");
    all.text("mistake", "NAME,…",
             "calibrated worlds: try these mistakes too: sensitivity, validity, overlap, "
             "selection, or none (default: all that the scenario can make)");
    all.text("seed", "S", "seed, 0 … 2^64−1 (default 1)");
    all.texts("set", "PATH=VALUE", "change a value of the scenario; may be repeated");
    add_definition_options(all);
    all.text("threads", "K",
             "threads (default: all cores); the results are the same for any number");
    all.text("out,o", "FILE", "results file (.h5); without it none is written");
    all.flag("json", "print results as JSON");
    all.flag("reproducible", "leave host and times out of the file");
    all.flag("force", "overwrite an existing results file");
    all.flag("quiet", "no progress and no notices on stderr");
    all.flag("help,h", "this text");
    return all;
}

run::WorldKind parse_world(const std::string& text) {
    const std::vector<std::string> names = {"calibrated", "typical"};
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) {
        usage_error("E402", value_error("world", text,
                                        "is not a kind of world." + base::suggestion(text, names)));
    }
    return static_cast<run::WorldKind>(found - names.begin());
}

std::uint64_t within(const std::string& option, std::uint64_t value, std::uint64_t least,
                     std::uint64_t most) {
    if (value < least || value > most) {
        usage_error("E402", value_error(option, std::to_string(value),
                                        "should be a whole number from " + std::to_string(least) +
                                            " to " + std::to_string(most) + "."));
    }
    return value;
}

} // namespace

std::string coverage_help() {
    std::ostringstream text;
    text << "raming coverage SCENARIO.toml [--worlds N] [--world calibrated|typical] [options]\n\n"
            "Tries the estimator in worlds whose truth is known. In each, all inputs are drawn "
            "from the scenario's own\n"
            "priors, children and registers are made from them, and the estimator is given the "
            "registered counts and\n"
            "nothing else. Then the truth of every definition is ranked among its draws: how "
            "often do its intervals of\n"
            "50, 67 and 95 % hold the truth, and are all ranks equally frequent, as they should "
            "be?\n\n"
            "  raming coverage scenarios/nl-2022-23.toml\n"
            "  raming coverage scenarios/nl-2022-23.toml --mistake validity --json\n"
            "  raming coverage scenarios/nl-2022-23.toml --world typical\n\n"
            "calibrated  registered counts from a tenth to ten times the scenario's, that say "
            "nothing of what registers\n"
            "            miss: intervals should hold the truth as often as they claim\n"
            "typical     the true numbers are about as large as could be expected, so counts do "
            "say something of what\n"
            "            registers miss; the estimator does not listen, one that is told the "
            "size does\n\n"
            "Mistakes: the same worlds, and an estimator that is wrong in one thing: sensitivity "
            "(the odds of being\n"
            "registered are thought twice what they are), validity (every entry is thought "
            "right), overlap (routes are\n"
            "thought to share no children), selection (surveys of the willing are thought to be "
            "samples).\n\n"
         << coverage_description()
         << "\nExit codes: 0 done; 2 wrong usage; 3 wrong scenario; 4 file trouble; 130 or 143 "
            "interrupted.\n";
    return text.str();
}

CoverageOptions parse_coverage_options(const Arguments& arguments) {
    const GivenOptions values(arguments, coverage_description(), "coverage");
    CoverageOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    options.scenario =
        values.single_file("a scenario, e.g. raming coverage scenarios/nl-2022-23.toml");
    options.worlds =
        within("worlds", values.count("worlds", false).value_or(options.worlds), 1, most_worlds);
    if (const auto draws = values.count("draws", false)) {
        options.draws = within("draws", *draws, fewest_draws, most_draws);
    }
    if (const auto text = values.text("world")) {
        options.world = parse_world(*text);
    }
    if (const auto text = values.text("mistake")) {
        if (options.world != run::WorldKind::calibrated) {
            usage_error("E404", "--mistake is about calibrated worlds: leave it out, or leave "
                                "--world out.");
        }
        options.mistakes = parse_definition_names(*text);
        if (options.mistakes == std::vector<std::string>{"none"}) {
            options.mistakes->clear();
        }
    }
    options.seed = values.seed();
    options.threads = values.threads();
    options.overrides = values.texts("set");
    read_definition_options(values, options);
    options.output = values.text("out");
    options.force = values.has("force");
    options.reproducible = values.has("reproducible");
    check_output(options.output,
                 {{options.reproducible, "--reproducible"}, {options.force, "--force"}});
    options.json = values.has("json");
    options.quiet = values.has("quiet");
    return options;
}

} // namespace raming::cli
