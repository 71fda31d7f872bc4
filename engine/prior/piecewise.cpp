#include "engine/prior/piecewise.hpp"

#include <bit>
#include <limits>

namespace raming::prior {

namespace {

constexpr int mantissa_bits = 52;
constexpr std::uint64_t mantissa = (std::uint64_t{1} << mantissa_bits) - 1;
constexpr auto one_bits = std::bit_cast<std::uint64_t>(1.0);
/// Adding this to a small number leaves the nearest whole number in the low bits of the sum.
constexpr double rounder = 0x1.8p52;

using Words = std::uint64_t __attribute__((vector_size(16)));

/// The bits of two doubles, or of the outcome of comparing them (all ones where it holds).
template <class Vector>
Words words_of(Vector vector) noexcept {
    return std::bit_cast<Words>(vector);
}

} // namespace

void Cell::set(const Coefficients& c) noexcept {
    for (std::size_t k = 0; k < terms / 2; ++k) {
        pairs[k] = Pair{c[2 * k], c[2 * k + 1]};
    }
}

void Cell::set_missing() noexcept {
    Coefficients c{};
    c[0] = std::numeric_limits<double>::quiet_NaN();
    set(c);
}

TailAxis::TailAxis(int octaves, int log_density) noexcept : log_density_(log_density) {
    const int shift = mantissa_bits - log_density;
    const auto least = (std::bit_cast<std::uint64_t>(0.5) >> shift) -
                       (static_cast<std::uint64_t>(octaves - 1) << log_density);
    base_ = least - 1;
    side_ = static_cast<std::size_t>((std::bit_cast<std::uint64_t>(0.5) >> shift) - base_) + 1;
    floor_ = std::bit_cast<double>(base_ << shift);
}

double TailAxis::from(std::size_t cell) const noexcept {
    return std::bit_cast<double>((base_ + cell) << (mantissa_bits - log_density_));
}

void TailAxis::locate(const double* u, std::size_t n, bool both, Located& at) const noexcept {
    const int shift = mantissa_bits - log_density_;
    const Words base{base_, base_};
    const Words side = both ? Words{side_, side_} : Words{0, 0};
    const Pair floor{floor_, floor_};
    for (std::size_t i = 0; i < n; i += 2) {
        const std::size_t last = i + 1 < n ? i + 1 : i;
        const Pair lower{u[i], u[last]};
        const Words above = words_of(lower > 0.5);
        const Pair upper = 1 - lower; // exact for u ≥ ½
        const Pair tail = lower < upper ? lower : upper;
        const Words bits = words_of(tail > floor ? tail : floor); // a NaN becomes the floor too
        const Words cell = (bits >> shift) - base + (above & side);
        const Words fraction = ((bits << log_density_) & mantissa) | one_bits;
        const Pair offset = std::bit_cast<Pair>(fraction) - 1.5;
        at.cell[i] = cell[0];
        at.cell[i + 1] = cell[1];
        at.offset[i] = offset[0];
        at.offset[i + 1] = offset[1];
    }
}

double ScoreAxis::from(std::size_t cell) const noexcept {
    return (static_cast<double>(cell) - reach_ - 1.5) / density_;
}

void ScoreAxis::locate(const double* z, std::size_t n, Located& at) const noexcept {
    const double scale = density_;
    const double end = reach_ + 1;
    const std::uint64_t zero =
        std::bit_cast<std::uint64_t>(rounder) - static_cast<std::uint64_t>(reach_ + 1);
    for (std::size_t i = 0; i < n; ++i) {
        double y = z[i] * scale;
        y = y >= -end ? y : -end;
        y = y <= end ? y : end;
        const double rounded = y + rounder;
        at.cell[i] = std::bit_cast<std::uint64_t>(rounded) - zero;
        at.offset[i] = y - (rounded - rounder);
    }
}

bool evaluate(const std::vector<Cell>& cells, const Located& at, std::size_t n, Bounds bounds,
              double* x) noexcept {
    const Cell* const first = cells.data();
    const Pair least{bounds.least, bounds.least};
    const Pair greatest{bounds.greatest, bounds.greatest};
    const auto halves = [first, &at](std::size_t i) {
        const Cell& cell = first[at.cell[i]];
        const double square = at.offset[i] * at.offset[i];
        const Pair squares{square, square};
        return ((cell.pairs[3] * squares + cell.pairs[2]) * squares + cell.pairs[1]) * squares +
               cell.pairs[0];
    };
    Words missing{0, 0};
    for (std::size_t i = 0; i < n; i += 2) {
        const std::size_t last = i + 1 < n ? i + 1 : i;
        const Pair a = halves(i);
        const Pair b = halves(last);
        const Pair even{a[0], b[0]};
        const Pair odd{a[1], b[1]};
        const Pair w{at.offset[i], at.offset[last]};
        const Pair sum = even + w * odd;
        missing |= words_of(sum != sum);
        const Pair raised = least > sum ? least : sum; // in this order a NaN stays
        const Pair held = greatest < raised ? greatest : raised;
        x[i] = held[0];
        x[last] = held[1];
    }
    return (missing[0] | missing[1]) != 0;
}

} // namespace raming::prior
