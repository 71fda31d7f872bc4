#include "engine/run/smooth_pilot.hpp"

#include <cmath>
#include <iterator>

#include "engine/prior/directed_sampler.hpp"

namespace raming::run {

namespace {

constexpr std::size_t points = 32;
constexpr double tried[] = {-1, 0, 1}; ///< scores: the middle two thirds of the direction's prior

/// How an estimand goes along one direction.
struct Course {
    double moved = 0; ///< mean of |change| from the first score tried to the last
    bool rises = true;
    bool falls = true;
};

} // namespace

std::vector<std::optional<Direction>>
find_directions(const Model& model, const prior::InputSampler& sampler, std::uint64_t seed) {
    const std::size_t estimands = model.estimands().size();
    const std::unique_ptr<Evaluator> evaluator = model.evaluator(points);
    prior::Columns inputs(model.inputs().size(), points);
    prior::Columns values(estimands, points);
    prior::Columns before(estimands, points);
    prior::Columns components(model.components().size(), points);
    std::vector<std::uint64_t> incidents(model.incidents().size());
    std::vector<std::optional<Direction>> best(estimands);
    std::vector<double> most(estimands, 0);
    for (const std::size_t k : prior::DirectedSampler::candidates(sampler)) {
        const prior::DirectedSampler directed(sampler, model.correlations(), k);
        prior::DirectedSampler::Line line(directed, points);
        line.start(0, 0, points, inputs);
        std::vector<Course> courses(estimands);
        for (const double score : tried) {
            line.move_to(score, inputs);
            evaluator->evaluate({seed, 0, 0, points}, inputs, values, components, incidents);
            for (std::size_t d = 0; d < estimands; ++d) {
                for (std::size_t i = 0; score != tried[0] && i < points; ++i) {
                    const double change = values.column(d)[i] - before.column(d)[i];
                    courses[d].rises = courses[d].rises && change >= 0;
                    courses[d].falls = courses[d].falls && change <= 0;
                    courses[d].moved += std::abs(change) / points;
                }
            }
            std::swap(values, before);
        }
        for (std::size_t d = 0; d < estimands; ++d) {
            const Course& course = courses[d];
            if (course.rises != course.falls && course.moved > most[d]) {
                most[d] = course.moved;
                best[d] = Direction{k, course.rises};
            }
        }
    }
    return best;
}

std::uint64_t cost_of_directions(const prior::InputSampler& sampler) {
    return prior::DirectedSampler::candidates(sampler).size() * std::size(tried) * points;
}

} // namespace raming::run
