#include <filesystem>
#include <fmt/format.h>

#include "engine/cli/beside_files.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/text_file.hpp"
#include "engine/report/page.hpp"
#include "engine/results/results.hpp"

namespace raming::cli {

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
    const results::RunResults results = results::read_file(options.file, true);
    const BesideFiles files = read_files(options.beside);
    const std::string_view sliders = options.sliders ? catalog.slider_module : std::string_view();
    write_text_file(output, report::page(results, files.beside(), options.language, sliders),
                    options.force ? Existing::overwrite : Existing::keep);
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
    if (!options.quiet) {
        fmt::print(stderr, "written: {}\n", output);
    }
    return base::Exit::ok;
}

} // namespace raming::cli
