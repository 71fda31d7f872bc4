#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <set>
#include <string>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/prior/sampler.hpp"
#include "engine/random/sobol.hpp"
#include "tests/engine/prior/priors.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::prior_test;
using namespace raming::prior;

constexpr std::size_t draws = 4096;
constexpr Design designs[] = {Design::sobol, Design::random, Design::latin};

std::vector<Input> scenario() {
    return {choice("pick", {0.3, 0.7}),
            value("a", Distribution::beta(45, 55)),
            value("fixed", Distribution::point(8)),
            pool("b", 0,
                 {{"x", 0.3, Distribution::gamma(8, 8), {}},
                  {"y", 0.7, Distribution::triangular(0, 2, 9), {}}}),
            value("c", Distribution::beta(12, 60)),
            value("d", Distribution::normal(0, 1))};
}

const std::vector<Correlation> ties{{"k", {4, 1, 3}, {1, 0.4, 0.2, 0.4, 1, 0.1, 0.2, 0.1, 1}}};

std::vector<std::vector<double>> drawn(const std::vector<Input>& inputs,
                                       const std::vector<Correlation>& correlations, Design design,
                                       std::size_t block, std::uint64_t seed = 11) {
    const InputSampler sampler(
        inputs, correlations,
        {.seed = seed, .chains = 4, .design = design, .draws_per_chain = draws});
    std::vector<std::vector<double>> all(inputs.size(), std::vector<double>(draws));
    Columns values(inputs.size(), block);
    for (std::size_t first = 0; first < draws; first += block) {
        const std::size_t n = std::min(block, draws - first);
        sampler.fill(2, first, n, values);
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            std::copy_n(values.column(k), n, all[k].data() + first);
        }
    }
    return all;
}

} // namespace

TEST_CASE("draws have the same bits whatever the blocks they are made in") {
    for (const Design design : designs) {
        const auto whole = drawn(scenario(), ties, design, draws);
        CHECK(drawn(scenario(), ties, design, 1000) == whole);
        CHECK(drawn(scenario(), ties, design, 37) == whole);
    }
}

TEST_CASE("an appended input moves no other, in any design") {
    std::vector<Input> longer = scenario();
    longer.push_back(value("e", Distribution::uniform(0, 1)));
    for (const Design design : designs) {
        const auto before = drawn(scenario(), ties, design, 512);
        auto after = drawn(longer, ties, design, 512);
        after.pop_back();
        CHECK(after == before);
    }
}

TEST_CASE("without Sobol points the order of inputs does not matter either") {
    std::vector<Input> turned = scenario();
    std::rotate(turned.begin() + 4, turned.begin() + 5, turned.end()); // c and d change places
    std::vector<Correlation> same = ties;
    same[0].inputs[0] = 5;
    for (const Design design : {Design::random, Design::latin}) {
        auto after = drawn(turned, same, design, 512);
        std::swap(after[4], after[5]);
        CHECK(after == drawn(scenario(), ties, design, 512));
    }
}

