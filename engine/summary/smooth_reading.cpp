// Smooth passes: what is asked of them, and what they tell.

#include <algorithm>
#include <cmath>

#include "engine/run/smooth_pilot.hpp"
#include "engine/summary/smooth_work.hpp"

namespace raming::summary {

namespace {

/// Share of the MCSE that a quantile's curvature may take.
constexpr double negligible = 0.3;
/// Of the spread, how far off the levels lie between which a slope is taken: far enough for many
/// points to lie between them, near enough for its error to be below a hundredth.
constexpr double away = 1.0 / 15;
/// Points whose own draw contradicts their crossing: where they are more, curves turn or jump, and
/// a line tells little more than a draw.
constexpr double most_contradicted = 0.05;

/// What a pass says of one level.
struct LevelMeans {
    std::vector<double> below; ///< [chain]
    double mean = 0;           ///< of them
};
LevelMeans means_of(const run::SmoothPass& pass, std::size_t task, std::size_t estimand,
                    std::size_t level) {
    LevelMeans means;
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        means.below.push_back(pass.below(task, chain, estimand, level));
        means.mean += means.below.back() / static_cast<double>(run::chains);
    }
    return means;
}

/// Share of the population at whose points the draw contradicts the crossing.
double contradicted(const run::SmoothPass& pass, std::size_t t, std::size_t estimand,
                    std::size_t level) {
    const run::SmoothTask& task = pass.tasks()[t];
    double share = 0;
    for (std::size_t s = 0; s < task.points.size(); ++s) {
        for (std::size_t chain = 0; chain < run::chains; ++chain) {
            share += task.bundle.strata[s].weight *
                     pass.sums(t, s, chain, estimand, level).corrected /
                     static_cast<double>(task.points[s] * run::chains);
        }
    }
    return share;
}

/// See unseen_error.
double unseen(const run::SmoothPass& pass, std::size_t t, std::size_t estimand, std::size_t level) {
    const run::SmoothTask& task = pass.tasks()[t];
    std::vector<Unseen> strata;
    for (std::size_t s = 0; s < task.points.size(); ++s) {
        Unseen& one = strata.emplace_back();
        one.weight = task.bundle.strata[s].weight;
        for (std::size_t chain = 0; chain < run::chains; ++chain) {
            const run::LevelSums& sums = pass.sums(t, s, chain, estimand, level);
            one.density += sums.density / static_cast<double>(task.points[s] * run::chains);
            one.stake += sums.stake / static_cast<double>(task.points[s] * run::chains);
        }
    }
    return unseen_error(strata, task.points, run::chains);
}

} // namespace

run::SmoothTask SmoothEstimator::task_of(const Work& work) const {
    run::SmoothTask task{work.bundle, {}, work.points, {}, {}};
    for (const std::size_t q : asked) {
        task.surfaces.push_back(3 * q + 1);
    }
    for (std::size_t q = 0; q < probabilities().size(); ++q) {
        task.watched.push_back(3 * q + 1);
    }
    for (std::size_t k = 0; k < settings_.exceeds.size(); ++k) {
        task.watched.push_back(3 * probabilities().size() + k);
    }
    for (std::size_t k = 0; k < work.bundle.estimands.size(); ++k) {
        const double unit = model_->estimands()[work.bundle.estimands[k]].unit;
        // Whole numbers: the mass at one lies half on either side of it.
        const auto level_of = [&](double people) {
            const double level = people / unit;
            return model_->whole() ? std::floor(level) + 0.5 : level;
        };
        std::vector<double>& levels = task.levels.emplace_back();
        const double apart = away * spread_of(work.levels[k]);
        for (const double quantile : work.levels[k].quantile) {
            const double level = level_of(quantile);
            const double step = model_->whole() ? std::ceil(apart / unit) : apart / unit;
            levels.insert(levels.end(), {level - step, level, level + step});
        }
        for (const double threshold : settings_.exceeds) {
            levels.push_back(level_of(threshold));
        }
    }
    return task;
}

