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

namespace raming::random {

/// 0 < u < 1 in all of them. Trials whole and ≥ 0, 0 ≤ probability ≤ 1.
[[nodiscard]] double binomial_quantile(double u, double trials, double probability);

/// Failures before the `successes`-th success, successes ≥ 0 real (0 gives 0), 0 < probability ≤ 1.
[[nodiscard]] double negative_binomial_quantile(double u, double successes, double probability);

/// mean ≥ 0
[[nodiscard]] double poisson_quantile(double u, double mean);

} // namespace raming::random
