#pragma once
// What differs between two runs. With the same seed, design and number of draws both have the same
// random numbers, chain by chain, so the difference of two estimates is known far better than
// either (common random numbers; Glasserman and Yao 1992, doi:10.1287/mnsc.38.6.884): its Monte
// Carlo standard error comes from the 16 differences of the chains' own estimates.

#include <vector>

#include "engine/summary/summarise.hpp"

namespace raming::summary {

/// of − from, of the mean and of every quantile. NaN where either has none.
struct Contrast {
    double mean = 0;
    double mean_mcse = 0;
    std::vector<double> quantile; ///< at probabilities()
    std::vector<double> quantile_mcse;
};
[[nodiscard]] Contrast paired_contrast(const Estimates& of, const Estimates& from);

} // namespace raming::summary
