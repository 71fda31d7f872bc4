#pragma once
// Tests of fit for the tests of samplers. A Verdict holds the p-value; a test names its false-alarm
// rate, the share of right samplers that it would turn down, and shows a broken sampler that it
// does turn down.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>

namespace raming::statistical {

struct Verdict {
    double statistic = 0;
    double p_value = 1; ///< chance that a right sampler looks at least this bad

    [[nodiscard]] bool fits(double false_alarm_rate) const { return p_value >= false_alarm_rate; }
};

/// One verdict on many: its p-value bounds the chance that any of that many right samplers looks at
/// least as bad as the worst does here (Bonferroni).
[[nodiscard]] inline Verdict worst_of(const std::vector<Verdict>& verdicts) {
    if (verdicts.empty()) {
        throw std::invalid_argument("worst_of needs a verdict");
    }
    Verdict worst =
        *std::min_element(verdicts.begin(), verdicts.end(),
                          [](const Verdict& a, const Verdict& b) { return a.p_value < b.p_value; });
    worst.p_value = std::min(1.0, worst.p_value * static_cast<double>(verdicts.size()));
    return worst;
}

/// Chance that a chi-squared variable exceeds the statistic.
[[nodiscard]] inline double chi_square_p_value(double statistic, double degrees) {
    return boost::math::cdf(
        boost::math::complement(boost::math::chi_squared_distribution<>(degrees), statistic));
}

/// Pearson's test of counts in cells against their expectations, of the same total. Neighbours are
/// pooled until each cell expects 5 (Cochran 1954), so the order of the cells should mean
/// something. A count where none can be is a misfit beyond doubt.
[[nodiscard]] inline Verdict chi_square(const std::vector<double>& observed,
                                        const std::vector<double>& expected) {
    if (observed.size() != expected.size()) {
        throw std::invalid_argument("chi_square needs as many expectations as counts");
    }
    struct Cell {
        double observed = 0;
        double expected = 0;
    };
    std::vector<Cell> cells(1);
    for (std::size_t i = 0; i < observed.size(); ++i) {
        if (expected[i] <= 0 && observed[i] > 0) {
            return {.statistic = HUGE_VAL, .p_value = 0};
        }
        if (cells.back().expected >= 5) {
            cells.emplace_back();
        }
        cells.back().observed += observed[i];
        cells.back().expected += expected[i];
    }
    if (cells.size() > 1 && cells.back().expected < 5) {
        const Cell rest = cells.back();
        cells.pop_back();
        cells.back().observed += rest.observed;
        cells.back().expected += rest.expected;
    }
    if (cells.size() < 2) {
        throw std::invalid_argument(
            "chi_square needs two cells that expect 5; take a larger sample");
    }
    double statistic = 0;
    for (const Cell& cell : cells) {
        const double difference = cell.observed - cell.expected;
        statistic += difference * difference / cell.expected;
    }
    return {.statistic = statistic,
            .p_value = chi_square_p_value(statistic, static_cast<double>(cells.size() - 1))};
}

/// Chance that Kolmogorov's limit variable exceeds λ: of its two series, the one that converges
/// fast there.
[[nodiscard]] inline double kolmogorov_p_value(double lambda) {
    constexpr double pi = std::numbers::pi;
    double sum = 0;
    if (lambda < 1) {
        for (int j = 1; j <= 7 && lambda > 0; j += 2) {
            sum += std::exp(-j * j * pi * pi / (8 * lambda * lambda));
        }
        return lambda > 0 ? 1 - std::sqrt(2 * pi) / lambda * sum : 1;
    }
    for (int j = 1; j <= 6; ++j) {
        sum += (j % 2 == 1 ? 2 : -2) * std::exp(-2.0 * j * j * lambda * lambda);
    }
    return sum;
}

/// One-sample Kolmogorov–Smirnov test against a continuous distribution function, with the
/// correction for finite samples of Stephens (1970), good from 10 points on.
template <typename Cdf>
[[nodiscard]] Verdict kolmogorov_smirnov(std::vector<double> sample, Cdf cdf) {
    if (sample.size() < 10) {
        throw std::invalid_argument("kolmogorov_smirnov needs ten points");
    }
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double at = cdf(sample[i]);
        const auto below = static_cast<double>(i);
        distance = std::max({distance, at - below / n, (below + 1) / n - at});
    }
    const double root = std::sqrt(n);
    return {.statistic = distance,
            .p_value = kolmogorov_p_value((root + 0.12 + 0.11 / root) * distance)};
}

/// The same against the uniform distribution on (0, 1).
[[nodiscard]] inline Verdict uniform_fit(std::vector<double> sample) {
    return kolmogorov_smirnov(std::move(sample), [](double x) { return x; });
}

/// Two-sided test of an estimate whose error is normal with a known standard error.
[[nodiscard]] inline Verdict z_test(double estimate, double truth, double standard_error) {
    const double z = (estimate - truth) / standard_error;
    return {.statistic = z,
            .p_value = 2 * boost::math::cdf(boost::math::complement(
                               boost::math::normal_distribution<>(), std::abs(z)))};
}

/// Independence of pairs on the unit square: Pearson's test in side × side equal cells.
[[nodiscard]] inline Verdict square_fit(const std::vector<double>& x, const std::vector<double>& y,
                                        std::size_t side) {
    std::vector<double> observed(side * side);
    const auto cells = static_cast<double>(side);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto row = static_cast<std::size_t>(x[i] * cells);
        const auto column = static_cast<std::size_t>(y[i] * cells);
        observed[row * side + column] += 1;
    }
    return chi_square(observed, std::vector<double>(side * side, static_cast<double>(x.size()) /
                                                                     (cells * cells)));
}

} // namespace raming::statistical
