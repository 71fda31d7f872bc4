#include <sstream>

#include "engine/cli/option_parser.hpp"
#include "engine/cli/options_shared.hpp"
#include "engine/cli/published.hpp"

namespace raming::cli {

namespace {

OptionList published_description() {
    OptionList all("Options");
    all.text("draws,n", "N",
             "number of draws of each scenario (default 65,536; rounded up to a multiple of 16)");
    all.text("seed", "S", "seed, 0 … 2^64−1 (default 1)");
    all.text("threads", "K",
             "threads (default: all cores); the results are the same for any number");
    all.texts("set", "PATH=VALUE", "change a value in every scenario that has it; may be repeated");
    all.text(
        "scenarios", "FOLDER",
        "where the scenarios are (default: scenarios/published, from here upwards, else from the "
        "program upwards)");
    all.text("out,o", "FILE",
             "results file (.h5) with the table and every scenario; without it none is written");
    all.flag("json", "print rows as JSON, with the terms of the arithmetic");
    all.flag("reproducible", "leave host and times out of the file");
    all.flag("force", "overwrite an existing results file");
    all.flag("quiet", "no notices on stderr");
    all.flag("help,h", "this text");
    return all;
}

} // namespace

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
    const GivenOptions values(arguments, published_description(), "published");
    PublishedOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    options.ids = values.files();
    options.draws = values.count("draws", false).value_or(options.draws);
    read_usual_options(values, options);
    options.folder = values.text("scenarios");
    check_output(options.output,
                 {{options.reproducible, "--reproducible"}, {options.force, "--force"}});
    return options;
}

} // namespace raming::cli
