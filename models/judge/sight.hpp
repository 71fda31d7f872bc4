#pragma once
// From what the scenario's priors say of a register to the register of a simulated child: the
// intercept α and the slope γ by length of stay at which it sees `share` of all children who are
// counted over a year, and `longer_share` of those who are out for longer, however much children
// differ in visibility (β). Children are weighted as a year counts them: a stay that began D weeks
// can have begun in D − over + 51½ (see cohort/parameters.hpp). Both shares are those of every
// single week of stay, to 1e-9, with v ~ N(0, 1) by the trapezoid rule; the simulation takes v from
// 1,024 middles of equal parts, which moves a share by up to 5e-5 where β is 2 (and by nothing
// where it is 0).

#include <vector>

namespace raming::judge {

struct Sight {
    double alpha = 0;
    double gamma = 0;
    double off = 0; ///< how far the two shares are from what was asked, at most
};

class CountedStays {
public:
    /// `survival`: P(D > w) at w = 0, 1, …, of stays that are counted beyond `from` weeks; longer
    /// ones beyond `longer`, 0 ≤ from < longer.
    CountedStays(const std::vector<double>& survival, int from, int longer);

    /// 0 < share < 1. Where no slope from −5.5 to 5.5 gives `longer_share`, the nearest one;
    /// `off` says so. Where no stay is longer, any slope would do: 0.
    [[nodiscard]] Sight solve(double share, double longer_share, double beta) const;

    struct Seen {
        double all = 0;
        double longer = 0;
        /// Derivatives of both, by α and by γ.
        double all_by_alpha = 0, all_by_gamma = 0, longer_by_alpha = 0, longer_by_gamma = 0;
    };
    /// What such a register sees.
    [[nodiscard]] Seen seen(double alpha, double gamma, double beta) const;

private:
    std::vector<double> log_quarter_; ///< ln(D/4)
    std::vector<double> all_;         ///< weights; add up to 1
    std::vector<double> longer_;

    [[nodiscard]] Sight solve_within_bounds(double share, double longer_share, double beta) const;
    [[nodiscard]] double alpha_for(double share, double gamma, double beta, double start) const;
};

} // namespace raming::judge
