#pragma once
// Distribution functions of estimands with one input integrated out. At every point of the design
// the model is evaluated along the line on which one input, the direction, moves
// (prior/directed_sampler.hpp); where the curve crosses a level, the direction's score says how
// probable it is to stay below: P(N ≤ t | all else) = Φ(score). That is smooth in all else, so the
// mean over scrambled Sobol points converges much faster than the share of draws below t
// (preintegration: Griewank, Kuo, Leövey and Sloan 2018, doi:10.1016/j.cam.2018.04.009; the same
// conditioning smooths densities: L'Ecuyer, Puchhammer and Ben Abdellah 2022,
// doi:10.1287/ijoc.2021.1135).
//
// The crossing is found between nodes, and a curve may bend, jump or turn there. So the point's own
// draw, at its own score, is evaluated too, and what it shows is added: [N ≤ t] − [its score ≤ the
// crossing]. The second term has the mean of Φ(crossing) whatever the curve is, so the sum has
// exactly the mean of [N ≤ t], for any direction, any curve and any counting noise; where the
// crossing is right the difference is 0.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "engine/prior/directed_sampler.hpp"
#include "engine/run/level_crossing.hpp"
#include "engine/run/model.hpp"

namespace raming::run {

/// One estimand, along one direction, at some levels.
struct SmoothTask {
    std::size_t estimand = 0;
    std::size_t direction = 0; ///< input
    bool rises = true;         ///< the estimand, with the direction's score
    std::vector<double> levels;
};

/// Sums over points.
struct LevelSums {
    double below = 0;     ///< of estimates of P(N ≤ level)
    double corrected = 0; ///< points whose own draw contradicts their crossing
};

struct SmoothSettings {
    std::uint64_t seed = 1;
    unsigned threads = 1;
    bool correct = true; ///< off: what the test of the correction must see fail
    ScoreGrid grid;
};

class SmoothPass {
public:
    /// Model and sampler must stay. Directions: prior::DirectedSampler::candidates.
    SmoothPass(const Model& model, const prior::InputSampler& sampler,
               std::vector<SmoothTask> tasks, const SmoothSettings& settings);

    /// Makes the points of every chain up to this many. False if `stop` was raised; an exception in
    /// any thread is rethrown here.
    bool run(std::uint64_t per_chain, const std::atomic<bool>& stop);

    [[nodiscard]] const std::vector<SmoothTask>& tasks() const noexcept { return tasks_; }
    [[nodiscard]] std::uint64_t per_chain() const noexcept { return per_chain_; }
    [[nodiscard]] const LevelSums& sums(std::size_t task, std::size_t chain,
                                        std::size_t level) const {
        return sums_[task][chain * tasks_[task].levels.size() + level];
    }

private:
    struct Worker;
    struct Chunk {
        std::size_t chain;
        std::uint64_t first;
        std::size_t count;
    };
    /// Tasks that share a direction share evaluations.
    struct Bundle {
        prior::DirectedSampler sampler;
        std::vector<std::size_t> tasks;
    };
    using Sums = std::vector<std::vector<LevelSums>>; ///< [task][level]

    [[nodiscard]] Chunk chunk(std::uint64_t number, std::uint64_t from, std::uint64_t to) const;
    /// Takes the sums of a chunk; they are added in the order of the chunks, whoever is first.
    void hand_in(std::uint64_t number, Sums sums, std::uint64_t from, std::uint64_t to);

    const Model* model_;
    std::vector<SmoothTask> tasks_;
    SmoothSettings settings_;
    std::vector<Bundle> bundles_;
    std::vector<std::vector<LevelSums>> sums_; ///< [task][chain · levels + level]
    std::uint64_t per_chain_ = 0;

    std::mutex mutex_; ///< guards what follows, and sums_
    std::map<std::uint64_t, Sums> waiting_;
    std::uint64_t next_added_ = 0;
};

} // namespace raming::run
