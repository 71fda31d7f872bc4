#pragma once
// The family `stayers` a draw at a time without tables: those who leave do so at a constant hazard,
// for which every count has a closed form, so only the hazard itself is solved for, by Newton's
// method from a start on the safe side. Same promise as DurationCurve, held values included.

#include <cstddef>
#include <vector>

#include "models/schooling/duration.hpp"

namespace raming::schooling {

class Leavers {
public:
    Leavers(double from, double to, Observed observed);

    /// For each cut, F(cut)/F(τ₀) and I(cut)/F(τ₀), stayers included, `stride` apart. stock may be
    /// null.
    void evaluate(double share, double value, const std::vector<double>& cuts, std::size_t stride,
                  double* year, double* stock) const;

private:
    double from_;
    double between_;  ///< τ₁ − τ₀
    double whole_;    ///< T − τ₀
    double longest_;  ///< the highest year ratio, that of stayers alone
    double shortest_; ///< the highest hazard that is solved for
    double slowest_;  ///< the lowest, with spells observed
    Observed observed_;

    [[nodiscard]] double hazard_of_ratio(double ratio) const;
    [[nodiscard]] double hazard_of_spells(double share, double value) const;
};

} // namespace raming::schooling
