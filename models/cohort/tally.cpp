#include "models/cohort/tally.hpp"

#include <algorithm>

#include "engine/base/contract.hpp"

namespace raming::cohort {

Shape::Shape(const Parameters& parameters)
    : regions(parameters.regions.size()), sectors(parameters.sectors.size()),
      routes(parameters.routes.size()), registers(parameters.registers.size()),
      definitions(parameters.definitions.size()), cuts(parameters.cuts()) {
    const auto by_age = [](const Stratum& a, const Stratum& b) { return a.age < b.age; };
    const auto [youngest, oldest] =
        std::minmax_element(parameters.strata.begin(), parameters.strata.end(), by_age);
    if (youngest != parameters.strata.end()) {
        first_age = youngest->age;
        ages = static_cast<std::size_t>(oldest->age - youngest->age) + 1;
    }
    by_definition_ = 1 + 2 * groups();
    by_subset_ = absent(groups(), 0);
    by_length_ = subset(definitions, 0);
    by_day_ = length(routes, 0);
    size_ = went_on(routes, 0);
}

Tally::Tally(const Shape& shape) : shape_(shape), counts_(shape.size()) {}

void Tally::clear() {
    std::fill(counts_.begin(), counts_.end(), Count{0});
}

void Tally::merge(const Tally& other) {
    base::expects(shape_ == other.shape_);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i] += other.counts_[i];
    }
}

Tally::Count Tally::true_number(const Definition& definition, std::size_t group,
                                std::size_t index) const {
    const Count absent = counts_[shape_.absent(group, index)];
    if (!definition.with_early_leavers) {
        return absent;
    }
    return absent + counts_[shape_.early_leavers(group)] -
           counts_[shape_.absent_leavers(group, index)];
}

Tally::Count Tally::registered(const Definition& definition, std::size_t group, std::size_t index,
                               std::size_t list) const {
    const Count held = counts_[shape_.held(group, index, list)] +
                       counts_[shape_.false_entries(group, index, list)];
    if (!definition.with_early_leavers) {
        return held;
    }
    return held + counts_[shape_.early_leavers(group)] -
           counts_[shape_.held_leavers(group, index, list)];
}

Tally::Count Tally::out(std::size_t route, std::size_t cut, int day) const {
    Count number = 0;
    for (int d = 0; d <= day; ++d) {
        number += counts_[shape_.entered(route, cut, d)];
        number -= counts_[shape_.left(route, cut, d)];
    }
    return number;
}

Tally::Balance Tally::balance(std::size_t route, std::size_t cut) const {
    Balance balance;
    Count left = 0;
    for (int day = 1; day < Shape::days; ++day) {
        balance.inflow += counts_[shape_.entered(route, cut, day)];
        left += counts_[shape_.left(route, cut, day)];
    }
    balance.start = counts_[shape_.entered(route, cut, 0)];
    balance.went_on = counts_[shape_.went_on(route, cut)];
    balance.returned = left - balance.went_on;
    balance.end = out(route, cut, Shape::days - 1);
    return balance;
}

} // namespace raming::cohort
