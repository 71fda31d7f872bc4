#include <algorithm>

#include "engine/run/draw_store.hpp"

namespace raming::run {

CaughtDraws::CaughtDraws(const Prefix& pilot, const std::vector<double>& probabilities,
                         std::uint64_t per_chain)
    : probabilities_(probabilities), windows_(pilot.columns),
      caught_(pilot.columns * chains, std::vector<Caught>(probabilities.size())) {
    const auto rows = static_cast<std::size_t>(pilot.per_chain);
    for (std::size_t e = 0; e < pilot.columns; ++e) {
        // The chains of a column lie one after the other.
        std::vector<double> sample(pilot.of(e, 0), pilot.of(e, 0) + chains * rows);
        std::sort(sample.begin(), sample.end());
        for (const double p : probabilities) {
            windows_[e].push_back(window_around({sample, 0, sample.size()}, p,
                                                static_cast<std::size_t>(per_chain), whole_line));
        }
        for (std::size_t chain = 0; chain < chains; ++chain) {
            add(e, chain, pilot.of(e, chain), rows);
        }
    }
}

void CaughtDraws::narrow(std::uint64_t so_far, std::uint64_t per_chain) {
    const std::size_t n = chains * static_cast<std::size_t>(so_far);
    std::vector<double> sample;
    for (std::size_t e = 0; e < windows_.size(); ++e) {
        for (std::size_t k = 0; k < probabilities_.size(); ++k) {
            std::size_t below = 0;
            sample.clear();
            for (std::size_t chain = 0; chain < chains; ++chain) {
                const Caught& one = caught_[e * chains + chain][k];
                below += one.below;
                sample.insert(sample.end(), one.inside.begin(), one.inside.end());
            }
            std::sort(sample.begin(), sample.end());
            Window& window = windows_[e][k];
            window = window_around({sample, below, n}, probabilities_[k],
                                   static_cast<std::size_t>(per_chain), window);
            for (std::size_t chain = 0; chain < chains; ++chain) {
                Caught& one = caught_[e * chains + chain][k];
                one.below += static_cast<std::size_t>(
                    std::count_if(one.inside.begin(), one.inside.end(),
                                  [&](double value) { return value < window.low; }));
                std::erase_if(one.inside, [&](double value) {
                    return value < window.low || value > window.high;
                });
            }
        }
    }
}

double CaughtDraws::share_of(std::uint64_t per_chain) const noexcept {
    std::size_t values = 0;
    for (const std::vector<Caught>& of_chain : caught_) {
        for (const Caught& one : of_chain) {
            values += one.inside.size();
        }
    }
    return static_cast<double>(values) /
           (static_cast<double>(caught_.size()) * static_cast<double>(per_chain));
}

bool CaughtDraws::missed(std::uint64_t per_chain) const {
    const auto n = static_cast<std::size_t>(per_chain);
    for (std::size_t e = 0; e < windows_.size(); ++e) {
        for (std::size_t k = 0; k < probabilities_.size(); ++k) {
            std::size_t below = 0;
            std::size_t inside = 0;
            for (std::size_t chain = 0; chain < chains; ++chain) {
                const Caught& one = caught_[e * chains + chain][k];
                if (!holds_quantile(one.below, one.inside.size(), n, probabilities_[k])) {
                    return true;
                }
                below += one.below;
                inside += one.inside.size();
            }
            if (!holds_quantile(below, inside, chains * n, probabilities_[k])) {
                return true;
            }
        }
    }
    return false;
}

std::vector<std::vector<Caught>> CaughtDraws::of(std::size_t estimand) const {
    const auto first = caught_.begin() + static_cast<std::ptrdiff_t>(estimand * chains);
    return {first, first + chains};
}

} // namespace raming::run
