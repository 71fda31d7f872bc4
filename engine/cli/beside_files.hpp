#pragma once
// Files that stand beside the results of a run in the report and its figures.

#include <optional>
#include <string>
#include <vector>

#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"
#include "engine/report/beside.hpp"

namespace raming::cli {

/// What has been read of them.
struct BesideFiles {
    std::optional<results::PublishedResults> published;
    std::optional<results::SensitivityResults> sensitivity;
    std::optional<results::CoverageResults> coverage;
    std::optional<report::CohortFile> cohort;

    /// This must stay.
    [[nodiscard]] report::Beside beside() const;
};

/// Those that are named. Errors: those of reading them.
[[nodiscard]] BesideFiles read_files(const BesideNames& names);

} // namespace raming::cli
