#include "engine/prior/cubic_cells.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace raming::prior {

namespace {

/// Both ends, so that neighbours meet, and two places between that make the error the same on both
/// sides of them: (√2 − 1)/2.
constexpr double end = 0.5;
constexpr double inner = 0.207'106'781'186'547'52;
/// Where the error is largest: in the middle and, sin(π/8), beyond the inner nodes.
constexpr double outer_check = 0.382'683'432'365'089'77;

constexpr std::array<double, 7> places{-end, -inner, inner, end, -outer_check, 0.0, outer_check};
constexpr std::size_t nodes = 4;

using Cubic = std::array<double, nodes>;

double value(const Cubic& c, double w) {
    return (c[0] + w * c[1]) + w * w * (c[2] + w * c[3]);
}

/// Through the values at the nodes: even and odd parts apart.
Cubic through(const double* x) {
    constexpr double width = end * end - inner * inner;
    const double even_end = (x[0] + x[3]) / 2;
    const double odd_end = (x[3] - x[0]) / (2 * end);
    Cubic c;
    c[2] = (even_end - (x[1] + x[2]) / 2) / width;
    c[3] = (odd_end - (x[2] - x[1]) / (2 * inner)) / width;
    c[0] = even_end - c[2] * (end * end);
    c[1] = odd_end - c[3] * (end * end);
    return c;
}

/// Fits the cells between edges: `from(k)` for cell k, and `argument` of what lies there.
template <class Edge, class Argument>
void fit_side(std::size_t cells, Edge from, Argument argument, const TabledFunction& function,
              double floor, double target, CubicFit& fit) {
    std::vector<double> at;
    for (std::size_t k = 1; k < cells; ++k) {
        const double width = from(k + 1) - from(k);
        for (const double place : places) {
            at.push_back(argument(place == end ? from(k + 1) : from(k) + (place + end) * width));
        }
    }
    std::vector<double> x(at.size());
    function(at.data(), x.data(), at.size());
    fit.cells.emplace_back().set_missing();
    for (std::size_t k = 1; k < cells; ++k) {
        const double* const known = x.data() + (k - 1) * places.size();
        const Cubic c = through(known);
        double error = 0;
        bool good = true; // a NaN is not
        for (std::size_t check = nodes; check < places.size(); ++check) {
            const double off = std::abs(value(c, places[check]) - known[check]) /
                               std::max(std::abs(known[check]), floor);
            error = std::max(error, off);
            good &= off <= target;
        }
        CubicCell& cell = fit.cells.emplace_back();
        if (good) {
            cell.set(c);
            fit.error = std::max(fit.error, error);
        } else {
            cell.set_missing();
        }
    }
}

} // namespace

CubicFit fit_cubics(const TailAxis& axis, std::size_t sides, const TabledFunction& function,
                    double floor, double target) {
    CubicFit fit;
    const auto edge = [&](std::size_t k) { return axis.from(k); };
    fit_side(
        axis.cells(), edge, [](double t) { return t; }, function, floor, target, fit);
    if (sides > 1) {
        fit_side(
            axis.cells(), edge, [](double t) { return 1 - t; }, function, floor, target, fit);
    }
    return fit;
}

CubicFit fit_cubics(const ScoreAxis& axis, const TabledFunction& function, double floor,
                    double target) {
    CubicFit fit;
    const std::size_t inside = axis.cells() - 1;
    fit_side(
        inside, [&](std::size_t k) { return axis.from(k); }, [](double z) { return z; }, function,
        floor, target, fit);
    fit.cells.emplace_back().set_missing();
    return fit;
}

} // namespace raming::prior
