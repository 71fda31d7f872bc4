#pragma once
// How often intervals held the truth, as plain data: what `coverage` leaves behind in one file.

#include <string>
#include <vector>

#include "engine/results/results.hpp"

namespace raming::results {

/// With fewer worlds shares are too rough to tell a right estimator from a wrong one.
inline constexpr std::uint64_t fewest_telling_worlds = 200;

/// Columns of one shape are equally long; the last dimension named runs fastest.
struct CoverageResults {
    /// Of the program and the scenario; `draws` are those of each contender in each world.
    Provenance provenance;
    std::vector<std::string> world; ///< one: which kind, "calibrated", "stress (delay up to 12)"
    std::vector<double> worlds;     ///< one: how many
    /// One each: whose worlds they are; none in files before schema 1.5.
    std::vector<std::string> region, school_year;

    std::vector<std::string> contender, contender_label, contender_label_nl;
    std::vector<double> effective_draws; ///< [contender]
    std::vector<std::string> definition, definition_label, definition_label_nl;
    std::vector<double> level;                       ///< of central intervals
    std::vector<double> rank;                        ///< middles of equal cells of (0, 1)
    std::vector<double> covered;                     ///< [contender][definition][level] worlds
    std::vector<double> rank_worlds;                 ///< [contender][definition][rank] worlds
    std::vector<double> chi_square, p_value, excess; ///< [contender][definition]
    /// What simulated worlds made as the estimator does, and of which definition; none in files
    /// before schema 1.5.
    std::vector<std::string> reservation, reservation_nl, reservation_definition;
};

/// As write_file.
void write_coverage(const std::string& path, const CoverageResults& results,
                    const WriteOptions& options);

/// As read_file. E212 also for files of other kinds.
[[nodiscard]] CoverageResults read_coverage(const std::string& path);

/// Whether a file of ours is one of coverage. Errors: as of read_file.
[[nodiscard]] bool holds_coverage(const std::string& path);

} // namespace raming::results
