#include "engine/summary/jackknife.hpp"

#include "engine/run/draw_store.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

std::vector<Estimate>
jackknifed(const std::function<std::vector<double>(std::size_t left_out)>& row) {
    const std::vector<double> all = row(run::chains);
    std::vector<std::vector<double>> without;
    for (std::size_t c = 0; c < run::chains; ++c) {
        without.push_back(row(c));
    }
    std::vector<Estimate> estimates;
    for (std::size_t k = 0; k < all.size(); ++k) {
        std::vector<double> pseudo; // 16 independent values whose mean is the estimate
        for (const std::vector<double>& one : without) {
            pseudo.push_back(run::chains * all[k] - (run::chains - 1) * one[k]);
        }
        estimates.push_back({all[k], mcse_of(pseudo)});
    }
    return estimates;
}

} // namespace raming::summary
