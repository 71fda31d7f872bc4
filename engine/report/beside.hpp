#pragma once
// What a report shows besides the results of a run: other files, each of which may be missing.

#include <cstddef>
#include <optional>

#include "engine/results/coverage.hpp"
#include "engine/results/published.hpp"
#include "engine/results/sensitivity.hpp"
#include "engine/results/simulation.hpp"

namespace raming::report {

/// Replicates from which on a cohort is shown: four lie beyond each bound of its widest band.
inline constexpr std::size_t fewest_replicates = 160;

/// A simulated cohort, as far as the report shows it.
struct CohortFile {
    results::SimulationResults summary;
    /// Children out of school [replicate_kept][year][route][over][week].
    std::optional<results::SimulationValues> out;
    /// Stays that began in a year [replicate_kept][year][route][length].
    std::optional<results::SimulationValues> lengths;
};

/// Each is null where it is not given.
struct Beside {
    const results::PublishedResults* published = nullptr;     ///< estimates of others
    const results::SensitivityResults* sensitivity = nullptr; ///< of the same scenario
    const results::CoverageResults* coverage = nullptr; ///< worlds in which the truth is known
    const CohortFile* cohort = nullptr;                 ///< one of them, week by week
};

} // namespace raming::report
