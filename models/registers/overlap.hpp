#pragma once
// Routes share children. The union of routes must be a function of the set of routes alone, so the
// children of all routes of a scenario are divided, per draw, into cells: one for each set of
// routes that a child can be in (model.md: section "Overlap"). Every stated overlap is held within
// its Fréchet bounds [max(0, M_r + M_S − E), min(M_r, M_S, E)] (Fréchet 1935), E the population
// that both sides can be drawn from.
//
// Routes join the cells in a canonical order: by name, routes that overlap with the union of
// several others after those. So the order of the file cannot matter, and the cells are the same
// bit for bit. When route r joins, a_c of the n_c children in each existing cell c are also in r:
//     0 ≤ a_c ≤ n_c,  Σ_{c meets S_k} a_c = O_k for every stated overlap k,  Σ_c a_c ≤ M_r,
//     M_r − Σ_c a_c ≤ the eligible children that no route holds yet,
// and a_c = 0 for a cell that holds a route with which r has no stated overlap (not stated =
// disjoint; a route of a stated union is stated). Where that leaves room, the rule decides:
//   nested       least Σ a_c: the overlaps fall on the same children
//   disjoint     most Σ a_c: they fall on different children
//   independent  the solution of maximum entropy, Σ_c ln C(n_c, a_c) + ln C(E − Σ n_c, M_r − Σ
//   a_c):
//                being in r is, given the cell, a logistic regression without interactions
// Up to three routes the result is the same whichever route joins last: `independent` is then the
// one table without three-factor interaction (Bartlett 1935), `nested` and `disjoint` the greatest
// and least union. From four routes on, each rule is applied to one route given the cells of those
// before it, and another order could share the same overlaps out differently: there the canonical
// order is a convention. Cells that meet the same stated overlaps give the same share of children.
//
// No solution: the stated overlaps of the joining route shrink together, each by the same share and
// no further than needed (where the population is too small for a route that overlaps with nobody,
// they move towards equal shares of all cells instead of 0). How often is counted and reported.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace raming::registers {

enum class OverlapRule { independent, nested, disjoint };

using RouteSet = std::uint32_t; ///< bit i: the component's i-th route (at most 16)

/// "A share of the children of `route` is also in at least one of `with`." With one route in `with`
/// it is a pair, and means the same from either side; with several, `route` joins after all of
/// them.
struct OverlapTerm {
    std::size_t route = 0;
    RouteSet with = 0;
    double eligible = 0; ///< E: how many children could be in both (infinity if not stated)
};

struct OverlapPlan;

/// The overlap structure of routes that are connected by stated overlaps.
class OverlapStructure {
public:
    /// `names` in the component's order, `terms` refer to positions in it. `eligible_total`: the
    /// population that all routes are drawn from (infinity if not stated; 100 times the routes' sum
    /// is then taken). Contradictions throw an Error: E150 a route that overlaps with itself, E151
    /// an overlap stated twice, E152 unions that wait for each other, E153 a term without a known
    /// partner, E154 names not distinct or too many routes or cells, E155 an impossible population.
    OverlapStructure(std::vector<std::string> names, std::vector<OverlapTerm> terms,
                     double eligible_total);

    [[nodiscard]] std::size_t routes() const;
    [[nodiscard]] const std::vector<std::string>& names() const;
    [[nodiscard]] const std::vector<OverlapTerm>& terms() const;
    /// The cells that can hold children, each the set of its routes: first {0}, {1}, … in the
    /// component's order, then the larger ones. Fixed by the structure.
    [[nodiscard]] const std::vector<RouteSet>& cells() const;
    /// The routes in the order in which they join.
    [[nodiscard]] const std::vector<std::size_t>& joining_order() const;
    [[nodiscard]] double eligible_total() const; ///< may be infinite

    /// Buffers of one thread, so that dividing many draws allocates nothing.
    struct Workspace {
        std::vector<double> scratch;
        std::vector<std::size_t> marks;
        std::vector<std::uint64_t> flags;
        std::vector<double*> columns;
    };
    [[nodiscard]] Workspace workspace() const;

    /// Columns over draws.
    struct Draws {
        std::size_t count;
        const double* const* totals; ///< [route] M_r ≥ 0 (real)
        const double* const* wanted; ///< [term] O_k before any bound
        const double* rules;         ///< each an OverlapRule; null: `rule` in all draws
        OverlapRule rule;
        double* const* sizes;  ///< [cell] filled, and so are the next two
        std::uint64_t* capped; ///< 1 where an overlap was moved to a Fréchet bound of its own pair
        std::uint64_t* projected; ///< 1 where the overlaps had no common solution
    };

    /// Sizes of the cells in every draw: sizes[c] ≥ 0; Σ_{c ∋ r} sizes[c] = M_r up to rounding; an
    /// overlap that is neither capped nor projected is met within 1e-8 of the route's total, mostly
    /// up to rounding. Needs + − × ÷ √ alone, so it is the same on every machine. Keeps nothing
    /// from one draw to the next.
    void divide(const Draws& draws, Workspace& workspace) const;

    struct Outcome {
        bool capped = false;    ///< as above
        bool projected = false; ///< as above
    };
    /// One draw: totals[r], wanted[k], sizes[c].
    Outcome divide(const double* totals, const double* wanted, OverlapRule rule, double* sizes,
                   Workspace& workspace) const;

    /// Overlaps that no division of the children has.
    struct Contradiction {
        std::string message; ///< which overlaps, with the sizes, and what to change
        /// A smallest set of terms without a common solution, ascending: without any one of them
        /// the others have one. Empty where the totals alone do not fit the population.
        std::vector<std::size_t> terms;
    };

    /// Nothing if some division, under whichever rule, has the wanted overlaps.
    [[nodiscard]] std::optional<Contradiction> contradiction(const double* totals,
                                                             const double* wanted) const;

private:
    std::shared_ptr<const OverlapPlan> plan_;
};

} // namespace raming::registers
