// Lines through draws: at its own score a line is at the draw, and along it the others move as the
// copula says.

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/prior/directed_sampler.hpp"
#include "engine/prior/sampler.hpp"

using namespace raming;

namespace {

prior::Input input(const std::string& path, prior::Distribution distribution) {
    prior::Input one;
    one.path = path;
    one.unit = "1";
    one.members.push_back({"", 1, std::move(distribution), {}});
    return one;
}

/// Two tied, a share whose bias is another input, one fixed.
std::vector<prior::Input> inputs() {
    std::vector<prior::Input> all = {input("a", prior::Distribution::normal(0, 1)),
                                     input("b", prior::Distribution::normal(0, 1)),
                                     input("odds", prior::Distribution::lognormal(2, 0.5)),
                                     input("share", prior::Distribution::beta(4, 6)),
                                     input("fixed", prior::Distribution::point(3))};
    all[3].members.front().bias = 2;
    return all;
}
const std::vector<prior::Correlation> ties = {{"ties", {0, 1}, {1, 0.6, 0.6, 1}}};
constexpr std::size_t rows = 64;

} // namespace

TEST_CASE("a line begins at the draw, and is there again at the draw's own score") {
    const prior::InputSampler sampler(inputs(), ties, {3, 16, prior::Design::sobol, 0});
    prior::Columns draws(5, rows);
    prior::Columns along(5, rows);
    sampler.fill(2, 100, rows, draws);
    const prior::DirectedSampler directed(sampler, {{0, 1, 2, 3}, {0.5, 0.5, 0.5, -0.5}}, {});
    prior::DirectedSampler::Line line(directed, rows);
    line.start(2, 100, rows, along);
    for (std::size_t k = 0; k < 5; ++k) {
        for (std::size_t i = 0; i < rows; ++i) {
            CHECK(along.column(k)[i] == draws.column(k)[i]);
        }
    }
    line.move_to(line.own_scores()[7], along);
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(along.column(k)[7] == doctest::Approx(draws.column(k)[7]).epsilon(1e-8));
    }
}

TEST_CASE(
    "scores move as far as the direction says, ties and biases as they must, all else stays") {
    const prior::InputSampler sampler(inputs(), ties, {3, 16, prior::Design::sobol, 0});
    prior::Columns low(5, rows);
    prior::Columns high(5, rows);
    const prior::DirectedSampler tied(sampler, {{0, 1}, {0.8, 0.6}}, {});
    prior::DirectedSampler::Line line(tied, rows);
    line.start(0, 0, rows, low);
    line.start(0, 0, rows, high);
    line.move_by(-1, low);
    line.move_by(1, high);
    for (std::size_t i = 0; i < rows; ++i) {
        CHECK(high.column(0)[i] - low.column(0)[i] == doctest::Approx(1.6));
        // 0.6 of the first score and √(1 − 0.6²) of the second.
        CHECK(high.column(1)[i] - low.column(1)[i] == doctest::Approx(2 * (0.48 + 0.48)));
        CHECK(high.column(2)[i] == low.column(2)[i]);
        CHECK(high.column(3)[i] == low.column(3)[i]);
    }
    const prior::DirectedSampler biasing(sampler, {{2}, {1}}, {});
    prior::DirectedSampler::Line odds(biasing, rows);
    odds.start(0, 0, rows, low);
    odds.start(0, 0, rows, high);
    odds.move_to(2, high);
    odds.move_to(-2, low);
    for (std::size_t i = 0; i < rows; ++i) {
        CHECK(high.column(3)[i] < low.column(3)[i]); // odds of answering divide the true share's
        CHECK(high.column(0)[i] == low.column(0)[i]);
    }
}

TEST_CASE("a line's own score is standard normal, and independent of which line it is") {
    const prior::InputSampler sampler(inputs(), ties, {3, 16, prior::Design::random, 0});
    const prior::DirectedSampler directed(sampler, {{0, 1}, {0.6, -0.8}}, {});
    constexpr std::size_t many = 16384;
    prior::DirectedSampler::Line line(directed, many);
    prior::Columns values(5, many);
    line.start(0, 0, many, values);
    const std::vector<double> own = line.own_scores();
    line.move_to(0, values); // where lines are told apart
    double square = 0;
    double product = 0;
    for (std::size_t i = 0; i < many; ++i) {
        square += own[i] * own[i] / many;
        product += own[i] * values.column(0)[i] / many;
    }
    // Five standard errors of each: wrong in 1e-6 of right programs.
    CHECK(std::abs(square - 1) < 5 * std::sqrt(2.0 / many));
    CHECK(std::abs(product) < 5 * 0.8 / std::sqrt(1.0 * many));
    // Broken on purpose: a direction whose length is not 1.
    const prior::DirectedSampler longer(sampler, {{0, 1}, {0.8, -0.8}}, {});
    prior::DirectedSampler::Line wrong(longer, many);
    wrong.start(0, 0, many, values);
    square = 0;
    for (const double score : wrong.own_scores()) {
        square += score * score / many;
    }
    CHECK(std::abs(square - 1) > 5 * std::sqrt(2.0 / many));
}

TEST_CASE("a held choice is held in every draw, and all else is as it was") {
    std::vector<prior::Input> all = inputs();
    prior::Input choice;
    choice.path = "rule";
    choice.unit = "1";
    choice.kind = prior::Input::Kind::choice;
    choice.weights = {0.6, 0, 0.4};
    choice.options = {"a", "b", "c"};
    all.push_back(choice);
    const prior::InputSampler sampler(all, ties, {3, 16, prior::Design::sobol, 0});
    CHECK(prior::DirectedSampler::choices(sampler) == std::vector<std::size_t>{5});
    prior::Columns draws(6, rows);
    prior::Columns held(6, rows);
    sampler.fill(0, 0, rows, draws);
    for (const std::size_t option : {std::size_t{0}, std::size_t{2}}) {
        const prior::DirectedSampler directed(sampler, {}, {{5, option}});
        prior::DirectedSampler::Line(directed, rows).start(0, 0, rows, held);
        for (std::size_t i = 0; i < rows; ++i) {
            CHECK(held.column(5)[i] == static_cast<double>(option));
            CHECK(held.column(1)[i] == draws.column(1)[i]);
        }
    }
}

TEST_CASE("directions are numbers that are drawn, of a prior without atoms") {
    std::vector<prior::Input> all = inputs();
    all.push_back(input("weeks", prior::Distribution::discrete({4, 13}, {0.5, 0.5})));
    const prior::InputSampler sampler(all, ties, {3, 16, prior::Design::sobol, 0});
    CHECK(prior::DirectedSampler::candidates(sampler) == std::vector<std::size_t>{0, 1, 2, 3});
}
