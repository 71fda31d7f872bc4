#include "engine/run/near_crossing.hpp"

#include <algorithm>
#include <cmath>

#include "engine/prior/quantile_table.hpp"

namespace raming::run {

namespace {

/// Share of the draws that stay as the prior makes them: for what crossings miss far from them.
constexpr double as_drawn = 0.25;
/// How far from a crossing the others are, at most.
constexpr double reach = 0.05;
constexpr double least_uniform = 0x1p-53;

/// Density of being looked at where so many of `crossings` crossings are within reach.
double looked_at(double density, std::size_t within, std::size_t crossings) {
    return as_drawn * density + (1 - as_drawn) * static_cast<double>(within) /
                                    (static_cast<double>(crossings) * 2 * reach);
}

} // namespace

void NearCrossings::find(const double* own, const std::vector<const double*>& crossings,
                         std::size_t count) {
    std::vector<double> rank(count);
    std::vector<double> uniform(count, 0.5);
    std::vector<double> finite(crossings.size());
    const auto finite_of = [&](std::size_t i) {
        std::size_t found = 0;
        for (const double* const crossing : crossings) {
            finite[found] = crossing[i];
            found += std::isfinite(crossing[i]) ? 1 : 0;
        }
        return found;
    };
    // A draw's rank picks the part of the mixture, and its rank in that part the score.
    for (std::size_t i = 0; i < count; ++i) {
        rank[i] = prior::normal_cdf(own[i]);
        if (rank[i] < as_drawn) {
            uniform[i] = std::max(rank[i] / as_drawn, least_uniform);
        }
    }
    prior::normal_scores(uniform.data(), score.data(), count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t found = finite_of(i);
        if (found == 0) {
            score[i] = own[i];
            weight[i] = 1;
            continue;
        }
        if (rank[i] >= as_drawn) {
            const double place = (rank[i] - as_drawn) / (1 - as_drawn) * static_cast<double>(found);
            const std::size_t which = std::min(static_cast<std::size_t>(place), found - 1);
            score[i] = finite[which] + reach * (2 * (place - static_cast<double>(which)) - 1);
        }
        std::size_t within = 0;
        for (std::size_t k = 0; k < found; ++k) {
            within += std::abs(score[i] - finite[k]) <= reach ? 1 : 0;
        }
        const double density = prior::normal_pdf(score[i]);
        weight[i] = density / looked_at(density, within, found);
    }
}

double weight_at(double crossing, std::size_t crossings) {
    const double density = prior::normal_pdf(crossing);
    return density / looked_at(density, 1, crossings);
}

} // namespace raming::run
