#pragma once
// Random counts, exact in law for means from 0.01 to 1e9. Results are whole numbers held in doubles
// (counts stay far below 2^53). The first three are quantiles at one uniform (count_quantiles.hpp);
// the others use a varying number of words of the stream they are given, so each has a stream of
// its own.

#include "engine/random/stream.hpp"

namespace raming::random {

/// Successes in `trials` independent trials; trials whole and ≥ 0, 0 ≤ probability ≤ 1.
[[nodiscard]] double binomial(Stream& stream, double trials, double probability);

/// Failures before the `successes`-th success, successes ≥ 0 real (0 gives 0), 0 < probability ≤ 1;
/// a Poisson count whose mean is gamma distributed (Greenwood and Yule 1920).
[[nodiscard]] double negative_binomial(Stream& stream, double successes, double probability);

/// Poisson count, mean ≥ 0.
[[nodiscard]] double poisson(Stream& stream, double mean);

/// Marked ones among `taken` of `all` without replacement, `marked` of which are marked; whole
/// numbers, taken and marked ≤ all ≤ 1e9. Takes time in proportion to its standard deviation.
[[nodiscard]] double hypergeometric(Stream& stream, double taken, double marked, double all);

/// Gamma of scale 1, shape > 0: not a count, but the random mean of many.
[[nodiscard]] double gamma(Stream& stream, double shape);

/// x made whole without bias by a uniform u: floor(x + u), so its mean is x. x ≥ 0.
[[nodiscard]] double make_whole(double u, double x);

} // namespace raming::random
