#pragma once
// What is fixed about an overlap structure before any draw: the order in which routes join, the
// cells that can exist, and for every joining route the cells it can take children from.

#include "models/registers/overlap.hpp"

namespace raming::registers {

/// A stated overlap, seen by the route of the two sides that joins last.
struct OverlapRow {
    std::size_t term = 0;
    RouteSet with = 0;
    double eligible = 0;
    std::vector<std::size_t> meets; ///< the existing cells that hold a route of `with`
};

/// Children of cell `from` that are also in the joining route go to cell `to`.
struct OverlapMove {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t group = 0;
};

struct OverlapJoin {
    std::size_t route = 0;
    std::vector<OverlapRow> rows;
    std::vector<std::uint32_t> groups;            ///< each the set of rows that its cells meet
    std::vector<std::vector<std::size_t>> givers; ///< of each group: its cells
    std::vector<OverlapMove> moves;
};

struct OverlapPlan {
    OverlapPlan(std::vector<std::string> names, std::vector<OverlapTerm> terms,
                double eligible_total);

    std::vector<std::string> names;
    std::vector<OverlapTerm> terms;
    double eligible_total;
    std::vector<std::size_t> order; ///< routes as they join
    std::vector<RouteSet> cells;
    std::vector<OverlapJoin> joins;
    std::size_t most_rows = 0;
    std::size_t most_groups = 0;
};

/// max(0, M_r + M_S − E) and min(M_r, M_S, E). Where one side alone exceeds E the lower one yields.
struct FrechetBounds {
    double lower = 0;
    double upper = 0;
};
[[nodiscard]] FrechetBounds frechet_bounds(double one, double other, double eligible);

} // namespace raming::registers
