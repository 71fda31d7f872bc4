#pragma once
// From draws to what is printed: moments, quantiles and the Monte Carlo standard error (MCSE) of
// each. A run has 16 chains, independent randomisations of the same design, so the spread of the
// chains' own estimates gives the error of their pooled estimate honestly, also for scrambled Sobol
// points: MCSE = sd of the 16 estimates / 4, and (estimate − truth)/MCSE follows Student's t with
// 15 degrees.
//
// Quantiles are those of the kept draws by linear interpolation of order statistics (type 7 of
// Hyndman and Fan 1996, NumPy's default), exact; where draws are not kept, of a histogram whose bin
// width is stated.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/results/results.hpp"
#include "engine/run/draw_store.hpp"
#include "engine/run/model.hpp"

namespace raming::summary {

/// 2.5, 16.5, 50, 83.5 and 97.5 %: the bounds of the 67 and 95 % intervals, and the median.
[[nodiscard]] const std::vector<double>& probabilities();

/// Student's t quantile at 97.5 % with 15 degrees: half-widths of 95 % error bars in units of the
/// MCSE.
inline constexpr double t15_975 = 2.1314495455597742;

/// The MCSE of a pooled estimate from the chains' own estimates.
[[nodiscard]] double mcse_of(const std::vector<double>& estimates);

[[nodiscard]] results::Summary summarise(const run::DrawStore& store,
                                         const std::vector<run::Estimand>& estimands);

/// The summary of one estimand, and what each chain by itself would say.
struct Estimates {
    results::DefinitionSummary summary;
    std::vector<double> means;                  ///< [chain]
    std::vector<std::vector<double>> quantiles; ///< [probability][chain]
};
[[nodiscard]] std::vector<Estimates> estimate(const run::DrawStore& store,
                                              const std::vector<run::Estimand>& estimands);

/// P(N > threshold) of one estimand with its MCSE; `whole`: its values are whole numbers.
struct Exceedance {
    double probability = 0;
    double mcse = 0;
};
[[nodiscard]] Exceedance exceedance(const run::DrawStore& store, std::size_t estimand, bool whole,
                                    double threshold);

/// How far a run is from a precision asked for: the largest MCSE of any definition's median or 95 %
/// bound, relative to its median.
struct Precision {
    double worst = 0;       ///< infinite where a median is 0
    std::string definition; ///< where
    std::string quantity;   ///< "q025", "median", "q975"
    double mcse = 0;        ///< there
    double median = 0;
};
[[nodiscard]] Precision precision_of(const results::Summary& summary);

/// Draws needed in all for `target`, from what `draws` achieved, assuming the MCSE falls as 1/√n
/// (Sobol points do better). A multiple of 16.
[[nodiscard]] std::uint64_t draws_needed(const Precision& now, std::uint64_t draws, double target);

} // namespace raming::summary
