#pragma once
// Piecewise polynomials of degree 7 or 3 over cells found from the bits of the argument, and their
// evaluation for a chunk of arguments at a time. Internal to engine/prior. The operations and their
// order are the same for every argument wherever it stands in a chunk, and use + − × only.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace raming::prior {

inline constexpr std::size_t terms = 8; ///< of a polynomial of degree 7
using Coefficients = std::array<double, terms>;

/// Σ c_k w^k, even and odd powers apart, as the vector code does it.
[[nodiscard]] inline double polynomial(const Coefficients& c, double w) noexcept {
    const double square = w * w;
    const double even = ((c[6] * square + c[4]) * square + c[2]) * square + c[0];
    const double odd = ((c[7] * square + c[5]) * square + c[3]) * square + c[1];
    return even + w * odd;
}

/// Two doubles that one instruction of every 64-bit processor handles; not std:: because the
/// standard library has no such type yet. GCC and Clang both know the attribute.
using Pair = double __attribute__((vector_size(16)));

/// One polynomial in w ∈ [−½, ½], powers in ascending pairs; within one cache line.
template <std::size_t n>
struct alignas(n * sizeof(double)) PowerCell {
    Pair pairs[n / 2];

    void set(const std::array<double, n>& c) noexcept {
        for (std::size_t k = 0; k < n / 2; ++k) {
            pairs[k] = Pair{c[2 * k], c[2 * k + 1]};
        }
    }
    void set_missing() noexcept { ///< evaluates to NaN
        std::array<double, n> c{};
        c[0] = std::numeric_limits<double>::quiet_NaN();
        set(c);
    }
    [[nodiscard]] bool is_missing() const noexcept { return pairs[0][0] != pairs[0][0]; }
};
using Cell = PowerCell<terms>;
using CubicCell = PowerCell<4>;

/// Arguments are handled in chunks of at most this many, so that scratch stays on the stack.
inline constexpr std::size_t chunk = 256;

struct Bounds {
    double least;
    double greatest;
};

/// The cells of one side of a TailAxis, as bits of the argument.
struct TailGrid {
    int log_density;
    std::uint64_t base; ///< bits of the floor, without those that tell places in a cell apart
    double floor;       ///< what lies below is in cell 0
};

/// Cells over both tails of (0, 1): each octave of t = min(u, 1 − u) in 2^log_density equal parts,
/// from t = 2^−octaves up to ½, and one part beyond for t = ½ itself. Cell 0 of a side is what lies
/// below.
class TailAxis {
public:
    TailAxis(int octaves, int log_density) noexcept;

    [[nodiscard]] std::size_t cells() const noexcept { return side_; } ///< of one side
    [[nodiscard]] double from(std::size_t cell) const noexcept; ///< edge of cell 1 … cells()
    /// x[i] = the polynomial of u[i]'s cell, held within the bounds; x is not u. `both` sides of u
    /// have cells of their own, or one set serves |u − ½|. Returns whether any is NaN.
    template <class AnyCell>
    bool evaluate(const std::vector<AnyCell>& cells, const double* u, std::size_t n, bool both,
                  Bounds bounds, double* x) const noexcept;

private:
    TailGrid grid_;
    std::size_t side_;
};

/// Equal cells of 1/density.
struct ScoreGrid {
    double density;
    double end;         ///< of the tabled range, in cells from 0
    std::uint64_t zero; ///< cell 0, as the bits of its argument after rounding
};

/// Equal cells of 1/density around −reach/density … reach/density; cells 0 and 2·reach + 2 are what
/// lies outside.
class ScoreAxis {
public:
    ScoreAxis(int reach, int density) noexcept;

    [[nodiscard]] std::size_t cells() const noexcept {
        return 2 * static_cast<std::size_t>(reach_) + 3;
    }
    [[nodiscard]] double from(std::size_t cell) const noexcept;
    /// As TailAxis::evaluate.
    template <class AnyCell>
    bool evaluate(const std::vector<AnyCell>& cells, const double* z, std::size_t n, Bounds bounds,
                  double* x) const noexcept;

private:
    int reach_;
    ScoreGrid grid_;
};

} // namespace raming::prior
