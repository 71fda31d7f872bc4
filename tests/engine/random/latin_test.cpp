#include "engine/random/latin.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/random/stream.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::random;
using raming::base::Error;
using namespace raming::statistical;

std::vector<double> latin(std::uint64_t seed, std::uint16_t chain, std::uint64_t n,
                          std::uint32_t entity = 5) {
    std::vector<double> out(n);
    fill_latin(seed, chain, n, 0, n, entity, out.data());
    return out;
}

std::vector<std::uint64_t> strata(const std::vector<double>& points) {
    std::vector<std::uint64_t> numbers;
    for (const double x : points) {
        numbers.push_back(
            static_cast<std::uint64_t>(std::floor(x * static_cast<double>(points.size()))));
    }
    return numbers;
}

/// How often each order of n strata came up over the seeds, by its rank among all orders.
template <typename Sampler>
std::vector<double> orders(std::size_t n, std::size_t factorial, std::size_t seeds,
                           Sampler sampler) {
    std::vector<double> counts(factorial);
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        const std::vector<std::uint64_t> order = sampler(seed, n);
        std::size_t rank = 0;
        for (std::size_t i = 0; i < n; ++i) {
            std::size_t smaller = 0;
            for (std::size_t j = i + 1; j < n; ++j) {
                smaller += order[j] < order[i] ? 1 : 0;
            }
            rank = rank * (n - i) + smaller;
        }
        counts[rank] += 1;
    }
    return counts;
}

std::vector<std::uint64_t> latin_order(std::uint64_t seed, std::size_t n) {
    return strata(latin(seed, static_cast<std::uint16_t>(seed % 16), n));
}

/// The twin: strata in their own order from a random start, so each point is uniform but the pairs
/// are not.
std::vector<std::uint64_t> rotated_order(std::uint64_t seed, std::size_t n) {
    Stream stream({.seed = seed});
    const auto start = static_cast<std::uint64_t>(stream.uniform() * static_cast<double>(n));
    std::vector<std::uint64_t> order(n);
    for (std::size_t i = 0; i < n; ++i) {
        order[i] = (start + i) % n;
    }
    return order;
}

void check_orders(std::size_t seeds_per_order) {
    std::size_t factorial = 1;
    for (std::size_t n = 2; n <= 6; ++n) {
        CAPTURE(n);
        factorial *= n;
        const std::size_t seeds = seeds_per_order * factorial;
        const std::vector<double> expected(factorial, static_cast<double>(seeds_per_order));
        CHECK(chi_square(orders(n, factorial, seeds, latin_order), expected).fits(2e-5));
        if (n > 2) {
            CHECK_FALSE(
                chi_square(orders(n, factorial, seeds, rotated_order), expected).fits(2e-5));
        }
    }
}

} // namespace

TEST_CASE("each stratum holds exactly one point") {
    for (const std::uint64_t n : std::initializer_list<std::uint64_t>{
             1, 2, 3, 4, 5, 7, 15, 16, 17, 63, 64, 65, 100, 1000, 4096, 10007}) {
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            std::vector<std::uint64_t> found = strata(latin(seed, 2, n));
            std::sort(found.begin(), found.end());
            std::vector<std::uint64_t> each(n);
            std::iota(each.begin(), each.end(), std::uint64_t{0});
            REQUIRE(found == each);
        }
    }
    // The twin, plain uniforms, leaves strata empty.
    std::vector<double> plain(100);
    fill_uniforms(1, 2, 0, plain.size(), 5, plain.data());
    std::vector<std::uint64_t> found = strata(plain);
    std::sort(found.begin(), found.end());
    CHECK(std::adjacent_find(found.begin(), found.end()) != found.end());
}

TEST_CASE("latin points do not depend on how they are split into blocks") {
    const std::vector<double> whole = latin(9, 1, 1000);
    for (const std::size_t first : {0U, 1U, 17U, 500U, 999U, 1000U}) {
        for (const std::size_t count : {0U, 1U, 2U, 100U, 1000U}) {
            const std::size_t taken = std::min<std::size_t>(count, 1000 - first);
            std::vector<double> part(taken);
            fill_latin(9, 1, 1000, first, taken, 5, part.data());
            REQUIRE(std::equal(part.begin(), part.end(),
                               whole.begin() + static_cast<std::ptrdiff_t>(first)));
        }
    }
}

