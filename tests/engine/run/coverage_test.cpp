#include "engine/run/coverage.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace raming;

TEST_CASE("even ranks are covered at their levels and fill all cells alike") {
    std::vector<double> ranks;
    for (int i = 0; i < 2000; ++i) {
        ranks.push_back((i + 0.5) / 2000);
    }
    const run::Calibration found = run::calibration(ranks, std::vector<double>(2000, 0.0));
    CHECK(found.covered[0] == 1000);
    CHECK(found.covered[1] == 1340);
    CHECK(found.covered[2] == 1900);
    for (const std::uint64_t cell : found.cells) {
        CHECK(cell == 100);
    }
    CHECK(found.chi_square == 0);
    CHECK(found.p_value == doctest::Approx(1));
    CHECK(found.excess == 0);
}

TEST_CASE("ranks that crowd show in chi-square, whose law is that of 19 degrees of freedom") {
    const run::Calibration crowded =
        run::calibration(std::vector<double>(200, 0.999), std::vector<double>(200, std::log(1.5)));
    CHECK(crowded.cells[19] == 200);
    CHECK(crowded.covered[2] == 0);
    CHECK(crowded.chi_square == doctest::Approx(200.0 * 19));
    CHECK(crowded.p_value < 1e-15);
    CHECK(crowded.excess == doctest::Approx(0.5));
    // Twenty cells of 20, ten of them 5 up and ten 5 down.
    std::vector<double> ranks;
    for (int cell = 0; cell < 20; ++cell) {
        const int more = cell < 10 ? 5 : -5;
        ranks.insert(ranks.end(), static_cast<std::size_t>(20 + more), (cell + 0.5) / 20);
    }
    const run::Calibration tilted = run::calibration(ranks, std::vector<double>(400, 0.0));
    CHECK(tilted.chi_square == doctest::Approx(25.0));
    CHECK(tilted.p_value == doctest::Approx(0.1605).epsilon(0.01));
}

TEST_CASE("the error of a covered share is binomial") {
    CHECK(run::binomial_error(0.5, 10'000) == doctest::Approx(0.005));
    CHECK(run::binomial_error(0.95, 1900) == doctest::Approx(0.005));
}
