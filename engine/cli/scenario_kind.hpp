#pragma once
// What a scenario file is a scenario of: commands take the kind that they can do something with.

#include "engine/scenario/document.hpp"

namespace raming::cli {

enum class ScenarioKind {
    estimate, ///< how many children are out of school; the kind that need not be stated
    cohort,   ///< children to simulate
};

/// `kind` of the file. Errors: E108 where it is neither.
[[nodiscard]] ScenarioKind kind_of(scenario::Document& document);

/// Error E194, which names the command for it, where the file is of the other kind.
void require_kind(scenario::Document& document, ScenarioKind wanted);

} // namespace raming::cli
