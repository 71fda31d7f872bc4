#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/processor.hpp"
#include "engine/random/stream.hpp"
#include "engine/run/bin_kernels.hpp"
#include "engine/run/histogram.hpp"

using raming::run::Histogram;

namespace {

/// Log-uniform between `low` and `high`.
std::vector<double> values_between(double low, double high, std::size_t n) {
    raming::random::Stream stream({.seed = 9});
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) {
        values.push_back(low * std::pow(high / low, stream.uniform()));
    }
    return values;
}

Histogram histogram_of(const std::vector<double>& values, double low, double high) {
    Histogram histogram(low, high);
    for (const double value : values) {
        histogram.add(value);
    }
    return histogram;
}

} // namespace

TEST_CASE("a larger value never lies in an earlier bin, also outside the range") {
    for (const auto& [low, high] : {std::pair{0.25, 64.0}, {1e3, 1.0001e3}, {1e-3, 1e12}}) {
        const Histogram histogram(low, high);
        CHECK(histogram.counts().size() <= 65'538);
        std::vector<double> values = values_between(low / 100, high * 100, 20'000);
        values.insert(values.end(), {0.0, low, high, std::nextafter(low, 0.0), 1e300});
        std::sort(values.begin(), values.end());
        std::size_t last = 0;
        for (const double value : values) {
            REQUIRE(histogram.bin(value) >= last);
            last = histogram.bin(value);
        }
        CHECK(histogram.bin(0) == 0);
        CHECK(histogram.bin(low) == 1);
        CHECK(histogram.bin(high) == histogram.counts().size() - 2);
        CHECK(histogram.bin(1e300) == histogram.counts().size() - 1);
    }
}

TEST_CASE("a quantile is off by at most one bin") {
    std::vector<double> values = values_between(100, 90'000, 100'000);
    const Histogram histogram = histogram_of(values, 50, 200'000);
    std::sort(values.begin(), values.end());
    CHECK(histogram.relative_width() < 1e-3);
    for (const double p : {0.001, 0.025, 0.165, 0.5, 0.835, 0.975, 0.999}) {
        const double wanted = p * static_cast<double>(values.size());
        const double exact = values[static_cast<std::size_t>(wanted) - 1];
        CHECK(std::abs(histogram.quantile(p) - exact) <= exact * histogram.relative_width());
    }
    CHECK(histogram.quantile(0) <= values.front());
    CHECK(histogram.quantile(1) >= values.back());
}

TEST_CASE("the distribution function is the inverse of the quantile") {
    const Histogram histogram = histogram_of(values_between(100, 90'000, 50'000), 50, 200'000);
    for (int i = 1; i < 1000; ++i) {
        const double p = i / 1000.0;
        CHECK(histogram.cdf(histogram.quantile(p)) == doctest::Approx(p).epsilon(1e-9));
    }
    CHECK(histogram.cdf(1) == 0);
    CHECK(histogram.cdf(1e9) == 1);
}

TEST_CASE("histograms of parts add up to the histogram of all") {
    const std::vector<double> values = values_between(100, 9000, 5000);
    const Histogram all = histogram_of(values, 25, 1e6);
    Histogram merged = histogram_of({values.begin(), values.begin() + 1234}, 25, 1e6);
    merged.merge(histogram_of({values.begin() + 1234, values.end()}, 25, 1e6));
    CHECK(merged.counts() == all.counts());
    CHECK(merged.total() == values.size());
}

TEST_CASE("negative values lie in mirrored bins, in order, and quantiles are off by at most one") {
    std::vector<double> values = values_between(1, 5000, 20'000);
    for (std::size_t i = 0; i < values.size(); i += 3) {
        values[i] = -values[i];
    }
    Histogram histogram(0.01, 1e6, 1e5);
    CHECK(histogram.counts().size() <= 65'540);
    for (const double value : values) {
        histogram.add(value);
    }
    std::sort(values.begin(), values.end());
    std::size_t last = 0;
    for (const double value : values) {
        REQUIRE(histogram.bin(value) >= last);
        last = histogram.bin(value);
    }
    CHECK(histogram.bin(-1e300) == 0);
    CHECK(histogram.bin(-0.001) == histogram.bin(0.001));
    CHECK(histogram.bin(0.0) == histogram.bin(0.001));
    for (const double p : {0.01, 0.1, 0.3, 0.34, 0.5, 0.9, 0.99}) {
        const double exact =
            values[static_cast<std::size_t>(p * static_cast<double>(values.size())) - 1];
        CHECK(std::abs(histogram.quantile(p) - exact) <=
              std::abs(exact) * histogram.relative_width() * 1.001 + 1e-9);
        CHECK(histogram.cdf(histogram.quantile(p)) == doctest::Approx(p).epsilon(1e-9));
    }
    CHECK(histogram.cdf(0.5) > histogram.cdf(-0.5) - 1e-12);
    Histogram plain(0.01, 1e6);
    CHECK_FALSE(plain.counts().size() == histogram.counts().size());
}

TEST_CASE("many values at once fall in the bins that each of them falls in, whatever the kernel") {
    std::vector<double> values = {0.0,
                                  -0.0,
                                  1e300,
                                  -1e300,
                                  std::numeric_limits<double>::infinity(),
                                  -std::numeric_limits<double>::infinity(),
                                  std::numeric_limits<double>::quiet_NaN(),
                                  std::numeric_limits<double>::denorm_min()};
    raming::random::Stream stream({.seed = 9});
    while (values.size() < 1500) {
        const double value = 1e6 * std::exp2(-40 * stream.uniform());
        values.push_back(stream.uniform() < 0.3 ? -value : value);
    }
    for (const double negative : {0.0, 1e4}) {
        for (const std::size_t n : {std::size_t{3}, std::size_t{512}, values.size()}) {
            Histogram one_by_one(0.5, 1e5, negative);
            Histogram together(0.5, 1e5, negative);
            for (std::size_t i = 0; i < n; ++i) {
                one_by_one.add(values[i]);
            }
            together.add(values.data(), n);
            CHECK(together.counts() == one_by_one.counts());
        }
    }
#if defined(__x86_64__)
    if (raming::base::has_avx2()) {
        const raming::run::BinGrid grid{40, 4'000'000, 30'000, 60'000};
        std::vector<std::int64_t> plain(values.size());
        std::vector<std::int64_t> wide(values.size());
        raming::run::kernels::find_bins_plain(grid, values.data(), values.size(), plain.data());
        raming::run::kernels::find_bins_avx2(grid, values.data(), values.size(), wide.data());
        CHECK(plain == wide);
        CHECK(plain.front() != plain.back()); // the twin: not all are one bin
    }
#endif
}
