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
            result.share += lengths.weight[d] * lengths.reached[d] * p;
            result.slope += lengths.weight[d] * lengths.reached[d] * p * (1 - p);
            continue;
        }
        for (std::size_t v = 0; v < nodes.at.size(); ++v) {
            const double p = 1 / (1 + std::exp(-(at_length + beta * nodes.at[v])));
            const double weight = lengths.weight[d] * lengths.reached[d] * nodes.weight[v];
            result.share += weight * p;
            result.slope += weight * p * (1 - p);
        }
    }
    return result;
}

} // namespace

Lengths counted_lengths(const std::vector<double>& survival, int over,
                        const std::vector<double>& delay) {
    constexpr std::size_t groups = 24;
    const double longest = std::log(static_cast<double>(survival.size()));
    std::array<double, groups> weight{};
    std::array<double, groups> log_sum{};
    std::array<double, groups> reached{};
    double total = 0;
    // By the year's end a stay that counts has begun over + 1, over + 2, …, D + 51 weeks before, or
    // D + 52, half as likely.
    double held = 0;    // P(delay < weeks)
    double shorter = 0; // its sum over the weeks from over + 1 on
    for (std::size_t weeks = 1; weeks < survival.size(); ++weeks) {
        held += weeks <= delay.size() ? delay[weeks - 1] : 0;
        if (weeks <= static_cast<std::size_t>(over)) {
            continue;
        }
        const double whole_year = weeks_in_year + 0.5;
        const double starts = static_cast<double>(weeks) - over - 1 + whole_year;
        const double share = (shorter + whole_year * held) / starts;
        shorter += held;
        const double chance = (survival[weeks - 1] - survival[weeks]) * starts;
        const double log_weeks = std::log(static_cast<double>(weeks));
        const auto group = static_cast<std::size_t>(groups * log_weeks / longest);
        weight[group] += chance;
        log_sum[group] += chance * (log_weeks - std::log(4.0));
        reached[group] += chance * share;
        total += chance;
    }
    Lengths lengths;
    for (std::size_t group = 0; group < groups; ++group) {
        if (weight[group] > 0) {
            lengths.log_quarter.push_back(log_sum[group] / weight[group]);
            lengths.reached.push_back(reached[group] / weight[group]);
            lengths.weight.push_back(weight[group] / total);
        }
    }
    return lengths;
}

double most_held(const Lengths& lengths) {
    double most = 0;
    for (std::size_t d = 0; d < lengths.weight.size(); ++d) {
        most += lengths.weight[d] * lengths.reached[d];
    }
    return most;
}

double intercept_for(double share, double beta, double gamma, const Lengths& lengths) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (share <= 0) {
        return -infinity;
    }
    const double most = most_held(lengths);
    constexpr double rounding = 1e-9;
    if (share >= most - rounding) {
        return infinity;
    }
    // The share rises in the intercept: Newton's method, held within a bracket that only shrinks.
    double low = -1000;
    double high = 1000;
    // It begins where the usual probit in place of the logit, (16√3/15π)² = 0.346, would have it,
    // lengths taken at their mean.
    double mean_length = 0;
    for (std::size_t d = 0; d < lengths.weight.size(); ++d) {
        mean_length += lengths.weight[d] * lengths.reached[d] * lengths.log_quarter[d] / most;
    }
    double alpha =
        std::log(share / (most - share)) * std::sqrt(1 + 0.346 * beta * beta) - gamma * mean_length;
    for (int round = 0; round < 200; ++round) {
        const ShareAndSlope now = seen(alpha, beta, gamma, lengths);
        (now.share < share ? low : high) = alpha;
        double next = alpha + (share - now.share) / now.slope;
        const bool is_within = next > low && next < high;
        if (!is_within) {
            next = 0.5 * (low + high);
        }
        // What a step of Newton's leaves is of the order of its square.
        if (is_within && std::abs(next - alpha) < 1e-5) {
            return next;
        }
        alpha = next;
    }
    return alpha;
}

} // namespace raming::cohort
