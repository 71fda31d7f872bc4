#pragma once
// From the share of children that a register sees to the intercept of its logit, given how much
// visibility and length of stay matter to it.

#include <vector>

namespace raming::cohort {

/// Lengths of stays with weights that add up to 1, gathered in at most 24 groups of like length:
/// those that are met when children are counted over a year beyond a threshold.
struct Lengths {
    std::vector<double> log_quarter; ///< ln(weeks / 4)
    std::vector<double> weight;
    std::vector<double> reached; ///< share that had lasted longer than the register's delay by the
                                 ///< end of the year
};

/// Of stays with this survival (see Route), those out for more than `over` weeks within a year.
/// A stay of D weeks can have begun in D − over + 51 weeks to be counted, and half of them in one
/// more. `delay`: see Register.
[[nodiscard]] Lengths counted_lengths(const std::vector<double>& survival, int over,
                                      const std::vector<double>& delay);

/// The share of such stays that a register can come to hold at all.
[[nodiscard]] double most_held(const Lengths& lengths);

/// The α at which the mean of 1 / (1 + exp(−(α + β v + γ ln(D/4)))), v ~ N(0, 1), among those that
/// the delay lets through is `share` of all. ±infinity where the share is 0, or all that the delay
/// lets through and more. Good to 1e-9 of the logit for the groups given.
[[nodiscard]] double intercept_for(double share, double beta, double gamma, const Lengths& lengths);

} // namespace raming::cohort
