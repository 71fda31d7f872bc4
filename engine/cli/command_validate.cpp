#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/scenario_kind.hpp"

namespace raming::cli {

namespace {

base::Exit validate_cohort(scenario::Document& document, const FileOptions& options,
                           const Catalog& catalog) {
    if (!options.definitions.empty() || options.definitions_file) {
        throw base::Error(base::Exit::usage, "E404",
                          "a cohort counts its own definitions: leave --definitions out.");
    }
    const run::LoadedSimulation loaded = catalog.load_cohort(document, {});
    const run::Simulation& simulation = *loaded.simulation;
    const run::Layout& layout = simulation.layout();
    const std::size_t definitions = layout.axes[layout.axis(run::definition_axis)].size();
    const std::size_t registers = layout.axes[layout.axis(run::register_axis)].size();
    if (options.has("json")) {
        const nlohmann::ordered_json json{{"valid", true},
                                          {"inputs", simulation.inputs().size()},
                                          {"children", simulation.children()},
                                          {"registers", registers},
                                          {"definitions", definitions},
                                          {"notices", simulation.notices()}};
        fmt::print("{}\n", json.dump(2));
    } else if (!options.has("quiet")) {
        fmt::print("{} can be simulated: {} inputs, {} children, {} registers, {} definitions.\n",
                   options.file, simulation.inputs().size(),
                   grouped(static_cast<double>(simulation.children())), registers, definitions);
        for (const std::string& notice : simulation.notices()) {
            fmt::print("note: {}\n", notice);
        }
    }
    return base::Exit::ok;
}

} // namespace

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
    scenario::Document document = scenario::Document::from_file(options.file, {});
    if (kind_of(document) == ScenarioKind::cohort) {
        document = scenario::Document::from_file(options.file, options.overrides);
        return validate_cohort(document, options, catalog);
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
