#pragma once
// Taylor expansions of quantile functions. The derivative of a quantile is the reciprocal of the
// density there, so that one exact quantile and the logarithmic slope of the density give all
// higher terms, by a recursion in the manner of Steinbrecher and Shaw (2008, Quantile mechanics,
// European Journal of Applied Mathematics 19). Internal to engine/prior.

#include <array>
#include <cstddef>
#include <optional>

#include "engine/prior/families.hpp"

namespace raming::prior {

/// Σ c_k s^k, s = (t − centre)/reach.
struct Expansion {
    static constexpr std::size_t order = 24;

    Real centre;
    Real reach;
    std::array<Real, order + 1> c;

    [[nodiscard]] Real at(Real t) const noexcept;
};

/// x(t) where dx/dt = w(t)/f(x).
struct QuantileEquation {
    PearsonSlope density; ///< (ln f)'
    Real lower;           ///< end of the support
    Real upper;
    Real weight;  ///< (ln w)' at the centre
    Real bending; ///< its own, constant, derivative
};

/// The expansion around `centre`, where x is `value` and dx/dt is `rate`; none where it does not
/// reach rounding, relative to max(|x|, floor), over |t − centre| ≤ reach.
[[nodiscard]] std::optional<Expansion> expand(const QuantileEquation& equation, Real centre,
                                              Real reach, Real value, Real rate, Real floor);

} // namespace raming::prior
