#pragma once
// How many points of a smooth pass go to which stratum: so that the largest error, over estimands
// and quantiles and relative to the medians, falls fastest (Neyman 1934, doi:10.2307/2342192, for a
// sum of variances over what is estimated).

#include <cstdint>
#include <vector>

namespace raming::summary {

/// What an earlier pass tells of a stratum.
struct StratumSpread {
    double weight = 1;
    /// [what is estimated] variance of one point's estimate, in squared errors that count alike.
    std::vector<double> variance;
    std::vector<double> density; ///< [what is estimated] mean φ at its points' crossings
    std::vector<double> stake;   ///< the same, times what a point's own draw counts for there
    std::vector<double> unit;    ///< [what is estimated] error of a probability that is wrong by 1
};

/// What one stratum may hide of one estimate; see StratumSpread.
struct Unseen {
    double weight = 0;
    double density = 0;
    double stake = 0;
};
/// Where no point's own draw contradicts its crossing, crossings may still be off by so much that
/// one more point in all would: the error of a probability that chains, all alike, do not show.
[[nodiscard]] double unseen_error(const std::vector<Unseen>& strata,
                                  const std::vector<std::uint64_t>& points, std::size_t chains);

/// Points of each chain by stratum, powers of two that add up to about `total`.
[[nodiscard]] std::vector<std::uint64_t> allocate(const std::vector<StratumSpread>& strata,
                                                  double total);

/// The largest standard error of anything that is estimated, from that many points of each of
/// `chains` chains, were they independent, and from what none of them may have shown.
[[nodiscard]] double predicted_error(const std::vector<StratumSpread>& strata,
                                     const std::vector<std::uint64_t>& points, std::size_t chains);

} // namespace raming::summary
