#include "engine/run/smooth_pass.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <memory>
#include <numeric>
#include <thread>

#include "engine/base/contract.hpp"
#include "engine/prior/quantile_table.hpp"
#include "engine/run/draw_store.hpp"
#include "engine/run/near_crossing.hpp"

namespace raming::run {

namespace {

constexpr std::size_t block = 128; ///< draws whose curves fit the nearer caches
constexpr std::uint64_t most_in_chunk = 512;

} // namespace

/// The scratch memory of one thread.
struct SmoothPass::Worker {
    explicit Worker(const SmoothPass& pass_)
        : pass(&pass_), inputs(pass->model_->inputs().size(), block),
          estimands(pass->model_->estimands().size(), block),
          components(pass->model_->components().size(), block),
          incidents(pass->model_->incidents().size()), found(block), own(block),
          scores(pass->candidates_.size(), block), uniforms(block), probable(block) {
        for (const SmoothTask& task : pass->tasks_) {
            evaluators.push_back(pass->model_->evaluator_of(task.bundle.estimands, block));
            curves.emplace_back(task.bundle.estimands.size() * (pass->settings_.grid.nodes + 1),
                                block);
            crossings.emplace_back();
            for (const std::vector<double>& levels : task.levels) {
                crossings.back().emplace_back(levels.size(), block);
            }
        }
    }

    const SmoothPass* pass;
    std::vector<std::unique_ptr<Evaluator>> evaluators; ///< [task]
    prior::Columns inputs;
    prior::Columns estimands;
    prior::Columns components;
    std::vector<std::uint64_t> incidents; ///< of draws that nobody sees: not reported
    Crossings found;
    std::vector<prior::Columns> curves; ///< [task]: [estimand][own draw, then nodes]
    std::vector<std::vector<prior::Columns>> crossings; ///< [task][estimand]: [level]
    NearCrossings own;
    prior::Columns scores; ///< of the candidates, where surfaces are wanted
    std::vector<double> uniforms;
    std::vector<double> probable; ///< Φ at the crossings

    Sums run(const Chunk& chunk) {
        Sums sums = pass->no_sums(chunk.task);
        prior::DirectedSampler::Line line(pass->lines_[chunk.task][chunk.stratum], block);
        for (std::uint64_t done = 0; done < chunk.count; done += block) {
            const Block where{
                pass->settings_.seed, static_cast<std::uint16_t>(chunk.chain), chunk.first + done,
                static_cast<std::size_t>(std::min<std::uint64_t>(block, chunk.count - done))};
            follow(where, chunk.task, line);
            look(where, chunk.task, line);
            if (!pass->tasks_[chunk.task].surfaces.empty()) {
                find_scores(where, sums);
            }
            add(where.count, chunk.task, sums);
        }
        return sums;
    }

    void evaluate(const Block& where, std::size_t t, std::size_t place) {
        const std::vector<std::size_t>& wanted = pass->tasks_[t].bundle.estimands;
        evaluators[t]->evaluate(where, inputs, estimands, components, incidents);
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            std::copy_n(estimands.column(wanted[k]), where.count,
                        curves[t].column(k * (pass->settings_.grid.nodes + 1) + place));
        }
    }

    /// The curves of a block of points, and where they cross the levels.
    void follow(const Block& where, std::size_t t, prior::DirectedSampler::Line& line) {
        const std::size_t nodes = pass->settings_.grid.nodes;
        line.start(where.chain, where.first, where.count, inputs);
        for (std::size_t node = 0; node < nodes; ++node) {
            line.move_to(pass->settings_.grid.score(node), inputs);
            evaluate(where, t, node + 1);
        }
        const SmoothTask& task = pass->tasks_[t];
        std::vector<const double*> curve(nodes);
        for (std::size_t k = 0; k < task.levels.size(); ++k) {
            for (std::size_t node = 0; node < nodes; ++node) {
                curve[node] = curves[t].column(k * (nodes + 1) + 1 + node);
            }
            for (std::size_t level = 0; level < task.levels[k].size(); ++level) {
                cross(pass->settings_.grid, curve, task.levels[k][level], where.count, found);
                std::copy_n(found.score.data(), where.count, crossings[t][k].column(level));
            }
        }
    }

    /// The points' own draws.
    void look(const Block& where, std::size_t t, prior::DirectedSampler::Line& line) {
        std::vector<const double*> near;
        for (const prior::Columns& one : crossings[t]) {
            for (const std::size_t level : pass->tasks_[t].watched) {
                near.push_back(one.column(level));
            }
        }
        own.find(line.own_scores().data(), near, where.count);
        line.move_each_to(own.score.data(), inputs);
        evaluate(where, t, 0);
    }

