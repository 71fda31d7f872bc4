#include "engine/summary/smooth.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace raming::summary {

namespace {

constexpr std::uint64_t pilot_per_chain = 32;
constexpr std::uint64_t refinement = 16;
/// Of the draws' evaluations, how many a trial may take.
constexpr double most_on_trial = 0.25;
/// How much smaller than plain errors the smooth ones must be to be taken: errors of 16 chains are
/// themselves known to a fifth.
constexpr double clearly = 1.5;
/// The same by the trial, whose few points tell no more than the order of it.
constexpr double hopeful = 0.75;
/// Share of the MCSE that a quantile's curvature may take.
constexpr double negligible = 0.1;
/// Of the spread, how far off the levels lie between which a slope is taken: far enough for many
/// points to lie between them, near enough for its error to be below a hundredth.
constexpr double away = 1.0 / 15;

/// A quarter of the 95 % interval, about a standard deviation, in people.
double spread_of(const results::DefinitionSummary& s) {
    return (s.quantile.back() - s.quantile.front()) / 4;
}

/// Plain errors over other ones: the geometric mean over quantiles. 0 where one is useless.
double gain(const results::DefinitionSummary& plain, const results::DefinitionSummary& other) {
    double logs = 0;
    for (std::size_t k = 0; k < plain.quantile_mcse.size(); ++k) {
        logs += std::log(plain.quantile_mcse[k] / other.quantile_mcse[k]);
    }
    return std::isnan(logs) ? 0 : std::exp(logs / static_cast<double>(plain.quantile_mcse.size()));
}

/// What a pass says of one level.
struct LevelMeans {
    std::vector<double> below; ///< [chain]
    double mean = 0;           ///< of them
};
LevelMeans means_of(const run::SmoothPass& pass, std::size_t task, std::size_t level) {
    const auto points = static_cast<double>(pass.per_chain());
    LevelMeans means;
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const run::LevelSums& sum = pass.sums(task, chain, level);
        means.below.push_back(sum.below / points);
        means.mean += means.below.back() / static_cast<double>(run::chains);
    }
    return means;
}

} // namespace

SmoothEstimator::SmoothEstimator(const run::Model& model, const run::Executor& executor,
                                 SmoothSettings settings)
    : model_(&model), executor_(&executor), settings_(std::move(settings)), how_{settings_.seed,
                                                                                 settings_.threads,
                                                                                 settings_.correct,
                                                                                 {}},
      directions_(model.estimands().size()),
      why_plain_(directions_.size(), "from the draws: too few for a trial of anything else") {}

std::unique_ptr<run::SmoothPass> SmoothEstimator::pass_at(const results::Summary& levels) const {
    std::vector<run::SmoothTask> tasks;
    for (std::size_t d = 0; d < directions_.size(); ++d) {
        if (!directions_[d]) {
            continue;
        }
        const double unit = model_->estimands()[d].unit;
        // Whole numbers: the mass at one lies half on either side of it.
        const auto level_of = [&](double people) {
            const double level = people / unit;
            return model_->whole() ? std::floor(level) + 0.5 : level;
        };
        run::SmoothTask task{d, directions_[d]->input, directions_[d]->rises, {}};
        const results::DefinitionSummary& near = levels.definitions[d];
        const double apart = away * spread_of(near);
        for (const double quantile : near.quantile) {
            const double level = level_of(quantile);
            const double step = model_->whole() ? std::ceil(apart / unit) : apart / unit;
            task.levels.insert(task.levels.end(), {level - step, level, level + step});
        }
        for (const double threshold : settings_.exceeds) {
            task.levels.push_back(level_of(threshold));
        }
        tasks.push_back(std::move(task));
    }
    return tasks.empty() ? nullptr
                         : std::make_unique<run::SmoothPass>(*model_, executor_->sampler(),
                                                             std::move(tasks), how_);
}

SmoothEstimator::Found
SmoothEstimator::read(const run::SmoothPass& pass, const results::Summary& plain,
                      const std::vector<std::vector<Exceedance>>& exceedances) const {
    Found found{plain, exceedances, std::vector<bool>(directions_.size(), false),
                std::vector<bool>(directions_.size(), true)};
    const std::size_t quantiles = plain.probabilities.size();
    for (std::size_t t = 0; t < pass.tasks().size(); ++t) {
        const run::SmoothTask& task = pass.tasks()[t];
        const double unit = model_->estimands()[task.estimand].unit;
        results::DefinitionSummary& s = found.summary.definitions[task.estimand];
        const double spread = spread_of(s) / unit;
        bool usable = spread > 0;
        bool near = true;
        for (std::size_t k = 0; k < quantiles; ++k) {
            const double* const level = task.levels.data() + 3 * k;
            const LevelMeans here = means_of(pass, t, 3 * k + 1);
            const double slope =
                (means_of(pass, t, 3 * k + 2).mean - means_of(pass, t, 3 * k).mean) /
                (level[2] - level[0]);
            const double step = (plain.probabilities[k] - here.mean) / slope;
            const double error = mcse_of(here.below) / slope;
            const double bend = step * step / (2 * spread);
            usable = usable && std::isfinite(step) && error > 0;
            near = near && bend <= negligible * error;
            const double quantile = level[1] + step;
            s.quantile[k] = unit * (model_->whole() ? std::round(quantile) : quantile);
            s.quantile_mcse[k] = unit * std::hypot(error, bend);
        }
        for (std::size_t k = 0; k < settings_.exceeds.size(); ++k) {
            const LevelMeans at = means_of(pass, t, 3 * quantiles + k);
            found.exceedances[k][task.estimand] = {1 - at.mean, mcse_of(at.below)};
        }
        found.usable[task.estimand] = usable;
        found.near[task.estimand] = near;
    }
    return found;
}

