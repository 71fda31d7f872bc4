#include "models/schooling/lagrange_axis.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/contract.hpp"

namespace raming::schooling {

template <std::size_t Width>
LagrangeAxis<Width>::LagrangeAxis(std::vector<double> knots)
    : knots_(std::move(knots)), stencil_(std::min(width, knots_.size())) {
    base::expects(knots_.size() == 1 || knots_.size() >= width);
    if (stencil_ == 1) {
        return;
    }
    denominators_.resize((knots_.size() - width + 1) * width);
    for (std::size_t start = 0; start + width <= knots_.size(); ++start) {
        const double* near = knots_.data() + start;
        std::array<double, width> products;
        products.fill(1);
        for (std::size_t j = 0; j < width; ++j) {
            for (std::size_t i = 0; i < width; ++i) {
                products[i] *= i == j ? 1.0 : near[i] - near[j];
            }
        }
        for (std::size_t i = 0; i < width; ++i) {
            denominators_[start * width + i] = 1 / products[i];
        }
    }
    const std::size_t buckets = 4 * knots_.size();
    buckets_per_unit_ = static_cast<double>(buckets) / (knots_.back() - knots_.front());
    std::size_t cell = 0;
    for (std::size_t bucket = 0; bucket <= buckets; ++bucket) {
        const double left = knots_.front() + static_cast<double>(bucket) / buckets_per_unit_;
        while (cell + 2 < knots_.size() && knots_[cell + 1] <= left) {
            ++cell;
        }
        cell_of_bucket_.push_back(cell);
    }
}

template <std::size_t Width>
std::size_t LagrangeAxis<Width>::weights(double x, double* weight) const {
    if (stencil_ == 1) {
        weight[0] = 1;
        return 0;
    }
    const double place = (x - knots_.front()) * buckets_per_unit_;
    std::size_t cell =
        cell_of_bucket_[std::min(static_cast<std::size_t>(place), cell_of_bucket_.size() - 1)];
    while (cell + 2 < knots_.size() && knots_[cell + 1] <= x) {
        ++cell;
    }
    constexpr std::size_t left = width / 2 - 1;
    const std::size_t start = std::min(cell > left ? cell - left : 0, knots_.size() - width);
    const double* denominator = denominators_.data() + start * width;
    // The product of the distances to all knots but one, by pairs: short chains, few products.
    const double* near = knots_.data() + start;
    std::array<double, width> distance;
    std::array<double, width / 2> pair;
    for (std::size_t i = 0; i < width; ++i) {
        distance[i] = x - near[i];
    }
    for (std::size_t p = 0; p < width / 2; ++p) {
        pair[p] = distance[2 * p] * distance[2 * p + 1];
    }
    std::array<double, width / 2 + 1> after; // of the pairs from p on
    after[width / 2] = 1;
    for (std::size_t p = width / 2; p-- > 0;) {
        after[p] = after[p + 1] * pair[p];
    }
    double before = 1;
    for (std::size_t p = 0; p < width / 2; ++p) {
        const double others = before * after[p + 1];
        weight[2 * p] = denominator[2 * p] * (distance[2 * p + 1] * others);
        weight[2 * p + 1] = denominator[2 * p + 1] * (distance[2 * p] * others);
        before *= pair[p];
    }
    return start;
}

template class LagrangeAxis<8>;
template class LagrangeAxis<12>;

} // namespace raming::schooling
