#include "engine/summary/shapley.hpp"

#include <bit>

#include "engine/base/contract.hpp"

namespace raming::summary {

std::vector<double> shapley_values(const std::vector<double>& worth) {
    base::expects(std::has_single_bit(worth.size()));
    const auto players = static_cast<std::size_t>(std::countr_zero(worth.size()));
    // The share of orders in which a given set of s players comes just before a given other one:
    // s! (n − s − 1)! / n!.
    std::vector<double> share(players);
    for (std::size_t s = 0; s < players; ++s) {
        double choices = static_cast<double>(players); // n · C(n − 1, s)
        for (std::size_t k = 0; k < s; ++k) {
            choices *= static_cast<double>(players - 1 - k) / static_cast<double>(k + 1);
        }
        share[s] = 1 / choices;
    }
    std::vector<double> values(players, 0.0);
    for (std::size_t p = 0; p < players; ++p) {
        const std::size_t self = std::size_t{1} << p;
        for (std::size_t others = 0; others < worth.size(); ++others) {
            if ((others & self) == 0) {
                values[p] += share[static_cast<std::size_t>(std::popcount(others))] *
                             (worth[others | self] - worth[others]);
            }
        }
    }
    return values;
}

} // namespace raming::summary
