#pragma once
// What stands behind a Distribution: quantile, cdf and moments of one family in long double.
// Internal to engine/prior. A probability is carried as both of its tails, so that neither is lost
// to 1 − p.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/prior/distribution.hpp"

namespace raming::prior {

#ifdef __wasm__
using Real = double; // long double is done in software there, at fifty times the time
#else
using Real = long double;
#endif

/// P(X ≤ x) and P(X > x), each accurate in relative terms.
struct Level {
    Real below;
    Real above;

    [[nodiscard]] bool in_lower_half() const noexcept { return below <= above; }
};

[[nodiscard]] inline Level lower_tail(Real p) noexcept {
    return {p, 1 - p};
}
[[nodiscard]] inline Level upper_tail(Real q) noexcept {
    return {1 - q, q};
}
[[nodiscard]] Level level_of_score(Real z); ///< Φ(z) and Φ(−z)
[[nodiscard]] Real score_of(Level level);   ///< Φ⁻¹
[[nodiscard]] Real normal_density(Real z);

/// The logarithmic slope of a density of Pearson's kind,
///     (ln f)'(x) = at_lower/(x − lower) − at_upper/(upper − x) + constant + linear x,
/// lower and upper the ends of the support.
struct PearsonSlope {
    Real at_lower = 0;
    Real at_upper = 0;
    Real constant = 0;
    Real linear = 0;
};

/// Quantile functions that a table needs no polynomials for.
enum class Shape { general, steps, uniform, triangular, affine_in_score };

struct Distribution::Family {
    virtual ~Family() = default;

    [[nodiscard]] virtual Real quantile(Level level) const = 0;
    /// The same from a good guess (a table's neighbouring cell gives one), where that is cheaper.
    [[nodiscard]] virtual Real quantile_near(Level level, [[maybe_unused]] Real guess) const {
        return quantile(level);
    }
    [[nodiscard]] virtual Level level(Real x) const = 0;
    /// P(X < x) and P(X ≥ x): another thing than level(x) at an atom only.
    [[nodiscard]] virtual Level level_before(Real x) const { return level(x); }
    [[nodiscard]] virtual Real density(Real x) const = 0; ///< of the part without atoms
    /// Of the density, if it is of this kind.
    [[nodiscard]] virtual std::optional<PearsonSlope> slope() const { return std::nullopt; }
    [[nodiscard]] virtual Real mean() const = 0;
    [[nodiscard]] virtual Real sd() const = 0;
    [[nodiscard]] virtual Real lower() const = 0;
    [[nodiscard]] virtual Real upper() const = 0;
    /// The least and greatest double a quantile may be: inside the support where its ends have no
    /// atom.
    [[nodiscard]] virtual double least() const;
    [[nodiscard]] virtual double greatest() const;
    /// Called by order_at_zero() when 0 lies in the support or at its end.
    [[nodiscard]] virtual double order_inside() const { return 1; }
    [[nodiscard]] double order_at_zero() const;
    /// Where the cdf is not smooth, finite ends of the support included.
    [[nodiscard]] virtual std::vector<Real> kinks() const;
    [[nodiscard]] virtual Shape shape() const { return Shape::general; }
    /// Values and probabilities of atoms, ascending.
    [[nodiscard]] virtual std::vector<std::pair<double, Real>> atoms() const { return {}; }

    /// A quantile in double precision, held inside the support.
    [[nodiscard]] double rounded(Real x) const;

    std::string description;
    /// What the description leaves out of the parameters: two distributions are the same, to the
    /// last bit, where both texts are.
    std::string exact;
};

/// Newton's method on the smaller tail from a guess; exact quantile where it does not settle at
/// once.
[[nodiscard]] Real quantile_by_newton(const Distribution::Family& family, Level level, Real guess);

using FamilyPointer = std::shared_ptr<Distribution::Family>;

[[nodiscard]] FamilyPointer make_beta(Real a, Real b, Real min, Real max);
[[nodiscard]] FamilyPointer make_gamma(Real shape, Real scale);
[[nodiscard]] FamilyPointer make_normal(Real mean, Real sd);
[[nodiscard]] FamilyPointer make_lognormal(Real log_median, Real sdlog);
[[nodiscard]] FamilyPointer make_truncated_normal(Real mean, Real sd, Real min, Real max);
[[nodiscard]] FamilyPointer make_elicited(const std::vector<double>& probabilities,
                                          const std::vector<double>& values, Real min, Real max);
[[nodiscard]] FamilyPointer make_triangular(Real min, Real mode, Real max);
[[nodiscard]] FamilyPointer make_uniform(Real min, Real max);
[[nodiscard]] FamilyPointer make_log_uniform(Real min, Real max);
/// Values ascending and distinct, weights positive.
[[nodiscard]] FamilyPointer make_steps(std::vector<std::pair<double, Real>> values_and_weights);

struct MixturePart {
    Real weight;
    Distribution distribution;
};
[[nodiscard]] FamilyPointer make_mixture(std::vector<MixturePart> parts);

/// Two parameters of a family from two of its quantiles; NaN where none within reach has them.
struct Parameters {
    Real first;
    Real second;
};
[[nodiscard]] Parameters solve_beta(Real p1, Real x1, Real p2, Real x2);  ///< a and b
[[nodiscard]] Parameters solve_gamma(Real p1, Real x1, Real p2, Real x2); ///< shape and scale

/// Bounds of what the quantile functions of beta and gamma are asked for.
inline constexpr double least_shape = 1e-4;
inline constexpr double greatest_shape = 1e9;

} // namespace raming::prior
