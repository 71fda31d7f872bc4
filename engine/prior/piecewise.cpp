#include "engine/prior/piecewise.hpp"

#include <bit>

#include "engine/base/processor.hpp"
#include "engine/prior/piecewise_kernels.hpp"

namespace raming::prior {

namespace {

using kernels::mantissa_bits;
using kernels::rounder;

/// What this processor can do best.
template <class AnyCell>
struct Kernels {
    kernels::EvaluateTails<AnyCell>* tails = kernels::tails_plain;
    kernels::EvaluateScores<AnyCell>* scores = kernels::scores_plain;

    Kernels() {
#if defined(__x86_64__)
        if (base::has_avx2()) {
            tails = kernels::tails_avx2;
            scores = kernels::scores_avx2;
        }
#endif
    }
};

template <class AnyCell>
const Kernels<AnyCell>& best() noexcept {
    static const Kernels<AnyCell> kernels;
    return kernels;
}

} // namespace

TailAxis::TailAxis(int octaves, int log_density) noexcept : grid_{log_density, 0, 0} {
    const int shift = mantissa_bits - log_density;
    const auto least = (std::bit_cast<std::uint64_t>(0.5) >> shift) -
                       (static_cast<std::uint64_t>(octaves - 1) << log_density);
    grid_.base = least - 1;
    grid_.floor = std::bit_cast<double>(grid_.base << shift);
    side_ = static_cast<std::size_t>((std::bit_cast<std::uint64_t>(0.5) >> shift) - grid_.base) + 1;
}

double TailAxis::from(std::size_t cell) const noexcept {
    return std::bit_cast<double>((grid_.base + cell) << (mantissa_bits - grid_.log_density));
}

template <class AnyCell>
bool TailAxis::evaluate(const std::vector<AnyCell>& cells, const double* u, std::size_t n,
                        bool both, Bounds bounds, double* x) const noexcept {
    return best<AnyCell>().tails(grid_, both ? side_ : 0, cells.data(), u, n, bounds, x);
}

ScoreAxis::ScoreAxis(int reach, int density) noexcept
    : reach_(reach), grid_{static_cast<double>(density), static_cast<double>(reach + 1),
                           std::bit_cast<std::uint64_t>(rounder) -
                               static_cast<std::uint64_t>(reach + 1)} {}

double ScoreAxis::from(std::size_t cell) const noexcept {
    return (static_cast<double>(cell) - reach_ - 1.5) / grid_.density;
}

template <class AnyCell>
bool ScoreAxis::evaluate(const std::vector<AnyCell>& cells, const double* z, std::size_t n,
                         Bounds bounds, double* x) const noexcept {
    return best<AnyCell>().scores(grid_, cells.data(), z, n, bounds, x);
}

template bool TailAxis::evaluate(const std::vector<Cell>&, const double*, std::size_t, bool, Bounds,
                                 double*) const noexcept;
template bool TailAxis::evaluate(const std::vector<CubicCell>&, const double*, std::size_t, bool,
                                 Bounds, double*) const noexcept;
template bool ScoreAxis::evaluate(const std::vector<Cell>&, const double*, std::size_t, Bounds,
                                  double*) const noexcept;
template bool ScoreAxis::evaluate(const std::vector<CubicCell>&, const double*, std::size_t, Bounds,
                                  double*) const noexcept;

} // namespace raming::prior
