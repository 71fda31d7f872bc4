#include "engine/summary/smooth_points.hpp"

#include <algorithm>
#include <cmath>

namespace raming::summary {

namespace {

constexpr std::uint64_t least = 4;
/// Share of the points that goes by weight alone: an earlier pass of few points may have missed
/// what varies in a stratum.
constexpr double by_weight = 0.05;

} // namespace

double unseen_error(const std::vector<Unseen>& strata, const std::vector<std::uint64_t>& points,
                    std::size_t chains) {
    double all = 0;
    double counted = 0;
    for (std::size_t s = 0; s < strata.size(); ++s) {
        all += strata[s].weight * strata[s].stake;
        counted += static_cast<double>(points[s] * chains) * strata[s].density;
    }
    return counted > 0 ? all / counted : 0;
}

std::vector<std::uint64_t> allocate(const std::vector<StratumSpread>& strata, double total) {
    std::vector<double> share;
    double sum = 0;
    for (const StratumSpread& stratum : strata) {
        double variance = 0;
        for (const double one : stratum.variance) {
            variance += one;
        }
        share.push_back(stratum.weight * std::sqrt(variance));
        sum += share.back();
    }
    std::vector<std::uint64_t> points;
    for (std::size_t s = 0; s < strata.size(); ++s) {
        const double own = sum > 0 ? share[s] / sum : strata[s].weight;
        const double wanted = total * ((1 - by_weight) * own + by_weight * strata[s].weight);
        const double power = std::round(std::log2(std::max(wanted, 1.0)));
        points.push_back(std::max(least, std::uint64_t{1} << static_cast<unsigned>(power)));
    }
    return points;
}

double predicted_error(const std::vector<StratumSpread>& strata,
                       const std::vector<std::uint64_t>& points, std::size_t chains) {
    double largest = 0;
    for (std::size_t k = 0; k < strata.front().variance.size(); ++k) {
        double variance = 0;
        std::vector<Unseen> sides;
        for (std::size_t s = 0; s < strata.size(); ++s) {
            variance += strata[s].weight * strata[s].weight * strata[s].variance[k] /
                        static_cast<double>(points[s] * chains);
            sides.push_back({strata[s].weight, strata[s].density[k], strata[s].stake[k]});
        }
        const double unseen = strata.front().unit[k] * unseen_error(sides, points, chains);
        largest = std::max(largest, std::hypot(std::sqrt(variance), unseen));
    }
    return largest;
}

} // namespace raming::summary
