#pragma once
// Estimates with their Monte Carlo standard errors, where an estimate is any function of means over
// the 16 chains (a ratio, say): by the jackknife over chains (Tukey 1958), which is the spread of
// the chains' own estimates over 4 wherever the estimate is itself a mean over chains.

#include <cstddef>
#include <functional>
#include <vector>

namespace raming::summary {

struct Estimate {
    double value = 0;
    double mcse = 0;
};

/// `row(c)`: all that is estimated, from every chain but c; from all of them where c is no chain.
[[nodiscard]] std::vector<Estimate>
jackknifed(const std::function<std::vector<double>(std::size_t left_out)>& row);

} // namespace raming::summary
