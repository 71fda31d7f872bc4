#include "engine/random/counts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <boost/math/distributions/gamma.hpp>
#include <doctest/doctest.h>

#include "tests/engine/random/count_laws.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::random;
using namespace raming::statistical;
using raming::random_test::fit;
using raming::random_test::Law;
using raming::random_test::sample;

const std::vector<double> means{0.01, 0.5, 3, 9.99, 10, 12, 40, 1000, 1e6, 1e9};
const std::vector<double> probabilities{0.001, 0.3, 0.5, 0.9, 0.999};

template <typename Sampler>
void check_law(const Law& law, std::size_t n, double false_alarm_rate, Sampler sampler) {
    CAPTURE(law.mean);
    CAPTURE(law.deviation);
    const Verdict verdict = fit(law, sample(n, sampler));
    CAPTURE(verdict.statistic);
    CHECK(verdict.fits(false_alarm_rate));
}

// False-alarm rate of each of the three: 1e-3 shared by all its parameters, over seeds.

void check_poisson(std::size_t n) {
    for (const double mean : means) {
        check_law(raming::random_test::poisson_law(mean), n, 1e-4,
                  [&](Stream& stream) { return poisson(stream, mean); });
    }
}

void check_binomial(std::size_t n) {
    for (const double mean : means) {
        for (const double p : probabilities) {
            const double trials = std::ceil(mean / p);
            CAPTURE(p);
            check_law(raming::random_test::binomial_law(trials, p), n, 2e-5,
                      [&](Stream& stream) { return binomial(stream, trials, p); });
        }
    }
}

void check_negative_binomial(std::size_t n) {
    for (const double successes : {0.01, 0.5, 1.0, 7.5, 1000.0, 1e6}) {
        for (const double p : probabilities) {
            if (successes * (1 - p) < 1e-4) {
                continue; // nearly always 0, which leaves nothing to compare
            }
            CAPTURE(p);
            check_law(raming::random_test::negative_binomial_law(successes, p), n, 3e-5,
                      [&](Stream& stream) { return negative_binomial(stream, successes, p); });
        }
    }
}

/// Does the last hexadecimal digit of the counts take its 16 values alike?
template <typename Sampler>
Verdict last_digit_fit(std::size_t n, Sampler sampler) {
    std::vector<double> observed(16);
    for (const double count : sample(n, sampler)) {
        observed[static_cast<std::size_t>(std::fmod(count, 16))] += 1;
    }
    return chi_square(observed, std::vector<double>(16, static_cast<double>(n) / 16));
}

