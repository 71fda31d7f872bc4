#include "engine/prior/quantile_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "engine/random/stream.hpp"
#include "tests/engine/prior/priors.hpp"

namespace {

using namespace raming::prior_test;
using raming::prior::QuantileTable;

/// Uniforms over every octave of both tails down to `least`, off any grid a table might use.
std::vector<double> wide_uniforms(double least) {
    std::vector<double> u;
    for (double t = least; t < 0.5; t *= 1.0437) {
        u.push_back(t);
        u.push_back(1 - t);
    }
    std::sort(u.begin(), u.end());
    return u;
}

double scale_of(const Distribution& distribution, double exact) {
    const bool zero_inside = distribution.lower() < 0 && distribution.upper() > 0;
    return std::max(std::abs(exact), zero_inside ? 1e-3 * distribution.sd() : 0);
}

/// The largest relative error of x against the exact quantiles.
double largest_error(const Distribution& distribution, const std::vector<double>& u,
                     const std::vector<double>& x) {
    double largest = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
        const double exact = distribution.quantile(u[i]);
        largest = std::max(largest, std::abs(x[i] - exact) / scale_of(distribution, exact));
    }
    return largest;
}

} // namespace

TEST_CASE("tables are within 1e-9 of the exact quantiles from 1e-12 to 1 - 1e-12") {
    const std::vector<double> u = wide_uniforms(1.01e-12);
    for (const Distribution& distribution : continuous_priors()) {
        CAPTURE(distribution.describe());
        const QuantileTable table(distribution);
        std::vector<double> x(u.size());
        table.from_uniforms(u.data(), x.data(), u.size());
        const double error = largest_error(distribution, u, x);
        // What is measured at making, between the nodes, holds elsewhere too (but for a little: a
        // few checks a cell do not find its very worst place, and scores add 1e-13 of their own).
        CHECK(error <= 1.5 * QuantileTable::target);
        CHECK(error <= std::max(2e-13, 3 * table.report().relative_error));
        CHECK(table.report().relative_error <= QuantileTable::target);
        CHECK(table.report().note.empty());
    }
}

TEST_CASE("the check of a table's error sees an error of 3e-9") {
    const std::vector<double> u = wide_uniforms(1.01e-12);
    const auto distribution = Distribution::beta(12, 60);
    std::vector<double> x(u.size());
    QuantileTable(distribution).from_uniforms(u.data(), x.data(), u.size());
    x[x.size() / 3] *= 1 + 3e-9;
    CHECK(largest_error(distribution, u, x) > 1.5 * QuantileTable::target);
}

TEST_CASE("beyond its range a table is the exact function") {
    std::vector<double> u{1e-300, 1e-20, 3e-13, 1 - 0x1p-53, 1 - 0x1p-44};
    for (const Distribution& distribution : continuous_priors()) {
        CAPTURE(distribution.describe());
        std::vector<double> x(u.size());
        QuantileTable(distribution).from_uniforms(u.data(), x.data(), u.size());
        CHECK(largest_error(distribution, u, x) < 1e-12);
    }
}

TEST_CASE("tables never fall as u rises, and stay inside the support") {
    std::vector<double> u = wide_uniforms(1e-14);
    for (double at = 0.0001; at < 1; at += 0.00037) {
        u.push_back(at);
    }
    std::sort(u.begin(), u.end());
    for (const Distribution& distribution : continuous_priors()) {
        CAPTURE(distribution.describe());
        std::vector<double> x(u.size());
        QuantileTable(distribution).from_uniforms(u.data(), x.data(), u.size());
        bool rises = true;
        bool inside = true;
        for (std::size_t i = 0; i < x.size(); ++i) {
            rises &= i == 0 || x[i] >= x[i - 1] - 1e-15 * std::abs(x[i]);
            inside &= x[i] > distribution.lower() && x[i] < distribution.upper();
        }
        CHECK(rises);
        CHECK(inside);
    }
}

TEST_CASE("neighbouring cells meet: no step down between adjacent doubles") {
    for (const Distribution& distribution :
         {Distribution::beta(12, 60), Distribution::gamma(8, 8)}) {
        const QuantileTable table(distribution);
        for (double edge = 0.5; edge > 1e-11; edge /= 2) {
            for (const double part : {1.0, 1.25, 1.5, 1.75}) {
                const double t = edge * part / 2;
                const double around[2] = {std::nextafter(t, 0), t};
                double x[2];
                table.from_uniforms(around, x, 2);
                CHECK(x[1] >= x[0] * (1 - 4e-16));
            }
        }
    }
}

TEST_CASE("a table gives the same bits in place, by one and by any block") {
    std::vector<double> u(1037);
    raming::random::fill_uniforms(7, 0, 0, u.size(), 1, u.data());
    for (const Distribution& distribution :
         {Distribution::beta(4, 28), Distribution::triangular(0, 1, 3), Distribution::normal(1, 2),
          Distribution::uniform(1, 2), Distribution::discrete({1, 2, 5}, {1, 1, 1}),
          Distribution::mixture({{1, Distribution::uniform(0, 1)}, {1, Distribution::point(3)}})}) {
        CAPTURE(distribution.describe());
        const QuantileTable table(distribution);
        std::vector<double> whole(u.size());
        table.from_uniforms(u.data(), whole.data(), u.size());
        for (const std::size_t block : {std::size_t{1}, std::size_t{3}, std::size_t{255}}) {
            std::vector<double> parts(u.size());
            for (std::size_t done = 0; done < u.size(); done += block) {
                const std::size_t n = std::min(block, u.size() - done);
                table.from_uniforms(u.data() + done, parts.data() + done, n);
            }
            CHECK(parts == whole);
        }
    }
}

TEST_CASE("a discrete prior is looked up exactly") {
    const auto prior = Distribution::discrete({5, 1, 2}, {0.3, 0.6, 0.1});
    const QuantileTable table(prior);
    const std::vector<double> u{1e-15, 0.6, std::nextafter(0.6, 1), 0.69, 0.71, 1 - 1e-16};
    std::vector<double> x(u.size());
    table.from_uniforms(u.data(), x.data(), u.size());
    CHECK(x == std::vector<double>{1, 1, 2, 2, 5, 5});
    CHECK(table.report().relative_error == 0);
}

TEST_CASE("a table of a mixture with a jump keeps both sides of it") {
    const auto mixed =
        Distribution::mixture({{1, Distribution::uniform(0, 1)}, {2, Distribution::uniform(5, 6)}});
    const QuantileTable table(mixed);
    const double third = 1.0 / 3;
    const std::vector<double> u{third - 1e-9, third + 1e-9};
    double x[2];
    table.from_uniforms(u.data(), x, 2);
    CHECK(x[0] == doctest::Approx(1 - 3e-9).epsilon(1e-10));
    CHECK(x[1] == doctest::Approx(5 + 1.5e-9).epsilon(1e-10));
}
