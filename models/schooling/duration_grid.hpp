#pragma once
// The curves that a duration table interpolates: solved at each node of a grid over shape and
// observed value, and what passes a cut at each of them. A grid, and its column for a cut, depend
// on neither the other cuts nor the draws, so tables share them as long as one of them lives.
// Inside models/schooling only.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/schooling/duration.hpp"
#include "models/schooling/duration_law.hpp"
#include "models/schooling/lagrange_axis.hpp"

namespace raming::schooling {

/// Coordinates in which all is smooth: 1/sd and k divide ln t, and a gamma of shape a spreads as
/// 1/√a.
[[nodiscard]] double coordinate(Family family, double shape);
[[nodiscard]] double shape_at(Family family, double coordinate);

/// What a grid is made for.
struct GridSpan {
    Family family;
    double from;
    double to;
    Observed observed;
    double shape_low;
    double shape_high;
};
/// Differs where anything in a span does.
[[nodiscard]] std::string key_of(const GridSpan& span);

/// Tabled over the shape and over y = ln(u/(1 − u)), u the observed value as a part of the highest
/// possible. Values that are held lie on the border, so that what is inside is smooth.
class DurationGrid {
public:
    explicit DurationGrid(const GridSpan& span);
    /// The same, shared between all who ask for it.
    [[nodiscard]] static std::shared_ptr<const DurationGrid> shared(const GridSpan& span);

    [[nodiscard]] const GridSpan& span() const noexcept { return span_; } ///< shapes within range
    [[nodiscard]] double top() const noexcept { return top_; } ///< the highest observed value
    [[nodiscard]] double place(double value) const;            ///< y
    [[nodiscard]] const LagrangeAxis& rows() const { return *rows_; }
    [[nodiscard]] const LagrangeAxis& knots() const { return *knots_; }
    /// F(τ₀) at each node, row by row.
    [[nodiscard]] const std::vector<double>& starts() const noexcept { return starts_; }
    /// What passes a cut at each node, shared between all who ask for it.
    [[nodiscard]] std::shared_ptr<const std::vector<Passed>> column(double cut) const;

private:
    [[nodiscard]] std::vector<double> row_places() const;
    [[nodiscard]] std::vector<double> knot_places() const;
    void solve();
    [[nodiscard]] Law law_of_row(double row) const;

    GridSpan span_;
    double top_;
    double lowest_ = 0;  ///< values are held from here
    double highest_ = 0; ///< to here
    std::optional<LagrangeAxis> rows_;
    std::optional<LagrangeAxis> knots_;
    std::vector<double> solved_; ///< θ at each node
    std::vector<double> starts_;
};

} // namespace raming::schooling