/// Counts so large that their law is normal to within 1e-6.
template <typename Sampler>
Verdict normal_fit(double mean, double variance, Sampler sampler) {
    const double scale = std::sqrt(2 * variance);
    return kolmogorov_smirnov(sample(20'000, sampler),
                              [&](double k) { return 0.5 * std::erfc((mean - k) / scale); });
}

double normal_deviate(Stream& stream) {
    const double radius = std::sqrt(-2 * std::log(stream.uniform()));
    return radius * std::cos(2 * std::numbers::pi * stream.uniform());
}

void check_hypergeometric(std::size_t n) {
    struct Urn {
        double taken, marked, all;
    };
    for (const Urn& urn : {Urn{3, 4, 10},
                           {10, 10, 12},
                           {50, 500, 1000},
                           {900, 300, 1000},
                           {2000, 30, 100'000},
                           {5000, 12'000, 20'000}}) {
        CAPTURE(urn.taken);
        check_law(
            raming::random_test::hypergeometric_law(urn.taken, urn.marked, urn.all), n, 1e-4,
            [&](Stream& stream) { return hypergeometric(stream, urn.taken, urn.marked, urn.all); });
    }
}

} // namespace

TEST_CASE("Poisson counts follow their law") {
    check_poisson(50'000);
    // The twin is the rounded normal of the same mean and variance.
    const Verdict twin =
        fit(raming::random_test::poisson_law(12), sample(50'000, [](Stream& stream) {
                return std::max(0.0, std::round(12 + std::sqrt(12.0) * normal_deviate(stream)));
            }));
    CHECK_FALSE(twin.fits(1e-4));
}

TEST_CASE("binomial counts follow their law") {
    check_binomial(50'000);
    // The twin's probability is 1 % off.
    const Verdict twin = fit(raming::random_test::binomial_law(3334, 0.3),
                             sample(50'000, [](Stream& s) { return binomial(s, 3334, 0.303); }));
    CHECK_FALSE(twin.fits(2e-5));
}

TEST_CASE("negative binomial counts follow their law") {
    check_negative_binomial(50'000);
    // The twin counts trials where failures are asked for.
    const Verdict twin = fit(
        raming::random_test::negative_binomial_law(1000, 0.3),
        sample(50'000, [](Stream& stream) { return 1000 + negative_binomial(stream, 1000, 0.3); }));
    CHECK_FALSE(twin.fits(3e-5));
}

TEST_CASE("marked ones among those taken follow their law") {
    check_hypergeometric(50'000);
    // Put back after each: broken.
    const Verdict with_return =
        fit(raming::random_test::hypergeometric_law(500, 300, 1000),
            sample(50'000, [](Stream& stream) { return binomial(stream, 500, 0.3); }));
    CHECK_FALSE(with_return.fits(1e-4));
    Stream stream({.seed = 1});
    CHECK(hypergeometric(stream, 0, 5, 10) == 0);
    CHECK(hypergeometric(stream, 10, 5, 10) == 5);
    CHECK(hypergeometric(stream, 7, 10, 10) == 7);
    CHECK(hypergeometric(stream, 0, 0, 0) == 0);
}

TEST_CASE("gammas follow their law") {
    for (const double shape : {0.3, 1.0, 7.5, 1e4}) {
        CAPTURE(shape);
        const boost::math::gamma_distribution<> law(shape);
        const auto cdf = [law](double x) { return boost::math::cdf(law, x); };
        const auto draw = [shape](Stream& stream) { return raming::random::gamma(stream, shape); };
        CHECK(kolmogorov_smirnov(sample(50'000, draw), cdf).fits(1e-4));
        const auto larger = [shape](Stream& stream) {
            return 1.2 * raming::random::gamma(stream, shape);
        };
        CHECK_FALSE(kolmogorov_smirnov(sample(50'000, larger), cdf).fits(1e-4));
    }
}

TEST_CASE("counts follow their laws, in samples of three million" *
          doctest::test_suite("campaign")) {
    check_poisson(3'000'000);
    check_binomial(3'000'000);
    check_negative_binomial(3'000'000);
}

TEST_CASE("counts around 1e9 use every whole number") {
    // False-alarm rate 3e-4 over seeds for the three checks; the twin has passed through a float.
    constexpr std::size_t n = 50'000;
    CHECK(last_digit_fit(n, [](Stream& stream) { return poisson(stream, 1e9); }).fits(1e-4));
    CHECK(last_digit_fit(n, [](Stream& s) { return binomial(s, 2.5e9, 0.4); }).fits(1e-4));
    CHECK(last_digit_fit(n, [](Stream& s) { return negative_binomial(s, 1e9, 0.5); }).fits(1e-4));
    const auto twin = [](Stream& stream) {
        return static_cast<double>(static_cast<float>(poisson(stream, 1e9)));
    };
    CHECK_FALSE(last_digit_fit(n, twin).fits(1e-4));
}

TEST_CASE("counts around 1e12 have the right mean and spread") {
    // False-alarm rate 3e-4 over seeds for the three checks; the twin's spread is that of the
    // Poisson.
    CHECK(normal_fit(1e12, 1e12, [](Stream& s) { return poisson(s, 1e12); }).fits(1e-4));
    CHECK(normal_fit(1e12, 0.6e12, [](Stream& s) { return binomial(s, 2.5e12, 0.4); }).fits(1e-4));
    const auto negative = [](Stream& s) { return negative_binomial(s, 1e12, 0.5); };
    CHECK(normal_fit(1e12, 2e12, negative).fits(1e-4));
    CHECK_FALSE(normal_fit(1e12, 1e12, negative).fits(1e-4));
}

TEST_CASE("counts without chance are what they must be") {
    Stream stream({.seed = 1, .site = Site::unseen});
    CHECK(binomial(stream, 0, 0.3) == 0);
    CHECK(binomial(stream, 1e9, 0) == 0);
    CHECK(binomial(stream, 1e9, 1) == 1e9);
    CHECK(negative_binomial(stream, 0, 0.2) == 0);
    CHECK(negative_binomial(stream, 1e9, 1) == 0);
    CHECK(negative_binomial(stream, 1e-300, 0.5) == 0);
    CHECK(poisson(stream, 0) == 0);
    CHECK(make_whole(0.5, 0) == 0);
}

TEST_CASE("counts are whole and within their range") {
    Stream stream({.seed = 2, .site = Site::share});
    for (int i = 0; i < 20'000; ++i) {
        const double trials = 1 + i % 200;
        const double k = binomial(stream, trials, (i % 101) / 100.0);
        REQUIRE(k == std::floor(k));
        REQUIRE(k >= 0);
        REQUIRE(k <= trials);
        stream = Stream({.seed = 2, .draw = static_cast<std::uint64_t>(i), .site = Site::share});
    }
}

TEST_CASE("a mean beyond all counts ends, and stays what it is") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Stream stream({.seed = 3, .site = Site::valid});
    CHECK(poisson(stream, infinity) == infinity);
    CHECK(poisson(stream, 1e300) == 1e300);
    CHECK(binomial(stream, infinity, 0.25) == infinity);
    CHECK(poisson(stream, 1e18) == doctest::Approx(1e18).epsilon(1e-7));
    CHECK(std::isfinite(negative_binomial(stream, 1e6, 1e-300)));
}

TEST_CASE("a product made whole keeps its mean") {
    // z of the mean of 200 000 results; false-alarm rate 1e-4 over seeds. The twin rounds to
    // nearest.
    constexpr std::size_t n = 200'000;
    const auto mean_of = [](const std::vector<double>& counts) {
        double sum = 0;
        for (const double count : counts) {
            REQUIRE((count == 1720 || count == 1721));
            sum += count;
        }
        return sum / static_cast<double>(counts.size());
    };
    const double error = std::sqrt(0.3 * 0.7 / n);
    const auto right =
        sample(n, [](Stream& stream) { return make_whole(stream.uniform(), 1720.3); });
    CHECK(z_test(mean_of(right), 1720.3, error).fits(1e-4));
    const auto twin = sample(n, [](Stream&) { return std::round(1720.3); });
    CHECK_FALSE(z_test(mean_of(twin), 1720.3, error).fits(1e-4));
    // Adding U first would round 2^51 + U up once in four times.
    for (const double count :
         sample(1000, [](Stream& s) { return make_whole(s.uniform(), 0x1p51); })) {
        CHECK(count == 0x1p51);
    }
}

TEST_CASE("a count is the same whenever its address is asked for") {
    const Address address{.seed = 7, .chain = 2, .draw = 123, .entity = 99, .site = Site::unseen};
    const auto counts = [&] {
        Stream a(address);
        Stream b(address);
        Stream c(address);
        return std::vector<double>{poisson(a, 1234.5), binomial(b, 5000, 0.2),
                                   negative_binomial(c, 300, 0.2)};
    };
    CHECK(counts() == counts());
}
