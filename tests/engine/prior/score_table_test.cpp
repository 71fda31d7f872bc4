#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/special_functions/erf.hpp>

#include "engine/prior/coarse_scores.hpp"
#include "engine/prior/quantile_table.hpp"
#include "engine/random/stream.hpp"
#include "tests/engine/prior/priors.hpp"

namespace {

using namespace raming::prior_test;
using raming::prior::normal_scores;
using raming::prior::QuantileTable;

} // namespace

TEST_CASE("normal scores have a relative error below 1e-13 and are odd about one half") {
    double largest = 0;
    bool odd = true;
    for (double t = 1e-16; t < 0.49; t *= 1.00171) {
        const double u[2] = {t, 1 - t};
        double z[2];
        normal_scores(u, z, 2);
        const long double exact =
            -std::sqrt(2.0L) * boost::math::erfc_inv(2 * static_cast<long double>(t));
        largest = std::max(largest, std::abs(static_cast<double>(z[0] / exact - 1)));
        double mirrored = 0;
        const double back = 1 - u[1];
        normal_scores(&back, &mirrored, 1);
        odd &= z[1] == -mirrored;
    }
    MESSAGE("largest relative error of a normal score: ", largest);
    CHECK(largest < 1e-13);
    CHECK(odd);
}

TEST_CASE("normal scores near one half are right to rounding") {
    for (const double offset : {0.0, 1e-16, 1e-12, 1e-6, 1e-3}) {
        const double u[2] = {0.5 - offset, 0.5 + offset};
        double z[2];
        normal_scores(u, z, 2);
        const double slope = std::sqrt(2 * std::acos(-1.0));
        const double square = slope * slope * offset * offset;
        const double series = slope * (1 + square / 6 + 7 * square * square / 120);
        CHECK(std::abs(z[1] - (u[1] - 0.5) * series) < 3e-16);
        CHECK(std::abs(z[0] - (u[0] - 0.5) * series) < 3e-16);
    }
}

TEST_CASE("normal scores below the table are exact") {
    const double u[2] = {1e-30, 1e-300};
    double z[2];
    normal_scores(u, z, 2);
    for (int i = 0; i < 2; ++i) {
        CHECK(std::erfc(-z[i] / std::sqrt(2.0)) / 2 == doctest::Approx(u[i]).epsilon(1e-11));
    }
}

TEST_CASE("coarse normal scores are within 1e-10, odd about one half and never fall") {
    using raming::prior::coarse_normal_scores;
    std::vector<double> u;
    for (double t = 1e-12; t < 0.49; t *= 1.000171) {
        u.push_back(t);
    }
    u.push_back(0.4999999);
    u.push_back(0.5);
    for (std::size_t i = u.size() - 1; i-- > 0;) {
        u.push_back(1 - u[i]);
    }
    std::vector<double> fine(u.size());
    std::vector<double> coarse(u.size());
    normal_scores(u.data(), fine.data(), u.size());
    coarse_normal_scores(u.data(), coarse.data(), u.size());
    double largest = 0;
    bool rises = true;
    for (std::size_t i = 0; i < u.size(); ++i) {
        largest = std::max(largest, std::abs(coarse[i] - fine[i]));
        rises &= i == 0 || coarse[i] >= coarse[i - 1];
    }
    MESSAGE("largest error of a coarse normal score: ", largest);
    CHECK(largest < raming::prior::coarse_score_error);
    CHECK(largest > 0); // the twin: they are not the others
    CHECK(rises);
    const double sides[2] = {0.125, 0.875};
    double z[2];
    coarse_normal_scores(sides, z, 2);
    CHECK(z[0] == -z[1]);
}

TEST_CASE("tables in scores are within 1e-9 of the exact quantiles") {
    std::vector<double> z;
    for (double at = -7; at <= 7; at += 0.0113) {
        z.push_back(at);
    }
    for (const Distribution& distribution : continuous_priors()) {
        CAPTURE(distribution.describe());
        const QuantileTable table = QuantileTable::of_scores(distribution);
        std::vector<double> x(z.size());
        table.from_scores(z.data(), x.data(), z.size());
        const bool zero_inside = distribution.lower() < 0 && distribution.upper() > 0;
        double largest = 0;
        bool rises = true;
        for (std::size_t i = 0; i < z.size(); ++i) {
            const double exact = distribution.quantile_of_score(z[i]);
            const double scale =
                std::max(std::abs(exact), zero_inside ? 1e-3 * distribution.sd() : 0);
            largest = std::max(largest, std::abs(x[i] - exact) / scale);
            rises &= i == 0 || x[i] >= x[i - 1];
        }
        CHECK(largest <= 1.5 * QuantileTable::target);
        CHECK(rises);
    }
}

TEST_CASE("far scores are exact, and a discrete prior steps at its scores") {
    const auto beta = Distribution::beta(4, 28);
    const QuantileTable table = QuantileTable::of_scores(beta);
    const double z[3] = {-9, 8, 20};
    double x[3];
    table.from_scores(z, x, 3);
    for (int i = 0; i < 3; ++i) {
        CHECK(x[i] == beta.quantile_of_score(z[i]));
    }
    const QuantileTable steps = QuantileTable::of_scores(Distribution::discrete({1, 2}, {1, 1}));
    const double around[2] = {-1e-9, 1e-9};
    steps.from_scores(around, x, 2);
    CHECK(x[0] == 1);
    CHECK(x[1] == 2);
}