TEST_CASE("points of the largest hypercube stay in strata of their own") {
    for (const std::uint64_t n : std::initializer_list<std::uint64_t>{
             (std::uint64_t{1} << 48), (std::uint64_t{1} << 48) - 1, (std::uint64_t{1} << 32) + 1,
             std::uint64_t{3'000'000'000}}) {
        std::vector<double> points(2000);
        fill_latin(3, 0, n, n - points.size(), points.size(), 1, points.data());
        std::vector<double> numbers;
        for (const double x : points) {
            REQUIRE(x > 0);
            REQUIRE(x < 1);
            numbers.push_back(std::floor(x * static_cast<double>(n)));
        }
        std::sort(numbers.begin(), numbers.end());
        CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
    }
}

TEST_CASE("seed, chain and input each give another order") {
    const std::vector<double> origin = latin(1, 0, 64, 5);
    CHECK(strata(origin) != strata(latin(2, 0, 64, 5)));
    CHECK(strata(origin) != strata(latin(1, 1, 64, 5)));
    CHECK(strata(origin) != strata(latin(1, 0, 64, 6)));
}

TEST_CASE("a point beyond the hypercube is an error") {
    std::vector<double> out(10);
    CHECK_THROWS_AS(fill_latin(1, 0, 9, 0, 10, 5, out.data()), Error);
    CHECK_THROWS_AS(fill_latin(1, 0, 9, 10, 0, 5, out.data()), Error);
    CHECK_THROWS_AS(fill_latin(1, 0, (std::uint64_t{1} << 48) + 1, 0, 1, 5, out.data()), Error);
    CHECK_NOTHROW(fill_latin(1, 0, 9, 9, 0, 5, out.data()));
}

TEST_CASE("all orders of a few strata are equally likely") {
    check_orders(100); // false-alarm rate 1e-4 over the five sizes
}

TEST_CASE("all orders of a few strata are equally likely, in a large sample" *
          doctest::test_suite("campaign")) {
    check_orders(5000); // false-alarm rate 1e-4 over the five sizes
}

TEST_CASE("a point is uniform within its stratum and its stratum within the chain") {
    // False-alarm rate 3e-4 over seeds for the three checks.
    std::vector<double> places;
    std::vector<double> points;
    std::vector<double> others;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        double x = 0;
        double y = 0;
        fill_latin(seed, 0, 1000, 17, 1, 5, &x);
        fill_latin(seed, 0, 1000, 17, 1, 6, &y);
        points.push_back(x);
        others.push_back(y);
        places.push_back(x * 1000 - std::floor(x * 1000));
    }
    CHECK(uniform_fit(places).fits(1e-4));
    CHECK(uniform_fit(points).fits(1e-4));
    CHECK(square_fit(points, others, 16).fits(1e-4));
    // Twins: points at the middle of their strata, and one order for all inputs.
    for (double& place : places) {
        place = 0.5;
    }
    CHECK_FALSE(uniform_fit(places).fits(1e-4));
    CHECK_FALSE(square_fit(points, points, 16).fits(1e-4));
}

TEST_CASE("two points of a chain lie in any two strata alike") {
    // False-alarm rate 4e-4 over seeds for the four checks: two neighbours, and two far apart, in a
    // chain of 300 (halves of five bits) and of 5000. The twin is the rotation.
    for (const std::uint64_t n : std::initializer_list<std::uint64_t>{300, 5000}) {
        std::vector<double> first;
        std::vector<double> next;
        std::vector<double> far;
        std::vector<double> rotated;
        for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
            std::vector<double> points(2);
            fill_latin(seed, 0, n, 40, 2, 5, points.data());
            first.push_back(points[0]);
            next.push_back(points[1]);
            fill_latin(seed, 0, n, 295, 1, 5, points.data());
            far.push_back(points[0]);
            rotated.push_back(std::fmod(first.back() + 1 / static_cast<double>(n), 1.0));
        }
        CHECK(square_fit(first, next, 16).fits(1e-4));
        CHECK(square_fit(first, far, 16).fits(1e-4));
        CHECK_FALSE(square_fit(first, rotated, 16).fits(1e-4));
    }
}
