// The variance parts against closed forms. Estimates over their errors follow Student's t with 15
// degrees, roughly; each test states the chance that a right program fails it.

#include <atomic>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <doctest/doctest.h>

#include "engine/run/pick_freeze.hpp"
#include "engine/summary/shapley.hpp"
#include "engine/summary/summarise.hpp"
#include "engine/summary/variance_parts.hpp"
#include "tests/engine/run/fake_model.hpp"
#include "tests/engine/summary/linear_model.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;
using namespace raming::summary_test;
using statistical::Verdict;
using statistical::worst_of;
using summary::Estimate;
using summary::VarianceParts;

namespace {

const std::vector<double> two_weights = {0.25, 0.75};

VarianceParts parts_of(const run::Model& model, const std::vector<double>& weights,
                       std::uint64_t seed = 1, std::uint64_t per_chain = 512,
                       unsigned threads = 1) {
    const std::atomic<bool> never = false;
    return *summary::variance_parts(model, {seed, per_chain, threads, weights}, never, nullptr);
}

Verdict t_test(const Estimate& estimate, double truth, double scale) {
    // Where nothing depends on a group there is no error but rounding.
    if (estimate.mcse < 1e-12 * scale) {
        return {0, std::abs(estimate.value - truth) < 1e-12 * scale ? 1.0 : 0.0};
    }
    const double t = (estimate.value - truth) / estimate.mcse;
    const boost::math::students_t_distribution<> law(run::chains - 1);
    return {t, 2 * boost::math::cdf(boost::math::complement(law, std::abs(t)))};
}

Verdict against(const VarianceParts& found, const ExactParts& exact) {
    std::vector<Verdict> verdicts = {t_test(found.total, exact.total, exact.total),
                                     t_test(found.words.value, exact.words, exact.total),
                                     t_test(found.words.share, exact.words / exact.total, 1)};
    for (std::size_t g = 0; g < exact.groups.size(); ++g) {
        verdicts.push_back(t_test(found.groups[g].value, exact.groups[g], exact.total));
        verdicts.push_back(t_test(found.groups[g].share, exact.groups[g] / exact.total, 1));
        for (std::size_t d = 0; d < exact.by_definition.size(); ++d) {
            verdicts.push_back(t_test(found.definitions[d].groups[g].value,
                                      exact.by_definition[d][g], exact.total));
        }
    }
    return worst_of(verdicts);
}

double sum_of(const VarianceParts& parts) {
    double sum = parts.words.value.value;
    for (const summary::VariancePart& part : parts.groups) {
        sum += part.value.value;
    }
    return sum;
}

/// The twin: what is not kept is drawn anew as if nothing were tied to it.
std::vector<double> parts_without_ties(const LinearSpec& spec, std::size_t definition) {
    const LinearModel model(spec);
    constexpr std::size_t draws = 8192;
    const std::size_t sets = std::size_t{1} << model.groups().size();
    const prior::InputSampler one(model.inputs(), model.correlations(), {.seed = 1});
    const prior::InputSampler other(model.inputs(), model.correlations(), {.seed = 2});
    prior::Columns x(model.inputs().size(), draws);
    prior::Columns fresh(model.inputs().size(), draws);
    prior::Columns numbers(model.estimands().size(), draws);
    prior::Columns none(0, draws);
    one.fill(0, 0, draws, x);
    other.fill(0, 0, draws, fresh);
    const auto evaluator = model.evaluator(draws);
    std::vector<double> all;
    std::vector<double> worth(sets);
    for (std::size_t set = sets; set-- > 0;) {
        prior::Columns inputs(fresh.columns(), draws);
        for (std::size_t k = 0; k < fresh.columns(); ++k) {
            std::copy_n(fresh.column(k), draws, inputs.column(k));
        }
        for (std::size_t g = 0; g < spec.groups.size(); ++g) {
            for (const std::size_t k : spec.groups[g]) {
                if ((set >> g & 1) != 0) {
                    std::copy_n(x.column(k), draws, inputs.column(k));
                }
            }
        }
        const bool same_noise = (set >> spec.groups.size() & 1) != 0;
        evaluator->evaluate({same_noise ? 1U : 2U, 0, 0, draws}, inputs, numbers, none, {});
        const double* const n = numbers.column(definition);
        if (all.empty()) {
            all.assign(n, n + draws);
        }
        for (std::size_t i = 0; i < draws; ++i) {
            worth[set] -= (all[i] - n[i]) * (all[i] - n[i]) / (2 * draws);
        }
    }
    return summary::shapley_values(worth);
}

} // namespace

