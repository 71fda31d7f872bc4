#pragma once
// Published estimates beside their distributions, as plain data: what `published` leaves behind in
// one file, with the text of every scenario it was made from.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/results/results.hpp"

namespace raming::results {

/// NaN where a number does not exist, an empty text where there is none. The columns of one
/// dimension are equally long.
struct PublishedResults {
    /// Of the program and its draws; what belongs to one scenario is below. `draws` are those of
    /// each scenario, `digest` is the sum of theirs.
    Provenance provenance;

    // One per estimate:
    std::vector<std::string> id, who, school_year, definition, arithmetic;
    /// What the distribution is of; empty texts in files of schemas before 1.3.
    std::vector<std::string> definition_label, definition_label_nl, region, distribution_year;
    std::vector<double> printed, point, residual;
    std::vector<double> median, median_mcse, q025, q025_mcse, q975, q975_mcse;
    std::vector<double> percentile, percentile_mcse; ///< P(N ≤ printed)
    std::vector<std::int8_t> reproduces;             ///< 1 where point is printed, else 0
    std::vector<std::string> note, note_nl, source, scenario;

    // One per term of the arithmetic, value × factor:
    std::vector<std::string> term; ///< "id of the estimate: 1", …
    std::vector<std::string> term_of, term_fact, term_by;
    std::vector<double> term_value, term_factor;

    // One per scenario:
    std::vector<std::string> scenario_file, scenario_text, scenario_sha256, scenario_digest;
};

/// As write_file.
void write_published(const std::string& path, const PublishedResults& results,
                     const WriteOptions& options);

/// As read_file. E212 also for the file of a run.
[[nodiscard]] PublishedResults read_published(const std::string& path);

/// Whether a file of ours is one of published estimates. Errors: as of read_file.
[[nodiscard]] bool holds_published(const std::string& path);

} // namespace raming::results
