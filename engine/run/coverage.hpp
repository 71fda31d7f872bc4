#pragma once
// How often intervals hold the truth. In each of many worlds the truth of every estimand is ranked
// among the draws that a contender makes from the world's counts alone. Draws are independent (the
// random design: points that are even by design would leave too few extreme ranks), so where an
// estimator is right a rank is uniform on (0, 1), exactly, whatever the number of draws: a truth
// that equals draws takes a random place among them, and the rank a random place within its step.
// A central interval of level p holds the truth where |rank − ½| ≤ p/2.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/run/digest.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/worlds.hpp"

namespace raming::run {

struct CoverageSettings {
    std::uint64_t seed = 1;
    std::uint64_t worlds = 2000;
    std::uint64_t draws = 1000; ///< of each contender in each world
    unsigned threads = 1;
    std::vector<std::size_t> contenders; ///< of the trial
    Stress stress{};
};

/// Chains of random numbers: estimators draw from one, worlds are made from the other.
inline constexpr std::uint16_t estimator_chain = 0;
inline constexpr std::uint16_t world_chain = 1;

/// Of one contender, all worlds.
struct WorldRanks {
    std::size_t contender = 0;
    std::vector<std::vector<double>> ranks; ///< [estimand][world], in (0, 1)
    /// [estimand][world] ln((median + ½)/(truth + ½)): what its medians are too high by.
    std::vector<std::vector<double>> excess;
    /// [world] draws, or what weighted ones are worth: (Σ w)² / Σ w² (Kish 1965).
    std::vector<double> effective;
};

/// What was found in all worlds. The same bits for any number of threads.
struct TrialRanks {
    std::vector<WorldRanks> contenders;
    Digest digest; ///< over all ranks
};

/// Nothing if `stop` was raised. An exception in any thread is rethrown here. `model`: what the
/// trial is of. Finished worlds go to `sink`, where there is one, every two seconds and when it is
/// stopped; `records` are those of an interrupted run of the same settings, whose worlds are not
/// made again.
[[nodiscard]] std::optional<TrialRanks>
rank_truths(const Model& model, const Trial& trial, const CoverageSettings& settings,
            const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report,
            Sink* sink = nullptr, const std::vector<std::vector<std::uint8_t>>& records = {});

inline constexpr std::array<double, 3> coverage_levels = {0.5, 0.67, 0.95};
inline constexpr std::size_t rank_cells = 20;

/// The ranks of one estimand.
struct Calibration {
    std::array<std::uint64_t, coverage_levels.size()> covered{}; ///< worlds, by level
    std::array<std::uint64_t, rank_cells> cells{};               ///< worlds, by rank in equal cells
    double chi_square = 0; ///< of the cells against equal ones, rank_cells − 1 degrees of freedom
    double p_value = 1;    ///< chance of as large a one if ranks are uniform
    double excess = 0;     ///< geometric mean of median/truth, less 1
};

[[nodiscard]] Calibration calibration(const std::vector<double>& ranks,
                                      const std::vector<double>& excess);

/// Standard error of a covered share if the level is the truth.
[[nodiscard]] double binomial_error(double level, std::uint64_t worlds);

} // namespace raming::run
