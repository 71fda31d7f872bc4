#pragma once
// A scenario with the definitions that a command asks for. Those that the scenario does not have
// are looked up in the shared file (definitions.toml), put into the scenario's words and appended
// to its text before it is read: so results hold all that a run depends on, and --set reaches them.

#include <optional>
#include <string>
#include <vector>

#include "engine/cli/application.hpp"

namespace raming::cli {

struct Loaded {
    scenario::Document document;
    run::LoadedScenario scenario;
    std::vector<std::string> remarks; ///< definitions that "all" could not include, and why
};

/// `names`: of definitions, "own" for all of the scenario's, "all" for these and every shared one;
/// empty for the scenario as it is. Only these are evaluated, and their draws are the same in any
/// selection. `definitions_file`: instead of looking for one (see find_definitions_file). Errors:
/// E221, E421, E161, and all that a scenario can have.
[[nodiscard]] Loaded load_scenario(const std::string& path,
                                   const std::vector<std::string>& overrides,
                                   const std::vector<std::string>& names,
                                   const std::optional<std::string>& definitions_file,
                                   const Catalog& catalog);

/// The model of a document. Its [sweep] is another command's business and is passed by.
[[nodiscard]] run::LoadedScenario model_of(scenario::Document& document, const Catalog& catalog);

/// `given` itself, or else definitions.toml beside the scenario (if there is one), in scenarios/
/// of the working directory or a folder above it, or in scenarios/ above the program's own place.
/// E221 where there is none.
[[nodiscard]] std::string find_definitions_file(const std::optional<std::string>& given,
                                                const std::optional<std::string>& scenario);

/// "a,b" → a, b; the argument of --definitions. E402 for an empty name.
[[nodiscard]] std::vector<std::string> parse_definition_names(const std::string& text);

} // namespace raming::cli
