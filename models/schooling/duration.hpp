#pragma once
// Durations of spells out of school (model.md: section "Duration"). Durations are in calendar
// weeks, holidays included. For a spell that passed τ₀, S(τ | τ₀) is its survival; a count over a
// school year beyond τ is proportional to
//     F(τ) = ∫_τ^T S dt + W S(τ),   W = 52 weeks, T = 676 weeks (13 school years),
// and a count on a day to I(τ) = ∫_τ^T S dt. Families:
//   weibull    S = q^g, g = expm1(k ln(τ/τ₀)) / expm1(k ln(τ₁/τ₀)); k → 0 is a Pareto tail; τ₀ = 0:
//   g = (τ/τ₁)^k,
//              k ≥ 0.05
//   lognormal  sd of ln duration given; its location is solved for
//   gamma      shape given; its rate is solved for
//   stayers    a share of the children counted over a year beyond τ₀ stays to the horizon, the
//   others leave
//              at a constant hazard that is solved for
// The free parameter is solved from one observation between an observed pair τ₀ < τ₁: either the
// ratio F(τ₁)/F(τ₀) of year counts, or q = S(τ₁ | τ₀), the share of spells.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace raming::schooling {

inline constexpr double weeks_per_year = 52.0; ///< W
inline constexpr double horizon_weeks =
    676.0; ///< T: 13 school years; the integral to infinity may not exist

enum class Family { weibull, lognormal, gamma, stayers };

[[nodiscard]] std::string_view name(Family family);

/// What the observed pair is.
enum class Observed {
    year_ratio,  ///< F(τ₁)/F(τ₀), a ratio of counts over a year
    spell_share, ///< q = S(τ₁ | τ₀), a share of spells
};

/// One solved curve.
class DurationCurve {
public:
    /// `shape` is k, the sd of ln duration, the gamma shape, or the share of stayers. A year ratio
    /// above what the horizon allows (or so small that the family cannot reach it) is held at the
    /// nearest reachable value, and a shape outside the family's range at the nearest within;
    /// `held()` tells. 0 ≤ from < to < T; anything else, or a value that is not a number, is an
    /// Error.
    DurationCurve(Family family, double shape, double from, double to, Observed observed,
                  double value);

    [[nodiscard]] double survival(double weeks) const;   ///< S(τ | τ₀), τ ≥ τ₀
    [[nodiscard]] double year_count(double weeks) const; ///< F(τ)/F(τ₀)
    [[nodiscard]] double
    stock(double weeks) const; ///< I(τ)/F(τ₀): on a day, per child counted over the year
    [[nodiscard]] bool held() const noexcept { return held_; }

private:
    Family family_;
    double shape_;
    double from_;
    double to_;
    double solved_ = 0; ///< q, location, rate or hazard
    double norm_ = 1;   ///< F(τ₀)
    bool held_ = false;
};

/// The same for a block of draws and a fixed list of cuts, by tables over (shape, observed value);
/// at shapes outside a table DurationCurve itself is used, and held values are on its border.
/// Stayers need no table: their hazard is solved for draw by draw. One DurationTable per route and
/// family; equal ones share what they hold, and so do those that differ in their cuts alone.
class DurationTable {
public:
    /// Cuts ascending, all ≥ from. The table covers shapes in [shape_low, shape_high] (> 0; the
    /// share of stayers in [0, 1)) and the observed value in (0, 1).
    DurationTable(Family family, double from, double to, Observed observed,
                  std::vector<double> cuts, double shape_low, double shape_high);

    /// For draw i and cut c: year[c * stride + i] = F(cut)/F(τ₀), stock[c * stride + i] =
    /// I(cut)/F(τ₀). Both non-increasing in the cut, 0 ≤ stock ≤ year ≤ 1, in every draw. `index`
    /// lists the draws to do (those whose selector picked this family); other draws are left as
    /// they are. stock may be null.
    void evaluate(const std::size_t* index, std::size_t count, const double* shape,
                  const double* observed, std::size_t stride, double* year, double* stock) const;

    /// The largest absolute error in year or stock, against DurationCurve, seen at 500 scattered
    /// points inside the table. Takes as long as making the table.
    [[nodiscard]] double measured_error() const;

    /// The same for tables that hold the same numbers, and for no others but by chance.
    [[nodiscard]] std::uint64_t identity() const noexcept { return identity_; }

private:
    struct Impl;
    std::shared_ptr<const Impl> impl_;
    std::uint64_t identity_;
};

} // namespace raming::schooling
