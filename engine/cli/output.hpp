#pragma once
// What commands print on stdout: tables for people, JSON for programs.

#include <string>
#include <vector>

#include "engine/results/results.hpp"
#include "engine/run/model.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::cli {

/// P(N > threshold) of every definition.
struct ExceedanceColumn {
    double threshold = 0;
    std::vector<summary::Exceedance> of; ///< per definition
};

[[nodiscard]] std::string results_table(const results::Summary& summary,
                                        const std::vector<ExceedanceColumn>& exceedances);

[[nodiscard]] std::string results_json(const results::Provenance& provenance,
                                       const results::Summary& summary,
                                       const std::vector<ExceedanceColumn>& exceedances);

/// Where quantiles do not simply come from the draws, one line for all definitions alike.
[[nodiscard]] std::vector<std::string> estimator_notes(const results::Summary& summary);

[[nodiscard]] std::string point_table(const std::vector<run::Estimand>& estimands);
[[nodiscard]] std::string point_json(const std::vector<run::Estimand>& estimands);

/// Columns padded to equal width; the first column is left-aligned, others right-aligned.
[[nodiscard]] std::string aligned(const std::vector<std::vector<std::string>>& rows);

} // namespace raming::cli