void SmoothEstimator::read(const run::SmoothPass& pass, std::size_t t, Work& work) const {
    work.estimates.clear();
    for (std::size_t place = 0; place < work.bundle.estimands.size(); ++place) {
        const double unit = model_->estimands()[work.bundle.estimands[place]].unit;
        results::DefinitionSummary& known = work.levels[place];
        const std::vector<double>& levels = pass.tasks()[t].levels[place];
        const double spread = spread_of(known) / unit;
        Estimate found;
        found.summary = known;
        found.usable = spread > 0;
        found.near = true;
        const std::size_t quantiles = probabilities().size();
        for (std::size_t k = 0; k < quantiles; ++k) {
            const double* const level = levels.data() + 3 * k;
            const LevelMeans here = means_of(pass, t, place, 3 * k + 1);
            const double before = means_of(pass, t, place, 3 * k).mean;
            const double after = means_of(pass, t, place, 3 * k + 2).mean;
            const double slope = (after - before) / (level[2] - level[0]);
            const double step = (probabilities()[k] - here.mean) / slope;
            // Where it is steeper on one side of the level than on the other, as next to nobody, it
            // may be as steep as either at the level itself.
            const double uneven = std::abs(after - 2 * here.mean + before) / (after - before);
            const double error =
                std::hypot(mcse_of(here.below), unseen(pass, t, place, 3 * k + 1)) / slope;
            const double bend = step * step / (2 * spread);
            found.usable = found.usable && std::isfinite(step) && error > 0 &&
                           contradicted(pass, t, place, 3 * k + 1) < most_contradicted;
            found.near = found.near && bend <= negligible * error;
            const double quantile = level[1] + step;
            found.slopes.push_back(slope / unit);
            found.summary.quantile[k] = unit * (model_->whole() ? std::round(quantile) : quantile);
            found.summary.quantile_mcse[k] = unit * std::hypot(error, bend, step * uneven);
        }
        for (std::size_t k = 0; k < settings_.exceeds.size(); ++k) {
            const LevelMeans at = means_of(pass, t, place, 3 * quantiles + k);
            found.exceedances.push_back(
                {std::clamp(1 - at.mean, 0.0, 1.0), // rounding, or few contradicted points
                 std::hypot(mcse_of(at.below), unseen(pass, t, place, 3 * quantiles + k))});
        }
        for (std::size_t k = 0; found.usable && k < quantiles; ++k) {
            if (!(found.summary.quantile_mcse[k] > known.quantile_mcse[k])) {
                known.quantile[k] = found.summary.quantile[k];
                known.quantile_mcse[k] = found.summary.quantile_mcse[k];
            }
        }
        work.estimates.push_back(std::move(found));
    }
}

void SmoothEstimator::learn_spreads(const run::SmoothPass& pass, std::size_t t, Work& work) const {
    // A stratum that seems not to vary may: a correction is rare, and counts.
    constexpr double rare = 1e-7;
    work.spreads.clear();
    const std::vector<std::uint64_t>& points = pass.tasks()[t].points;
    for (std::size_t s = 0; s < points.size(); ++s) {
        StratumSpread& spread = work.spreads.emplace_back();
        spread.weight = work.bundle.strata[s].weight;
        const auto n = static_cast<double>(points[s] * run::chains);
        for (std::size_t place = 0; place < work.estimates.size(); ++place) {
            const Estimate& estimate = work.estimates[place];
            for (const std::size_t q : asked) {
                double sum = 0;
                double squares = 0;
                double density = 0;
                double stake = 0;
                for (std::size_t chain = 0; chain < run::chains; ++chain) {
                    const run::LevelSums& one = pass.sums(t, s, chain, place, 3 * q + 1);
                    sum += one.below;
                    squares += one.squares;
                    density += one.density / n;
                    stake += one.stake / n;
                }
                const double variance = std::max(squares / n - sum * sum / (n * n), rare);
                const double unit = estimate.slopes[q] * reference_of(work.levels[place]);
                spread.variance.push_back(estimate.usable ? variance / (unit * unit) : 0);
                spread.density.push_back(density);
                spread.stake.push_back(stake);
                spread.unit.push_back(estimate.usable ? 1 / unit : 0);
            }
        }
    }
}

/// Turns the lines of each stratum to where the surfaces face that its errors come from.
void SmoothEstimator::turn(const run::SmoothPass& pass, std::size_t t, Work& work) {
    // Of fewer points a normal's own error is larger than the turn it asks for.
    constexpr std::uint64_t enough = 1024;
    for (std::size_t s = 0; s < work.spreads.size(); ++s) {
        if (work.points[s] * run::chains < enough) {
            continue;
        }
        std::vector<double> sum(pass.candidates().size());
        for (std::size_t place = 0; place < work.estimates.size(); ++place) {
            for (std::size_t q = 0; q < asked.size(); ++q) {
                const std::vector<double> normal = pass.normal(t, s, place, q);
                for (std::size_t k = 0; k < sum.size(); ++k) {
                    sum[k] += work.spreads[s].variance[place * asked.size() + q] * normal[k];
                }
            }
        }
        if (std::any_of(sum.begin(), sum.end(), [](double x) { return x != 0; })) {
            work.bundle.strata[s].direction = run::direction_of(pass.candidates(), std::move(sum));
        }
    }
}

} // namespace raming::summary
