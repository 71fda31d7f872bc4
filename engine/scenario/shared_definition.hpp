#pragma once
// Definitions that stand in a file of their own, for any scenario to use by name: what the engine
// shows of them, and what a model makes of them. The engine does not know what they say.

#include <string>
#include <utility>
#include <vector>

namespace raming::scenario {

/// A definition as its file states it.
struct SharedDefinition {
    std::string id;
    std::string label;
    std::string label_nl;
    std::vector<std::pair<std::string, std::string>> properties; ///< name → text, in table order
    std::vector<std::pair<std::string, std::string>> codes;      ///< category → code
};

/// A definition in the words of one scenario.
struct TranslatedDefinition {
    std::string id;
    std::string text;     ///< TOML to append to the scenario; empty where it cannot be used
    std::string obstacle; ///< why it cannot be used, and what to do; empty where it can
};

} // namespace raming::scenario
