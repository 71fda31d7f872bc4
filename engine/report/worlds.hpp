#pragma once
// Files of worlds in which the truth is known, to set beside the results in a report.

#include <optional>

#include "engine/results/coverage.hpp"
#include "engine/results/simulation.hpp"

namespace raming::report {

/// A simulated cohort, as far as the report shows it.
struct CohortFile {
    results::SimulationResults summary;
    /// Children out of school [replicate_kept][year][route][over][week].
    std::optional<results::SimulationValues> out;
    /// Stays that began in a year [replicate_kept][year][route][length].
    std::optional<results::SimulationValues> lengths;
};

/// Each is null where it is not given.
struct Worlds {
    const results::CoverageResults* coverage = nullptr;
    const CohortFile* cohort = nullptr;
};

} // namespace raming::report
