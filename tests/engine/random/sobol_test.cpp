#include "engine/random/sobol.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include <boost/random/sobol.hpp>
#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/random/stream.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::random;
using raming::base::Error;
using namespace raming::statistical;

using Points = std::vector<std::vector<double>>; ///< one row a dimension

constexpr std::uint64_t most_points = std::uint64_t{1} << 32;

Points points_of(const SobolPoints& sobol, std::size_t chain, std::uint64_t first,
                 std::size_t count, std::size_t dimensions) {
    Points points(dimensions, std::vector<double>(count));
    for (std::size_t d = 0; d < dimensions; ++d) {
        sobol.fill(chain, first, count, d, points[d].data());
    }
    return points;
}

double point(const SobolPoints& sobol, std::size_t chain, std::uint64_t j, std::size_t d) {
    double x = 0;
    sobol.fill(chain, j, 1, d, &x);
    return x;
}

/// Does every elementary interval of volume 2^(t−m) hold 2^t of these 2^m points (Niederreiter
/// 1987)? `cuts[d]` is the number of times that dimension d is halved, in all m − t times.
bool balanced(const Points& points, const std::vector<unsigned>& cuts) {
    unsigned all = 0;
    for (const unsigned cut : cuts) {
        all += cut;
    }
    std::vector<std::size_t> counts(std::size_t{1} << all);
    const std::size_t n = points[0].size();
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t cell = 0;
        for (std::size_t d = 0; d < cuts.size(); ++d) {
            const double width = std::ldexp(1.0, static_cast<int>(cuts[d]));
            cell = (cell << cuts[d]) | static_cast<std::size_t>(points[d][i] * width);
        }
        ++counts[cell];
    }
    for (const std::size_t count : counts) {
        if (count != n >> all) {
            return false;
        }
    }
    return true;
}

/// The same for every way to share the halvings among the dimensions.
bool net(const Points& points, unsigned halvings, std::vector<unsigned> cuts = {}) {
    if (cuts.size() + 1 == points.size()) {
        cuts.push_back(halvings);
        return balanced(points, cuts);
    }
    for (unsigned cut = 0; cut <= halvings; ++cut) {
        cuts.push_back(cut);
        if (!net(points, halvings - cut, cuts)) {
            return false;
        }
        cuts.pop_back();
    }
    return true;
}

/// Sobol's bound on t for his first dimensions: the sum of (degree of the primitive polynomial −
/// 1).
constexpr unsigned quality[] = {0, 0, 0, 1, 3};

void check_nets(std::uint64_t seeds, unsigned largest) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        const SobolPoints sobol(seed, 3, 4);
        for (std::size_t chain = 0; chain < 3; ++chain) {
            for (std::size_t dimensions = 1; dimensions <= 4; ++dimensions) {
                for (unsigned m = quality[dimensions]; m <= largest; ++m) {
                    const std::size_t size = std::size_t{1} << m;
                    for (const std::uint64_t block : {0U, 1U, 2U, 5U, 1000U}) {
                        REQUIRE(net(points_of(sobol, chain, block * size, size, dimensions),
                                    m - quality[dimensions]));
                    }
                }
            }
        }
    }
}

/// A point over seeds, in a chain that changes with them.
std::vector<double> over_seeds(std::uint64_t j, std::size_t d, std::size_t chain,
                               std::size_t seeds) {
    std::vector<double> values;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        values.push_back(point(SobolPoints(seed, chain + 1, d + 1), chain, j, d));
    }
    return values;
}

void check_unbiased(std::size_t seeds, double false_alarm_rate) {
    const std::vector<std::uint64_t> numbers{0, 1, 255, 256, 1000, most_points - 1};
    std::vector<Verdict> verdicts;
    for (const std::uint64_t j : numbers) {
        for (const std::size_t d : {0U, 1U, 5U}) {
            verdicts.push_back(uniform_fit(over_seeds(j, d, 1, seeds)));
        }
    }
    const SobolPoints many(77, 1 << 12, 2);
    for (const std::uint64_t j : numbers) {
        std::vector<double> values;
        for (std::size_t chain = 0; chain < (1 << 12); ++chain) {
            values.push_back(point(many, chain, j, 1));
        }
        verdicts.push_back(uniform_fit(values));
    }
    CHECK(worst_of(verdicts).fits(false_alarm_rate));
}

double sum_of_squares(const Points& points) {
    double sum = 0;
    for (const std::vector<double>& row : points) {
        for (const double x : row) {
            sum += x * x;
        }
    }
    return sum / static_cast<double>(points[0].size());
}

} // namespace

TEST_CASE("every chain of scrambled Sobol points is a net in its first dimensions") {
    check_nets(3, 9);
    // The twins: uniforms; Sobol points one place out of step; a third dimension taken to have t =
    // 0.
    Points plain(2, std::vector<double>(64));
    for (std::uint32_t d = 0; d < 2; ++d) {
        fill_uniforms(1, 0, 0, 64, d, plain[d].data());
    }
    CHECK_FALSE(net(plain, 6));
    const SobolPoints sobol(1, 1, 3);
    CHECK_FALSE(net(points_of(sobol, 0, 1, 64, 2), 6));
    CHECK_FALSE(net(points_of(sobol, 0, 0, 64, 3), 6));
}

TEST_CASE("every chain of scrambled Sobol points is a net, over many scramblings" *
          doctest::test_suite("campaign")) {
    check_nets(40, 11);
}

