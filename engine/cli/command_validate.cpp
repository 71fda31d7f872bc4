#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/options.hpp"

namespace raming::cli {

base::Exit validate_command(const Arguments& arguments, const Catalog& catalog) {
    const FileOptions options = parse_file_options(
        "validate", arguments,
        {{"json", "print the outcome as JSON"}, {"quiet", "print nothing if all is well"}},
        FileKind::scenario);
    if (options.help) {
        fmt::print("raming validate SCENARIO.toml [--set PATH=VALUE] [--definitions NAMES]\n"
                   "    [--definitions-file FILE] [--json] [--quiet]\n\n"
                   "Reads a scenario and says all that is wrong with it, with file, line and "
                   "column; makes no\n"
                   "draws. Exit code 0 if it can be run, 3 if not.\n");
        return base::Exit::ok;
    }
    const Loaded loaded = load_scenario(options.file, options.overrides, options.definitions,
                                        options.definitions_file, catalog);
    const run::Model& model = *loaded.scenario.model;
    std::vector<std::string> notices = loaded.remarks;
    notices.insert(notices.end(), model.notices().begin(), model.notices().end());
    if (options.has("json")) {
        const nlohmann::ordered_json json{{"valid", true},
                                          {"inputs", model.inputs().size()},
                                          {"routes", model.components().size()},
                                          {"definitions", model.estimands().size()},
                                          {"notices", notices}};
        fmt::print("{}\n", json.dump(2));
    } else if (!options.has("quiet")) {
        fmt::print("{} can be run: {} inputs, {} routes, {} definitions.\n", options.file,
                   model.inputs().size(), model.components().size(), model.estimands().size());
        for (const std::string& notice : notices) {
            fmt::print("note: {}\n", notice);
        }
    }
    return base::Exit::ok;
}

} // namespace raming::cli
