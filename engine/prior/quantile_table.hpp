#pragma once
// A quantile function as piecewise polynomials, made once per prior and evaluated a block at a time
// with
// + − × ÷ only. The table measures its own error against the exact quantiles when it is built,
// between its nodes, over u in [1e-12, 1 − 1e-12]; where the target cannot be reached it refines,
// then falls back to the exact (slow) function on the part concerned, and says so. Outside that
// range it is always exact. Where 0 lies inside the support, errors are relative to max(|x|,
// sd/1000).

#include <cstddef>
#include <memory>
#include <string>

#include "engine/prior/distribution.hpp"

namespace raming::prior {

struct TableReport {
    double relative_error = 0; ///< largest measured |table/exact − 1| over the tabled range, of
                               ///< tables in two steps the sum of theirs (0 for closed forms)
    std::size_t bytes = 0;
    bool falls_back = false; ///< some part of (1e-12, 1 − 1e-12) is evaluated exactly
    std::string note;        ///< one sentence for a reader, empty when all is as intended
};

class QuantileTable {
public:
    static constexpr double target = 1e-9; ///< relative error aimed at

    explicit QuantileTable(Distribution distribution);
    /// A table in normal scores alone: half the time and memory where from_uniforms is not wanted.
    [[nodiscard]] static QuantileTable of_scores(Distribution distribution);

    /// x[i] = quantile(u[i]), u in (0, 1). x is not u.
    void from_uniforms(const double* u, double* x, std::size_t n) const;
    /// x[i] = quantile(Φ(z[i])), by a table in z of its own (made when first wanted by
    /// `with_scores`). x is not z.
    void from_scores(const double* z, double* x, std::size_t n) const;
    /// Builds the table in normal scores too; must precede from_scores.
    void with_scores();

    [[nodiscard]] const TableReport& report() const;
    [[nodiscard]] const Distribution& distribution() const;

private:
    struct Impl;
    explicit QuantileTable(std::shared_ptr<Impl> impl);
    void place_scores(double* x, std::size_t n) const;
    std::shared_ptr<Impl> impl_;
};

/// z[i] = Φ⁻¹(u[i]) by the same kind of table, relative error below 1e-13 away from z = 0 (absolute
/// there). z is not u.
void normal_scores(const double* u, double* z, std::size_t n);

/// Φ(z)
[[nodiscard]] double normal_cdf(double z);
/// φ(z)
[[nodiscard]] double normal_pdf(double z);

} // namespace raming::prior
