#pragma once
// Quantiles and exceedance probabilities from distribution functions with one direction integrated
// out (engine/run/smooth_pass.hpp). A quantile is where the mean distribution function reaches its
// probability: from a level where fewer points put it, along the slope between two levels further
// off, F⁻¹(p) ≈ t + (p − F(t))/F'. What that leaves out, some (F⁻¹(p) − t)²/spread, and what comes
// of slopes that differ on both sides of t, is added to its MCSE; where it would count, a closer
// level is taken, and where that does not help (there are jumps) the estimate is not used. The MCSE
// itself comes from the 16 chains, as that of a plain quantile does, and from what all of them may
// miss: a correction as rare as one point in all.
//
// Points are Sobol points, whatever the design of the draws, unless that is random. Not touched:
// draws, means, standard deviations.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/results.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"
#include "engine/run/smooth_pass.hpp"
#include "engine/summary/estimator.hpp"
#include "engine/summary/smooth_points.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

struct SmoothSettings {
    Estimator estimator = Estimator::automatic;
    std::uint64_t seed = 1;
    unsigned threads = 1;
    std::vector<double> exceeds; ///< thresholds, in people
    bool correct = true;         ///< see run::SmoothSettings
    prior::Design design = prior::Design::sobol;
    std::optional<double> precision = {}; ///< see Precision: go on until it is reached
    std::optional<std::uint64_t> most_evaluations = {}; ///< of a bundle of estimands
    std::vector<std::size_t> left_out = {};             ///< estimands that stay as they are
};

class SmoothEstimator {
public:
    /// The model must stay.
    SmoothEstimator(const run::Model& model, SmoothSettings settings);
    ~SmoothEstimator();

    /// Replaces quantiles and exceedances[threshold][estimand] that come from `per_chain` draws of
    /// each chain, with their MCSE, and says in each definition what was done and why.
    ///
    /// With a precision, points are added until it is reached; Estimator::automatic leaves it to
    /// the draws where by a trial more of them would cost less. Asked again, it goes on from there.
    /// Without: Estimator::smooth takes as many points as draws; Estimator::automatic fewer, so
    /// that the model is evaluated about as often as the draws took, keeps what is clearly better,
    /// and with so few draws that a trial would cost more than a quarter of them tries nothing.
    ///
    /// Progress counts evaluations. False if `stop` was raised.
    bool improve(std::uint64_t per_chain, results::Summary& summary,
                 std::vector<std::vector<Exceedance>>& exceedances, const std::atomic<bool>& stop,
                 const std::function<void(const run::Progress&)>& report = {});

    /// Evaluations that the next passes of `improve` with a precision would take, after the trial
    /// that this makes; they may have to be followed by others. None where some definition is left
    /// to the draws that has not reached it, or if `stop` was raised.
    [[nodiscard]] std::optional<std::uint64_t>
    forecast(std::uint64_t per_chain, const results::Summary& plain, const std::atomic<bool>& stop);

    /// Evaluations so far, each of about the cost of a draw.
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }

private:
    /// What is known of an estimand by smooth points.
    struct Estimate {
        results::DefinitionSummary summary;
        std::vector<Exceedance> exceedances; ///< [threshold]
        std::vector<double> slopes;          ///< [quantile] people⁻¹
        bool usable = false;                 ///< there are slopes and errors
        bool near = false;                   ///< the levels are next to the quantiles
    };
    /// Estimands that share lines, and how far they are.
    struct Work;

    [[nodiscard]] bool is_worth_a_trial(std::uint64_t per_chain) const;
    [[nodiscard]] bool start(const results::Summary& plain, const std::atomic<bool>& stop,
                             const std::function<void(const run::Progress&)>& report);
    void find_work(const results::Summary& plain);
    [[nodiscard]] run::SmoothTask task_of(const Work& work) const;
    void read(const run::SmoothPass& pass, std::size_t task, Work& work) const;
    void learn_spreads(const run::SmoothPass& pass, std::size_t task, Work& work) const;
    static void turn(const run::SmoothPass& pass, std::size_t t, Work& work);
    [[nodiscard]] bool pass_over(const std::vector<Work*>& some, const std::atomic<bool>& stop,
                                 const std::function<void(const run::Progress&)>& report);
    /// The largest error relative to the median, of what a precision is asked of.
    [[nodiscard]] static double error_of(const Work& work);
    [[nodiscard]] bool plan_next(Work& work, std::uint64_t per_chain,
                                 const results::Summary& plain) const;
    void divide_largest(Work& work) const;
    void give_up(Work& work, const std::string& why);
    [[nodiscard]] std::string note_of(const Work& work) const;

    const run::Model* model_;
    SmoothSettings settings_;
    run::SmoothSettings how_;
    std::unique_ptr<prior::InputSampler> sampler_;
    std::vector<Work> works_;
    std::vector<std::string> why_plain_; ///< [estimand] where it has no lines, or no longer
    std::uint64_t evaluations_ = 0;
    bool started_ = false;
};

} // namespace raming::summary
