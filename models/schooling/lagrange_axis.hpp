#pragma once
// One axis of a table: knots of any spacing, and at a point the Lagrange weights of the knots
// around it (centred except at the ends): polynomials of degree Width − 1.

#include <cstddef>
#include <vector>

namespace raming::schooling {

template <std::size_t Width>
class LagrangeAxis {
public:
    static constexpr std::size_t width = Width;

    /// At least `width` knots, ascending, or a single one.
    explicit LagrangeAxis(std::vector<double> knots);

    [[nodiscard]] const std::vector<double>& knots() const noexcept { return knots_; }
    /// How many weights a point takes.
    [[nodiscard]] std::size_t stencil() const noexcept { return stencil_; }
    /// The first knot of the stencil at x, a point between the first and the last knot, and its
    /// weights.
    std::size_t weights(double x, double* weight) const;

private:
    std::vector<double> knots_;
    std::size_t stencil_;
    std::vector<double> denominators_; ///< per first knot of a stencil
    double buckets_per_unit_ = 0;
    std::vector<std::size_t> cell_of_bucket_;
};

extern template class LagrangeAxis<8>;
extern template class LagrangeAxis<12>;

} // namespace raming::schooling
