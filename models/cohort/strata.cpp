#include "models/cohort/strata.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.hpp"

namespace raming::cohort {

namespace {

/// Whole parts of `total` in proportion to the weights.
[[nodiscard]] std::vector<std::uint64_t> apportion(std::uint64_t total,
                                                   const std::vector<double>& weights) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<std::uint64_t> parts(weights.size());
    std::vector<double> remainders(weights.size());
    std::uint64_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double exact = static_cast<double>(total) * (weights[i] / sum);
        parts[i] = static_cast<std::uint64_t>(exact);
        remainders[i] = exact - std::floor(exact);
        given += parts[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    for (std::size_t i = 0; given < total; ++i, ++given) {
        ++parts[order[i % order.size()]];
    }
    return parts;
}

} // namespace

void populate(Parameters& parameters, const std::vector<RegionWeight>& regions,
              const std::vector<SectorSize>& sectors) {
    parameters.regions.clear();
    parameters.sectors.clear();
    parameters.strata.clear();
    std::vector<double> weights;
    for (const RegionWeight& region : regions) {
        weights.push_back(region.weight);
        parameters.regions.push_back(region.id);
    }
    const bool are_weights = std::all_of(weights.begin(), weights.end(),
                                         [](double w) { return w >= 0 && std::isfinite(w); });
    if (!are_weights || !(std::accumulate(weights.begin(), weights.end(), 0.0) > 0)) {
        throw base::Error(base::Exit::invalid_scenario, "E191",
                          "this cohort cannot be simulated: regions need weights of which none is "
                          "negative and one is above 0.");
    }
    for (std::size_t sector = 0; sector < sectors.size(); ++sector) {
        const SectorSize& size = sectors[sector];
        if (size.children == 0 || size.first_age < 0 || size.last_age < size.first_age ||
            size.last_age > 63) {
            throw base::Error(base::Exit::invalid_scenario, "E191",
                              "this cohort cannot be simulated: sector " + size.id +
                                  " needs children, and ages from 0 to 63 that rise.");
        }
        parameters.sectors.push_back(size.id);
        const auto ages = static_cast<std::size_t>(size.last_age - size.first_age) + 1;
        std::vector<double> spread; // region by region, age by age
        for (const double weight : weights) {
            spread.insert(spread.end(), ages, weight);
        }
        const std::vector<std::uint64_t> children = apportion(size.children, spread);
        for (std::size_t i = 0; i < children.size(); ++i) {
            parameters.strata.push_back(
                {static_cast<std::uint16_t>(i / ages), static_cast<std::uint16_t>(sector),
                 static_cast<std::uint8_t>(static_cast<std::size_t>(size.first_age) + i % ages),
                 static_cast<std::uint32_t>(children[i])});
        }
    }
    // Strata of a region stand together.
    std::stable_sort(parameters.strata.begin(), parameters.strata.end(),
                     [](const Stratum& a, const Stratum& b) { return a.region < b.region; });
}

} // namespace raming::cohort
