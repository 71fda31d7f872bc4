#pragma once
// How strongly one number goes up and down with another, whatever the shape of the dependence.

#include <span>

namespace raming::summary {

/// Spearman's rank correlation (1904), ties at their mean rank; NaN where either does not vary.
[[nodiscard]] double rank_correlation(std::span<const double> x, std::span<const double> y);

} // namespace raming::summary