TEST_CASE("scrambling keeps the common digits of any two of Boost's Sobol points") {
    constexpr std::size_t n = 128;
    const std::size_t last = SobolPoints::most_dimensions() - 1;
    const SobolPoints sobol(4, 1, last + 1);
    boost::random::sobol_engine<std::uint64_t, 64> engine(last + 1);
    // Boost leaves out the origin and goes in Gray code: after i calls it stands at point i ^ (i >>
    // 1).
    std::vector<std::vector<std::uint64_t>> theirs(last + 1, std::vector<std::uint64_t>(n));
    for (std::size_t i = 1; i < n; ++i) {
        for (std::size_t d = 0; d <= last; ++d) {
            theirs[d][i ^ (i >> 1)] = engine();
        }
    }
    for (std::size_t d = 0; d <= last; d += d < 40 ? 1 : 403) {
        CAPTURE(d);
        std::vector<double> ours(n);
        sobol.fill(0, 0, n, d, ours.data());
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = i + 1; j < n; ++j) {
                const auto digits = [](double x) {
                    return static_cast<std::uint64_t>(std::ldexp(x, 52)) << 12;
                };
                REQUIRE(std::countl_zero(theirs[d][i] ^ theirs[d][j]) ==
                        std::countl_zero(digits(ours[i]) ^ digits(ours[j])));
            }
        }
    }
}

TEST_CASE("Sobol points do not depend on how they are split into blocks") {
    const SobolPoints sobol(8, 2, 3);
    const std::vector<double> whole = points_of(sobol, 1, 0, 2000, 3)[2];
    for (std::size_t first = 0; first < 600; first += 37) {
        for (const std::size_t count : {0U, 1U, 2U, 255U, 256U, 257U, 1000U}) {
            std::vector<double> part(count);
            sobol.fill(1, first, count, 2, part.data());
            REQUIRE(std::equal(part.begin(), part.end(),
                               whole.begin() + static_cast<std::ptrdiff_t>(first)));
        }
    }
}

TEST_CASE("a dimension does not depend on how many there are, nor a chain on its neighbours") {
    const SobolPoints small(8, 2, 3);
    const SobolPoints large(8, 16, 60);
    for (std::size_t chain = 0; chain < 2; ++chain) {
        CHECK(points_of(small, chain, 100, 500, 3) == points_of(large, chain, 100, 500, 3));
    }
    CHECK(point(small, 0, 9, 1) != point(small, 1, 9, 1));
    CHECK(point(small, 0, 9, 1) != point(small, 0, 9, 2));
    CHECK(point(small, 0, 9, 1) != point(SobolPoints(9, 2, 3), 0, 9, 1));
}

TEST_CASE("a chain ends after 2^32 points, and dimensions and chains where their numbers do") {
    const SobolPoints sobol(1, 1, 1);
    std::vector<double> out(4);
    CHECK_NOTHROW(sobol.fill(0, most_points - 4, 4, 0, out.data()));
    CHECK_THROWS_AS(sobol.fill(0, most_points - 3, 4, 0, out.data()), Error);
    CHECK_THROWS_AS(sobol.fill(0, most_points + 1, 0, 0, out.data()), Error);
    CHECK(SobolPoints::most_dimensions() == 3667);
    CHECK_THROWS_AS(SobolPoints(1, 1, SobolPoints::most_dimensions() + 1), Error);
    CHECK_THROWS_AS(SobolPoints(1, (1 << 16) + 1, 1), Error);
}

TEST_CASE("every Sobol point is uniform over scramblings") {
    check_unbiased(4000, 1e-4);
    // The twin's shift leaves the first digit of the origin alone.
    std::vector<double> unshifted = over_seeds(0, 0, 0, 4000);
    for (double& x : unshifted) {
        x = std::fmod(x, 0.5);
    }
    CHECK_FALSE(uniform_fit(unshifted).fits(1e-4));
}

TEST_CASE("every Sobol point is uniform over a hundred thousand scramblings" *
          doctest::test_suite("campaign")) {
    check_unbiased(100'000, 1e-4);
}

TEST_CASE("chains and dimensions of the same point are independent") {
    // False-alarm rate 2e-4 over seeds for the two checks; the twin is a chain taken twice.
    std::vector<double> one;
    std::vector<double> chain;
    std::vector<double> dimension;
    for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
        const SobolPoints sobol(seed, 2, 2);
        one.push_back(point(sobol, 0, 300, 0));
        chain.push_back(point(sobol, 1, 300, 0));
        dimension.push_back(point(sobol, 0, 300, 1));
    }
    CHECK(square_fit(one, chain, 16).fits(1e-4));
    CHECK(square_fit(one, dimension, 16).fits(1e-4));
    CHECK_FALSE(square_fit(one, one, 16).fits(1e-4));
}

TEST_CASE("the chains' spread tells how far their mean is from an integral") {
    // z of the mean of Σ x² over 4 dimensions, against its own standard error; false-alarm rate
    // 1e-4. The twin's points carry a bias of 1 %, which is far beyond the error of 1024 Sobol
    // points.
    constexpr std::size_t chains = 256;
    const SobolPoints sobol(31, chains, 4);
    double sum = 0;
    double squares = 0;
    for (std::size_t chain = 0; chain < chains; ++chain) {
        const double mean = sum_of_squares(points_of(sobol, chain, 0, 1024, 4));
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / chains;
    const double variance = (squares - chains * mean * mean) / (chains - 1);
    const double error = std::sqrt(variance / chains);
    CHECK(z_test(mean, 4.0 / 3, error).fits(1e-4));
    CHECK_FALSE(z_test(1.01 * mean, 4.0 / 3, error).fits(1e-4));
    // Plain uniforms have variance 4 · 4/45 / 1024.
    CHECK(variance < 16.0 / 45 / 1024 / 1000);
}
