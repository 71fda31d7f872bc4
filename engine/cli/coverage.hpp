#pragma once
// How often the estimator's intervals hold the truth, for people and programs.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/commands.hpp"
#include "engine/results/coverage.hpp"
#include "engine/run/coverage.hpp"

namespace raming::cli {

/// In the order of run::WorldKind; and a cohort under stress.
inline constexpr std::array world_names = {"calibrated", "typical", "cohort", "stress"};

struct CoverageOptions {
    std::string scenario;
    std::uint64_t worlds = 2000;
    std::optional<std::uint64_t> draws; ///< in each world
    run::WorldKind world = run::WorldKind::calibrated;
    std::optional<run::Stress> stress;                ///< of a cohort
    std::optional<std::vector<std::string>> mistakes; ///< all if not given
    std::uint64_t seed = 1;
    unsigned threads = 1;
    std::vector<std::string> overrides;
    std::vector<std::string> definitions;
    std::optional<std::string> definitions_file;
    std::optional<std::string> output;
    bool resume = false;
    bool force = false;
    bool reproducible = false;
    bool json = false;
    bool quiet = false;
    bool help = false;
};

[[nodiscard]] CoverageOptions parse_coverage_options(const Arguments& arguments);
/// The text of `raming coverage --help`.
[[nodiscard]] std::string coverage_help();

struct CoverageReport {
    struct Contender {
        run::Contender who;
        double effective = 0; ///< draws in a world, or what weighted ones are worth; mean
        std::vector<run::Calibration> definitions;
    };
    std::string title;
    std::string region;
    std::string school_year;
    std::string world; ///< "calibrated", "stress (delay up to 12)"
    std::uint64_t worlds = 0;
    std::uint64_t draws = 0;
    std::string seed;
    std::string digest;
    std::vector<std::string> definitions; ///< ids
    std::vector<std::string> labels;
    std::vector<std::string> labels_nl;
    std::vector<Contender> contenders; ///< the scenario's own first
    std::vector<run::Reservation> reservations;
};

[[nodiscard]] std::string coverage_table(const CoverageReport& report);
[[nodiscard]] std::string coverage_json(const CoverageReport& report);

/// The columns of a results file, and back.
[[nodiscard]] results::CoverageResults results_of(const CoverageReport& report);
[[nodiscard]] CoverageReport report_of(const results::CoverageResults& results);

} // namespace raming::cli
