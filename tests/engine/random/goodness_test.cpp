#include "tests/statistical/goodness.hpp"

#include <doctest/doctest.h>

#include "engine/random/stream.hpp"

namespace {

using namespace raming::statistical;
using raming::random::fill_uniforms;

std::vector<double> uniforms(std::uint64_t seed, std::size_t n) {
    std::vector<double> sample(n);
    fill_uniforms(seed, 0, 0, n, 1, sample.data());
    return sample;
}

} // namespace

TEST_CASE("p-values are those of the printed tables") {
    CHECK(chi_square_p_value(3.841459, 1) == doctest::Approx(0.05).epsilon(1e-6));
    CHECK(chi_square_p_value(29.58830, 10) == doctest::Approx(0.001).epsilon(1e-5));
    CHECK(kolmogorov_p_value(1.358099) == doctest::Approx(0.05).epsilon(1e-5));
    CHECK(kolmogorov_p_value(1.627624) == doctest::Approx(0.01).epsilon(1e-5));
    CHECK(kolmogorov_p_value(0.5) == doctest::Approx(0.9639452).epsilon(1e-6));
    CHECK(kolmogorov_p_value(1 - 1e-12) == doctest::Approx(kolmogorov_p_value(1)));
    CHECK(z_test(1.959964, 0, 1).p_value == doctest::Approx(0.05).epsilon(1e-6));
}

TEST_CASE("chi-square pools cells that expect little and never loses a count") {
    const Verdict verdict = chi_square({1, 4, 10, 20, 1}, {2, 3, 10, 20, 1});
    CHECK(verdict.statistic == doctest::Approx(0.0));
    CHECK(chi_square({10, 10, 1}, {10, 11, 0}).p_value == 0);
    CHECK_THROWS_AS((void)chi_square({1, 1}, {1, 1}), std::invalid_argument);
}

TEST_CASE("the worst of many verdicts pays for their number") {
    const Verdict worst = worst_of({{.statistic = 1, .p_value = 0.5},
                                    {.statistic = 2, .p_value = 0.01},
                                    {.statistic = 3, .p_value = 0.2}});
    CHECK(worst.statistic == 2);
    CHECK(worst.p_value == doctest::Approx(0.03));
}

TEST_CASE("p-values of right samplers are uniform themselves") {
    // False-alarm rate 2e-4 over seeds. The twin's samples have a mean 2 % off.
    std::vector<double> cells;
    std::vector<double> distances;
    std::vector<double> broken;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const std::vector<double> sample = uniforms(seed, 2000);
        std::vector<double> observed(20);
        for (const double u : sample) {
            observed[static_cast<std::size_t>(20 * u)] += 1;
        }
        cells.push_back(chi_square(observed, std::vector<double>(20, 100.0)).p_value);
        distances.push_back(uniform_fit(sample).p_value);
        broken.push_back(
            kolmogorov_smirnov(sample, [](double u) { return std::pow(u, 1.04); }).p_value);
    }
    CHECK(uniform_fit(cells).fits(1e-4));
    CHECK(uniform_fit(distances).fits(1e-4));
    CHECK_FALSE(uniform_fit(broken).fits(1e-4));
}
