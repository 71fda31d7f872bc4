// Quantiles of counts against Boost.Math's distribution functions: exact, over the parameters of
// all three families and both tails.

#include "engine/random/count_quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <doctest/doctest.h>

#include "engine/base/processor.hpp"
#include "engine/random/count_expansion.hpp"
#include "engine/random/count_kernels.hpp"
#include "engine/random/stream.hpp"

namespace {

using namespace raming::random;

const std::vector<double> means{0.3, 5, 9.9, 10, 11, 15, 30, 100, 500, 3000, 5e4, 1e6, 1e8};
const std::vector<double> probabilities{0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.95, 0.999};

/// Uniforms of the middle and, two in five, of the tails.
std::vector<double> uniforms(std::size_t n) {
    Stream stream({.seed = 11, .entity = 3});
    std::vector<double> u(n);
    for (std::size_t i = 0; i < n; ++i) {
        u[i] = stream.uniform();
        if (i % 5 == 0) {
            u[i] *= 1e-4;
        } else if (i % 5 == 1) {
            u[i] = 1 - std::ldexp(std::floor(std::ldexp(u[i] * 1e-4, 52)) + 0.5, -52);
        }
    }
    return u;
}

/// How far the distribution function at k has passed u, relative to u's tail; k reaches u where
/// this is not negative.
template <typename Law>
double passed(const Law& law, double u, double k) {
    if (k < 0) {
        return -1;
    }
    return u <= 0.5 ? boost::math::cdf(law, k) / u - 1
                    : 1 - boost::math::cdf(boost::math::complement(law, k)) / (1 - u);
}

/// Whether k is the quantile, but for what a double does not tell: of a tail, or of a sum of
/// chances.
template <typename Law>
bool is_quantile(const Law& law, double u, double k, double most) {
    const double tiny = 1e-11 + 1e-15 / std::min(u, 1 - u);
    return (k >= most || passed(law, u, k) >= -tiny) && passed(law, u, k - 1) < tiny;
}

constexpr double no_most = std::numeric_limits<double>::infinity();

/// Quantiles that are not what they should be, of all families; each is moved by `shift` first.
std::size_t wrong(std::size_t n, double shift) {
    const std::vector<double> u = uniforms(n);
    std::size_t count = 0;
    for (const double mean : means) {
        const boost::math::poisson_distribution<> poisson(mean);
        for (const double each : u) {
            count +=
                is_quantile(poisson, each, poisson_quantile(each, mean) + shift, no_most) ? 0u : 1u;
        }
        for (const double p : probabilities) {
            const double trials = std::ceil(mean / p);
            const boost::math::binomial_distribution<> binomial(trials, p);
            const double successes = mean * p / (1 - p);
            const boost::math::negative_binomial_distribution<> negative(successes, p);
            for (const double each : u) {
                const double k = binomial_quantile(each, trials, p) + shift;
                count += is_quantile(binomial, each, k, trials) ? 0u : 1u;
                const double m = negative_binomial_quantile(each, successes, (1 - p) / p) + shift;
                count += is_quantile(negative, each, m, no_most) ? 0u : 1u;
            }
        }
    }
    return count;
}

/// Largest error of an expansion in its error bounds, over the counts k of a law whose scores an
/// expansion is used for: at Φ⁻¹(F(k)) it should lie at k + 1/2. Nothing where terms fall too
/// slowly.
template <typename Law>
double error_in_bounds(const Law& law, double mean, double c) {
    const double deviation = std::sqrt(mean * (1 + c));
    const double step = std::max(1.0, std::floor(deviation / 40));
    double largest = 0;
    for (double k = std::floor(std::max(0.0, mean - 7 * deviation));
         k < std::min(mean + 9 * deviation, boost::math::support(law).second); k += step) {
        const double below = boost::math::cdf(law, k);
        const double above = boost::math::cdf(boost::math::complement(law, k));
        const double tail = std::min(below, above);
        if (tail < 1e-10) {
            continue;
        }
        const double distance = -boost::math::quantile(boost::math::normal(), tail);
        const Place place = place_of(mean, c, below < above ? -distance : distance);
        if (place.step < widest_step) {
            largest = std::max(largest, std::abs(place.x - (k + 0.5)) / place.error);
        }
    }
    return largest;
}

} // namespace

TEST_CASE("expansions lie within their error bounds") {
    double largest = 0;
    for (const double mean : {10.0, 11.0, 15.0, 30.0, 100.0, 1000.0}) {
        largest =
            std::max(largest, error_in_bounds(boost::math::poisson_distribution<>(mean), mean, 0));
        for (const double p : {0.001, 0.01, 0.1, 0.3, 0.5}) {
            const double trials = std::ceil(mean / p);
            largest = std::max(largest,
                               error_in_bounds(boost::math::binomial(trials, p), trials * p, -p));
        }
        for (const double p : {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99}) {
            const double odds = (1 - p) / p;
            largest =
                std::max(largest, error_in_bounds(boost::math::negative_binomial(mean / odds, p),
                                                  mean, odds));
        }
    }
    CAPTURE(largest);
    CHECK(largest < 0.6); // the bounds are safe by nearly twice
    CHECK(largest > 0.4); // and not idle: half of them would fail
}

