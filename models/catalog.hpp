#pragma once
// The models that the command line offers.

#include "engine/cli/application.hpp"

namespace raming {

extern const char* const starter_scenario; ///< scenarios/starter.toml

[[nodiscard]] cli::Catalog catalog();

} // namespace raming
