#include "engine/run/level_crossing.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace raming::run {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t stencil = ScoreGrid::stencil;

struct Value {
    double height;
    double slope;
};
/// A polynomial, with its slope, by its forward differences over nodes 0, 1, 2, …
Value at(const std::array<double, stencil>& differences, double x) {
    double height = differences[stencil - 1];
    double slope = 0;
    for (std::size_t k = stencil - 1; k-- > 0;) {
        const double divisor = 1 / static_cast<double>(k + 1);
        const double away = (x - static_cast<double>(k)) * divisor;
        slope = slope * away + height * divisor;
        height = height * away + differences[k];
    }
    return {height, slope};
}

/// Place of the root of a curve of six heights between nodes left and left + 1, whose heights have
/// different signs.
double root_in(std::array<double, stencil> heights, std::size_t left) {
    constexpr int newton_steps = 2; // from some 1e-2 of a cell to below the curve's own error
    const double rise = heights[left + 1] - heights[left];
    const double lower = static_cast<double>(left);
    double x = lower - heights[left] / rise;
    for (std::size_t order = 1; order < stencil; ++order) {
        for (std::size_t k = stencil - 1; k >= order; --k) {
            heights[k] -= heights[k - 1];
        }
    }
    for (int step = 0; step < newton_steps; ++step) {
        const Value now = at(heights, x);
        if (!(now.slope > 0)) {
            return x;
        }
        x = std::clamp(x - now.height / now.slope, lower, lower + 1);
    }
    return x;
}

} // namespace

void cross(const ScoreGrid& grid, const std::vector<const double*>& curve, double level,
           std::size_t count, Crossings& found) {
    const double step = grid.step();
    // Doubles, so that the loop works on as many at a time as heights fit a register.
    std::fill_n(found.below.begin(), count, 0.0);
    for (const double* const node : curve) {
        for (std::size_t i = 0; i < count; ++i) {
            found.below[i] += node[i] <= level ? 1.0 : 0.0;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto below = static_cast<std::size_t>(found.below[i]);
        if (below == 0 || below == grid.nodes) {
            found.score[i] = below == 0 ? -infinity : infinity;
            continue;
        }
        const std::size_t first =
            std::min(below > stencil / 2 ? below - stencil / 2 : 0, grid.nodes - stencil);
        const std::size_t left = below - 1 - first;
        std::array<double, stencil> heights;
        for (std::size_t k = 0; k < stencil; ++k) {
            heights[k] = curve[first + k][i] - level;
        }
        if (!(heights[left] <= 0 && heights[left + 1] > 0)) { // not a rising curve
            found.score[i] = grid.score(below) - step / 2;
            continue;
        }
        found.score[i] = grid.score(first) + root_in(heights, left) * step;
    }
}

} // namespace raming::run
