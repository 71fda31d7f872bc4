#include "engine/summary/rank_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/base/contract.hpp"

namespace raming::summary {

namespace {

std::vector<double> ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first;
        while (end < order.size() && values[order[end]] == values[order[first]]) {
            ++end;
        }
        for (std::size_t k = first; k < end; ++k) {
            rank[order[k]] = 0.5 * static_cast<double>(first + end - 1);
        }
        first = end;
    }
    return rank;
}

} // namespace

double rank_correlation(std::span<const double> x, std::span<const double> y) {
    base::expects(x.size() == y.size());
    const std::vector<double> a = ranks(x);
    const std::vector<double> b = ranks(y);
    const double mean = 0.5 * (static_cast<double>(x.size()) - 1);
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        aa += (a[i] - mean) * (a[i] - mean);
        bb += (b[i] - mean) * (b[i] - mean);
        ab += (a[i] - mean) * (b[i] - mean);
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace raming::summary
