#include "engine/summary/contrast.hpp"

#include <cmath>
#include <limits>

#include "engine/base/contract.hpp"

namespace raming::summary {

namespace {

double mcse_of_difference(const std::vector<double>& of, const std::vector<double>& from) {
    std::vector<double> differences;
    for (std::size_t chain = 0; chain < of.size(); ++chain) {
        differences.push_back(of[chain] - from[chain]);
    }
    return mcse_of(differences);
}

} // namespace

Contrast paired_contrast(const Estimates& of, const Estimates& from) {
    base::expects(of.quantiles.size() == from.quantiles.size());
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    Contrast contrast;
    contrast.mean = of.summary.mean - from.summary.mean;
    const bool has_error = !std::isnan(of.summary.mean_mcse) && !std::isnan(from.summary.mean_mcse);
    contrast.mean_mcse = has_error ? mcse_of_difference(of.means, from.means) : nan;
    for (std::size_t k = 0; k < of.quantiles.size(); ++k) {
        contrast.quantile.push_back(of.summary.quantile[k] - from.summary.quantile[k]);
        contrast.quantile_mcse.push_back(mcse_of_difference(of.quantiles[k], from.quantiles[k]));
    }
    return contrast;
}

} // namespace raming::summary
