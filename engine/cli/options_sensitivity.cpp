#include <sstream>

#include "engine/cli/option_parser.hpp"
#include "engine/cli/options_shared.hpp"
#include "engine/cli/sensitivity.hpp"

namespace raming::cli {

namespace {

constexpr std::uint64_t fewest_draws = 256;
constexpr std::uint64_t most_draws = 16'777'216;

OptionList sensitivity_description() {
    OptionList all("Options");
    all.text("draws,n", "N",
             "draws, 256 or more, each evaluated some three times per input (default 16,384)");
    all.text("seed", "S", "seed, 0 … 2^64−1 (default 1)");
    all.texts("set", "PATH=VALUE", "change a value of the scenario; may be repeated");
    add_definition_options(all);
    all.text("threads", "K",
             "threads (default: all cores); the results are the same for any number");
    all.text("out,o", "FILE", "results file (.h5); without it none is written");
    all.flag("json", "print the effects as JSON");
    all.flag("reproducible", "leave host and times out of the file");
    all.flag("force", "overwrite an existing results file");
    all.flag("quiet", "no progress and no notices on stderr");
    all.flag("help,h", "this text");
    return all;
}

} // namespace

std::string sensitivity_help() {
    std::ostringstream text;
    text << "raming sensitivity SCENARIO.toml [-n DRAWS] [-o FILE.h5] [--json] [options]\n\n"
            "Which inputs make the answer uncertain, and which fact would help most? For every "
            "definition:\n\n"
            "first       share of the variance that would be gone if only this input were known\n"
            "total       share that would be left if everything else were known\n"
            "Shapley     what the input adds to what is known, averaged over all orders of "
            "inputs: these add up to 1\n"
            "if known    the width of the 95 % interval to be expected once the input is known, "
            "in children\n"
            "survey      the same after asking 100, 1,000 or 10,000 children, drawn by lot, "
            "about a share\n\n"
            "  raming sensitivity scenarios/nl-2022-23.toml\n"
            "  raming sensitivity scenarios/nl-2022-23.toml --definitions ocw-4w --json\n"
            "  raming sensitivity scenarios/nl-2022-23.toml -o s.h5\n"
            "  raming report nl.h5 --sensitivity s.h5\n\n"
            "Inputs that a scenario ties together share what they explain together; then a first "
            "effect may exceed a\n"
            "total one. Each figure has its Monte Carlo error, from 16 independent "
            "randomisations.\n\n"
         << sensitivity_description()
         << "\nExit codes: 0 done; 2 wrong usage; 3 wrong scenario; 4 file trouble; 130 or 143 "
            "interrupted.\n";
    return text.str();
}

SensitivityOptions parse_sensitivity_options(const Arguments& arguments) {
    const GivenOptions values(arguments, sensitivity_description(), "sensitivity");
    SensitivityOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    options.scenario =
        values.single_file("a scenario, e.g. raming sensitivity scenarios/nl-2022-23.toml");
    options.draws = values.count("draws", false).value_or(options.draws);
    if (options.draws < fewest_draws || options.draws > most_draws) {
        usage_error("E402",
                    value_error("draws", std::to_string(options.draws),
                                "should be a whole number from " + std::to_string(fewest_draws) +
                                    " to " + std::to_string(most_draws) + "."));
    }
    read_usual_options(values, options);
    read_definition_options(values, options);
    check_output(options.output,
                 {{options.reproducible, "--reproducible"}, {options.force, "--force"}});
    return options;
}

} // namespace raming::cli
