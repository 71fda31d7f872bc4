#pragma once
// Files of worlds in which the truth is known, for the report and its figures.

#include <optional>
#include <string>

#include "engine/report/worlds.hpp"

namespace raming::cli {

struct WorldFiles {
    std::optional<results::CoverageResults> coverage;
    std::optional<report::CohortFile> cohort;

    /// This must stay.
    [[nodiscard]] report::Worlds worlds() const {
        return {coverage ? &*coverage : nullptr, cohort ? &*cohort : nullptr};
    }
};

/// Those that are named. Errors: as of results::read_coverage and results::read_simulation.
[[nodiscard]] WorldFiles read_world_files(const std::optional<std::string>& coverage,
                                          const std::optional<std::string>& cohort);

} // namespace raming::cli
