#pragma once
// Cubics in many narrow cells in place of a table's polynomials of degree 7 in fewer: half the work
// a draw, for an error that a prior can bear. They are fitted to the table they stand in for, so
// that making them takes no exact quantiles. Internal to engine/prior.

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/prior/piecewise.hpp"

namespace raming::prior {

/// x[i] = the function at arguments at[i]; NaN where it has no value.
using TabledFunction = std::function<void(const double* at, double* x, std::size_t n)>;

struct CubicFit {
    std::vector<CubicCell> cells; ///< missing where the target is missed
    double error = 0;             ///< of the others: the largest, relative to max(|value|, floor)
};

/// The cells of one side of u after the other, or of one side alone.
[[nodiscard]] CubicFit fit_cubics(const TailAxis& axis, std::size_t sides,
                                  const TabledFunction& function, double floor, double target);
[[nodiscard]] CubicFit fit_cubics(const ScoreAxis& axis, const TabledFunction& function,
                                  double floor, double target);

} // namespace raming::prior
