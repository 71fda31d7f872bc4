#pragma once
// Weights of definitions, as --weights gives them.

#include <optional>
#include <string>
#include <vector>

#include "engine/run/model.hpp"

namespace raming::cli {

/// The names that are given weights.
[[nodiscard]] std::vector<std::string> weighted_names(const std::string& text);

/// One weight per definition, adding to 1: from "name=weight,name=weight" (a definition that is not
/// named has none), or all the same where nothing is given. Errors: E170, E171.
[[nodiscard]] std::vector<double> definition_weights(const std::optional<std::string>& text,
                                                     const std::vector<run::Estimand>& definitions);

} // namespace raming::cli
