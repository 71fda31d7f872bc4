#pragma once
// Quantile functions of counts: the least whole number k with F(k) ≥ u. A count drawn so takes one
// uniform, rises with it, and moves little where its parameters move little, so scenarios that
// share uniforms share luck. Whole numbers are held in doubles.
//
// Exact for means from 0.01 to 1e9, as far as a double tells F and u apart. Nearly always a
// Cornish–Fisher expansion (Cornish and Fisher 1938, to the third order) with Sheppard's
// corrections for whole numbers lands farther from the next whole number than its error bound;
// where it does not, the distribution function decides. (The idea of a fast guess that is checked
// only near a whole number: Giles 2016, doi:10.1145/2699466, for the Poisson.)

#include <cstddef>

namespace raming::random {

/// 0 < u < 1 in all of them. Trials whole and ≥ 0, 0 ≤ probability ≤ 1.
[[nodiscard]] double binomial_quantile(double u, double trials, double probability);

/// Failures before the `successes`-th success, successes ≥ 0 real (0 gives 0); `odds` ≥ 0 of a
/// failure.
[[nodiscard]] double negative_binomial_quantile(double u, double successes, double odds);

/// mean ≥ 0
[[nodiscard]] double poisson_quantile(double u, double mean);

/// Columns of uniforms and their normal scores z = Φ⁻¹(u).
struct Luck {
    const double* u;
    const double* z;

    [[nodiscard]] Luck from(std::size_t row) const { return {u + row, z + row}; }
};

/// The same for rows 0 … n − 1. `count` is none of the others.
void binomial_quantiles(Luck luck, const double* trials, const double* probability, std::size_t n,
                        double* count);
void negative_binomial_quantiles(Luck luck, const double* successes, const double* odds,
                                 std::size_t n, double* count);

} // namespace raming::random
