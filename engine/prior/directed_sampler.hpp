#pragma once
// Draws of all inputs along a line: everything in a draw stays but for one input's normal score,
// the direction, which is moved at will. Where a Gaussian copula ties the direction to others, they
// move with it as the copula says (its triangular factor begins with the direction), so the line
// runs through draws of the joint prior, and along it the direction's score is standard normal,
// independent of all else. That is what integrating one variable out takes (Griewank, Kuo, Leövey
// and Sloan 2018, doi:10.1016/j.cam.2018.04.009).
//
// Points of the design are those of the sampler that it leans on. A tied direction maps them to
// other draws than that sampler does, of the same law. Immutable after construction.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "engine/prior/sampler_plan.hpp"

namespace raming::prior {

class DirectedSampler {
public:
    /// `direction`: a value input that is not fixed. The sampler must stay.
    DirectedSampler(const InputSampler& sampler, const std::vector<Correlation>& correlations,
                    std::size_t direction);

    /// Inputs that can be a direction: numbers that are drawn, of a prior without atoms.
    [[nodiscard]] static std::vector<std::size_t> candidates(const InputSampler& sampler);

    [[nodiscard]] std::size_t direction() const noexcept { return direction_; }

    /// One thread's draws of one block.
    class Line {
    public:
        Line(const DirectedSampler& shared, std::size_t rows);

        /// Draws first … first+count−1 of a chain, each at its own score.
        void start(std::size_t chain, std::uint64_t first, std::size_t count, Columns& values);
        /// The design's own scores of the direction, one per draw.
        [[nodiscard]] const std::vector<double>& own_scores() const noexcept { return own_; }
        /// Moves every draw that `start` made to the score z; `values` are as this or `start` left
        /// them.
        void move_to(double z, Columns& values);

    private:
        class Uniforms;

        void moved(const double* scores, Columns& values);

        const DirectedSampler* shared_;
        std::size_t count_ = 0;
        Columns bases_; ///< of the moved inputs: score, or uniform, at a direction of 0
        std::vector<double> own_;
        std::vector<double> scores_;
        std::vector<double> at_; ///< uniforms or scores on their way to values
    };

private:
    const InputSampler* sampler_;
    std::size_t direction_;
    std::vector<TiedGroup> groups_;      ///< the direction first in its own
    std::vector<std::size_t> moved_;     ///< in order of evaluation
    std::vector<double> with_direction_; ///< [moved] how far its score moves with the direction's
    bool tied_ = false;
};

} // namespace raming::prior
