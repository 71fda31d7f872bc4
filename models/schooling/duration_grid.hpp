#pragma once
// The curves that a duration table interpolates, over shape and observed value, and what passes a
// cut on each of them. A row is one shape. Its curves are taken at steps of the free parameter,
// where nothing has to be solved for, and brought to the knots, which are places of the observed
// value that all rows have in common, by interpolation along the row. A grid, and its column for a
// cut, depend on neither the other cuts nor the draws, so tables share them as long as one of them
// lives. Inside models/schooling only.

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

/// What draws are interpolated by.
using TableAxis = LagrangeAxis<8>;

/// Curves of one shape, from the shortest spells to the longest.
struct CurveRow {
    static constexpr std::size_t half_width = 6;
    std::vector<double> theta;
    LagrangeAxis<2 * half_width> places; ///< y of each, see DurationGrid
};

/// Tabled over the shape and over y = ln(u/(1 − u)), u the observed value as a part of the highest
/// possible. Values that are held lie on the border, so that what is inside is smooth.
class DurationGrid {
public:
    explicit DurationGrid(const GridSpan& span);
    /// The same, shared between all who ask for it.
    [[nodiscard]] static std::shared_ptr<const DurationGrid> shared(const GridSpan& span);

    [[nodiscard]] const GridSpan& span() const noexcept { return span_; } ///< shapes within range
    [[nodiscard]] double top() const noexcept { return top_; } ///< the highest observed value
    [[nodiscard]] double held(double value) const;  ///< the nearest value that a curve can show
    [[nodiscard]] double place(double value) const; ///< y of a value that is held
    [[nodiscard]] const TableAxis& rows() const { return *rows_; }
    [[nodiscard]] const TableAxis& knots() const { return *knots_; }
    /// The curves of each row.
    [[nodiscard]] const std::vector<CurveRow>& curves() const noexcept { return curves_; }
    /// What passes a cut on each curve, row by row, shared between all who ask for it.
    [[nodiscard]] std::shared_ptr<const std::vector<Passed>> column(double cut) const;

private:
    [[nodiscard]] std::vector<double> row_places() const;
    [[nodiscard]] std::vector<double> knot_places() const;
    void add_row(const Law& law);
    [[nodiscard]] Law law_of_row(double row) const;

    GridSpan span_;
    double top_;
    double lowest_ = 0;  ///< values are held from here
    double highest_ = 0; ///< to here
    std::optional<TableAxis> rows_;
    std::optional<TableAxis> knots_;
    std::vector<CurveRow> curves_;
    std::shared_ptr<std::vector<Passed>> begun_;  ///< the column of τ₀
    std::shared_ptr<std::vector<Passed>> beyond_; ///< the column of τ₁
};

} // namespace raming::schooling
