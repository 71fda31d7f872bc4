#pragma once
// Quantile functions that need no table: uniform and triangular priors, and steps from one value to
// the next. Internal to engine/prior.

#include <cstddef>

#include "engine/prior/piecewise.hpp"

namespace raming::prior {

struct Triangle {
    double min = 0;
    double mode = 0;
    double max = 1;
};

/// The same loops once for every 64-bit processor and once for those with AVX2. x is not
/// u.
struct ClosedForms {
    /// x[i] = the quantile of u[i] on (min, max), held within the bounds.
    void (*uniform)(double min, double max, Bounds bounds, const double* u, std::size_t n,
                    double* x);
    void (*triangular)(Triangle triangle, Bounds bounds, const double* u, std::size_t n, double* x);
    /// found[i] = value where at[i] is beyond the end, else as it was.
    void (*step)(double end, double value, const double* at, std::size_t n, double* found);
};

[[nodiscard]] const ClosedForms& plain_closed_forms() noexcept;
/// Only where the processor has AVX2.
[[nodiscard]] const ClosedForms& avx2_closed_forms() noexcept;
/// What this processor does best.
[[nodiscard]] const ClosedForms& closed_forms() noexcept;

} // namespace raming::prior
