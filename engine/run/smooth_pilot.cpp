#include "engine/run/smooth_pilot.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "engine/prior/directed_sampler.hpp"

namespace raming::run {

namespace {

constexpr std::size_t points = 32;
constexpr double tried[] = {-1, 0, 1}; ///< scores: the middle two thirds of the direction's prior

/// How an estimand goes along one direction.
struct Course {
    double moved = 0; ///< sum of ln |change| over the points: none counts for many others, and
                      ///< where one does not move at all (a rival prior that was not picked) it is
                      ///< no direction
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
    std::vector<double> change(estimands * points);
    prior::Columns components(model.components().size(), points);
    std::vector<std::uint64_t> incidents(model.incidents().size());
    std::vector<std::optional<Direction>> best(estimands);
    std::vector<double> most(estimands, -std::numeric_limits<double>::infinity());
    for (const std::size_t k : prior::DirectedSampler::candidates(sampler)) {
        const prior::DirectedSampler directed(sampler, model.correlations(), k);
        prior::DirectedSampler::Line line(directed, points);
        line.start(0, 0, points, inputs);
        std::vector<Course> courses(estimands);
        std::fill(change.begin(), change.end(), 0);
        for (const double score : tried) {
            line.move_to(score, inputs);
            evaluator->evaluate({seed, 0, 0, points}, inputs, values, components, incidents);
            for (std::size_t d = 0; d < estimands; ++d) {
                for (std::size_t i = 0; score != tried[0] && i < points; ++i) {
                    const double step = values.column(d)[i] - before.column(d)[i];
                    courses[d].rises = courses[d].rises && step >= 0;
                    courses[d].falls = courses[d].falls && step <= 0;
                    change[d * points + i] += step;
                }
            }
            std::swap(values, before);
        }
        for (std::size_t d = 0; d < estimands; ++d) {
            for (std::size_t i = 0; i < points; ++i) {
                courses[d].moved += std::log(std::abs(change[d * points + i]));
            }
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
