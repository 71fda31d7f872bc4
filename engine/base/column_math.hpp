#pragma once
// Arithmetic over columns of doubles, one row like another, at the width the processor has. Each
// row's result is that of the plain expression, rounded after every operation. `out` overlaps no
// other column.

#include <cstddef>

namespace raming::base {

/// The same set of loops, once for every 64-bit processor and once for those with AVX2.
struct ColumnMath {
    /// out *= factor
    void (*scale)(double factor, std::size_t rows, double* out);
    /// out *= x
    void (*multiply)(const double* x, std::size_t rows, double* out);
    /// out = a · b
    void (*product)(const double* a, const double* b, std::size_t rows, double* out);
    /// out = a − b
    void (*difference)(const double* a, const double* b, std::size_t rows, double* out);
    /// out = part / whole, 0 where whole ≤ 0
    void (*ratio)(const double* part, const double* whole, std::size_t rows, double* out);
    /// out = (a − below_a) / (b − below_b) within 0 and 1, 0 where b ≤ below_b
    void (*band_ratio)(const double* a, const double* below_a, const double* b,
                       const double* below_b, std::size_t rows, double* out);
    /// out = 1 / x
    void (*inverse)(const double* x, std::size_t rows, double* out);
    /// out += x[j], one after the other, j < n
    void (*add)(const double* const* x, std::size_t n, std::size_t rows, double* out);
    /// out = own · out + Σ factors[j] · x[j], one after the other, j < n
    void (*combine)(double own, const double* factors, const double* const* x, std::size_t n,
                    std::size_t rows, double* out);
    /// out += a · b
    void (*add_product)(const double* a, const double* b, std::size_t rows, double* out);
    /// out += x[j] · the greatest of its sizes[j] factors and of 0, or 1 if it has none, one after
    /// the other, j < n; `factors` holds those of x[0], then those of x[1], …
    void (*add_greatest)(const double* const* x, const std::size_t* sizes,
                         const double* const* factors, std::size_t n, std::size_t rows,
                         double* out);
    /// out += weight · (to − from)
    void (*add_band)(const double* weight, const double* to, const double* from, std::size_t rows,
                     double* out);
    /// out = x where key is the value, else 0
    void (*take_where)(const double* key, double value, const double* x, std::size_t rows,
                       double* out);
    /// out = x where key is the value, else as it was
    void (*replace_where)(const double* key, double value, const double* x, std::size_t rows,
                          double* out);
    /// out = −out where x > bound
    void (*negate_beyond)(const double* x, double bound, std::size_t rows, double* out);
    /// out += 1 where x ≥ bound
    void (*count_reached)(const double* x, double bound, std::size_t rows, double* out);
    /// out ≥ 0 = the whole number nearest to it where less than `near` from it, else the one above
    /// where uniform < what it is beyond the one below, which it is otherwise
    void (*make_whole)(const double* uniforms, double near, std::size_t rows, double* out);
};

[[nodiscard]] const ColumnMath& plain_column_math() noexcept;
/// Only where the processor has AVX2.
[[nodiscard]] const ColumnMath& avx2_column_math() noexcept;
/// What this processor does best.
[[nodiscard]] const ColumnMath& column_math() noexcept;

} // namespace raming::base