    void find_scores(const Block& where, Sums& sums) {
        for (std::size_t k = 0; k < pass->candidates_.size(); ++k) {
            pass->sampler_->fill_uniforms(pass->candidates_[k], where.chain, where.first,
                                          where.count, uniforms.data());
            prior::normal_scores(uniforms.data(), scores.column(k), where.count);
            for (std::size_t i = 0; i < where.count; ++i) {
                sums.scores[k] += scores.column(k)[i];
            }
        }
    }

    void add_surface(std::size_t count, SurfaceSums& sum) {
        for (std::size_t i = 0; i < count; ++i) {
            sum.below += probable[i];
        }
        for (std::size_t k = 0; k < sum.across.size(); ++k) {
            const double* const score = scores.column(k);
            for (std::size_t i = 0; i < count; ++i) {
                sum.across[k] += score[i] * probable[i];
            }
        }
    }

    void add(std::size_t count, std::size_t t, Sums& sums) {
        const std::size_t nodes = pass->settings_.grid.nodes;
        const SmoothTask& task = pass->tasks_[t];
        const std::size_t watched = task.watched.size() * task.levels.size();
        for (std::size_t k = 0; k < task.levels.size(); ++k) {
            const double* const value = curves[t].column(k * (nodes + 1));
            for (std::size_t level = 0; level < task.levels[k].size(); ++level) {
                const double* const crossing = crossings[t][k].column(level);
                LevelSums& sum = sums.levels[k][level];
                for (std::size_t i = 0; i < count; ++i) {
                    const double correction =
                        own.weight[i] * ((value[i] <= task.levels[k][level] ? 1.0 : 0.0) -
                                         (own.score[i] <= crossing[i] ? 1.0 : 0.0));
                    probable[i] = prior::normal_cdf(crossing[i]);
                    const double estimate =
                        probable[i] + (pass->settings_.correct ? correction : 0);
                    sum.below += estimate;
                    sum.squares += estimate * estimate;
                    sum.corrected += std::abs(correction);
                }
                if (std::find(task.watched.begin(), task.watched.end(), level) !=
                    task.watched.end()) {
                    for (std::size_t i = 0; i < count; ++i) {
                        const double density = prior::normal_pdf(crossing[i]);
                        sum.density += density;
                        sum.stake += density * weight_at(crossing[i], watched);
                    }
                }
                const auto wanted = std::find(task.surfaces.begin(), task.surfaces.end(), level);
                if (wanted != task.surfaces.end()) {
                    add_surface(
                        count,
                        sums.surfaces[k][static_cast<std::size_t>(wanted - task.surfaces.begin())]);
                }
            }
        }
    }
};

SmoothPass::SmoothPass(const Model& model, const prior::InputSampler& sampler,
                       std::vector<SmoothTask> tasks, const SmoothSettings& settings)
    : model_(&model), sampler_(&sampler), candidates_(prior::DirectedSampler::candidates(sampler)),
      tasks_(std::move(tasks)), settings_(settings), lines_(tasks_.size()) {
    base::expects(settings.grid.nodes >= ScoreGrid::stencil);
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
        for (const SmoothStratum& stratum : tasks_[t].bundle.strata) {
            lines_[t].emplace_back(sampler, stratum.direction, stratum.picks);
        }
        sums_.emplace_back(lines_[t].size(), std::vector<Sums>(chains, no_sums(t)));
    }
    cut_into_chunks();
}

SmoothPass::Sums SmoothPass::no_sums(std::size_t task) const {
    Sums sums;
    sums.scores.resize(candidates_.size());
    for (const std::vector<double>& levels : tasks_[task].levels) {
        sums.levels.emplace_back(levels.size());
        sums.surfaces.emplace_back(tasks_[task].surfaces.size(),
                                   SurfaceSums{0, std::vector<double>(candidates_.size())});
    }
    return sums;
}

void SmoothPass::Sums::add(const Sums& more) {
    for (std::size_t k = 0; k < levels.size(); ++k) {
        for (std::size_t level = 0; level < levels[k].size(); ++level) {
            levels[k][level].below += more.levels[k][level].below;
            levels[k][level].squares += more.levels[k][level].squares;
            levels[k][level].corrected += more.levels[k][level].corrected;
            levels[k][level].density += more.levels[k][level].density;
            levels[k][level].stake += more.levels[k][level].stake;
        }
        for (std::size_t surface = 0; surface < surfaces[k].size(); ++surface) {
            SurfaceSums& own = surfaces[k][surface];
            own.below += more.surfaces[k][surface].below;
            for (std::size_t c = 0; c < own.across.size(); ++c) {
                own.across[c] += more.surfaces[k][surface].across[c];
            }
        }
    }
    for (std::size_t c = 0; c < scores.size(); ++c) {
        scores[c] += more.scores[c];
    }
}

