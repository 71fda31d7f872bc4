#include "models/cohort/steps.hpp"

#include "engine/base/contract.hpp"

namespace raming::cohort {

Steps::Steps(const std::vector<double>& weights) : upper_(weights.size()) {
    base::expects(!weights.empty() && weights.size() < 65536);
    double total = 0;
    std::size_t last = 0;
    for (std::size_t value = 0; value < weights.size(); ++value) {
        total += weights[value];
        last = weights[value] > 0 ? value : last;
    }
    double reached = 0;
    for (std::size_t value = 0; value < weights.size(); ++value) {
        reached += weights[value];
        upper_[value] = value >= last ? sure : level(reached / total);
    }
    first_.resize(std::size_t{1} << guide_bits);
    std::uint16_t value = 0;
    for (std::size_t cell = 0; cell < first_.size(); ++cell) {
        const auto start = static_cast<Level>(cell << (31 - guide_bits));
        while (start >= upper_[value]) {
            ++value;
        }
        first_[cell] = value;
    }
}

} // namespace raming::cohort
