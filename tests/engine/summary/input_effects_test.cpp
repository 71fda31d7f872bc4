// Effects of single inputs against closed forms. Estimates over their errors follow Student's t
// with 15 degrees, roughly; each test states the chance that a right program fails it.

#include <atomic>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
#include <doctest/doctest.h>

#include "engine/summary/input_effects.hpp"
#include "engine/summary/variance_parts.hpp"
#include "tests/engine/summary/function_model.hpp"
#include "tests/engine/summary/linear_model.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;
using namespace raming::summary_test;
using statistical::Verdict;
using statistical::worst_of;
using summary::Effects;
using summary::Estimate;
using summary::InputEffects;

namespace {

InputEffects effects_of(const run::Model& model, std::uint64_t per_chain = 512,
                        std::uint64_t seed = 1, unsigned threads = 1) {
    const std::atomic<bool> never = false;
    return *summary::input_effects(model, {seed, per_chain, threads}, never, nullptr);
}

struct Exact {
    double first = 0;
    double total = 0;
    double shapley = 0;
};

Verdict t_test(const Estimate& estimate, double truth) {
    if (estimate.mcse < 1e-12) { // nothing depends on it
        return {0, std::abs(estimate.value - truth) < 1e-12 ? 1.0 : 0.0};
    }
    const double t = (estimate.value - truth) / estimate.mcse;
    const boost::math::students_t_distribution<> law(run::chains - 1);
    return {t, 2 * boost::math::cdf(boost::math::complement(law, std::abs(t)))};
}

Verdict against(const std::vector<Effects>& found, const std::vector<Exact>& exact) {
    std::vector<Verdict> verdicts;
    for (std::size_t j = 0; j < exact.size(); ++j) {
        verdicts.push_back(t_test(found[j].first, exact[j].first));
        verdicts.push_back(t_test(found[j].total, exact[j].total));
        verdicts.push_back(t_test(found[j].shapley, exact[j].shapley));
    }
    return worst_of(verdicts);
}

/// The twin: shares of the sum of the first effects instead of the variance.
std::vector<Effects> of_first_effects(std::vector<Effects> found) {
    double sum = 0;
    for (const Effects& one : found) {
        sum += one.first.value;
    }
    for (Effects& one : found) {
        for (Estimate* const part : {&one.first, &one.total, &one.shapley}) {
            part->value /= sum;
            part->mcse /= sum;
        }
    }
    return found;
}

void check_sum_and_order(const std::vector<Effects>& found) {
    double sum = 0;
    for (const Effects& one : found) {
        sum += one.shapley.value;
        CHECK(one.first.value <= one.shapley.value + 6.5 * (one.first.mcse + one.shapley.mcse));
        CHECK(one.shapley.value <= one.total.value + 6.5 * (one.total.mcse + one.shapley.mcse));
    }
    CHECK(sum == doctest::Approx(1).epsilon(1e-12));
}

std::vector<Exact> linear_effects(const LinearSpec& spec) {
    const std::size_t players = spec.groups.size() + 1;
    const std::size_t all = (std::size_t{1} << players) - 1;
    const auto worth = [&](std::size_t set) { return exact_worth(spec, 0, set); };
    const std::vector<double> values = by_all_orders(players, worth);
    std::vector<Exact> exact;
    for (std::size_t j = 0; j < players; ++j) {
        const std::size_t self = std::size_t{1} << j;
        exact.push_back(
            {worth(self) / worth(all), 1 - worth(all ^ self) / worth(all), values[j] / worth(all)});
    }
    return exact;
}

LinearSpec by_single_inputs(LinearSpec spec) {
    spec.groups = {{0}, {1}, {2}, {3}};
    return spec;
}

} // namespace

TEST_CASE("the Ishigami function (Ishigami and Homma 1990)") {
    // False-alarm rate 1e-5; the twin divides by another number than the variance. Interactions of
    // two inputs are shared equally between them (Owen 2014).
    using std::numbers::pi;
    constexpr double a = 7;
    constexpr double b = 0.1;
    const auto uniform = prior::Distribution::uniform(-pi, pi);
    const FunctionModel model({uniform, uniform, uniform}, [](const std::vector<double>& x) {
        return std::sin(x[0]) * (1 + b * std::pow(x[2], 4)) + a * std::pow(std::sin(x[1]), 2);
    });
    const double first = std::pow(1 + b * std::pow(pi, 4) / 5, 2) / 2;
    const double second = a * a / 8;
    const double both = 8 * b * b * std::pow(pi, 8) / 225;
    const double all = first + second + both;
    const std::vector<Exact> exact = {{first / all, (first + both) / all, (first + both / 2) / all},
                                      {second / all, second / all, second / all},
                                      {0, both / all, both / 2 / all}};
    const std::vector<Effects> found = effects_of(model).definitions[0].inputs;
    CHECK(against(found, exact).fits(1e-5));
    CHECK_FALSE(against(of_first_effects(found), exact).fits(1e-5));
    check_sum_and_order(found);
}

