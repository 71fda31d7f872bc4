#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "engine/random/stream.hpp"
#include "engine/run/moments.hpp"

using raming::run::Moments;

namespace {

struct Exact {
    double mean;
    double sd;
};

/// In two passes of long doubles.
Exact exactly(const std::vector<double>& values) {
    const auto n = static_cast<long double>(values.size());
    long double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    long double squares = 0;
    for (const double value : values) {
        squares += (value - sum / n) * (value - sum / n);
    }
    return {static_cast<double>(sum / n), static_cast<double>(std::sqrt(squares / (n - 1)))};
}

Moments moments_of(const std::vector<double>& values) {
    Moments moments;
    for (const double value : values) {
        moments.add(value);
    }
    return moments;
}

std::vector<double> around(double centre, double width, std::size_t n, bool whole) {
    raming::random::Stream stream({.seed = 5});
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) {
        const double value = centre + width * (stream.uniform() - 0.5);
        values.push_back(whole ? std::floor(value) : value);
    }
    return values;
}

} // namespace

TEST_CASE("moments of whole numbers are those of long double sums, up to a rounding") {
    for (const double centre : {10.0, 6e4, 2e7, 8e9}) {
        for (const double width : {10.0, 5e3, 1e7}) {
            const std::vector<double> values = around(std::max(centre, width), width, 10'000, true);
            const Moments moments = moments_of(values);
            const Exact exact = exactly(values);
            CHECK(moments.count() == values.size());
            CHECK(moments.mean() == doctest::Approx(exact.mean).epsilon(1e-15));
            CHECK(moments.sd() == doctest::Approx(exact.sd).epsilon(1e-12));
        }
    }
}

TEST_CASE(
    "moments of fractions are as sharp as the unit they are counted in, however narrow they are") {
    // The unit is 2^-16, so a value is off by at most 2^-17.
    for (const double width : {0.01, 1.0, 1e3}) {
        const std::vector<double> values = around(62'368.4, width, 10'000, false);
        const Moments moments = moments_of(values);
        const Exact exact = exactly(values);
        CHECK(std::abs(moments.mean() - exact.mean) < 0x1p-17);
        CHECK(std::abs(moments.sd() - exact.sd) < 0x1p-17);
    }
}

TEST_CASE("equal values have a standard deviation of 0, whole or not") {
    for (const double value : {0.0, 0.3, 62'368.4, 88'076.6, 1e9 + 0.7}) {
        CHECK(moments_of(std::vector<double>(1000, value)).sd() == 0);
    }
    CHECK(moments_of({5}).sd() == 0);
}

TEST_CASE("moments merge to the same bits in any order, and what came after a copy can be told") {
    const std::vector<double> values = around(5e4, 9e4, 999, false);
    const Moments all = moments_of(values);
    for (const std::ptrdiff_t split : {1, 400, 998}) {
        const Moments first = moments_of({values.begin(), values.begin() + split});
        const Moments second = moments_of({values.begin() + split, values.end()});
        Moments merged = second;
        merged.merge(first);
        CHECK(merged.mean() == all.mean());
        CHECK(merged.sd() == all.sd());
        const Moments after = all.since(first);
        CHECK(after.count() == second.count());
        CHECK(after.mean() == second.mean());
        CHECK(after.sd() == second.sd());
    }
}

TEST_CASE("a value beyond what can be held counts as the largest that can") {
    CHECK(moments_of({1e300, 1e300}).mean() == 0x1p46);
}

TEST_CASE("negative values have the moments of their mirror image") {
    Moments up;
    Moments down;
    for (int i = 0; i < 1000; ++i) {
        const double value = 0.3 * i * i - 40'000.7;
        up.add(value);
        down.add(-value);
    }
    CHECK(up.mean() == -down.mean());
    CHECK(up.sd() == down.sd());
    Moments whole;
    whole.add(-3);
    whole.add(-5);
    CHECK(whole.mean() == -4);
}
