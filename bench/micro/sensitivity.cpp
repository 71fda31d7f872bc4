// Root mean square errors of the effects of the Ishigami function's inputs, over 20 seeds, against
// evaluations of the function: one line "evaluations first total shapley" for each size.

#include <atomic>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "engine/summary/input_effects.hpp"
#include "tests/engine/summary/function_model.hpp"

int main() {
    using namespace raming;
    using std::numbers::pi;
    constexpr double a = 7;
    constexpr double b = 0.1;
    std::atomic<std::uint64_t> evaluations = 0;
    const auto uniform = prior::Distribution::uniform(-pi, pi);
    const summary_test::FunctionModel model(
        {uniform, uniform, uniform}, [&](const std::vector<double>& x) {
            ++evaluations;
            return std::sin(x[0]) * (1 + b * std::pow(x[2], 4)) + a * std::pow(std::sin(x[1]), 2);
        });
    const double first = std::pow(1 + b * std::pow(pi, 4) / 5, 2) / 2;
    const double second = a * a / 8;
    const double both = 8 * b * b * std::pow(pi, 8) / 225;
    const double all = first + second + both;
    const double firsts[] = {first / all, second / all, 0};
    const double totals[] = {(first + both) / all, second / all, both / all};
    const double shapleys[] = {(first + both / 2) / all, second / all, both / 2 / all};
    constexpr std::uint64_t seeds = 20;
    for (const std::uint64_t per_chain : {8, 32, 128, 512, 2048}) {
        double squares[3] = {0, 0, 0};
        evaluations = 0;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const std::atomic<bool> never = false;
            const auto found = summary::input_effects(model, {seed, per_chain, 1}, never, nullptr);
            for (std::size_t j = 0; j < 3; ++j) {
                const summary::Effects& one = found->definitions[0].inputs[j];
                squares[0] += std::pow(one.first.value - firsts[j], 2);
                squares[1] += std::pow(one.total.value - totals[j], 2);
                squares[2] += std::pow(one.shapley.value - shapleys[j], 2);
            }
        }
        // The groups of this model are its inputs, and all their subsets are evaluated beside: 8 of
        // the 16 evaluations of a draw.
        std::printf("%llu %.6f %.6f %.6f\n",
                    static_cast<unsigned long long>(evaluations / seeds / 2),
                    std::sqrt(squares[0] / (3 * seeds)), std::sqrt(squares[1] / (3 * seeds)),
                    std::sqrt(squares[2] / (3 * seeds)));
    }
}
