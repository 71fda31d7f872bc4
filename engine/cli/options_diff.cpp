#include <sstream>

#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"

namespace raming::cli {

namespace {

OptionList diff_description() {
    OptionList all("Options");
    all.text("tolerance", "T",
             "how far an estimate may differ, in Monte Carlo errors of the difference (default 6)");
    all.flag("json", "the differences as JSON");
    all.flag("quiet", "accepted, for scripts");
    all.flag("help,h", "this text");
    return all;
}

} // namespace

std::string diff_help() {
    std::ostringstream text;
    text << "raming diff A.h5 B.h5 [--tolerance T]\n\n"
            "What differs between two runs, or two sweeps: the values of their scenarios, with "
            "origin, and then "
            "mean, median and 95 %\n"
            "bounds of every definition, in units of the Monte Carlo error of the difference. With "
            "the same seed, design\n"
            "and number of draws the runs have the same random numbers, and the error is that of "
            "the paired difference,\n"
            "much smaller than of two independent runs. Cells of sweeps are matched by their "
            "values; "
            "their draws are not\n"
            "stored, so where both have the same base, errors are those of the paired differences "
            "with it, at most too wide.\n\n"
         << diff_description()
         << "\nOf two runs that differ in their seed alone, fewer than 1 in 100 differ by more "
            "than 6 errors somewhere.\n"
            "Exit codes: 0 no estimate differs by more than the tolerance; 6 one does, or the "
            "definitions or cells differ.\n";
    return text.str();
}

DiffOptions parse_diff_options(const Arguments& arguments) {
    const GivenOptions values(arguments, diff_description(), "diff");
    DiffOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    if (values.files().size() != 2) {
        usage_error("E403", "raming diff takes two results files, e.g. raming diff a.h5 b.h5.");
    }
    options.first = values.files()[0];
    options.second = values.files()[1];
    if (const auto text = values.text("tolerance")) {
        const auto number = parse_number(*text);
        if (!number || *number < 0) {
            usage_error("E402", value_error("tolerance", *text,
                                            "should be a number of Monte Carlo errors, e.g. 6."));
        }
        options.tolerance = *number;
    }
    options.json = values.has("json");
    return options;
}

} // namespace raming::cli
