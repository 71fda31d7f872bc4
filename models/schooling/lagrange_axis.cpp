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
    constexpr std::size_t before = width / 2 - 1;
    const std::size_t start = std::min(cell > before ? cell - before : 0, knots_.size() - width);
    const double* denominator = denominators_.data() + start * width;
    double product = 1;
    for (std::size_t i = 0; i < width; ++i) {
        weight[i] = denominator[i] * product;
        product *= x - knots_[start + i];
    }
    product = 1;
    for (std::size_t i = width; i-- > 0;) {
        weight[i] *= product;
        product *= x - knots_[start + i];
    }
    return start;
}

template class LagrangeAxis<8>;
template class LagrangeAxis<12>;

} // namespace raming::schooling
