#include "engine/run/smooth_pass.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <thread>

#include "engine/base/contract.hpp"
#include "engine/run/draw_store.hpp"

namespace raming::run {

namespace {

constexpr std::size_t block = 128; ///< draws whose curves fit the nearer caches
constexpr std::uint64_t most_in_chunk = 1024;

} // namespace

/// The scratch memory of one thread.
struct SmoothPass::Worker {
    explicit Worker(const SmoothPass& pass_)
        : pass(&pass_), evaluator(pass->model_->evaluator(block)),
          inputs(pass->model_->inputs().size(), block),
          estimands(pass->model_->estimands().size(), block),
          components(pass->model_->components().size(), block),
          incidents(pass->model_->incidents().size()), crossings(block) {
        for (const Bundle& bundle : pass->bundles_) {
            lines.emplace_back(bundle.sampler, block);
            curves.emplace_back(bundle.tasks.size() * (pass->settings_.grid.nodes + 1), block);
        }
    }

    const SmoothPass* pass;
    std::unique_ptr<Evaluator> evaluator;
    prior::Columns inputs;
    prior::Columns estimands;
    prior::Columns components;
    std::vector<std::uint64_t> incidents; ///< of draws that nobody sees: not reported
    Crossings crossings;
    std::vector<prior::DirectedSampler::Line> lines;
    std::vector<prior::Columns> curves; ///< [task of the bundle][own draw, then nodes]

    Sums run(const Chunk& chunk) {
        Sums sums;
        for (const SmoothTask& task : pass->tasks_) {
            sums.emplace_back(task.levels.size());
        }
        for (std::uint64_t done = 0; done < chunk.count; done += block) {
            const Block where{
                pass->settings_.seed, static_cast<std::uint16_t>(chunk.chain), chunk.first + done,
                static_cast<std::size_t>(std::min<std::uint64_t>(block, chunk.count - done))};
            for (std::size_t b = 0; b < lines.size(); ++b) {
                follow(where, b);
                add(where.count, b, sums);
            }
        }
        return sums;
    }

    /// The curves of a block of points.
    void follow(const Block& where, std::size_t b) {
        const std::size_t nodes = pass->settings_.grid.nodes;
        const Bundle& bundle = pass->bundles_[b];
        const auto evaluate = [&](std::size_t place) {
            evaluator->evaluate(where, inputs, estimands, components, incidents);
            for (std::size_t k = 0; k < bundle.tasks.size(); ++k) {
                std::copy_n(estimands.column(pass->tasks_[bundle.tasks[k]].estimand), where.count,
                            curves[b].column(k * (nodes + 1) + place));
            }
        };
        lines[b].start(where.chain, where.first, where.count, inputs);
        evaluate(0);
        for (std::size_t node = 0; node < nodes; ++node) {
            lines[b].move_to(pass->settings_.grid.score(node), inputs);
            evaluate(node + 1);
        }
    }

    void add(std::size_t count, std::size_t b, Sums& sums) {
        const std::size_t nodes = pass->settings_.grid.nodes;
        const Bundle& bundle = pass->bundles_[b];
        const double* const own_score = lines[b].own_scores().data();
        std::vector<const double*> curve(nodes);
        for (std::size_t k = 0; k < bundle.tasks.size(); ++k) {
            const SmoothTask& task = pass->tasks_[bundle.tasks[k]];
            const double* const own = curves[b].column(k * (nodes + 1));
            for (std::size_t node = 0; node < nodes; ++node) {
                // A falling curve rises when the grid, which is symmetric, is read backwards.
                const std::size_t read = task.rises ? node : nodes - 1 - node;
                curve[node] = curves[b].column(k * (nodes + 1) + 1 + read);
            }
            const double sign = task.rises ? 1 : -1;
            for (std::size_t level = 0; level < task.levels.size(); ++level) {
                cross(pass->settings_.grid, curve, task.levels[level], count, crossings);
                LevelSums& sum = sums[bundle.tasks[k]][level];
                for (std::size_t i = 0; i < count; ++i) {
                    const double score = crossings.score[i];
                    const double correction = (own[i] <= task.levels[level] ? 1.0 : 0.0) -
                                              (sign * own_score[i] <= score ? 1.0 : 0.0);
                    sum.below +=
                        prior::normal_cdf(score) + (pass->settings_.correct ? correction : 0);
                    sum.corrected += std::abs(correction);
                }
            }
        }
    }
};

SmoothPass::SmoothPass(const Model& model, const prior::InputSampler& sampler,
                       std::vector<SmoothTask> tasks, const SmoothSettings& settings)
    : model_(&model), tasks_(std::move(tasks)), settings_(settings) {
    base::expects(settings.grid.nodes >= ScoreGrid::stencil);
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
        sums_.emplace_back(chains * tasks_[t].levels.size());
        const auto found = std::find_if(bundles_.begin(), bundles_.end(), [&](const Bundle& one) {
            return one.sampler.direction() == tasks_[t].direction;
        });
        if (found != bundles_.end()) {
            found->tasks.push_back(t);
        } else {
            bundles_.push_back(
                {prior::DirectedSampler(sampler, model.correlations(), tasks_[t].direction), {t}});
        }
    }
}

SmoothPass::Chunk SmoothPass::chunk(std::uint64_t number, std::uint64_t from,
                                    std::uint64_t to) const {
    const std::uint64_t first = from + number / chains * most_in_chunk;
    return {static_cast<std::size_t>(number % chains), first,
            static_cast<std::size_t>(std::min(most_in_chunk, to - first))};
}

void SmoothPass::hand_in(std::uint64_t number, Sums sums, std::uint64_t from, std::uint64_t to) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(number, std::move(sums));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == next_added_;
         next = waiting_.erase(next), ++next_added_) {
        const std::size_t chain = chunk(next->first, from, to).chain;
        for (std::size_t t = 0; t < tasks_.size(); ++t) {
            for (std::size_t level = 0; level < tasks_[t].levels.size(); ++level) {
                LevelSums& sum = sums_[t][chain * tasks_[t].levels.size() + level];
                const LevelSums& more = next->second[t][level];
                sum.below += more.below;
                sum.corrected += more.corrected;
            }
        }
    }
}

bool SmoothPass::run(std::uint64_t per_chain, const std::atomic<bool>& stop) {
    const std::uint64_t from = per_chain_;
    const std::uint64_t number =
        per_chain > from ? (per_chain - from + most_in_chunk - 1) / most_in_chunk * chains : 0;
    next_added_ = 0;
    std::atomic<std::uint64_t> next = 0;
    std::atomic<bool> halt = false;
    std::exception_ptr failure;
    const auto work = [&] {
        try {
            Worker worker(*this);
            while (!stop && !halt) {
                const std::uint64_t mine = next++;
                if (mine >= number) {
                    return;
                }
                hand_in(mine, worker.run(chunk(mine, from, per_chain)), from, per_chain);
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure = std::current_exception();
            halt = true;
        }
    };
    std::vector<std::thread> others;
    for (unsigned t = 1; t < settings_.threads && t < number; ++t) {
        try {
            others.emplace_back(work);
        } catch (...) { // the system has no more threads: those that run must be joined first
            const std::lock_guard lock(mutex_);
            failure = std::current_exception();
            halt = true;
            break;
        }
    }
    work();
    for (std::thread& thread : others) {
        thread.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    per_chain_ = std::max(per_chain, from);
    return next_added_ == number;
}

} // namespace raming::run
