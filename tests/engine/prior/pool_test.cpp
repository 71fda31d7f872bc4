#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "engine/prior/sampler.hpp"
#include "tests/engine/prior/priors.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::prior_test;
using namespace raming::prior;
using raming::statistical::chi_square;
using raming::statistical::kolmogorov_smirnov;

constexpr std::size_t draws = 60'000;
const std::vector<double> weights{0.5, 0.2, 0.3};

std::vector<Member> members() {
    return {{"low", 0.5, Distribution::beta(12, 60), {}},
            {"high", 0.2, Distribution::beta(45, 55), {}},
            {"wide", 0.3, Distribution::uniform(0, 1), {}}};
}

/// A pool whose selector stands before or after it.
std::vector<Input> pooled(bool selector_first) {
    if (selector_first) {
        return {choice("pick", weights), pool("value", 0, members())};
    }
    return {pool("value", 1, members()), choice("pick", weights)};
}

Columns sample(const std::vector<Input>& inputs,
               const std::vector<Correlation>& correlations = {}) {
    const InputSampler sampler(inputs, correlations, {.seed = 5, .design = Design::random});
    Columns values(inputs.size(), draws);
    sampler.fill(3, 0, draws, values);
    return values;
}

std::vector<double> column(const Columns& values, std::size_t k) {
    return {values.column(k), values.column(k) + draws};
}

} // namespace

TEST_CASE("a selector picks as often as its weights say, and the pool has the mixture's law") {
    // False-alarm rate 1e-5 each. The twins: other weights, and a pool that ignores one member.
    const Columns values = sample(pooled(true));
    std::vector<double> counts(3);
    for (const double picked : column(values, 0)) {
        counts[static_cast<std::size_t>(picked)] += 1;
    }
    CHECK(chi_square(counts, {0.5 * draws, 0.2 * draws, 0.3 * draws}).fits(1e-5));
    CHECK_FALSE(chi_square(counts, {0.5 * draws, 0.21 * draws, 0.29 * draws}).fits(1e-5));

    const auto mixture = Distribution::mixture({{0.5, Distribution::beta(12, 60)},
                                                {0.2, Distribution::beta(45, 55)},
                                                {0.3, Distribution::uniform(0, 1)}});
    const auto without = Distribution::mixture(
        {{0.7, Distribution::beta(12, 60)}, {0.3, Distribution::uniform(0, 1)}});
    CHECK(
        kolmogorov_smirnov(column(values, 1), [&](double x) { return mixture.cdf(x); }).fits(1e-5));
    CHECK_FALSE(
        kolmogorov_smirnov(column(values, 1), [&](double x) { return without.cdf(x); }).fits(1e-5));
}

TEST_CASE("each draw of a pool is the quantile of the member that was picked") {
    const std::vector<Input> inputs = pooled(true);
    const Columns values = sample(inputs);
    Columns uniforms(1, draws);
    const InputSampler plain({value("value", Distribution::uniform(0, 1))}, {},
                             {.seed = 5, .design = Design::random});
    plain.fill(3, 0, draws, uniforms);
    bool right = true;
    for (std::size_t i = 0; i < draws; i += 101) {
        const auto picked = static_cast<std::size_t>(values.column(0)[i]);
        const double exact = inputs[1].members[picked].distribution.quantile(uniforms.column(0)[i]);
        right &= std::abs(values.column(1)[i] - exact) <= 2e-9 * exact;
    }
    CHECK(right);
}

TEST_CASE("a selector may stand on either side of its pool") {
    const Columns before = sample(pooled(true));
    const Columns after = sample(pooled(false));
    CHECK(column(before, 1) == column(after, 0));
    CHECK(column(before, 0) == column(after, 1));
}

TEST_CASE("a choice of weight zero is never picked") {
    const Columns values = sample({choice("pick", {0, 0.4, 0, 0.6, 0})});
    const std::vector<double> picked = column(values, 0);
    CHECK(std::count(picked.begin(), picked.end(), 1.0) +
              std::count(picked.begin(), picked.end(), 3.0) ==
          static_cast<std::ptrdiff_t>(draws));
}

TEST_CASE("a tied pool keeps the mixture's law and leans the way it is tied") {
    // False-alarm rate 1e-5. Without the tie the mean product of signs would be 0 ± 0.004.
    std::vector<Input> inputs = pooled(true);
    inputs.push_back(value("other", Distribution::uniform(-1, 1)));
    const Columns values = sample(inputs, {{"k", {1, 2}, {1, 0.8, 0.8, 1}}});
    const auto mixture = Distribution::mixture({{0.5, Distribution::beta(12, 60)},
                                                {0.2, Distribution::beta(45, 55)},
                                                {0.3, Distribution::uniform(0, 1)}});
    CHECK(
        kolmogorov_smirnov(column(values, 1), [&](double x) { return mixture.cdf(x); }).fits(1e-5));
    double sum = 0;
    const double median = mixture.quantile(0.5);
    for (std::size_t i = 0; i < draws; ++i) {
        sum += (values.column(1)[i] > median) == (values.column(2)[i] > 0) ? 1 : -1;
    }
    CHECK(sum / draws > 0.2);
}

TEST_CASE(
    "a biased share is corrected by the odds ratio of its own draw, in whatever order they stand") {
    const auto share = Distribution::beta(6, 34);
    const auto odds = Distribution::lognormal(2, 0.5);
    std::vector<Input> plain{value("share", share), value("odds", odds)};
    std::vector<Input> biased = plain;
    biased[0].members.front().bias = 1; // stands later in the list
    const Columns before = sample(plain);
    const Columns after = sample(biased);
    bool right = true;
    for (std::size_t i = 0; i < draws; ++i) {
        const double p = before.column(0)[i];
        const double b = before.column(1)[i];
        right &= after.column(0)[i] == p / (p + (1 - p) * b);
    }
    CHECK(right);
    CHECK(column(before, 1) == column(after, 1));
}

TEST_CASE("a bias belongs to the member that has it") {
    std::vector<Input> inputs{choice("pick", {0.5, 0.5}), value("odds", Distribution::point(3)),
                              pool("share", 0,
                                   {{"raw", 0.5, Distribution::point(0.5), {}},
                                    {"willing", 0.5, Distribution::point(0.5), 1}})};
    const Columns values = sample(inputs);
    bool right = true;
    for (std::size_t i = 0; i < draws; ++i) {
        right &= values.column(2)[i] == (values.column(0)[i] == 0 ? 0.5 : 0.25);
    }
    CHECK(right);
}