TEST_CASE("independent inputs get what their slopes give them") {
    // False-alarm rate 1e-5. The twin is a truth that is off by 5 % in one group.
    const LinearModel model(independent_spec());
    ExactParts exact = exact_parts(independent_spec(), two_weights);
    const std::vector<double> by_hand = {1.25, 4, 1, 1.0 / 12};
    for (std::size_t g = 0; g < by_hand.size(); ++g) {
        CHECK(exact.by_definition[0][g] == doctest::Approx(by_hand[g]).epsilon(1e-12));
    }
    const VarianceParts found = parts_of(model, two_weights);
    CHECK(found.scale == VarianceParts::Scale::persons);
    CHECK(against(found, exact).fits(1e-5));
    // Once an independent group is known, exactly its part is gone. Each check at 1e-5 (Student's
    // t, 15 degrees: 6.5 errors); the twin keeps the whole variance.
    const VarianceParts::Definition& one = found.definitions.front();
    double whole = 0;
    for (const double part : by_hand) {
        whole += part;
    }
    REQUIRE(one.if_known.size() == by_hand.size());
    for (std::size_t g = 0; g < by_hand.size(); ++g) {
        CHECK(std::abs(one.if_known[g].value - (whole - by_hand[g])) < 6.5 * one.if_known[g].mcse);
    }
    CHECK(std::abs(one.if_known[1].value - whole) > 6.5 * one.if_known[1].mcse);
    exact.groups[0] *= 1.05;
    CHECK_FALSE(against(found, exact).fits(1e-5));
}

TEST_CASE("inputs tied across groups share what they explain together") {
    // False-alarm rate 1e-5. The twins: the truth of untied inputs; and draws that keep some inputs
    // and forget that the others are tied to them, which are off by more than a tenth.
    const LinearSpec spec = tied_spec();
    const ExactParts exact = exact_parts(spec, two_weights);
    const VarianceParts found = parts_of(LinearModel(spec), two_weights);
    CHECK(against(found, exact).fits(1e-5));
    CHECK_FALSE(against(found, exact_parts(independent_spec(), two_weights)).fits(1e-5));
    const std::vector<double> twin = parts_without_ties(spec, 0);
    double worst = 0;
    for (std::size_t g = 0; g < twin.size(); ++g) {
        const summary::VariancePart& part = found.definitions[0].groups[g];
        worst = std::max(worst, std::abs(twin[g] - exact.by_definition[0][g]));
        CHECK(std::abs(part.value.value - exact.by_definition[0][g]) < 0.1);
    }
    CHECK(worst > 0.4);
}

TEST_CASE("two tied inputs: the closed form of Owen and Prieur, by hand") {
    // N = x + b·y, correlation r: the share of x is 1/2 + (1 − b²)(1 − r²) / (2 (1 + b² + 2rb)) of
    // the variance 1 + b² + 2rb. False-alarm rate 1e-5.
    constexpr double b = 2;
    constexpr double r = -0.7;
    const LinearSpec spec{{1, 1}, {1, r, r, 1}, {{0}, {1}}, {{1, b}}, {0}, {0}, false};
    const double variance = 1 + b * b + 2 * r * b;
    const double share = 0.5 + (1 - b * b) * (1 - r * r) / (2 * variance);
    const VarianceParts found = parts_of(LinearModel(spec), {1});
    CHECK(t_test(found.total, variance, variance).fits(3e-6));
    CHECK(t_test(found.groups[0].share, share, 1).fits(3e-6));
    CHECK(t_test(found.groups[1].share, 1 - share, 1).fits(3e-6));
}

