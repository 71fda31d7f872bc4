#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "models/schooling/lagrange_axis.hpp"

using raming::schooling::LagrangeAxis;

namespace {

/// Knots whose distance grows from end to end.
std::vector<double> uneven(std::size_t count) {
    std::vector<double> knots;
    for (std::size_t k = 0; k < count; ++k) {
        const auto step = static_cast<double>(k);
        knots.push_back(-1 + 0.05 * step + 0.002 * step * step);
    }
    return knots;
}

template <std::size_t Width>
double largest_error(const LagrangeAxis<Width>& axis, double power) {
    const std::vector<double>& knots = axis.knots();
    double largest = 0;
    for (int point = 0; point <= 1000; ++point) {
        const double x = knots.front() + (knots.back() - knots.front()) * point / 1000;
        std::array<double, Width> weights;
        const std::size_t first = axis.weights(x, weights.data());
        double sum = 0;
        for (std::size_t i = 0; i < Width; ++i) {
            sum += weights[i] * std::pow(knots[first + i], power);
        }
        largest = std::max(largest, std::abs(sum - std::pow(x, power)));
    }
    return largest;
}

} // namespace

TEST_CASE("an axis is exact for polynomials of one degree less than it has weights, no further") {
    const LagrangeAxis<8> eight(uneven(30));
    const LagrangeAxis<12> twelve(uneven(30));
    for (const double power : {0.0, 1.0, 4.0, 7.0}) {
        CHECK(largest_error(eight, power) < 1e-10);
        CHECK(largest_error(twelve, power + 4) < 1e-9);
    }
    CHECK(largest_error(eight, 8) > 1e-9);
}

TEST_CASE("at a knot the knot alone counts, and an axis of one knot has it everywhere") {
    const LagrangeAxis<8> axis(uneven(9));
    for (std::size_t k = 0; k < 9; ++k) {
        std::array<double, 8> weights;
        const std::size_t first = axis.weights(axis.knots()[k], weights.data());
        for (std::size_t i = 0; i < 8; ++i) {
            CHECK(std::abs(weights[i] - (first + i == k ? 1.0 : 0.0)) < 1e-13);
        }
    }
    const LagrangeAxis<8> single({0.5});
    double weight = 0;
    CHECK(single.weights(3, &weight) == 0);
    CHECK(weight == 1);
    CHECK(single.stencil() == 1);
}