TEST_CASE("quantiles of counts are where their distribution function passes u") {
    constexpr std::size_t n = 60;
    CHECK(wrong(n, 0) == 0);
    // The twin is one off; only where nothing can be told apart may it pass.
    CHECK(wrong(n, 1) > 200 * n);
}

TEST_CASE("quantiles of counts are where their distribution function passes u, many times" *
          doctest::test_suite("campaign")) {
    CHECK(wrong(10'000, 0) == 0);
}

TEST_CASE("more luck, more children") {
    for (const double mean : {3.0, 10.0, 40.0, 2000.0}) {
        double poisson = 0;
        double binomial = 0;
        double negative = 0;
        for (double u = 0.0005; u < 1; u += 0.001) {
            CHECK(poisson_quantile(u, mean) >= poisson);
            poisson = poisson_quantile(u, mean);
            CHECK(binomial_quantile(u, 3 * mean, 0.7) >= binomial);
            binomial = binomial_quantile(u, 3 * mean, 0.7);
            CHECK(negative_binomial_quantile(u, mean / 4, 4) >= negative);
            negative = negative_binomial_quantile(u, mean / 4, 4);
        }
    }
}

TEST_CASE("the farthest uniforms have quantiles too") {
    for (const double u : {0x1p-53, 1 - 0x1p-53}) {
        for (const double mean : {1.0, 20.0, 1e5}) {
            const boost::math::poisson_distribution<> poisson(mean);
            CHECK(is_quantile(poisson, u, poisson_quantile(u, mean), no_most));
            const boost::math::binomial_distribution<> binomial(4 * mean, 0.25);
            CHECK(is_quantile(binomial, u, binomial_quantile(u, 4 * mean, 0.25), 4 * mean));
            const boost::math::negative_binomial_distribution<> negative(mean / 9, 0.1);
            CHECK(is_quantile(negative, u, negative_binomial_quantile(u, mean / 9, 9), no_most));
        }
    }
    CHECK(binomial_quantile(1 - 0x1p-53, 3, 0.5) == 3);
    CHECK(binomial_quantile(0x1p-53, 1000, 0.99) < 1000);
}

TEST_CASE("columns of counts are those of their rows") {
    constexpr std::size_t n = 3000;
    const std::vector<double> u = uniforms(n);
    std::vector<double> z(n);
    const boost::math::normal_distribution<> normal;
    std::vector<double> of(n);
    std::vector<double> chance(n);
    std::vector<double> odds(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double tail = std::min(u[i], 1 - u[i]);
        z[i] = std::copysign(boost::math::quantile(normal, tail), u[i] - 0.5);
        of[i] = std::floor(std::pow(10.0, static_cast<double>(i % 70) / 10));
        chance[i] = static_cast<double>(i % 101) / 100;
        odds[i] = static_cast<double>(i % 37) / 6;
    }
    std::vector<double> counts(n);
    binomial_quantiles({u.data(), z.data()}, of.data(), chance.data(), n, counts.data());
    for (std::size_t i = 0; i < n; ++i) {
        REQUIRE(counts[i] == binomial_quantile(u[i], of[i], chance[i]));
    }
    negative_binomial_quantiles({u.data(), z.data()}, of.data(), odds.data(), n, counts.data());
    for (std::size_t i = 0; i < n; ++i) {
        REQUIRE(counts[i] == negative_binomial_quantile(u[i], of[i], odds[i]));
    }
}

#if defined(__x86_64__)
TEST_CASE("expansions of counts give the same bits at every width") {
    const std::vector<double> u = uniforms(1003); // no multiple of any width
    const std::size_t n = u.size();
    std::vector<double> z(n);
    std::vector<double> size(n);
    std::vector<double> probability(n);
    std::vector<double> odds(n);
    Stream stream({.seed = 12, .entity = 3});
    for (std::size_t i = 0; i < n; ++i) {
        z[i] = boost::math::quantile(boost::math::normal(), u[i]);
        size[i] = i % 50 == 0 ? 0.0 : std::floor(std::exp2(30 * stream.uniform()));
        probability[i] = i % 70 == 0 ? 1.0 : stream.uniform();
        odds[i] = std::exp2(12 * stream.uniform() - 6);
    }
    const auto all = [&](const kernels::Expansions& math) {
        std::vector<double> count(2 * n);
        math.binomial(size.data(), probability.data(), z.data(), n, count.data());
        math.negative_binomial(size.data(), odds.data(), z.data(), n, count.data() + n);
        // Those that are not settled are no numbers, and so unlike themselves.
        std::replace_if(
            count.begin(), count.end(), [](double k) { return std::isnan(k); }, -1.0);
        return count;
    };
    const std::vector<double> plain = all(kernels::plain_expansions());
    CHECK(std::count(plain.begin(), plain.end(), -1.0) < static_cast<std::ptrdiff_t>(n / 2));
    if (raming::base::has_avx2()) {
        CHECK(all(kernels::avx2_expansions()) == plain);
    }
}
#endif
