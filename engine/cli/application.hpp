#pragma once
// The command line: which commands there are, and how errors become exit codes.

#include <functional>
#include <string>

#include "engine/run/model.hpp"
#include "engine/scenario/document.hpp"

namespace raming::cli {

/// What the models hand to the engine.
struct Catalog {
    std::function<run::LoadedScenario(scenario::Document&)> load; ///< scenario → model
    std::string starter_scenario;                                 ///< what `raming new` prints
};

/// Runs one command. Never throws; returns the exit code (base::Exit).
[[nodiscard]] int run(int argc, char** argv, const Catalog& catalog);

} // namespace raming::cli
