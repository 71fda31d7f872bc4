#include "models/cohort/sensitivity.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "models/cohort/parameters.hpp"

namespace raming::cohort {

namespace {

/// The trapezoid rule for N(0, 1): at steps of half a standard deviation its error for smooth
/// functions is far below what shares are known to (Trefethen and Weideman 2014,
/// DOI 10.1137/130932132).
struct NormalNodes {
    static constexpr int half = 10;
    static constexpr double step = 0.5;
    std::array<double, 2 * half + 1> at{};
    std::array<double, 2 * half + 1> weight{};

    NormalNodes() {
        double sum = 0;
        for (int k = -half; k <= half; ++k) {
            const auto i = static_cast<std::size_t>(k + half);
            at[i] = step * k;
            weight[i] = std::exp(-0.5 * at[i] * at[i]);
            sum += weight[i];
        }
        for (double& w : weight) {
            w /= sum;
        }
    }
};

struct ShareAndSlope {
    double share = 0;
    double slope = 0; ///< by the intercept
};

ShareAndSlope seen(double alpha, double beta, double gamma, const Lengths& lengths) {
    static const NormalNodes nodes;
    ShareAndSlope result;
    for (std::size_t d = 0; d < lengths.weight.size(); ++d) {
        const double at_length = alpha + gamma * lengths.log_quarter[d];
        if (beta == 0) {
            const double p = 1 / (1 + std::exp(-at_length));
            result.share += lengths.weight[d] * p;
            result.slope += lengths.weight[d] * p * (1 - p);
            continue;
        }
        for (std::size_t v = 0; v < nodes.at.size(); ++v) {
            const double p = 1 / (1 + std::exp(-(at_length + beta * nodes.at[v])));
            const double weight = lengths.weight[d] * nodes.weight[v];
            result.share += weight * p;
            result.slope += weight * p * (1 - p);
        }
    }
    return result;
}

} // namespace

Lengths counted_lengths(const std::vector<double>& survival, int over) {
    constexpr std::size_t groups = 24;
    const double longest = std::log(static_cast<double>(survival.size()));
    std::array<double, groups> weight{};
    std::array<double, groups> log_sum{};
    double total = 0;
    for (std::size_t weeks = static_cast<std::size_t>(over) + 1; weeks < survival.size(); ++weeks) {
        const double chance = survival[weeks - 1] - survival[weeks];
        const double starts = static_cast<double>(weeks) - over + weeks_in_year - 1;
        const double log_weeks = std::log(static_cast<double>(weeks));
        const auto group = static_cast<std::size_t>(groups * log_weeks / longest);
        weight[group] += chance * starts;
        log_sum[group] += chance * starts * (log_weeks - std::log(4.0));
        total += chance * starts;
    }
    Lengths lengths;
    for (std::size_t group = 0; group < groups; ++group) {
        if (weight[group] > 0) {
            lengths.log_quarter.push_back(log_sum[group] / weight[group]);
            lengths.weight.push_back(weight[group] / total);
        }
    }
    return lengths;
}

double intercept_for(double share, double beta, double gamma, const Lengths& lengths) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (share <= 0 || share >= 1 || lengths.weight.empty()) {
        return share >= 1 ? infinity : -infinity;
    }
    // The share rises in the intercept: Newton's method, held within a bracket that only shrinks.
    double low = -1000;
    double high = 1000;
    double alpha = std::log(share / (1 - share));
    for (int round = 0; round < 200; ++round) {
        const ShareAndSlope now = seen(alpha, beta, gamma, lengths);
        (now.share < share ? low : high) = alpha;
        double next = alpha + (share - now.share) / now.slope;
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        if (std::abs(next - alpha) < 1e-9) {
            return next;
        }
        alpha = next;
    }
    return alpha;
}

} // namespace raming::cohort
