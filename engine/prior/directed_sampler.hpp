#pragma once
// Draws of all inputs along a line. Every drawn number of a scenario is a function of independent
// standard normal scores (a Gaussian copula mixes the scores of those it ties), and a line moves
// them all at once, each as far as the direction says. The direction has length 1, so the line's
// own score, the sum of scores times the direction's weights, is standard normal and independent of
// which line it is: the line runs through draws of the joint prior as the prior does. That is what
// integrating one variable out takes (Griewank, Kuo, Leövey and Sloan 2018,
// doi:10.1016/j.cam.2018.04.009), after a rotation that puts the direction first (Liu and Owen
// 2023, doi:10.1137/22M1479129). Choices may be held at an option: then all draws are of that
// stratum.
//
// Points of the design are those of the sampler that it leans on; where nothing is held, so are the
// draws. Immutable after construction.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "engine/prior/sampler_plan.hpp"

namespace raming::prior {

/// How far each input's independent score goes while the line's own goes by 1.
struct Direction {
    std::vector<std::size_t> inputs; ///< candidates
    std::vector<double> weights;     ///< their squares add up to 1
};

/// A choice held at one of its options.
struct Pick {
    std::size_t input = 0;
    std::size_t option = 0;
};

class DirectedSampler {
public:
    /// The sampler must stay.
    DirectedSampler(const InputSampler& sampler, const Direction& direction,
                    const std::vector<Pick>& picks);

    /// Inputs that can be part of a direction: numbers that are drawn, of a prior without atoms.
    [[nodiscard]] static std::vector<std::size_t> candidates(const InputSampler& sampler);
    /// Choices that are drawn.
    [[nodiscard]] static std::vector<std::size_t> choices(const InputSampler& sampler);

    /// One thread's draws of one block.
    class Line {
    public:
        Line(const DirectedSampler& shared, std::size_t rows);

        /// Draws first … first+count−1 of a chain, each at its own score.
        void start(std::size_t chain, std::uint64_t first, std::size_t count, Columns& values);
        /// The lines' scores at these draws.
        [[nodiscard]] const std::vector<double>& own_scores() const noexcept { return own_; }
        /// Moves every draw that `start` made to the score z of its line; `values` are as this or
        /// `start` left them.
        void move_to(double z, Columns& values);
        /// Moves draw i to the score z[i] of its line.
        void move_each_to(const double* z, Columns& values);
        /// The same, to each draw's own score and `by` more.
        void move_by(double by, Columns& values);

    private:
        class Uniforms;

        void moved(Columns& values);

        const DirectedSampler* shared_;
        std::size_t count_ = 0;
        Columns bases_; ///< of the moved inputs in the draw: score, or uniform of what only leans
        std::vector<double> own_;
        std::vector<double> away_; ///< from the draw, in scores of the line
        std::vector<double> at_;   ///< uniforms or scores on their way to values
    };

private:
    struct Moved {
        std::size_t input;
        double weight; ///< of its score, after the tie; 0: it leans on what moves
    };

    const InputSampler* sampler_;
    Direction direction_;
    std::vector<std::optional<double>> held_; ///< uniform of a held choice
    std::vector<Moved> moved_;                ///< in order of evaluation
};

} // namespace raming::prior