/// Directions that any estimand has: each takes evaluations of its own.
std::size_t SmoothEstimator::lines() const {
    std::set<std::size_t> inputs;
    for (const std::optional<run::Direction>& direction : directions_) {
        if (direction) {
            inputs.insert(direction->input);
        }
    }
    return inputs.size();
}

std::uint64_t SmoothEstimator::points_for(std::uint64_t per_chain) const {
    if (settings_.estimator == Estimator::smooth) {
        return per_chain;
    }
    const std::uint64_t evaluations = (how_.grid.nodes + 1) * std::max<std::size_t>(lines(), 1);
    return std::max<std::uint64_t>(per_chain / evaluations, 1);
}

bool SmoothEstimator::start(std::uint64_t per_chain, const results::Summary& plain,
                            const std::vector<std::vector<Exceedance>>& exceedances,
                            const std::atomic<bool>& stop) {
    const bool automatic = settings_.estimator == Estimator::automatic;
    const std::uint64_t trial = run::cost_of_directions(executor_->sampler()) +
                                pilot_per_chain * run::chains * (how_.grid.nodes + 1);
    if (automatic &&
        most_on_trial * static_cast<double>(per_chain * run::chains) < static_cast<double>(trial)) {
        return true;
    }
    started_ = true;
    directions_ = run::find_directions(*model_, executor_->sampler(), settings_.seed);
    why_plain_.assign(directions_.size(), "from the draws: no input moves it one way only");
    const std::unique_ptr<run::SmoothPass> pilot = pass_at(plain);
    if (pilot == nullptr) {
        return true;
    }
    const std::uint64_t points = points_for(per_chain);
    const std::uint64_t tried = std::min(points, pilot_per_chain);
    if (!pilot->run(tried, stop)) {
        return false;
    }
    Found found = read(*pilot, plain, exceedances);
    // Errors fall faster than 1/√n, about as n to the power −3/4 where it is worth while.
    const double fall = std::pow(static_cast<double>(points) / static_cast<double>(tried), 0.75);
    for (std::size_t d = 0; d < directions_.size(); ++d) {
        if (!directions_[d]) {
            continue;
        }
        const std::string& path = model_->inputs()[directions_[d]->input].path;
        if (!found.usable[d]) {
            why_plain_[d] =
                "from the draws: with " + path + " integrated out it is not smooth enough";
            directions_[d].reset();
        } else if (automatic &&
                   gain(plain.definitions[d], found.summary.definitions[d]) * fall < hopeful) {
            why_plain_[d] =
                "from the draws: by a trial, integrating out " + path + " gains too little";
            directions_[d].reset();
        }
    }
    // Levels must be as near to the quantiles as the points are many: closer in steps, each of
    // which costs little of the next.
    for (std::uint64_t closer = tried * refinement; closer * refinement / 2 <= points;
         closer *= refinement) {
        const std::unique_ptr<run::SmoothPass> pass = pass_at(found.summary);
        if (pass == nullptr) {
            return true;
        }
        if (!pass->run(closer, stop)) {
            return false;
        }
        found = read(*pass, plain, exceedances);
    }
    pass_ = pass_at(found.summary);
    return true;
}

bool SmoothEstimator::improve(std::uint64_t per_chain, results::Summary& summary,
                              std::vector<std::vector<Exceedance>>& exceedances,
                              const std::atomic<bool>& stop) {
    if (!started_ && !start(per_chain, summary, exceedances, stop)) {
        return false;
    }
    Found found;
    if (pass_ != nullptr) {
        const std::uint64_t points = points_for(per_chain);
        if (!pass_->run(points, stop)) {
            return false;
        }
        found = read(*pass_, summary, exceedances);
        if (std::count(found.near.begin(), found.near.end(), false) > 0) {
            pass_ = pass_at(found.summary);
            if (!pass_->run(points, stop)) {
                return false;
            }
            found = read(*pass_, summary, exceedances);
        }
    }
    for (std::size_t d = 0; d < directions_.size(); ++d) {
        results::DefinitionSummary& s = summary.definitions[d];
        if (!directions_[d]) {
            s.estimator_note = why_plain_[d];
            continue;
        }
        const std::string& path = model_->inputs()[directions_[d]->input].path;
        results::DefinitionSummary& smooth = found.summary.definitions[d];
        if (!found.usable[d] || !found.near[d]) {
            // Closer levels are no nearer to the quantiles: there are jumps.
            s.estimator_note =
                "from the draws: with " + path + " integrated out it is not smooth enough";
            continue;
        }
        if (settings_.estimator == Estimator::automatic && gain(s, smooth) < clearly) {
            s.estimator_note = "from the draws: more exact than with " + path + " integrated out";
            continue;
        }
        s = std::move(smooth);
        s.estimator = "smooth";
        s.estimator_note = path + " integrated out";
        for (std::size_t k = 0; k < exceedances.size(); ++k) {
            exceedances[k][d] = found.exceedances[k][d];
        }
    }
    return true;
}

} // namespace raming::summary