/// Strata have points of their own, one after the other, the largest first: sizes that are powers
/// of two then begin at multiples of themselves, and each is a Sobol net.
void SmoothPass::cut_into_chunks() {
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
        const std::vector<std::uint64_t>& points = tasks_[t].points;
        std::vector<std::size_t> order(points.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return points[a] > points[b]; });
        std::uint64_t begin = 0;
        for (const std::size_t stratum : order) {
            const std::uint64_t end = begin + points[stratum];
            for (std::uint64_t first = begin; first < end; first += most_in_chunk) {
                for (std::size_t chain = 0; chain < chains; ++chain) {
                    chunks_.push_back(
                        {t, stratum, chain, first,
                         static_cast<std::size_t>(std::min(most_in_chunk, end - first))});
                }
            }
            begin = end;
        }
    }
}

double SmoothPass::below(std::size_t task, std::size_t chain, std::size_t estimand,
                         std::size_t level) const {
    double probability = 0;
    for (std::size_t stratum = 0; stratum < lines_[task].size(); ++stratum) {
        probability += tasks_[task].bundle.strata[stratum].weight *
                       sums(task, stratum, chain, estimand, level).below /
                       static_cast<double>(tasks_[task].points[stratum]);
    }
    return probability;
}

std::vector<double> SmoothPass::normal(std::size_t task, std::size_t stratum, std::size_t estimand,
                                       std::size_t surface) const {
    Sums all = no_sums(task);
    for (const Sums& one : sums_[task][stratum]) {
        all.add(one);
    }
    const auto points = static_cast<double>(tasks_[task].points[stratum] * chains);
    const SurfaceSums& sum = all.surfaces[estimand][surface];
    const LevelSums& level = all.levels[estimand][tasks_[task].surfaces[surface]];
    const double mean = sum.below / points;
    const double variance = std::max(level.squares / points - mean * mean, 0.0) / points;
    std::vector<double> along(candidates_.size());
    const prior::Direction& direction = tasks_[task].bundle.strata[stratum].direction;
    for (std::size_t j = 0; j < direction.inputs.size(); ++j) {
        const auto found = std::find(candidates_.begin(), candidates_.end(), direction.inputs[j]);
        along[static_cast<std::size_t>(found - candidates_.begin())] = direction.weights[j];
    }
    std::vector<double> normal(candidates_.size());
    double lengthwise = 0;
    for (std::size_t k = 0; k < normal.size(); ++k) {
        normal[k] = -(sum.across[k] - mean * all.scores[k]) / points;
        lengthwise += normal[k] * along[k];
    }
    double squares = 0;
    for (std::size_t k = 0; k < normal.size(); ++k) {
        double across = normal[k] - lengthwise * along[k];
        across *= std::max(0.0, 1 - variance / (across * across));
        normal[k] = across + level.density / points * along[k];
        squares += normal[k] * normal[k];
    }
    for (double& component : normal) {
        component = squares > 0 ? component / std::sqrt(squares) : 0;
    }
    return normal;
}

std::uint64_t SmoothPass::evaluations() const noexcept {
    std::uint64_t points = 0;
    for (const Chunk& chunk : chunks_) {
        points += chunk.count;
    }
    return points * (settings_.grid.nodes + 1);
}

void SmoothPass::hand_in(std::size_t number, Sums sums) {
    waiting_.emplace(number, std::move(sums));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == next_added_;
         next = waiting_.erase(next), ++next_added_) {
        const Chunk& chunk = chunks_[next->first];
        sums_[chunk.task][chunk.stratum][chunk.chain].add(next->second);
    }
    evaluated_ += chunks_[number].count * (settings_.grid.nodes + 1);
}

bool SmoothPass::run(const std::atomic<bool>& stop,
                     const std::function<void(const Progress&)>& report) {
    base::expects(next_added_ == 0);
    const auto began = std::chrono::steady_clock::now();
    const std::uint64_t total = evaluations();
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> halt = false;
    std::exception_ptr failure;
    const auto work = [&] {
        try {
            Worker worker(*this);
            while (!stop && !halt) {
                const std::size_t mine = next++;
                if (mine >= chunks_.size()) {
                    return;
                }
                Sums sums = worker.run(chunks_[mine]);
                const std::lock_guard lock(mutex_);
                hand_in(mine, std::move(sums));
                if (report) {
                    const std::chrono::duration<double> spent =
                        std::chrono::steady_clock::now() - began;
                    report({evaluated_, total, spent.count(), evaluated_});
                }
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure = std::current_exception();
            halt = true;
        }
    };
    std::vector<std::thread> others;
    for (unsigned t = 1; t < settings_.threads && t < chunks_.size(); ++t) {
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
    return next_added_ == chunks_.size();
}

} // namespace raming::run
