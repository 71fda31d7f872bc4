#pragma once
// Where a curve that is known at evenly spaced nodes crosses a level: the polynomial of degree five
// through the six nodes around the cell that the level falls in, solved by Newton's method and held
// within the cell. Six evaluations settle a smooth curve to some 1e-6; at a kink it is coarser, and
// who uses it corrects what is missed (see smooth_pass.hpp). Up to two steps beyond the outermost
// nodes it is where the parabola through the last three of them meets the level.

#include <cstddef>
#include <vector>

namespace raming::run {

/// Nodes of a direction's normal score, from −reach to reach.
struct ScoreGrid {
    static constexpr std::size_t stencil = 6;

    double reach = 4;
    std::size_t nodes = 13; ///< at least `stencil`

    [[nodiscard]] double step() const { return 2 * reach / static_cast<double>(nodes - 1); }
    [[nodiscard]] double score(std::size_t node) const {
        return static_cast<double>(node) * step() - reach;
    }
};

/// Where curves cross a level, with scratch memory for finding it.
struct Crossings {
    std::vector<double> score; ///< infinite where the curve stays far to one side of the level
    std::vector<double> below; ///< nodes whose height is at most the level

    explicit Crossings(std::size_t rows) : score(rows), below(rows) {}
};

/// curve[node][row], rising from node to node, row < count ≤ rows of `found`. Curves that do not
/// rise give some crossing.
void cross(const ScoreGrid& grid, const std::vector<const double*>& curve, double level,
           std::size_t count, Crossings& found);

} // namespace raming::run
