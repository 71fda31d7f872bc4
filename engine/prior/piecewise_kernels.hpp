#pragma once
// The evaluation of piecewise polynomials, once for every 64-bit processor and once for those with
// AVX2. Both do the same operations in the same order (+ − × only, nothing fused), so they give the
// same bits; piecewise.cpp picks one when the program starts. Internal to engine/prior.

#include <cstddef>
#include <cstdint>

#include "engine/prior/piecewise.hpp"

namespace raming::prior::kernels {

/// x[i] = polynomial of the cell of u[i], held within the bounds; x is not u, n ≤ chunk. Returns
/// whether any is NaN. `side`: cells from which the upper half of u has its own; 0 where one set
/// serves |u − ½|.
template <class AnyCell>
using EvaluateTails = bool(const TailGrid& grid, std::uint64_t side, const AnyCell* cells,
                           const double* u, std::size_t n, Bounds bounds, double* x);
/// The same for scores.
template <class AnyCell>
using EvaluateScores = bool(const ScoreGrid& grid, const AnyCell* cells, const double* z,
                            std::size_t n, Bounds bounds, double* x);

EvaluateTails<Cell> tails_plain;
EvaluateTails<CubicCell> tails_plain;
EvaluateScores<Cell> scores_plain;
EvaluateScores<CubicCell> scores_plain;

#if defined(__x86_64__)
EvaluateTails<Cell> tails_avx2; ///< only where the processor has AVX2
EvaluateTails<CubicCell> tails_avx2;
EvaluateScores<Cell> scores_avx2;
EvaluateScores<CubicCell> scores_avx2;
#endif

/// Adding this to a small number leaves the nearest whole number in the low bits of the sum.
inline constexpr double rounder = 0x1.8p52;
inline constexpr int mantissa_bits = 52;

} // namespace raming::prior::kernels
