#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.hpp"
#include "engine/cli/options.hpp"

namespace raming::cli {

base::Exit validate_command(const Arguments& arguments, const Catalog& catalog) {
    const FileOptions options = parse_file_options(
        "validate", arguments,
        {{"json", "print the outcome as JSON"}, {"quiet", "print nothing if all is well"}}, true);
    if (options.help) {
        fmt::print("raming validate SCENARIO.toml [--set PATH=VALUE] [--json] [--quiet]\n\n"
                   "Reads a scenario and says all that is wrong with it, with file, line and "
                   "column; makes no\n"
                   "draws. Exit code 0 if it can be run, 3 if not.\n");
        return base::Exit::ok;
    }
    scenario::Document document = scenario::Document::from_file(options.file, options.overrides);
    const run::LoadedScenario loaded = catalog.load(document);
    const run::Model& model = *loaded.model;
    if (options.has("json")) {
        const nlohmann::ordered_json json{{"valid", true},
                                          {"inputs", model.inputs().size()},
                                          {"routes", model.components().size()},
                                          {"definitions", model.estimands().size()},
                                          {"notices", model.notices()}};
        fmt::print("{}\n", json.dump(2));
    } else if (!options.has("quiet")) {
        fmt::print("{} can be run: {} inputs, {} routes, {} definitions.\n", options.file,
                   model.inputs().size(), model.components().size(), model.estimands().size());
        for (const std::string& notice : model.notices()) {
            fmt::print("note: {}\n", notice);
        }
    }
    return base::Exit::ok;
}

} // namespace raming::cli
