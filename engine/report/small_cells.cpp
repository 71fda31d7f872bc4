#include "engine/report/small_cells.hpp"

#include <algorithm>
#include <cmath>

namespace raming::report {

namespace {

/// Whether hidden counts with this sum, each at most `most`, leave every one of them open.
bool stays_open(double sum, std::size_t hidden, double most) {
    return hidden > 1 && sum >= least_shown - 1 && sum <= static_cast<double>(hidden - 1) * most;
}

} // namespace

std::vector<std::optional<double>> guarded(const std::vector<double>& counts) {
    std::vector<std::optional<double>> shown(counts.begin(), counts.end());
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (!std::isnan(counts[i])) {
            order.push_back(i);
        }
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
    double sum = 0;
    for (std::size_t hidden = 0; hidden < order.size(); ++hidden) {
        const double next = counts[order[hidden]];
        if (next >= least_shown && (hidden == 0 || stays_open(sum, hidden, next))) {
            break;
        }
        shown[order[hidden]].reset();
        sum += next;
    }
    return shown;
}

} // namespace raming::report
