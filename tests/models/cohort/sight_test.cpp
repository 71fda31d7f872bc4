// Registers that are tied by visibility depend on each other, and are independent without it.

#include <doctest/doctest.h>

#include "models/cohort/simulate.hpp"
#include "tests/models/cohort/worlds.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming;
using namespace raming::cohort_test;

/// One route of stays of 8 weeks, so that a register's chance is one number; no second stays to
/// speak of, no delay.
Parameters plain_world(double beta, std::size_t registers) {
    Parameters p;
    populate(p, {{"all", 1}}, {{"all", 20000, 10, 10}});
    p.routes = {{"relative", {1e-5}, {1, 1, 1, 1, 1, 1, 1, 1, 0}, {}}};
    for (std::size_t l = 0; l < registers; ++l) {
        p.registers.push_back({"register " + std::to_string(l),
                               {-0.6 + 0.3 * static_cast<double>(l)},
                               beta,
                               0.4,
                               {1.0},
                               1});
    }
    p.definitions = {{"any", Basis::flow, {0}, false}};
    return p;
}

std::vector<double> subsets_seen(const Parameters& parameters) {
    Simulator simulator(make_plan(parameters), Method::counts);
    std::vector<Tally> tally(1, Tally(Shape(parameters)));
    std::vector<double> seen(tally[0].shape().subsets());
    for (std::uint64_t draw = 0; draw < 4000; ++draw) {
        simulator.run({.seed = 8, .chain = 0, .draw = draw}, tally);
        for (std::size_t subset = 0; subset < seen.size(); ++subset) {
            seen[subset] += static_cast<double>(tally[0][tally[0].shape().subset(0, subset)]);
        }
    }
    return seen;
}

/// Expected counts if visibility is N(0, 1), by the trapezoidal rule.
std::vector<double> expected(const Parameters& parameters, double beta, double total) {
    std::vector<double> chance(std::size_t{1} << parameters.registers.size());
    constexpr double step = 0.01;
    for (double v = -8; v <= 8; v += step) {
        const double density = std::exp(-v * v / 2) / std::sqrt(2 * 3.14159265358979323846) * step;
        for (std::size_t subset = 0; subset < chance.size(); ++subset) {
            double p = density;
            for (std::size_t l = 0; l < parameters.registers.size(); ++l) {
                const Register& list = parameters.registers[l];
                const double logit = list.alpha[0] + beta * v + list.gamma * std::log(8.0 / 4);
                const double sees = 1 / (1 + std::exp(-logit));
                p *= (subset >> l & 1U) != 0 ? sees : 1 - sees;
            }
            chance[subset] += p;
        }
    }
    for (double& each : chance) {
        each *= total;
    }
    return chance;
}

double sum(const std::vector<double>& x) {
    double total = 0;
    for (const double each : x) {
        total += each;
    }
    return total;
}

} // namespace

TEST_CASE("without visibility registers are independent, with it they are as the law says") {
    // False-alarm rate 1e-4 each; the twins take the one for the other.
    for (const std::size_t registers : {std::size_t{3}, std::size_t{5}}) {
        for (const double beta : {0.0, 1.3}) {
            const Parameters parameters = plain_world(beta, registers);
            const std::vector<double> seen = subsets_seen(parameters);
            CHECK(statistical::chi_square(seen, expected(parameters, beta, sum(seen))).fits(1e-4));
            CHECK_FALSE(statistical::chi_square(seen, expected(parameters, 1.3 - beta, sum(seen)))
                            .fits(1e-4));
        }
    }
}

TEST_CASE("false entries are negative binomial with what a register rightly holds") {
    // Variance over mean² tells a count that is not: given v, mean v (1 − κ)/κ and variance
    // v (1 − κ)/κ². False-alarm rate 1e-3; the twin has the variance of a Poisson count.
    Parameters parameters = plain_world(1, 2);
    parameters.routes[0].hazard[0] = 1e-4; // some hundred stays, so that none are seen never
    parameters.registers[0].validity = 0.7;
    const double each = 0.3 / 0.7;
    Simulator simulator(make_plan(parameters), Method::counts);
    std::vector<Tally> tally(1, Tally(Shape(parameters)));
    const Shape& shape = tally[0].shape();
    double residual = 0;
    double square = 0;
    double fourth = 0;
    constexpr double n = 4000;
    for (std::uint64_t draw = 0; draw < static_cast<std::uint64_t>(n); ++draw) {
        simulator.run({.seed = 8, .chain = 0, .draw = draw}, tally);
        const auto held = static_cast<double>(tally[0][shape.held(0, 0, 0)]);
        const auto wrong = static_cast<double>(tally[0][shape.false_entries(0, 0, 0)]);
        REQUIRE(tally[0][shape.false_entries(0, 0, 1)] == 0);
        const double z = (wrong - held * each) / std::sqrt(held * each);
        residual += z;
        square += z * z;
        fourth += z * z * z * z;
    }
    const double error = std::sqrt((fourth / n - square / n * square / n) / n);
    CHECK(statistical::z_test(residual / n, 0, std::sqrt(square / n / n)).fits(1e-3));
    CHECK(statistical::z_test(square / n, 1 / 0.7, error).fits(1e-3));
    CHECK_FALSE(statistical::z_test(square / n, 1, error).fits(1e-3));
}
