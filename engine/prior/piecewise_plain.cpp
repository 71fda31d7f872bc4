// The kernels for every 64-bit processor: two doubles at a time.

#include <bit>

#include "engine/prior/piecewise_kernels.hpp"

namespace raming::prior::kernels {

namespace {

using Words = std::uint64_t __attribute__((vector_size(16)));

/// The bits of two doubles, or of the outcome of comparing them (all ones where it holds).
template <class Vector>
Words words_of(Vector vector) noexcept {
    return std::bit_cast<Words>(vector);
}

/// Where two arguments fall: a cell and a place in it.
struct Place {
    Words cell;
    Pair offset;
};

/// a₀ + a₁ w and b₀ + b₁ w
Pair lines(const Pair& a, const Pair& b, Pair offset) {
    return Pair{a[0], b[0]} + offset * Pair{a[1], b[1]};
}

/// Even and odd halves of a cell's polynomial.
Pair halves(const Cell& cell, double offset) {
    const double square = offset * offset;
    const Pair squares{square, square};
    return ((cell.pairs[3] * squares + cell.pairs[2]) * squares + cell.pairs[1]) * squares +
           cell.pairs[0];
}

/// The polynomials of two cells, each at its offset.
Pair two(const Cell& a, const Cell& b, Pair offset) {
    return lines(halves(a, offset[0]), halves(b, offset[1]), offset);
}

Pair two(const CubicCell& a, const CubicCell& b, Pair offset) {
    return lines(a.pairs[0], b.pairs[0], offset) +
           offset * offset * lines(a.pairs[1], b.pairs[1], offset);
}

/// Polynomials of the cells at the places `locate(i, j)` finds for arguments i and j.
template <class AnyCell, class Locate>
bool evaluate(const AnyCell* cells, std::size_t n, Bounds bounds, double* x, Locate locate) {
    const Pair least{bounds.least, bounds.least};
    const Pair greatest{bounds.greatest, bounds.greatest};
    Words missing{0, 0};
    for (std::size_t i = 0; i < n; i += 2) {
        const std::size_t last = i + 1 < n ? i + 1 : i;
        const Place place = locate(i, last);
        const Pair sum = two(cells[place.cell[0]], cells[place.cell[1]], place.offset);
        missing |= words_of(sum != sum);
        const Pair raised = least > sum ? least : sum; // in this order a NaN stays
        const Pair held = greatest < raised ? greatest : raised;
        x[i] = held[0];
        x[last] = held[1];
    }
    return (missing[0] | missing[1]) != 0;
}

template <class AnyCell>
bool tails(const TailGrid& grid, std::uint64_t side, const AnyCell* cells, const double* u,
           std::size_t n, Bounds bounds, double* x) {
    constexpr std::uint64_t mantissa = (std::uint64_t{1} << mantissa_bits) - 1;
    constexpr auto one_bits = std::bit_cast<std::uint64_t>(1.0);
    const int shift = mantissa_bits - grid.log_density;
    const Words base{grid.base, grid.base};
    const Words sides{side, side};
    const Pair floor{grid.floor, grid.floor};
    return evaluate(cells, n, bounds, x, [&](std::size_t i, std::size_t j) {
        const Pair lower{u[i], u[j]};
        const Words above = words_of(lower > 0.5);
        const Pair upper = 1 - lower; // exact for u ≥ ½
        const Pair tail = lower < upper ? lower : upper;
        const Words bits = words_of(tail > floor ? tail : floor); // a NaN becomes the floor too
        const Words fraction = ((bits << grid.log_density) & mantissa) | one_bits;
        return Place{(bits >> shift) - base + (above & sides), std::bit_cast<Pair>(fraction) - 1.5};
    });
}

template <class AnyCell>
bool scores(const ScoreGrid& grid, const AnyCell* cells, const double* z, std::size_t n,
            Bounds bounds, double* x) {
    const Pair least{-grid.end, -grid.end};
    const Pair greatest{grid.end, grid.end};
    const Words zero{grid.zero, grid.zero};
    return evaluate(cells, n, bounds, x, [&](std::size_t i, std::size_t j) {
        Pair y = Pair{z[i], z[j]} * grid.density;
        y = y >= least ? y : least; // a NaN becomes the end too
        y = y <= greatest ? y : greatest;
        const Pair rounded = y + rounder;
        return Place{words_of(rounded) - zero, y - (rounded - rounder)};
    });
}

} // namespace

bool tails_plain(const TailGrid& grid, std::uint64_t side, const Cell* cells, const double* u,
                 std::size_t n, Bounds bounds, double* x) {
    return tails(grid, side, cells, u, n, bounds, x);
}

bool tails_plain(const TailGrid& grid, std::uint64_t side, const CubicCell* cells, const double* u,
                 std::size_t n, Bounds bounds, double* x) {
    return tails(grid, side, cells, u, n, bounds, x);
}

bool scores_plain(const ScoreGrid& grid, const Cell* cells, const double* z, std::size_t n,
                  Bounds bounds, double* x) {
    return scores(grid, cells, z, n, bounds, x);
}

bool scores_plain(const ScoreGrid& grid, const CubicCell* cells, const double* z, std::size_t n,
                  Bounds bounds, double* x) {
    return scores(grid, cells, z, n, bounds, x);
}

} // namespace raming::prior::kernels
