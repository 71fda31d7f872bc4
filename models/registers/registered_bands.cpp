#include "models/registers/registered_bands.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/contract.hpp"
#include "engine/random/count_quantiles.hpp"

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

void RegisteredBands::sample(const double* registered, const Draw& draw, const double* valid,
                             const double* unseen, double* true_numbers) const {
    base::expects(draw.sensitivity > 0);
    double found = 0;
    double weighted = 0;
    for (std::size_t j = 0; j < bands(); ++j) {
        true_numbers[j] = random::binomial_quantile(valid[j], registered[j], draw.validity);
        found += true_numbers[j];
        weighted += true_numbers[j] * gradient(j, draw.delta);
    }
    const double odds = (1 - draw.sensitivity) / draw.sensitivity;
    const double scale = weighted > 0 ? found / weighted : 1.0;
    for (std::size_t j = 0; j < bands(); ++j) {
        const double odds_here = odds * scale * gradient(j, draw.delta);
        true_numbers[j] += random::negative_binomial_quantile(
            unseen[j], true_numbers[j] + pseudo_successes_, 1 / (1 + odds_here));
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
