#pragma once
// Quantiles and exceedance probabilities from distribution functions with one input integrated out
// (engine/run/smooth_pass.hpp). A quantile is where the mean distribution function reaches its
// probability: from a level where fewer points put it, along the slope between two levels further
// off, F⁻¹(p) ≈ t + (p − F(t))/F'. What that leaves out, some (F⁻¹(p) − t)²/spread, is added to its
// MCSE; where it would count, a closer level is taken, and where that does not help (there are
// jumps) the estimate is not used. The MCSE itself comes from the 16 chains, as that of a plain
// quantile does.
//
// Not touched: draws, means, standard deviations.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/results.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"
#include "engine/run/smooth_pass.hpp"
#include "engine/run/smooth_pilot.hpp"
#include "engine/summary/estimator.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

struct SmoothSettings {
    Estimator estimator = Estimator::automatic;
    std::uint64_t seed = 1;
    unsigned threads = 1;
    std::vector<double> exceeds; ///< thresholds, in people
    bool correct = true;         ///< see run::SmoothSettings
};

class SmoothEstimator {
public:
    /// Of a run that `executor` makes. Model and executor must stay.
    SmoothEstimator(const run::Model& model, const run::Executor& executor,
                    SmoothSettings settings);

    /// Replaces quantiles and exceedances[threshold][estimand] that come from `per_chain` draws of
    /// each chain, with their MCSE, and says in each definition what was done and why.
    /// Estimator::smooth takes as many points as draws wherever an input can be integrated out;
    /// Estimator::automatic takes fewer, so that the model is evaluated about as often as the draws
    /// took, and keeps what is clearly better; with so few draws that a trial would cost more than
    /// a quarter of them it tries nothing. False if `stop` was raised.
    bool improve(std::uint64_t per_chain, results::Summary& summary,
                 std::vector<std::vector<Exceedance>>& exceedances, const std::atomic<bool>& stop);

private:
    /// Estimates from a pass.
    struct Found {
        results::Summary summary;
        std::vector<std::vector<Exceedance>> exceedances;
        std::vector<bool> usable; ///< [estimand] there are slopes and errors
        std::vector<bool> near;   ///< [estimand] the levels are next to the quantiles
    };

    [[nodiscard]] std::unique_ptr<run::SmoothPass> pass_at(const results::Summary& levels) const;
    [[nodiscard]] Found read(const run::SmoothPass& pass, const results::Summary& plain,
                             const std::vector<std::vector<Exceedance>>& exceedances) const;
    /// Finds directions and tries them at a few points.
    [[nodiscard]] bool start(std::uint64_t per_chain, const results::Summary& plain,
                             const std::vector<std::vector<Exceedance>>& exceedances,
                             const std::atomic<bool>& stop);
    [[nodiscard]] std::size_t lines() const;
    [[nodiscard]] std::uint64_t points_for(std::uint64_t per_chain) const;

    const run::Model* model_;
    const run::Executor* executor_;
    SmoothSettings settings_;
    run::SmoothSettings how_;
    std::vector<std::optional<run::Direction>> directions_;
    std::vector<std::string> why_plain_; ///< [estimand] where it has no direction, or no longer
    bool started_ = false;
    std::unique_ptr<run::SmoothPass> pass_;
};

} // namespace raming::summary
