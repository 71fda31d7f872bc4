// The kernels for every 64-bit processor: two doubles at a time.

#include <bit>
#include <iterator>

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

/// Polynomials of the cells at the places `locate(i, j)` finds for arguments i and j.
template <class AnyCell, class Locate>
bool evaluate(const AnyCell* cells, std::size_t n, Bounds bounds, double* x, Locate locate) {
    const Pair least{bounds.least, bounds.least};
    const Pair greatest{bounds.greatest, bounds.greatest};
    const auto halves = [cells](std::uint64_t index, double offset) {
        const AnyCell& cell = cells[index];
        const double square = offset * offset;
        const Pair squares{square, square};
        std::size_t k = std::size(cell.pairs) - 1;
        Pair sum = cell.pairs[k];
        while (k-- > 0) {
            sum = sum * squares + cell.pairs[k];
        }
        return sum;
    };
    Words missing{0, 0};
    for (std::size_t i = 0; i < n; i += 2) {
        const std::size_t last = i + 1 < n ? i + 1 : i;
        const Place place = locate(i, last);
        const Pair a = halves(place.cell[0], place.offset[0]);
        const Pair b = halves(place.cell[1], place.offset[1]);
        const Pair even{a[0], b[0]};
        const Pair odd{a[1], b[1]};
        const Pair sum = even + place.offset * odd;
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
