#pragma once
// The polynomials of one quantile function over one kind of argument, with patches where a cell's
// polynomial would miss the target; and cubics for where most draws fall. Internal to engine/prior.

#include <cstddef>
#include <variant>
#include <vector>

#include "engine/prior/distribution.hpp"
#include "engine/prior/piecewise.hpp"
#include "engine/prior/table_fit.hpp"

namespace raming::prior {

enum class Argument { uniform, score };

class QuantileCells {
public:
    QuantileCells(Distribution distribution, Argument argument);

    /// x[i] = quantile(at[i]); x is not `at`.
    void evaluate(const double* at, double* x, std::size_t n) const;

    [[nodiscard]] double error() const noexcept { return error_; } ///< largest measured, relative
    [[nodiscard]] std::size_t bytes() const noexcept;
    [[nodiscard]] double share_exact() const noexcept { return share_exact_; }

private:
    /// Fits the cells of side `side`; returns the probability of smooth cells that missed the
    /// target.
    template <class Axis>
    double fit_side(const Axis& axis, std::size_t side);
    template <class Axis>
    void patch_side(const Axis& axis, std::size_t side);
    void fit_cubics();
    /// The probability of cells without a cubic.
    template <class Axis>
    [[nodiscard]] double missed_by(const Axis& axis, const std::vector<CubicCell>& cubics) const;
    [[nodiscard]] Fitter fitter(std::size_t side) const;
    [[nodiscard]] double error_floor() const; ///< errors are relative to no less
    [[nodiscard]] Level level(std::size_t side, Real t) const;
    [[nodiscard]] double probability(std::size_t side, Interval interval) const;
    /// Without cubics, n ≤ chunk.
    void by_polynomials(const double* at, double* x, std::size_t n) const;
    [[nodiscard]] double one_by_one(double at) const;

    Distribution distribution_;
    Argument argument_;
    std::variant<TailAxis, ScoreAxis> axis_;
    std::vector<Cell> cells_;
    std::variant<TailAxis, ScoreAxis> cubic_axis_;
    std::vector<CubicCell> cubics_;             ///< none where too few meet the target
    std::array<std::vector<Patch>, 2> patches_; ///< lower and upper side; scores use the first
    Bounds bounds_;
    double error_ = 0;
    double share_exact_ = 0;
};

} // namespace raming::prior
