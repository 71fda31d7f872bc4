#pragma once
// Fits piecewise polynomials to a smooth function of one variable, measures their error between the
// nodes, and divides the cells that miss the target until they meet it. Internal to engine/prior.

#include <functional>
#include <optional>
#include <vector>

#include "engine/prior/families.hpp"
#include "engine/prior/piecewise.hpp"
#include "engine/prior/quantile_expansion.hpp"

namespace raming::prior {

struct Interval {
    double from;
    double to;

    [[nodiscard]] Real at(Real w) const noexcept { ///< w ∈ [−½, ½]
        return (Real{from} + to) / 2 + (Real{to} - from) * w;
    }
};

/// A part of a cell that one polynomial could not serve.
struct Patch {
    Interval interval;
    std::optional<Coefficients> coefficients; ///< none: evaluate the exact function
};

struct Fit {
    Coefficients coefficients{};
    double error = 0;                   ///< largest measured relative error
    Real start = 0;                     ///< the function at interval.from
    std::optional<Expansion> expansion; ///< of the function, where there is one
};

class Fitter {
public:
    /// The function at t, which may use a guess of its value.
    using Exact = std::function<Real(Real t, std::optional<Real> guess)>;

    /// An expansion of the function that holds to rounding in an interval, if there is one; may use
    /// a guess of the value at its middle.
    using Expand = std::function<std::optional<Expansion>(Interval, std::optional<Real> guess)>;

    /// Errors are relative to max(|value|, floor). `breaks`: where the function is not smooth,
    /// ascending.
    Fitter(Exact exact, std::vector<double> breaks, Real floor, double target, Expand expand = {});

    /// A polynomial through both ends of the interval, so that neighbours meet. `neighbour` (and
    /// its interval) is the cell just above, if it is known: its value at the shared end is used
    /// again.
    [[nodiscard]] Fit fit(Interval interval, const Fit* neighbour, Interval neighbours) const;
    [[nodiscard]] bool good(Interval interval, const Fit& fit) const;
    [[nodiscard]] bool has_break(Interval interval) const;

    /// Appends the patches of a cell in ascending order; returns the largest error among those
    /// fitted.
    double patch(Interval interval, std::vector<Patch>& patches) const;

private:
    double divide(Interval interval, int depth, const Patch* parent,
                  std::vector<Patch>& patches) const;
    [[nodiscard]] double error_at(const Coefficients& c, Real w, Real exact) const;

    Exact exact_;
    std::vector<double> breaks_;
    Real floor_;
    double target_;
    Expand expand_;
};

} // namespace raming::prior
