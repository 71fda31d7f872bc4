#include "models/judge/sight.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/cohort/parameters.hpp"

namespace raming::judge {

namespace {

/// Beyond it odds would leave the range that a simulation of 676 weeks keeps, e^−29 to e^29.
constexpr double steepest = 5.5;
constexpr double exact = 1e-11;

/// Visibilities with their weights. With steps of a quarter of a standard deviation the trapezoid
/// rule is off by some exp(−8π²/β) (Trefethen and Weideman 2014, DOI 10.1137/130932132): 3e-9 at
/// β = 4.
struct Visibilities {
    std::array<double, 41> at{};
    std::array<double, 41> weight{};

    Visibilities() {
        double sum = 0;
        for (std::size_t k = 0; k < at.size(); ++k) {
            at[k] = 0.25 * (static_cast<double>(k) - 20);
            weight[k] = std::exp(-0.5 * at[k] * at[k]);
            sum += weight[k];
        }
        for (double& one : weight) {
            one /= sum;
        }
    }
};

double logistic(double x) {
    return 1 / (1 + std::exp(-x));
}

struct Chance {
    double mean = 0;
    double slope = 0; ///< its derivative by x
};

Chance chance_at(double x, double beta) {
    static const Visibilities v;
    if (beta == 0) {
        const double p = logistic(x);
        return {p, p * (1 - p)};
    }
    Chance chance;
    for (std::size_t k = 0; k < v.at.size(); ++k) {
        const double p = logistic(x + beta * v.at[k]);
        chance.mean += v.weight[k] * p;
        chance.slope += v.weight[k] * p * (1 - p);
    }
    return chance;
}

double logit(double p) {
    return std::log(p / (1 - p));
}

/// x at which a rising function is 0, with f(low) < 0 < f(high): false position, in which an end
/// that stays counts half (Dowell and Jarratt 1971, DOI 10.1007/BF01934364).
template <typename Function>
double root(Function f, double low, double f_low, double high, double f_high) {
    double x = low;
    for (int round = 0; round < 200; ++round) {
        x = (low * f_high - high * f_low) / (f_high - f_low);
        const double f_x = f(x);
        if (std::abs(f_x) < exact || high - low < exact) {
            break;
        }
        if (f_x < 0) {
            low = x;
            f_low = f_x;
            f_high *= 0.5;
        } else {
            high = x;
            f_high = f_x;
            f_low *= 0.5;
        }
    }
    return x;
}

} // namespace

CountedStays::CountedStays(const std::vector<double>& survival, int from, int longer) {
    double sum = 0;
    double longer_sum = 0;
    for (std::size_t weeks = 1; weeks < survival.size(); ++weeks) {
        const double ends = survival[weeks - 1] - survival[weeks];
        const auto starts = [&](int over) {
            const double beyond = static_cast<double>(weeks) - over;
            return beyond > 0 ? ends * (beyond + cohort::weeks_in_year - 0.5) : 0.0;
        };
        if (starts(from) > 0) {
            log_quarter_.push_back(std::log(static_cast<double>(weeks) / 4));
            all_.push_back(starts(from));
            longer_.push_back(starts(longer));
            sum += all_.back();
            longer_sum += longer_.back();
        }
    }
    for (std::size_t k = 0; k < all_.size(); ++k) {
        all_[k] /= sum;
        longer_[k] /= longer_sum > 0 ? longer_sum : 1;
    }
}

CountedStays::Seen CountedStays::seen(double alpha, double gamma, double beta) const {
    Seen found;
    for (std::size_t k = 0; k < all_.size(); ++k) {
        const Chance chance = chance_at(alpha + gamma * log_quarter_[k], beta);
        found.all += all_[k] * chance.mean;
        found.longer += longer_[k] * chance.mean;
        found.all_by_alpha += all_[k] * chance.slope;
        found.all_by_gamma += all_[k] * chance.slope * log_quarter_[k];
        found.longer_by_alpha += longer_[k] * chance.slope;
        found.longer_by_gamma += longer_[k] * chance.slope * log_quarter_[k];
    }
    return found;
}

double CountedStays::alpha_for(double share, double gamma, double beta, double start) const {
    const auto off = [&](double alpha) { return seen(alpha, gamma, beta).all - share; };
    double low = start;
    double high = start;
    double f_low = off(low);
    double f_high = f_low;
    for (double step = 0.25; f_low > 0; step *= 2) {
        high = low;
        f_high = f_low;
        low -= step;
        f_low = off(low);
    }
    for (double step = 0.25; f_high < 0; step *= 2) {
        low = high;
        f_low = f_high;
        high += step;
        f_high = off(high);
    }
    return f_high > f_low ? root(off, low, f_low, high, f_high) : low;
}

// Newton's method on the logits of both shares, which are nearly straight. Where it strays (no
// slope may do at all) both are looked for between bounds.
Sight CountedStays::solve(double share, double longer_share, double beta) const {
    Sight sight{logit(share), 0, 1};
    for (int round = 0; round < 12 && longer_share < 1; ++round) {
        const Seen now = seen(sight.alpha, sight.gamma, beta);
        sight.off = std::max(std::abs(now.all - share), std::abs(now.longer - longer_share));
        if (sight.off < exact) {
            return sight;
        }
        const double all = now.all * (1 - now.all);
        const double longer = now.longer * (1 - now.longer);
        const double miss_all = (logit(share) - logit(now.all)) * all;
        const double miss_longer = (logit(longer_share) - logit(now.longer)) * longer;
        const double determinant =
            now.all_by_alpha * now.longer_by_gamma - now.all_by_gamma * now.longer_by_alpha;
        sight.alpha +=
            (miss_all * now.longer_by_gamma - miss_longer * now.all_by_gamma) / determinant;
        sight.gamma +=
            (miss_longer * now.all_by_alpha - miss_all * now.longer_by_alpha) / determinant;
        if (!(std::abs(sight.gamma) <= steepest) || !std::isfinite(sight.alpha)) {
            break;
        }
    }
    return solve_within_bounds(share, longer_share, beta);
}

Sight CountedStays::solve_within_bounds(double share, double longer_share, double beta) const {
    double alpha = logit(share);
    if (std::all_of(longer_.begin(), longer_.end(), [](double weight) { return weight == 0; })) {
        alpha = alpha_for(share, 0, beta, alpha);
        return {alpha, 0, std::abs(seen(alpha, 0, beta).all - share)};
    }
    const auto off = [&](double gamma) {
        alpha = alpha_for(share, gamma, beta, alpha);
        return seen(alpha, gamma, beta).longer - longer_share;
    };
    double low = 0;
    double high = 0;
    double f_low = off(0);
    double f_high = f_low;
    for (double step = 0.5; f_low > exact && low > -steepest; step *= 2) {
        high = low;
        f_high = f_low;
        low = std::max(low - step, -steepest);
        f_low = off(low);
    }
    for (double step = 0.5; f_high < -exact && high < steepest; step *= 2) {
        low = high;
        f_low = f_high;
        high = std::min(high + step, steepest);
        f_high = off(high);
    }
    const double gamma = f_low < -exact && f_high > exact ? root(off, low, f_low, high, f_high)
                         : f_low < -exact                 ? high
                                                          : low;
    alpha = alpha_for(share, gamma, beta, alpha);
    const Seen found = seen(alpha, gamma, beta);
    return {alpha, gamma,
            std::max(std::abs(found.all - share), std::abs(found.longer - longer_share))};
}

} // namespace raming::judge