TEST_CASE("the parts add up to the total, in all and for each definition") {
    for (const LinearSpec& spec : {independent_spec(), tied_spec()}) {
        const VarianceParts found = parts_of(LinearModel(spec), two_weights, 3, 20);
        CHECK(sum_of(found) == doctest::Approx(found.total.value).epsilon(1e-13));
        for (const VarianceParts::Definition& definition : found.definitions) {
            double sum = 0;
            double shares = 0;
            for (const summary::VariancePart& part : definition.groups) {
                sum += part.value.value;
                shares += part.share.value;
            }
            CHECK(sum == doctest::Approx(definition.total.value).epsilon(1e-13));
            CHECK(shares == doctest::Approx(1).epsilon(1e-13));
        }
    }
}

TEST_CASE("the order of groups and definitions does not matter") {
    const LinearSpec spec = tied_spec();
    LinearSpec turned = spec;
    std::reverse(turned.groups.begin(), turned.groups.end());
    std::reverse(turned.slopes.begin(), turned.slopes.end());
    std::reverse(turned.offsets.begin(), turned.offsets.end());
    std::reverse(turned.noise.begin(), turned.noise.end());
    const VarianceParts one = parts_of(LinearModel(spec), {0.25, 0.75}, 1, 64);
    const VarianceParts other = parts_of(LinearModel(turned), {0.75, 0.25}, 1, 64);
    CHECK(one.total.value == doctest::Approx(other.total.value).epsilon(1e-12));
    CHECK(one.words.value.value == doctest::Approx(other.words.value.value).epsilon(1e-12));
    for (std::size_t g = 0; g < spec.groups.size(); ++g) {
        const std::size_t h = spec.groups.size() - 1 - g;
        CHECK(one.groups[g].value.value ==
              doctest::Approx(other.groups[h].value.value).epsilon(1e-12));
        CHECK(one.groups[g].share.mcse ==
              doctest::Approx(other.groups[h].share.mcse).epsilon(1e-9));
    }
}

TEST_CASE("any number of threads gives the same bits") {
    const LinearModel model(tied_spec());
    const VarianceParts one = parts_of(model, two_weights, 5, 300, 1);
    for (const unsigned threads : {2U, 3U}) {
        const VarianceParts more = parts_of(model, two_weights, 5, 300, threads);
        CHECK(one.total.value == more.total.value);
        CHECK(one.total.mcse == more.total.mcse);
        CHECK(one.words.share.value == more.words.share.value);
        for (std::size_t g = 0; g < one.groups.size(); ++g) {
            CHECK(one.groups[g].value.value == more.groups[g].value.value);
            CHECK(one.groups[g].share.mcse == more.groups[g].share.mcse);
        }
        CHECK(one.definitions[1].low.value == more.definitions[1].low.value);
    }
}

TEST_CASE("the 95 % bounds are those of a run of as many draws") {
    const run_test::FakeModel model;
    const VarianceParts found = parts_of(model, {0, 1}, 9, 700);
    run::DrawStore store(run_test::settings_for(model, 9, 700));
    run_test::run_to(store, model, {9, prior::Design::sobol, 700, 1, 1024}, 700);
    const auto expected = summary::summarise(store, model.estimands()).definitions[1];
    REQUIRE(found.definitions.size() == 1);
    CHECK(found.definitions[0].estimand == 1);
    CHECK(found.definitions[0].low.value == expected.quantile.front());
    CHECK(found.definitions[0].high.value == expected.quantile.back());
    CHECK(found.definitions[0].high.mcse == expected.quantile_mcse.back());
}

