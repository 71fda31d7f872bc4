#include "models/registers/registered_bands.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/column_math.hpp"
#include "engine/base/contract.hpp"

namespace raming::registers {

namespace {

constexpr double shortest_absence = 4; ///< weeks, below which no gradient is assumed

constexpr std::size_t together = 256; ///< draws

/// Adds a band's cases that are true ones, and the same by their gradient.
void add_found(const RegisteredBands::Draws& draws, std::size_t band, std::size_t first,
               std::size_t n, double* found, double* weighted) {
    const double* const number = draws.true_numbers[band] + first;
    base::column_math().add(&number, 1, n, found);
    if (draws.gradients != nullptr) {
        base::column_math().add_product(number, draws.gradients[band] + first, n, weighted);
    } else {
        base::column_math().add(&number, 1, n, weighted);
    }
}

/// Turns `found` into the odds of a case to be missed, before the gradient.
const double* odds_of(const RegisteredBands::Draws& draws, std::size_t first, std::size_t n,
                      double* found, const double* weighted) {
    const double* const sensitivity = draws.sensitivity + first;
    for (std::size_t i = 0; i < n; ++i) {
        const double rho = sensitivity[i];
        base::expects(rho > 0);
        const double quotient = found[i] / weighted[i];
        const double scale = weighted[i] > 0 ? quotient : 1.0;
        found[i] = (1 - rho) / rho * scale;
    }
    return found;
}

void weigh(const RegisteredBands::Draws& draws, std::size_t band, std::size_t first, std::size_t n,
           double* odds) {
    if (draws.gradients != nullptr) {
        base::column_math().multiply(draws.gradients[band] + first, n, odds);
    }
}

} // namespace

RegisteredBands::RegisteredBands(const std::vector<double>& edges, TotalPrior prior)
    : pseudo_successes_(prior == TotalPrior::flat ? 1.0 / static_cast<double>(edges.size()) : 0.0) {
    for (const double edge : edges) {
        log_edges_.push_back(std::log(std::max(edge, shortest_absence) / shortest_absence));
    }
}

void RegisteredBands::find_gradients(const double* delta, std::size_t count,
                                     double* const* gradients) const {
    for (std::size_t j = 0; j < bands(); ++j) {
        if (log_edges_[j] == 0) {
            std::fill_n(gradients[j], count, 1.0);
            continue;
        }
        for (std::size_t i = 0; i < count; ++i) {
            gradients[j][i] = gradient(j, delta[i]);
        }
    }
}

void RegisteredBands::sample(const Draws& draws, const random::Luck* valid,
                             const random::Luck* unseen) const {
    std::array<double, together> found;
    std::array<double, together> odds;
    std::array<double, together> successes;
    std::array<double, together> counts;
    for (std::size_t first = 0; first < draws.count; first += together) {
        const std::size_t n = std::min(together, draws.count - first);
        found.fill(0);
        std::array<double, together> weighted{};
        for (std::size_t j = 0; j < bands(); ++j) {
            const double* number = draws.registered[j] + first;
            if (draws.validity != nullptr) {
                random::binomial_quantiles(valid[j].from(first), number, draws.validity + first, n,
                                           counts.data());
                number = counts.data();
            }
            std::copy_n(number, n, draws.true_numbers[j] + first);
            add_found(draws, j, first, n, found.data(), weighted.data());
        }
        const double* const all_odds = odds_of(draws, first, n, found.data(), weighted.data());
        for (std::size_t j = 0; j < bands(); ++j) {
            double* const number = draws.true_numbers[j] + first;
            for (std::size_t i = 0; i < n; ++i) {
                odds[i] = all_odds[i];
                successes[i] = number[i] + pseudo_successes_;
            }
            weigh(draws, j, first, n, odds.data());
            random::negative_binomial_quantiles(unseen[j].from(first), successes.data(),
                                                odds.data(), n, counts.data());
            for (std::size_t i = 0; i < n; ++i) {
                number[i] += counts[i];
            }
        }
    }
}

void RegisteredBands::expect(const Draws& draws, double* ratio) const {
    std::array<double, together> valid;
    std::array<double, together> odds;
    for (std::size_t first = 0; first < draws.count; first += together) {
        const std::size_t n = std::min(together, draws.count - first);
        valid.fill(0);
        std::array<double, together> weighted{};
        std::array<double, together> total{};
        for (std::size_t j = 0; j < bands(); ++j) {
            double* const number = draws.true_numbers[j] + first;
            std::copy_n(draws.registered[j] + first, n, number);
            if (draws.validity != nullptr) {
                base::column_math().multiply(draws.validity + first, n, number);
            }
            add_found(draws, j, first, n, valid.data(), weighted.data());
        }
        const double* const all_odds = odds_of(draws, first, n, valid.data(), weighted.data());
        for (std::size_t j = 0; j < bands(); ++j) {
            double* const number = draws.true_numbers[j] + first;
            std::copy_n(all_odds, n, odds.data());
            weigh(draws, j, first, n, odds.data());
            for (std::size_t i = 0; i < n; ++i) {
                number[i] += (number[i] + pseudo_successes_) * odds[i];
                total[i] += number[i];
            }
        }
        const double* const shortest = draws.true_numbers[0] + first;
        for (std::size_t i = 0; i < n; ++i) {
            const double beyond = 1 - shortest[i] / total[i];
            ratio[first + i] = total[i] > 0 ? beyond : 0.0;
        }
    }
}

} // namespace raming::registers
