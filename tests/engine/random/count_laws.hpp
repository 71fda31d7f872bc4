#pragma once
// The exact laws of counts, by Boost.Math, cut into cells for a test of fit.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>

#include "engine/random/stream.hpp"
#include "tests/statistical/goodness.hpp"

namespace raming::random_test {

struct Law {
    double mean;
    double deviation;
    std::function<double(double)> below; ///< P(count ≤ k)
};

inline Law poisson_law(double mean) {
    const boost::math::poisson_distribution<> law(mean);
    return {mean, std::sqrt(mean), [law](double k) { return boost::math::cdf(law, k); }};
}

inline Law binomial_law(double trials, double p) {
    const boost::math::binomial_distribution<> law(trials, p);
    return {trials * p, std::sqrt(trials * p * (1 - p)),
            [law, trials](double k) { return k >= trials ? 1.0 : boost::math::cdf(law, k); }};
}

inline Law negative_binomial_law(double successes, double p) {
    const boost::math::negative_binomial_distribution<> law(successes, p);
    const double mean = successes * (1 - p) / p;
    return {mean, std::sqrt(mean / p), [law](double k) { return boost::math::cdf(law, k); }};
}

inline Law hypergeometric_law(double taken, double marked, double all) {
    const boost::math::hypergeometric_distribution<> law(
        static_cast<unsigned>(marked), static_cast<unsigned>(taken), static_cast<unsigned>(all));
    const double least = std::max(0.0, taken + marked - all);
    const double most = std::min(taken, marked);
    return {taken * marked / all,
            std::sqrt(taken * (marked / all) * (1 - marked / all) * (all - taken) / (all - 1)),
            [law, least, most](double k) {
                return k < least ? 0.0 : k >= most ? 1.0 : boost::math::cdf(law, k);
            }};
}

/// Each count from a stream of its own.
template <typename Sampler>
std::vector<double> sample(std::size_t n, Sampler sampler) {
    std::vector<double> counts(n);
    for (std::size_t i = 0; i < n; ++i) {
        random::Stream stream(
            {.seed = 20240601, .draw = i, .entity = 1, .site = random::Site::prevalence});
        counts[i] = sampler(stream);
    }
    return counts;
}

/// Upper ends of the cells: single numbers while there are few, else a fifth of a deviation or, far
/// out in a long tail, a tenth of the number, whichever is wider.
inline std::vector<double> cell_ends(const Law& law) {
    const double highest = law.mean + 40 * law.deviation + 10;
    double k = std::max(0.0, std::floor(law.mean - 6 * law.deviation));
    std::vector<double> ends;
    while (k < highest) {
        ends.push_back(k);
        const double out = std::abs(k - law.mean);
        const double width = out > 6 * law.deviation ? out / 10 : law.deviation / 5;
        k += std::max(1.0, std::floor(std::min(width, std::max(1.0, k / 5))));
    }
    return ends;
}

/// Chi-square against the exact law.
inline statistical::Verdict fit(const Law& law, const std::vector<double>& counts) {
    const std::vector<double> ends = cell_ends(law);
    const auto n = static_cast<double>(counts.size());
    std::vector<double> observed(ends.size() + 1);
    std::vector<double> expected;
    double reached = 0;
    for (const double end : ends) {
        const double below = law.below(end);
        expected.push_back(n * (below - reached));
        reached = below;
    }
    expected.push_back(n * (1 - reached));
    for (const double count : counts) {
        const auto cell = std::lower_bound(ends.begin(), ends.end(), count) - ends.begin();
        observed[static_cast<std::size_t>(cell)] += 1;
    }
    return statistical::chi_square(observed, expected);
}

} // namespace raming::random_test
