#pragma once
// Distribution functions of estimands with one direction integrated out. At every point of the
// design the model is evaluated along a line (prior/directed_sampler.hpp); where the curve crosses
// a level, the line's score says how probable it is to stay below: P(N ≤ t | all else) = Φ(score).
// That is smooth in all else, so the mean over scrambled Sobol points converges much faster than
// the share of draws below t (preintegration: Griewank, Kuo, Leövey and Sloan 2018,
// doi:10.1016/j.cam.2018.04.009; along a direction of many inputs: Liu and Owen 2023,
// doi:10.1137/22M1479129). It is smooth in numbers, not in choices: these are strata, each with
// points and a direction of its own, added up by their weights.
//
// The crossing is found between nodes, and a curve may bend, jump or turn there. So the point's own
// draw is evaluated too, and what it shows is added: [N ≤ t] − [its score ≤ the crossing]. The
// second term has the mean of Φ(crossing) whatever the curve is, so the sum has exactly the mean of
// [N ≤ t], for any direction, any curve and any counting noise; where the crossing is right the
// difference is 0. Most draws are looked at next to a crossing, where differences are, and count
// for as much less (near_crossing.hpp).

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "engine/prior/directed_sampler.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/level_crossing.hpp"
#include "engine/run/model.hpp"

namespace raming::run {

/// Some choices held, and the line that is followed there.
struct SmoothStratum {
    std::vector<prior::Pick> picks;
    double weight = 1; ///< how probable the picks are
    prior::Direction direction;
};

/// Estimands that share lines, and so evaluations. All rise along them, by and large.
struct SmoothBundle {
    std::vector<std::size_t> estimands;
    std::vector<SmoothStratum> strata; ///< their weights add up to 1
    std::vector<std::size_t> further;  ///< choices by which a stratum may be divided, in this order
};

/// What a bundle is asked for.
struct SmoothTask {
    SmoothBundle bundle;
    std::vector<std::vector<double>> levels; ///< [estimand of the bundle]
    std::vector<std::uint64_t> points;       ///< [stratum] of each chain
    std::vector<std::size_t> watched;        ///< levels next to whose crossings draws are looked at
    std::vector<std::size_t> surfaces;       ///< levels whose normals are wanted
};

/// Sums over points.
struct LevelSums {
    double below = 0;     ///< of estimates of P(N ≤ level)
    double squares = 0;   ///< of their squares
    double corrected = 0; ///< points whose own draw contradicts their crossing, as they count
    double density = 0;   ///< of φ at the crossings, of watched levels
    double stake = 0;     ///< of φ there, times what a draw there counts for at most
};

/// Which way the surface N = level faces in a stratum: −E[z; N ≤ level], the scores z of the
/// candidates, is its normal, averaged where scores are likely to be. Along the line it is φ(c) at
/// the crossing c; across, −E[z Φ(c)].
struct SurfaceSums {
    double below = 0;           ///< of Φ(c)
    std::vector<double> across; ///< [candidate] of z Φ(c)
};

struct SmoothSettings {
    std::uint64_t seed = 1;
    unsigned threads = 1;
    bool correct = true; ///< off: what the test of the correction must see fail
    ScoreGrid grid;
};

class SmoothPass {
public:
    /// Model and sampler must stay.
    SmoothPass(const Model& model, const prior::InputSampler& sampler,
               std::vector<SmoothTask> tasks, const SmoothSettings& settings);

    /// Once. False if `stop` was raised. Progress counts evaluations.
    bool run(const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report);

    [[nodiscard]] const std::vector<SmoothTask>& tasks() const noexcept { return tasks_; }
    /// Of an estimand of a task, by its place there.
    [[nodiscard]] const LevelSums& sums(std::size_t task, std::size_t stratum, std::size_t chain,
                                        std::size_t estimand, std::size_t level) const {
        return sums_[task][stratum][chain].levels[estimand][level];
    }
    /// The average normal of a wanted surface, over all chains; of length 1 (0 where the level is
    /// nowhere crossed). What is not clear of its own error is left out.
    [[nodiscard]] std::vector<double> normal(std::size_t task, std::size_t stratum,
                                             std::size_t estimand, std::size_t surface) const;
    /// Inputs whose scores normals are told by.
    [[nodiscard]] const std::vector<std::size_t>& candidates() const noexcept {
        return candidates_;
    }
    /// Estimate of P(N ≤ level) by one chain.
    [[nodiscard]] double below(std::size_t task, std::size_t chain, std::size_t estimand,
                               std::size_t level) const;
    /// Times that the model is evaluated for a draw.
    [[nodiscard]] std::uint64_t evaluations() const noexcept;

private:
    struct Sums {
        std::vector<std::vector<LevelSums>> levels;     ///< [estimand][level]
        std::vector<std::vector<SurfaceSums>> surfaces; ///< [estimand][surface]
        std::vector<double> scores;                     ///< [candidate]
        void add(const Sums& more);
    };
    struct Worker;
    struct Chunk {
        std::size_t task;
        std::size_t stratum;
        std::size_t chain;
        std::uint64_t first;
        std::size_t count;
    };

    [[nodiscard]] Sums no_sums(std::size_t task) const;
    void cut_into_chunks();
    /// Takes the sums of a chunk; they are added in the order of the chunks, whoever is first.
    void hand_in(std::size_t number, Sums sums);

    const Model* model_;
    const prior::InputSampler* sampler_;
    std::vector<std::size_t> candidates_;
    std::vector<SmoothTask> tasks_;
    SmoothSettings settings_;
    std::vector<std::vector<prior::DirectedSampler>> lines_; ///< [task][stratum]
    std::vector<std::vector<std::vector<Sums>>> sums_;       ///< [task][stratum][chain]
    std::vector<Chunk> chunks_;

    std::mutex mutex_; ///< guards what follows, and sums_
    std::map<std::size_t, Sums> waiting_;
    std::size_t next_added_ = 0;
    std::uint64_t evaluated_ = 0;
};

} // namespace raming::run
