// Draws given others: the law is that of all inputs, what is kept is kept, and what is not is new
// but for what the kept ones say.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/prior/conditional_sampler.hpp"
#include "engine/random/sobol.hpp"
#include "tests/engine/prior/priors.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::prior;
using namespace raming::prior_test;
using raming::statistical::kolmogorov_smirnov;
using raming::statistical::Verdict;
using raming::statistical::worst_of;
using raming::statistical::z_test;

constexpr std::size_t draws = 16'384;
const std::vector<Input> inputs{value("a", Distribution::normal(0, 1)),
                                value("alone", Distribution::beta(3, 5)),
                                value("b", Distribution::normal(0, 1)), choice("pick", {0.3, 0.7}),
                                value("c", Distribution::normal(0, 1))};
const std::vector<double> matrix = {1, 0.6, 0.3, 0.6, 1, -0.2, 0.3, -0.2, 1};
const std::vector<Correlation> ties = {{"k", {0, 2, 4}, matrix}};
const std::vector<std::vector<std::size_t>> groups = {{0}, {1, 2}, {3, 4}};

Columns filled(const ConditionalSampler& sampler, GroupSet kept, std::size_t chain = 0) {
    Columns values(inputs.size(), draws);
    sampler.fill(chain, 0, draws, kept, values);
    return values;
}

double mean_product(const double* x, const double* y) {
    double sum = 0;
    for (std::size_t i = 0; i < draws; ++i) {
        sum += x[i] * y[i];
    }
    return sum / draws;
}

/// What is left of b after the regression on a and c.
std::vector<double> residual(const Columns& x) {
    // R_bK R_KK⁻¹ for K = {a, c}.
    const double d = 1 - 0.3 * 0.3;
    const double on_a = (0.6 + 0.2 * 0.3) / d;
    const double on_c = (-0.2 - 0.6 * 0.3) / d;
    std::vector<double> rest;
    for (std::size_t i = 0; i < draws; ++i) {
        rest.push_back(x.column(2)[i] - on_a * x.column(0)[i] - on_c * x.column(4)[i]);
    }
    return rest;
}

/// Means of products of new values, and of what is new with what is old, against their truths. The
/// standard error of a mean product of standard normals is at most √(2/n) (less for Sobol points).
Verdict normal_verdict(const Columns& old, const Columns& now) {
    const double error = std::sqrt(2.0 / draws);
    const std::vector<double> was = residual(old);
    const std::vector<double> is = residual(now);
    return worst_of({z_test(mean_product(now.column(0), now.column(2)), 0.6, error),
                     z_test(mean_product(now.column(0), now.column(4)), 0.3, error),
                     z_test(mean_product(now.column(2), now.column(4)), -0.2, error),
                     z_test(mean_product(now.column(2), now.column(2)), 1, error),
                     z_test(mean_product(was.data(), is.data()), 0, error)});
}

} // namespace

TEST_CASE("with everything kept the draws are those of the plain sampler, bit by bit") {
    const ConditionalSampler conditional(inputs, ties, groups, 11, 2);
    const InputSampler plain(inputs, ties, {.seed = 11, .chains = 2});
    Columns values(inputs.size(), draws);
    plain.fill(1, 0, draws, values);
    const Columns kept = filled(conditional, 7, 1);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        CHECK(std::equal(kept.column(k), kept.column(k) + draws, values.column(k)));
    }
}

TEST_CASE("inputs that keep the Sobol dimensions of a longer list are those of the plain sampler") {
    std::vector<Input> some = inputs;
    for (std::size_t k = 0; k < some.size(); ++k) {
        some[k].dimension = 2 * k + 1;
    }
    const ConditionalSampler conditional(some, ties, groups, 11, 2);
    const InputSampler plain(some, ties, {.seed = 11, .chains = 2});
    Columns values(some.size(), draws);
    plain.fill(1, 0, draws, values);
    const Columns kept = filled(conditional, 7, 1);
    const Columns redrawn = filled(conditional, 0, 1);
    for (std::size_t k = 0; k < some.size(); ++k) {
        CHECK(std::equal(kept.column(k), kept.column(k) + draws, values.column(k)));
        CHECK_FALSE(std::equal(kept.column(k), kept.column(k) + draws, redrawn.column(k)));
    }
}

TEST_CASE("what is kept is kept, and what nothing ties to it is the same whatever is kept") {
    const ConditionalSampler sampler(inputs, ties, groups, 11, 1);
    const Columns all = filled(sampler, 7);
    const Columns none = filled(sampler, 0);
    for (std::uint64_t kept = 0; kept < 8; ++kept) {
        const Columns values = filled(sampler, kept);
        for (std::size_t g = 0; g < groups.size(); ++g) {
            for (const std::size_t k : groups[g]) {
                const double* const found = values.column(k);
                if ((kept >> g & 1) != 0) {
                    CHECK(std::equal(found, found + draws, all.column(k)));
                } else if (k == 1 || k == 3) {
                    CHECK(std::equal(found, found + draws, none.column(k)));
                } else {
                    CHECK_FALSE(std::equal(found, found + draws, all.column(k)));
                }
            }
        }
    }
}

TEST_CASE("redrawn inputs keep their joint law, and share with the old only what the kept say") {
    // a and c are kept and b is redrawn. False-alarm rate 1e-5 (at most). The twin redraws b as if
    // nothing were tied to it.
    const ConditionalSampler sampler(inputs, ties, groups, 5, 1);
    const Columns old = filled(sampler, 7);
    const Columns now = filled(sampler, 5);
    CHECK(normal_verdict(old, now).fits(1e-5));
    for (const std::size_t k : {0U, 2U, 4U}) {
        const std::vector<double> column(now.column(k), now.column(k) + draws);
        CHECK(kolmogorov_smirnov(column, [&](double x) {
                  return inputs[k].members.front().distribution.cdf(x);
              }).fits(3e-6));
    }
    Columns twin(now.columns(), now.rows());
    for (std::size_t k = 0; k < now.columns(); ++k) {
        std::copy_n(now.column(k), now.rows(), twin.column(k));
    }
    std::copy_n(filled(sampler, 0).column(2), draws, twin.column(2));
    CHECK_FALSE(normal_verdict(old, twin).fits(1e-5));
}

TEST_CASE("only groups that a copula ties to another one are tied") {
    CHECK(ConditionalSampler(inputs, ties, groups, 1, 1).tied_across() == 7);
    CHECK(ConditionalSampler(inputs, {}, groups, 1, 1).tied_across() == 0);
    CHECK(ConditionalSampler(inputs, ties, {{0, 2, 4}, {1}}, 1, 1).tied_across() == 0);
    const std::vector<Correlation> two = {{"k", {0, 4}, {1, 0.5, 0.5, 1}}};
    CHECK(ConditionalSampler(inputs, two, groups, 1, 1).tied_across() == 5);
}

TEST_CASE("inputs beyond half of the Sobol dimensions are refused") {
    std::vector<Input> many;
    for (std::size_t k = 0; k <= raming::random::SobolPoints::most_dimensions() / 2; ++k) {
        many.push_back(value("x" + std::to_string(k), Distribution::point(1)));
    }
    CHECK_THROWS_WITH_AS(ConditionalSampler(many, {}, {}, 1, 1),
                         doctest::Contains("two Sobol dimensions"), raming::base::Error);
}