TEST_CASE("fixing an input moves no other") {
    std::vector<Input> fixed = scenario();
    fixed[1] = value("a", Distribution::point(0.4)); // tied, and first in the matrix's second row
    fixed[5] = value("d", Distribution::point(0));
    for (const Design design : designs) {
        const auto before = drawn(scenario(), ties, design, 512);
        const auto after = drawn(fixed, ties, design, 512);
        for (const std::size_t k :
             {std::size_t{0}, std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
            CHECK(after[k] == before[k]);
        }
        CHECK(after[1] == std::vector<double>(draws, 0.4));
    }
}

TEST_CASE("chains, seeds and inputs draw different numbers") {
    const std::vector<Input> inputs{value("a", Distribution::uniform(0, 1)),
                                    value("b", Distribution::uniform(0, 1))};
    for (const Design design : designs) {
        const auto one = drawn(inputs, {}, design, 512);
        const auto two = drawn(inputs, {}, design, 512, 12);
        CHECK(one[0] != one[1]);
        CHECK(one[0] != two[0]);
    }
}

TEST_CASE("every design draws each input from its prior") {
    // False-alarm rate 1e-5 for the random design; the other two are evener than random, so lower.
    // The twin has a mean 5 % higher.
    for (const Design design : designs) {
        const auto values = drawn(scenario(), ties, design, 512);
        const Distribution prior = scenario()[4].members.front().distribution;
        const Distribution twin = Distribution::beta(12 * 1.05, 60 - 12 * 0.05);
        using raming::statistical::kolmogorov_smirnov;
        CHECK(kolmogorov_smirnov(values[4], [&](double x) { return prior.cdf(x); }).fits(1e-5));
        CHECK_FALSE(
            kolmogorov_smirnov(values[4], [&](double x) { return twin.cdf(x); }).fits(1e-5));
    }
}

TEST_CASE(
    "a Latin hypercube visits every stratum of an input once, through its quantile function") {
    const auto values =
        drawn({value("a", Distribution::uniform(0, 1))}, {}, Design::latin, 512).front();
    std::set<std::size_t> strata;
    for (const double x : values) {
        strata.insert(static_cast<std::size_t>(x * draws));
    }
    CHECK(strata.size() == draws);
}

TEST_CASE("two inputs whose names share an address are refused, both named") {
    // Some 77,000 names are enough for an even chance of a shared 32-bit address; here up to a
    // million.
    std::unordered_map<std::uint32_t, std::string> seen;
    std::string first;
    std::string second;
    for (int i = 0; i < 1'000'000 && first.empty(); ++i) {
        const std::string path = "inputs.n" + std::to_string(i);
        const auto [known, is_new] = seen.emplace(raming::base::entity_of(path), path);
        if (!is_new) {
            first = known->second;
            second = path;
        }
    }
    REQUIRE_FALSE(first.empty());
    const std::vector<Input> inputs{value(first, Distribution::uniform(0, 1)),
                                    value(second, Distribution::uniform(0, 1))};
    try {
        const InputSampler sampler(inputs, {}, {});
        FAIL("accepted");
    } catch (const raming::base::Error& error) {
        CHECK(error.exit() == raming::base::Exit::invalid_scenario);
        CHECK(error.diagnostics().front().code == "E181");
        const std::string message = error.what();
        CHECK(message.find(first) != std::string::npos);
        CHECK(message.find(second) != std::string::npos);
    }
}

TEST_CASE("impossible samplers are refused with the names concerned") {
    const auto refusal = [](const std::vector<Input>& inputs,
                            const std::vector<Correlation>& correlations) -> std::string {
        try {
            const InputSampler sampler(inputs, correlations, {});
        } catch (const raming::base::Error& error) {
            return error.what();
        }
        return "accepted";
    };
    const std::vector<Input> two{value("left", Distribution::uniform(0, 1)),
                                 value("right", Distribution::uniform(0, 1)),
                                 choice("pick", {1, 1})};
    const std::string indefinite = refusal(two, {{"k", {0, 1}, {1, 1.1, 1.1, 1}}});
    CHECK(indefinite.find("\"left\" and \"right\"") != std::string::npos);
    CHECK(refusal(two, {{"k", {0, 2}, {1, 0, 0, 1}}}).find("\"pick\"") != std::string::npos);
    const Correlation pair{"k", {0, 1}, {1, 0, 0, 1}};
    CHECK(refusal(two, {pair, pair}).find("already") != std::string::npos);
    std::vector<Input> circle = two;
    circle[0].members.front().bias = 1;
    circle[1].members.front().bias = 0;
    CHECK(refusal(circle, {}).find("depends on itself") != std::string::npos);
    std::vector<Input> many;
    for (std::size_t k = 0; k <= raming::random::SobolPoints::most_dimensions(); ++k) {
        many.push_back(value("inputs.k" + std::to_string(k), Distribution::point(1)));
    }
    CHECK(refusal(many, {}).find("at most") != std::string::npos);
}

TEST_CASE("columns are a whole number of cache lines apart and no power of two") {
    for (const std::size_t rows : {std::size_t{1}, std::size_t{512}, std::size_t{4096}}) {
        Columns columns(3, rows);
        const auto stride = static_cast<std::size_t>(columns.column(1) - columns.column(0));
        CHECK(stride >= rows);
        CHECK(stride % 8 == 0);
        CHECK((stride == 8 || !std::has_single_bit(stride)));
        columns.column(2)[rows - 1] = 1;
    }
}
