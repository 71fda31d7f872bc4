#pragma once
// Routes share children. The union of routes must be a function of the set of routes alone, so the children
// of all routes of a scenario are divided, per draw, into cells: one for each set of routes that a child can
// be in (model.md: section "Overlap"). Every stated overlap is held within its Fréchet bounds
// [max(0, M_r + M_S − E), min(M_r, M_S, E)] (Fréchet 1935), E the population that both sides can be drawn from.
//
// Routes join the cells in a canonical order (by name), so the order of the file cannot matter.
// When route r joins, a_c of the n_c children in each existing cell c are also in r:
//     0 ≤ a_c ≤ n_c,  Σ_{c meets S_k} a_c = O_k for every stated overlap k,  Σ_c a_c ≤ M_r,
// and a_c = 0 for a cell that holds a route with which r has no stated overlap (not stated = disjoint).
// Where that leaves room, the rule decides:
//   nested       least Σ a_c: the overlaps fall on the same children
//   disjoint     most Σ a_c: they fall on different children
//   independent  the solution of maximum entropy, Σ_c ln C(n_c, a_c) + ln C(E − Σ n_c, M_r − Σ a_c): being in r
//                is, given the cell, a logistic regression without interactions
// No solution: the overlaps are projected onto the nearest feasible ones; how often is counted and reported.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace raming::registers {

enum class OverlapRule { independent, nested, disjoint };

using RouteSet = std::uint32_t; ///< bit i: the component's i-th route (at most 16)

/// "A share of the children of `route` is also in at least one of `with`."
struct OverlapTerm {
    std::size_t route = 0;
    RouteSet with = 0;
    double eligible = 0; ///< E: how many children could be in both (infinity if not stated)
};

/// The overlap structure of routes that are connected by stated overlaps.
class OverlapStructure {
public:
    /// `names` in the component's order. Terms refer to positions in it. `eligible_total`: the population that all routes
    /// are drawn from (infinity if not stated; the independent rule then takes 100 times the routes' sum).
    OverlapStructure(std::vector<std::string> names, std::vector<OverlapTerm> terms, double eligible_total);

    [[nodiscard]] std::size_t routes() const;
    [[nodiscard]] const std::vector<OverlapTerm>& terms() const;
    /// The cells that can hold children, each the set of its routes; singletons first. Fixed by the structure.
    [[nodiscard]] const std::vector<RouteSet>& cells() const;

    /// Buffers of one thread, so that `divide` allocates nothing.
    struct Workspace;
    [[nodiscard]] Workspace workspace() const;

    struct Outcome {
        bool capped = false;    ///< an overlap was moved to a Fréchet bound of its own pair
        bool projected = false; ///< the overlaps had no common solution and were projected
    };

    /// Sizes of the cells in one draw: totals[r] = M_r ≥ 0 (real), wanted[k] = O_k ≥ 0 before any bound.
    /// sizes[c] ≥ 0; Σ_{c ∋ r} sizes[c] = M_r up to rounding (exactly restored on the singleton cell).
    Outcome divide(const double* totals, const double* wanted, OverlapRule rule, double* sizes,
                   Workspace& workspace) const;

    struct Workspace {
        std::vector<double> scratch;
    };

private:
    std::vector<std::string> names_;
    std::vector<OverlapTerm> terms_;
    double eligible_total_;
    std::vector<RouteSet> cells_;
};

} // namespace raming::registers
