#include <filesystem>
#include <fmt/format.h>

#include "engine/cli/beside_files.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/text_file.hpp"
#include "engine/report/page.hpp"
#include "engine/report/sweep_page.hpp"
#include "engine/results/results.hpp"
#include "engine/results/sweep.hpp"

namespace raming::cli {

namespace {

void write_page(const ReportOptions& options, const std::string& output, const std::string& page) {
    write_text_file(output, page, options.force ? Existing::overwrite : Existing::keep);
    if (!options.quiet) {
        fmt::print(stderr, "written: {}\n", output);
    }
}

void write_sweep_page(const ReportOptions& options, const std::string& output) {
    const BesideNames& beside = options.beside;
    if (options.sliders || beside.published || beside.sensitivity || beside.coverage ||
        beside.cohort) {
        throw base::Error(base::Exit::usage, "E404",
                          options.file + " holds a sweep, whose page shows nothing else: leave out "
                                         "--published, --sensitivity, --coverage, --cohort and "
                                         "--sliders, or give the results of a run.");
    }
    write_page(options, output,
               report::sweep_page(results::read_sweep(options.file), options.language));
}

} // namespace

base::Exit report_command(const Arguments& arguments, const Catalog& catalog) {
    const ReportOptions options = parse_report_options(arguments);
    if (options.help) {
        fmt::print("{}", report_help());
        return base::Exit::ok;
    }
    if (options.sliders && catalog.slider_module.empty()) {
        throw base::Error(base::Exit::usage, "E409",
                          "this program was built without the sliders. Build it with them: "
                          "scripts/setup --sliders && RAMING_SLIDERS=ON scripts/build; or leave "
                          "out --sliders.");
    }
    const std::string output = options.output.value_or(
        std::filesystem::path(options.file).replace_extension(".html").string());
    std::error_code none;
    for (const auto& beside : {options.beside.published, options.beside.sensitivity,
                               options.beside.coverage, options.beside.cohort}) {
        const std::string& input = beside.value_or(options.file);
        if (output == input || std::filesystem::equivalent(output, input, none)) {
            throw base::Error(base::Exit::usage, "E404",
                              "the report would take the place of " + input +
                                  " itself. Choose another name with -o.");
        }
    }
    // A file in the way is told before the work is done.
    results::check_writable(output, {options.force, false}, 0);
    if (results::holds_sweep(options.file)) {
        write_sweep_page(options, output);
        return base::Exit::ok;
    }
    const results::RunResults results = results::read_file(options.file, true);
    const BesideFiles files = read_files(options.beside);
    const std::string_view sliders = options.sliders ? catalog.slider_module : std::string_view();
    write_page(options, output, report::page(results, files.beside(), options.language, sliders));
    if (files.cohort && !options.quiet) {
        const auto& kept = files.cohort->out;
        if (!kept || kept->axes.front().size() < report::fewest_replicates) {
            fmt::print(
                stderr,
                "note: {} is not shown: it keeps fewer than {} replicates. Make it with more: "
                "raming cohort --replicates {} -o FILE.\n",
                *options.beside.cohort, report::fewest_replicates, report::fewest_replicates);
        }
    }
    return base::Exit::ok;
}

} // namespace raming::cli
