#include <sstream>

#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"

namespace raming::cli {

namespace {

OptionList report_description() {
    OptionList all("Options");
    all.text("lang", "LANGUAGE", "nl (default) or en");
    all.text("published", "FILE",
             "published estimates to set in the distributions, a file of raming published -o");
    all.text("sensitivity", "FILE",
             "which fact would help most, a file of raming sensitivity -o of the same scenario");
    all.text("coverage", "FILE",
             "how often intervals hold the truth, a file of raming coverage -o");
    all.text("cohort", "FILE", "a simulated cohort, a file of raming cohort -o");
    all.text("out,o", "FILE", "the page (default: beside the results file, ending in .html)");
    all.flag("sliders", "with the model in the page, to explore other assumptions and definitions");
    all.flag("force", "overwrite an existing page");
    all.flag("quiet", "no notices on stderr");
    all.flag("help,h", "this text");
    return all;
}

} // namespace

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
            "      --overlap vsv-absolute --uncertainty --drop-pool-members -o nl.h5\n"
            "  raming published -o published.h5\n"
            "  raming report nl.h5 --published published.h5 --lang nl -o rapport.html\n"
            "  raming report nl.h5 --lang en -o report.html\n\n"
            "With --sliders the page holds the model too, where the program was built with it: a "
            "reader changes what\n"
            "registers see, overlaps, the threshold or who counts, and the browser counts again. "
            "Nothing leaves the page.\n\n"
            "Of a sweep (raming sweep -o) the page shows what varies, the estimates over each "
            "value with all else held\n"
            "fixed, the cells with their differences, and cells that failed.\n\n"
            "What a plain run does not hold (the walk, the curve) is left out, and the report says "
            "which command adds it.\n\n"
         << report_description() << "\nExit codes: 0 done; 2 wrong usage; 4 file trouble.\n";
    return text.str();
}

ReportOptions parse_report_options(const Arguments& arguments) {
    const GivenOptions values(arguments, report_description(), "report");
    ReportOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    options.file = values.single_file("a results file, e.g. nl.h5");
    options.beside.published = values.text("published");
    options.beside.sensitivity = values.text("sensitivity");
    options.beside.coverage = values.text("coverage");
    options.beside.cohort = values.text("cohort");
    options.output = values.text("out");
    if (const auto language = values.text("lang")) {
        if (*language != "nl" && *language != "en") {
            usage_error("E402", value_error("lang", *language, "should be nl or en."));
        }
        options.language = *language == "nl" ? report::Language::dutch : report::Language::english;
    }
    options.sliders = values.has("sliders");
    options.force = values.has("force");
    options.quiet = values.has("quiet");
    return options;
}

} // namespace raming::cli
