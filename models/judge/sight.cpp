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

/// Visibilities with their weights. With steps of half a standard deviation the trapezoid rule is
/// off by some exp(−4π²/β) (Trefethen and Weideman 2014, DOI 10.1137/130932132): 3e-9 at β = 2.
struct Visibilities {
    std::array<double, 21> at{};
    std::array<double, 21> weight{};

    Visibilities() {
        double sum = 0;
        for (std::size_t k = 0; k < at.size(); ++k) {
            at[k] = 0.5 * (static_cast<double>(k) - 10);
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

double mean_chance(double x, double beta) {
    static const Visibilities v;
    if (beta == 0) {
        return logistic(x);
    }
    double mean = 0;
    for (std::size_t k = 0; k < v.at.size(); ++k) {
        mean += v.weight[k] * logistic(x + beta * v.at[k]);
    }
    return mean;
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
            return beyond > 0 ? ends * (beyond + cohort::weeks_in_year - 1) : 0.0;
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
        const double p = mean_chance(alpha + gamma * log_quarter_[k], beta);
        found.all += all_[k] * p;
        found.longer += longer_[k] * p;
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

Sight CountedStays::solve(double share, double longer_share, double beta) const {
    double alpha = std::log(share / (1 - share));
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
