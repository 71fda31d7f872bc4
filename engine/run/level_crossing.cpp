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

/// Steps from the outermost node to where the parabola through it and the two before it, inwards,
/// meets the level; infinite where that is too far off to be trusted, or nowhere.
double root_beyond(double outermost, double before, double inner) {
    constexpr double farthest = 2;
    constexpr int newton_steps = 4;
    const double rise = outermost - before;
    const double bend = rise - (before - inner);
    double x = -outermost / rise;
    if (!(x >= 0)) { // it leads away from the level
        return infinity;
    }
    for (int step = 0; step < newton_steps; ++step) {
        const double height = outermost + x * (rise + (x + 1) / 2 * bend);
        const double slope = rise + (x + 0.5) * bend;
        if (!(slope * rise > 0)) {
            return infinity;
        }
        x = std::clamp(x - height / slope, 0.0, 2 * farthest);
    }
    return x <= farthest ? x : infinity;
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
            const bool is_low = below == 0;
            const auto height = [&](std::size_t inwards) {
                return curve[is_low ? inwards : grid.nodes - 1 - inwards][i] - level;
            };
            const double beyond = grid.reach + step * root_beyond(height(0), height(1), height(2));
            found.score[i] = is_low ? -beyond : beyond;
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
