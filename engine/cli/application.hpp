#pragma once
// The command line: which commands there are, and how errors become exit codes.

#include <functional>
#include <string>
#include <string_view>

#include "engine/run/model.hpp"
#include "engine/run/simulation.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/shared_definition.hpp"

namespace raming::cli {

/// What the models hand to the engine.
struct Catalog {
    std::function<run::LoadedScenario(scenario::Document&)> load; ///< scenario → model
    std::string starter_scenario;                                 ///< what `raming new` prints
    /// The definitions of a file that any scenario can use.
    std::function<std::vector<scenario::SharedDefinition>(scenario::Document& file)>
        read_definitions;
    /// The same, each in the words of a scenario (the second document).
    std::function<std::vector<scenario::TranslatedDefinition>(scenario::Document& file,
                                                              scenario::Document& into)>
        translate_definitions;
    std::function<run::LoadedSimulation(scenario::Document&, const run::SimulationSettings&)>
        load_cohort; ///< scenario of a cohort → simulation
    /// The model for a report's sliders (WebAssembly, gzipped); empty where it was not built.
    std::string_view slider_module = {};
};

/// Runs one command. Never throws; returns the exit code (base::Exit).
[[nodiscard]] int run(int argc, char** argv, const Catalog& catalog);

} // namespace raming::cli
