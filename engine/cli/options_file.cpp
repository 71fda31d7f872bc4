#include <algorithm>

#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/options_shared.hpp"

namespace raming::cli {

bool FileOptions::has(const std::string& flag) const {
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

FileOptions parse_file_options(const std::string& command, const Arguments& arguments,
                               const std::vector<FlagHelp>& flags, FileKind kind) {
    OptionList description("Options");
    for (const FlagHelp& flag : flags) {
        description.flag(flag.name, flag.help);
    }
    if (kind != FileKind::results) {
        description.texts("set", "PATH=VALUE", "change a value of the scenario; may be repeated");
    }
    if (kind == FileKind::scenario) {
        add_definition_options(description);
    } else if (kind == FileKind::optional_scenario) {
        add_definition_file_option(description);
    }
    description.flag("help,h", "help");
    const GivenOptions values(arguments, description, command);
    FileOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    if (kind != FileKind::optional_scenario || !values.files().empty()) {
        options.file = values.single_file(kind == FileKind::results
                                              ? "a results file, e.g. nl.h5"
                                              : "a scenario, e.g. scenarios/nl-2022-23.toml");
    }
    options.overrides = values.texts("set");
    read_definition_options(values, options);
    for (const FlagHelp& flag : flags) {
        if (values.has(flag.name)) {
            options.flags.push_back(flag.name);
        }
    }
    return options;
}

} // namespace raming::cli
