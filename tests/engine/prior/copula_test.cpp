#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "engine/prior/sampler.hpp"
#include "tests/engine/prior/priors.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::prior_test;
using namespace raming::prior;
using raming::statistical::Verdict;
using raming::statistical::worst_of;
using raming::statistical::z_test;

constexpr std::size_t draws = 200'000;
constexpr std::size_t block = 2048;

std::vector<double> ranks(const double* x, std::size_t n) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [x](std::size_t l, std::size_t r) { return x[l] < x[r]; });
    std::vector<double> rank(n);
    for (std::size_t i = 0; i < n; ++i) {
        rank[order[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(n) - 0.5;
    }
    return rank;
}

/// Spearman's correlation against the one asked for. 1/√n bounds its standard error at
/// independence; at correlation ρ it is smaller, so the stated false-alarm rate is an upper bound.
Verdict rank_verdict(const double* x, const double* y, double asked) {
    const std::vector<double> a = ranks(x, draws);
    const std::vector<double> b = ranks(y, draws);
    const double found = 12 * std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / draws;
    return z_test(found, asked, 1 / std::sqrt(static_cast<double>(draws)));
}

/// Values of all inputs for the first draws of chain 0 of the random design.
Columns sample(const std::vector<Input>& inputs, const std::vector<Correlation>& correlations) {
    const InputSampler sampler(inputs, correlations, {.seed = 20240611, .design = Design::random});
    Columns values(inputs.size(), block);
    Columns all(inputs.size(), draws);
    for (std::size_t first = 0; first < draws; first += block) {
        const std::size_t n = std::min(block, draws - first);
        sampler.fill(0, first, n, values);
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            std::copy_n(values.column(k), n, all.column(k) + first);
        }
    }
    return all;
}

} // namespace

TEST_CASE("tied inputs have the rank correlations asked for, and keep their own laws") {
    // False-alarm rate 1e-5 (at most) for the correlations and 1e-5 for the laws. The twin ties by
    // the rank correlation as if it were the normal one, which is 0.02 too weak at 0.5.
    const std::vector<Input> inputs{
        value("a", Distribution::beta(12, 60)), value("b", Distribution::gamma(0.3, 1)),
        value("alone", Distribution::uniform(0, 1)), value("c", Distribution::lognormal(1, 0.35))};
    const std::vector<double> asked{0.5, -0.3, 0.2}; // a–b, a–c, b–c
    const auto matrix = [&](auto of) {
        return std::vector<double>{1, of(asked[0]), of(asked[1]), of(asked[0]),
                                   1, of(asked[2]), of(asked[1]), of(asked[2]),
                                   1};
    };
    const auto verdict = [&](const Columns& x) {
        return worst_of({rank_verdict(x.column(0), x.column(1), asked[0]),
                         rank_verdict(x.column(0), x.column(3), asked[1]),
                         rank_verdict(x.column(1), x.column(3), asked[2]),
                         rank_verdict(x.column(0), x.column(2), 0)});
    };
    const Columns tied = sample(inputs, {{"k", {0, 1, 3}, matrix(normal_from_rank)}});
    CHECK(verdict(tied).fits(1e-5));
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const std::vector<double> column(tied.column(k), tied.column(k) + draws);
        const Distribution& prior = inputs[k].members.front().distribution;
        CHECK(raming::statistical::kolmogorov_smirnov(column, [&](double x) {
                  return prior.cdf(x);
              }).fits(2.5e-6));
    }
    const Columns twin = sample(inputs, {{"k", {0, 1, 3}, matrix([](double r) { return r; })}});
    CHECK_FALSE(verdict(twin).fits(1e-5));
}

TEST_CASE("the pair (score, score) is bivariate normal, not only correlated") {
    // P(X > median, Y > median) = 1/4 + asin(r)/2π (Sheppard 1899). False-alarm rate 1e-5; the twin
    // is the orthant probability of r one tenth lower.
    const std::vector<Input> inputs{value("a", Distribution::beta(45, 55)),
                                    value("b", Distribution::beta(4, 28))};
    constexpr double r = 0.4;
    const Columns x = sample(inputs, {{"k", {0, 1}, {1, r, r, 1}}});
    const double medians[2] = {inputs[0].members.front().distribution.quantile(0.5),
                               inputs[1].members.front().distribution.quantile(0.5)};
    double both = 0;
    for (std::size_t i = 0; i < draws; ++i) {
        both += x.column(0)[i] > medians[0] && x.column(1)[i] > medians[1] ? 1 : 0;
    }
    const auto orthant = [](double c) { return 0.25 + std::asin(c) / (2 * std::numbers::pi); };
    const double error = std::sqrt(orthant(r) * (1 - orthant(r)) / draws);
    CHECK(z_test(both / draws, orthant(r), error).p_value > 1e-5);
    CHECK(z_test(both / draws, orthant(r - 0.1), error).p_value < 1e-5);
}
