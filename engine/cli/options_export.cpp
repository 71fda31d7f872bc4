#include <algorithm>
#include <sstream>

#include "engine/base/suggest.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"

namespace raming::cli {

namespace {

OptionList export_description() {
    OptionList all("Options");
    all.text(
        "format", "csv|xlsx|svg",
        "one table as text, all as a workbook, or one figure (default: svg with --figure, xlsx if "
        "the output is named so, else csv)");
    all.text("table", "NAMES",
             "which tables, e.g. summary,curve (default: for csv the summary, or the sweep, for "
             "xlsx all but draws)");
    all.text("figure", "NAME", "which figure of the report, as an svg that stands by itself");
    all.text("published", "FILE", "--figure: published estimates, a file of raming published -o");
    all.text("sensitivity", "FILE",
             "--figure: what inputs do, a file of raming sensitivity -o of the same scenario");
    all.text("coverage", "FILE", "--figure: a file of raming coverage -o");
    all.text("cohort", "FILE", "--figure: a file of raming cohort -o");
    all.text(
        "lang", "nl|en",
        "language of names and explanations; csv in nl has ; and a decimal comma (default en)");
    all.text("out,o", "FILE", "file to write; without it csv and svg go to stdout");
    all.flag("force", "overwrite an existing file");
    all.flag("quiet", "do not say what is left out");
    all.flag("help,h", "this text");
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
                                   const std::vector<std::string>& tables,
                                   const std::vector<std::string>& figures) {
    const GivenOptions values(arguments, export_description(), "export");
    ExportOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    options.file = values.single_file("a results file, e.g. nl.h5");
    options.output = values.text("out");
    const bool named_xlsx = options.output && options.output->ends_with(".xlsx");
    options.figure = values.text("figure");
    options.beside.published = values.text("published");
    options.beside.sensitivity = values.text("sensitivity");
    options.beside.coverage = values.text("coverage");
    options.beside.cohort = values.text("cohort");
    const std::string usual = options.figure ? "svg" : named_xlsx ? "xlsx" : "csv";
    const std::string format =
        one_of("format", values.text("format").value_or(usual), {"csv", "xlsx", "svg"});
    options.xlsx = format == "xlsx";
    if (options.figure) {
        one_of("figure", *options.figure, figures);
    }
    if (options.figure.has_value() != (format == "svg")) {
        usage_error("E404", options.figure
                                ? "a figure is svg: leave --format out, or ask for tables with "
                                  "--table."
                                : "an svg is one figure: name it with --figure (raming export "
                                  "--help lists them).");
    }
    if (options.figure && values.has("table")) {
        usage_error("E404", "--figure and --table do not go together: ask for one at a time.");
    }
    if (options.beside.published && !options.figure) {
        usage_error("E404", "--published is for figures: name one with --figure published.");
    }
    if (options.beside.sensitivity && !options.figure) {
        usage_error("E404", "--sensitivity is for figures: name one with --figure tornado.");
    }
    if ((options.beside.coverage || options.beside.cohort) && !options.figure) {
        usage_error("E404", "--coverage and --cohort are for figures: name one with --figure. For "
                            "tables, name that file itself: raming export cov.h5.");
    }
    options.dutch = one_of("lang", values.text("lang").value_or("en"), {"nl", "en"}) == "nl";
    if (const auto names = values.text("table")) {
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
    options.force = values.has("force");
    options.quiet = values.has("quiet");
    if (options.output && options.output->empty()) {
        usage_error("E402", "--out: the name of the file is empty. Give one, e.g. -o nl.csv.");
    }
    if (options.xlsx && !options.output) {
        usage_error("E404", "a workbook cannot go to stdout: name it with -o, e.g. -o nl.xlsx.");
    }
    if (!options.xlsx && named_xlsx) {
        usage_error("E404", "--format " + format + " and -o " + *options.output +
                                " do not go together: name the file ." + format +
                                ", or take --format xlsx.");
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

} // namespace raming::cli
