#include "models/registers/registered_bands.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/contract.hpp"

namespace raming::registers {

namespace {

constexpr double shortest_absence = 4; ///< weeks, below which no gradient is assumed

} // namespace

RegisteredBands::RegisteredBands(const std::vector<double>& edges, TotalPrior prior)
    : pseudo_successes_(prior == TotalPrior::flat ? 1.0 / static_cast<double>(edges.size()) : 0.0) {
    for (const double edge : edges) {
        log_edges_.push_back(std::log(std::max(edge, shortest_absence) / shortest_absence));
    }
}

void RegisteredBands::sample(const Draws& draws, const random::Luck* valid,
                             const random::Luck* unseen) const {
    constexpr std::size_t together = 256;
    std::array<double, together> found;
    std::array<double, together> weighted;
    std::array<double, together> successes;
    std::array<double, together> odds;
    std::array<double, together> counts;
    for (std::size_t first = 0; first < draws.count; first += together) {
        const std::size_t n = std::min(together, draws.count - first);
        const auto weight = [&](std::size_t j, std::size_t i) {
            return draws.delta != nullptr ? gradient(j, draws.delta[first + i]) : 1.0;
        };
        found.fill(0);
        weighted.fill(0);
        for (std::size_t j = 0; j < bands(); ++j) {
            const double* number = draws.registered[j] + first;
            if (draws.validity != nullptr) {
                random::binomial_quantiles(valid[j].from(first), number, draws.validity + first, n,
                                           counts.data());
                number = counts.data();
            }
            std::copy_n(number, n, draws.true_numbers[j] + first);
            for (std::size_t i = 0; i < n; ++i) {
                found[i] += number[i];
                weighted[i] += number[i] * weight(j, i);
            }
        }
        for (std::size_t j = 0; j < bands(); ++j) {
            double* const number = draws.true_numbers[j] + first;
            for (std::size_t i = 0; i < n; ++i) {
                const double rho = draws.sensitivity[first + i];
                base::expects(rho > 0);
                const double scale = weighted[i] > 0 ? found[i] / weighted[i] : 1.0;
                odds[i] = (1 - rho) / rho * scale * weight(j, i);
                successes[i] = number[i] + pseudo_successes_;
            }
            random::negative_binomial_quantiles(unseen[j].from(first), successes.data(),
                                                odds.data(), n, counts.data());
            for (std::size_t i = 0; i < n; ++i) {
                number[i] += counts[i];
            }
        }
    }
}

double RegisteredBands::expect(const double* registered, const Draw& draw,
                               double* true_numbers) const {
    base::expects(draw.sensitivity > 0);
    double valid = 0;
    double weighted = 0;
    for (std::size_t j = 0; j < bands(); ++j) {
        true_numbers[j] = registered[j] * draw.validity;
        valid += true_numbers[j];
        weighted += true_numbers[j] * gradient(j, draw.delta);
    }
    const double odds = (1 - draw.sensitivity) / draw.sensitivity;
    const double scale = weighted > 0 ? valid / weighted : 1.0;
    double total = 0;
    for (std::size_t j = 0; j < bands(); ++j) {
        const double odds_here = odds * scale * gradient(j, draw.delta);
        true_numbers[j] += (true_numbers[j] + pseudo_successes_) * odds_here;
        total += true_numbers[j];
    }
    return total > 0 ? 1 - true_numbers[0] / total : 0.0;
}

} // namespace raming::registers