TEST_CASE("the g-function (Sobol 1993), with inputs that hardly matter and one that does not") {
    // False-alarm rate 1e-5; the twin as above.
    const std::vector<double> a = {0, 1, 4.5, 9, 99};
    std::vector<prior::Distribution> laws(a.size() + 1, prior::Distribution::uniform(0, 1));
    const FunctionModel model(laws, [&a](const std::vector<double>& x) {
        double product = 1;
        for (std::size_t k = 0; k < a.size(); ++k) {
            product *= (std::abs(4 * x[k] - 2) + a[k]) / (1 + a[k]);
        }
        return product;
    });
    std::vector<double> part;
    double all = 1;
    for (const double one : a) {
        part.push_back(1 / (3 * (1 + one) * (1 + one)));
        all *= 1 + part.back();
    }
    all -= 1;
    std::vector<Exact> exact(a.size() + 1);
    for (std::size_t set = 1; set < std::size_t{1} << a.size(); ++set) {
        double together = 1;
        double members = 0;
        for (std::size_t k = 0; k < a.size(); ++k) {
            together *= (set >> k & 1) != 0 ? part[k] : 1;
            members += (set >> k & 1) != 0 ? 1 : 0;
        }
        for (std::size_t k = 0; k < a.size(); ++k) {
            if ((set >> k & 1) != 0) {
                exact[k].total += together / all;
                exact[k].shapley += together / members / all;
                exact[k].first += members == 1 ? together / all : 0;
            }
        }
    }
    const std::vector<Effects> found = effects_of(model).definitions[0].inputs;
    CHECK(against(found, exact).fits(1e-5));
    CHECK_FALSE(against(of_first_effects(found), exact).fits(1e-5));
    check_sum_and_order(found);
    CHECK(found.back().first.value == 0);
    CHECK(found.back().total.value == 0);
    CHECK(found.back().shapley.value == 0);
}

TEST_CASE("a linear model whose inputs are tied (Owen and Prieur 2017), with chance") {
    // False-alarm rate 1e-5; the twins: the truth of inputs that are not tied, and shares of the
    // sum of the first effects.
    const LinearSpec spec = by_single_inputs(tied_spec());
    const std::vector<Exact> exact = linear_effects(spec);
    const LinearModel model(spec);
    const InputEffects found = effects_of(model);
    const std::vector<Effects>& inputs = found.definitions[0].inputs;
    REQUIRE(inputs.size() == exact.size());
    CHECK(found.inputs[3].id == "inputs.x3");
    CHECK(found.inputs.back().id == "noise");
    CHECK(against(inputs, exact).fits(1e-5));
    CHECK_FALSE(against(inputs, linear_effects(by_single_inputs(independent_spec()))).fits(1e-5));
    CHECK_FALSE(against(of_first_effects(inputs), exact).fits(1e-5));
    double sum = 0;
    for (const Effects& one : inputs) {
        sum += one.shapley.value;
    }
    CHECK(sum == doctest::Approx(1).epsilon(1e-12));
    CHECK(exact[0].first > exact[0].total); // what is shared counts in the one, not in the other
}

TEST_CASE("groups of inputs have the parts that dividing the variance gives them") {
    const LinearModel model(tied_spec());
    const InputEffects found = effects_of(model, 100, 3);
    const std::atomic<bool> never = false;
    const auto parts = summary::variance_parts(model, {3, 100, 1, {1, 0}}, never, nullptr);
    const auto& groups = found.definitions[0].groups;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const summary::VarianceParts::Definition& same = parts->definitions[0];
        CHECK(groups[g].shapley.value == doctest::Approx(same.groups[g].share.value));
        CHECK(groups[g].shapley.mcse == doctest::Approx(same.groups[g].share.mcse));
        CHECK(1 - groups[g].first.value ==
              doctest::Approx(same.if_known[g].value / same.total.value));
    }
}

TEST_CASE("where moments are missing the logarithm is divided, of that definition") {
    LinearSpec spec = by_single_inputs(tied_spec());
    spec.offsets = {20, 22};
    const std::vector<Exact> exact = linear_effects(spec);
    spec.logs = true; // of which the model says that its fourth moment does not exist
    const InputEffects found = effects_of(LinearModel(spec));
    CHECK(found.definitions[0].logs);
    CHECK(found.definitions[0].raised == 0);
    CHECK(against(found.definitions[0].inputs, exact).fits(1e-5));
}

TEST_CASE("effects have the same bits for any number of threads") {
    const LinearModel model(tied_spec());
    const InputEffects one = effects_of(model, 100, 5, 1);
    const InputEffects more = effects_of(model, 100, 5, 3);
    for (std::size_t j = 0; j < one.inputs.size(); ++j) {
        CHECK(one.definitions[1].inputs[j].shapley.value ==
              more.definitions[1].inputs[j].shapley.value);
        CHECK(one.definitions[1].inputs[j].total.mcse == more.definitions[1].inputs[j].total.mcse);
    }
}