TEST_CASE("one definition leaves no choice of words; nothing uncertain leaves no variance") {
    const LinearModel model(independent_spec());
    const VarianceParts one = parts_of(model, {0, 1}, 1, 16);
    CHECK(one.words.value.value == 0);
    CHECK(one.words.value.mcse == 0);
    LinearSpec certain = independent_spec();
    certain.slopes = {{0, 0, 0, 0}, {0, 0, 0, 0}};
    certain.noise = {0, 0};
    const VarianceParts none = parts_of(LinearModel(certain), {0, 1}, 1, 16);
    CHECK(none.total.value == 0);
    CHECK(std::isnan(none.words.share.value));
    CHECK(none.definitions[0].low.value == 12);
}

TEST_CASE("where moments are missing the logarithm is divided, and it says so") {
    // The exponential of the linear model, said to have too few moments: the parts of ln N are
    // those of the sum. False-alarm rate 1e-5.
    LinearSpec spec = tied_spec();
    spec.offsets = {20, 22}; // far above ln(1/2)
    const ExactParts exact = exact_parts(spec, two_weights);
    spec.logs = true;
    const VarianceParts found = parts_of(LinearModel(spec), two_weights);
    CHECK(found.scale == VarianceParts::Scale::log);
    CHECK(found.raised == 0);
    CHECK(against(found, exact).fits(1e-5));

    spec.offsets = {-20, -22}; // every number is below one half
    const VarianceParts low = parts_of(LinearModel(spec), two_weights, 1, 16);
    CHECK(low.raised == doctest::Approx(1));
    CHECK(low.total.value == 0);
}

TEST_CASE("what is stopped gives nothing, and a fault in a thread reaches the caller") {
    const LinearModel model(independent_spec());
    const std::atomic<bool> stopped = true;
    CHECK_FALSE(summary::variance_parts(model, {1, 512, 2, two_weights}, stopped, nullptr));
    const run_test::FakeModel broken([] { throw std::runtime_error("broken"); });
    const std::atomic<bool> never = false;
    CHECK_THROWS_AS(
        static_cast<void>(summary::variance_parts(broken, {1, 512, 2, {0.5, 0.5}}, never, nullptr)),
        std::runtime_error);
}

TEST_SUITE("campaign") {
    TEST_CASE("errors hold the truth as often as they say") {
        // 400 repetitions with 32 draws a chain: the share within the 95 % error bars must be one
        // that a binomial of 0.95 gives; chance of a false alarm 1e-4 over all quantities. The
        // twin claims two thirds of the error.
        constexpr std::uint64_t repetitions = 400;
        const LinearModel model(tied_spec());
        const ExactParts exact = exact_parts(tied_spec(), two_weights);
        std::vector<int> within(3 + exact.groups.size(), 0);
        std::vector<int> twin(within.size(), 0);
        for (std::uint64_t seed = 1; seed <= repetitions; ++seed) {
            const VarianceParts found = parts_of(model, two_weights, seed, 32);
            const auto count = [&](std::size_t k, const Estimate& estimate, double truth) {
                const double t = std::abs(estimate.value - truth) / estimate.mcse;
                within[k] += t < summary::t15_975 ? 1 : 0;
                twin[k] += t < summary::t15_975 * 2 / 3 ? 1 : 0;
            };
            count(0, found.total, exact.total);
            count(1, found.words.value, exact.words);
            count(2, found.words.share, exact.words / exact.total);
            for (std::size_t g = 0; g < exact.groups.size(); ++g) {
                count(3 + g, found.groups[g].value, exact.groups[g]);
            }
        }
        const boost::math::binomial_distribution<> law(repetitions, 0.95);
        const double rate = 1e-4 / static_cast<double>(within.size());
        const double least = boost::math::quantile(law, rate / 2);
        const double most = boost::math::quantile(boost::math::complement(law, rate / 2));
        for (std::size_t k = 0; k < within.size(); ++k) {
            CAPTURE(k);
            CHECK(within[k] >= least);
            CHECK(within[k] <= most);
            CHECK(twin[k] < least);
        }
    }
}
