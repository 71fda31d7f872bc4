#pragma once
// The lower triangular factor of a correlation matrix. Internal to engine/prior.

#include <cstddef>
#include <vector>

namespace raming::prior {

/// L with L Lᵀ = matrix, row by row with zeros above the diagonal; empty when the matrix has none.
/// Plain loops in a fixed order, so that the draws that are made with it have the same bits
/// everywhere.
[[nodiscard]] std::vector<double> cholesky_factor(const std::vector<double>& matrix, std::size_t n);

} // namespace raming::prior
