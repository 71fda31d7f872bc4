#pragma once
// The arithmetic of a division of children into cells (overlap.hpp), over columns of draws at the
// width the processor has. Each draw's result is that of the plain expression, rounded after every
// operation. `out` columns overlap no other column. Internal to models/registers.

#include <cstddef>
#include <cstdint>

namespace raming::registers {

/// Rounding of sums of cells, as a share of the joining route.
inline constexpr double rounding = 1e-12;

/// Columns of a route that joins by two stated overlaps. The children that it takes of the cells
/// that meet both are the one unknown.
struct TwoOverlaps {
    const double* first; ///< children wanted
    const double* second;
    const double* only_first; ///< children of the cells that meet the first one alone
    const double* only_second;
    const double* both;
    const double* size;    ///< of the joining route
    const double* outside; ///< eligible children in no cell that can give

    /// Always part of who calls it: loops for AVX2 must not lend their copy to others.
    [[nodiscard, gnu::always_inline]] TwoOverlaps from(std::size_t draw) const {
        return {first + draw, second + draw, only_first + draw, only_second + draw,
                both + draw,  size + draw,   outside + draw};
    }
};

/// The same set of loops, once for every 64-bit processor and once for those with AVX2.
struct OverlapColumns {
    /// held = wanted within the Fréchet bounds of the route and the partners' cells; capped |= 1
    /// where that moved it.
    void (*hold)(const double* const* partners, std::size_t cells, double eligible,
                 const double* size, const double* wanted, std::size_t draws, double* held,
                 std::uint64_t* capped);
    /// outside = eligible children in no cell, or what the route needs of them; projected |= 1
    /// where it needs more.
    void (*find_outside)(const double* const* rooms, std::size_t groups, const double* eligible,
                         const double* covered, const double* size, std::size_t draws,
                         double* outside, std::uint64_t* projected);
    /// broken = 1 where one overlap has no solution.
    void (*check_one)(const double* wanted, const double* room, const double* size,
                      const double* outside, std::size_t draws, std::uint64_t* broken);
    /// Between which numbers the unknown lies; broken = 1 where there are none.
    void (*find_limits)(const TwoOverlaps& of, std::size_t draws, double* low, double* high,
                        std::uint64_t* broken);
    /// x = the unknown of greatest entropy, of draws where low < high. Rows up to the next multiple
    /// of `solved_together` are worked on as well. Changes low and high.
    void (*solve)(const TwoOverlaps& of, std::size_t draws, double* low, double* high, double* x);
    /// taken = of − less, within 0 and the room
    void (*take)(const double* of, const double* less, const double* room, std::size_t draws,
                 double* taken);
    /// taken = taken / room, scaled so that no more than the route are taken
    void (*find_shares)(const double* const* rooms, std::size_t groups, const double* size,
                        std::size_t draws, double* const* taken);
    /// Moves a share of one cell's children to another cell, one move after the other; alone = what
    /// is left of the route, which is then covered too.
    void (*move)(double* const* from, double* const* to, const double* const* share,
                 std::size_t moves, const double* size, std::size_t draws, double* alone,
                 double* covered);
};

inline constexpr std::size_t solved_together = 8;

[[nodiscard]] const OverlapColumns& plain_overlap_columns() noexcept;
/// Only where the processor has AVX2.
[[nodiscard]] const OverlapColumns& avx2_overlap_columns() noexcept;
/// What this processor does best.
[[nodiscard]] const OverlapColumns& overlap_columns() noexcept;

} // namespace raming::registers
