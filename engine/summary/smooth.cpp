#include "engine/summary/smooth.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/run/smooth_pilot.hpp"
#include "engine/summary/smooth_work.hpp"

namespace raming::summary {

namespace {

/// Points that a trial takes of each chain, over all strata, and the least of one stratum.
constexpr std::uint64_t trial_points = 64;
constexpr std::uint64_t trial_points_of_stratum = 4;
/// Of the draws' evaluations, how many a trial may take.
constexpr double most_on_trial = 0.25;
/// How much smaller than plain errors the smooth ones must be to be taken: errors of 16 chains are
/// themselves known to a fifth.
constexpr double clearly = 1.5;
/// The same by the trial, whose few points tell no more than the order of it.
constexpr double hopeful = 0.75;
/// How many times smaller than the errors of its levels a pass may make its own: what is left out
/// is of the order of their square.
constexpr double refinement = 16;
/// Part of a precision that is aimed at: errors of 16 chains wander by a fifth.
constexpr double aim = 0.85;
/// How many times as many points as before a pass that missed its precision is followed by.
constexpr double most_growth = 4;
/// Of a precision, what the first pass with lines as they were found aims at: turning them is what
/// it is for.
constexpr double rough = 2;
/// Errors of lines that were turned, over those of lines as they were found.
constexpr double turned = 0.7;
constexpr double nodes_and_draw(const run::ScoreGrid& grid) {
    return static_cast<double>(grid.nodes + 1);
}

/// Plain errors over other ones: the geometric mean over quantiles. 0 where one is useless.
double gain(const results::DefinitionSummary& plain, const results::DefinitionSummary& other) {
    double logs = 0;
    for (std::size_t k = 0; k < plain.quantile_mcse.size(); ++k) {
        logs += std::log(plain.quantile_mcse[k] / other.quantile_mcse[k]);
    }
    return std::isnan(logs) ? 0 : std::exp(logs / static_cast<double>(plain.quantile_mcse.size()));
}

} // namespace

SmoothEstimator::SmoothEstimator(const run::Model& model, SmoothSettings settings)
    : model_(&model), settings_(std::move(settings)), how_{settings_.seed,
                                                           settings_.threads,
                                                           settings_.correct,
                                                           {}} {
    if (model.whole()) {
        // Counting noise roughens curves more than wider nodes do.
        how_.grid = {3.0, 6};
    }
    for (std::size_t d = 0; d < model.estimands().size(); ++d) {
        why_plain_.emplace_back("from the draws: too few for a trial of anything else");
    }
}

SmoothEstimator::~SmoothEstimator() = default;

bool SmoothEstimator::is_worth_a_trial(std::uint64_t per_chain) const {
    if (settings_.estimator != Estimator::automatic || settings_.precision) {
        return true;
    }
    const double trial =
        nodes_and_draw(how_.grid) * static_cast<double>(trial_points * run::chains);
    return most_on_trial * static_cast<double>(per_chain * run::chains) >= trial;
}

/// Lines for every estimand, and a plan for trying them.
void SmoothEstimator::find_work(const results::Summary& plain) {
    sampler_ = std::make_unique<prior::InputSampler>(
        model_->inputs(), model_->correlations(),
        prior::SamplerSettings{settings_.seed, run::chains,
                               settings_.design == prior::Design::random ? prior::Design::random
                                                                         : prior::Design::sobol,
                               0});
    std::vector<std::size_t> wanted;
    std::vector<double> scale;
    for (std::size_t d = 0; d < plain.definitions.size(); ++d) {
        const double spread = spread_of(plain.definitions[d]) / model_->estimands()[d].unit;
        scale.push_back(std::isfinite(spread) ? spread : 0);
        const bool is_left_out = std::find(settings_.left_out.begin(), settings_.left_out.end(),
                                           d) != settings_.left_out.end();
        if (scale.back() > 0 && !is_left_out) {
            wanted.push_back(d);
        }
    }
    run::SmoothLines lines = run::find_lines(*model_, *sampler_, settings_.seed, wanted, scale);
    evaluations_ += lines.evaluations;
    why_plain_.assign(why_plain_.size(),
                      "from the draws: nothing that moves it can be integrated out");
    for (run::SmoothBundle& bundle : lines.bundles) {
        Work work;
        work.bundle = std::move(bundle);
        for (const std::size_t d : work.bundle.estimands) {
            work.levels.push_back(plain.definitions[d]);
        }
        const std::uint64_t each =
            std::max(trial_points_of_stratum, trial_points / work.bundle.strata.size());
        std::uint64_t power = 1;
        while (2 * power <= each) {
            power *= 2;
        }
        work.points.assign(work.bundle.strata.size(), power);
        works_.push_back(std::move(work));
    }
}

bool SmoothEstimator::pass_over(const std::vector<Work*>& some, const std::atomic<bool>& stop,
                                const std::function<void(const run::Progress&)>& report) {
    std::vector<run::SmoothTask> tasks;
    std::vector<double> predicted;
    for (const Work* const work : some) {
        tasks.push_back(task_of(*work));
        predicted.push_back(
            work->spreads.empty() ? 0 : predicted_error(work->spreads, work->points, run::chains));
    }
    run::SmoothPass pass(*model_, *sampler_, std::move(tasks), how_);
    if (!pass.run(stop, report)) {
        return false;
    }
    evaluations_ += pass.evaluations();
    for (std::size_t t = 0; t < some.size(); ++t) {
        Work& work = *some[t];
        ++work.passes;
        read(pass, t, work);
        learn_spreads(pass, t, work);
        turn(pass, t, work);
        if (predicted[t] > 0) {
            work.sobol = std::clamp(error_of(work) / predicted[t], 0.1, 1.5);
        }
        if (std::none_of(work.estimates.begin(), work.estimates.end(),
                         [](const Estimate& e) { return e.usable; })) {
            give_up(work, "from the draws: along a line it is not smooth enough");
        }
    }
    return true;
}

double SmoothEstimator::error_of(const Work& work) {
    double largest = 0;
    for (const Estimate& estimate : work.estimates) {
        if (estimate.usable) {
            largest = std::max(largest, relative_error(estimate.summary));
        }
    }
    return largest;
}

void SmoothEstimator::give_up(Work& work, const std::string& why) {
    work.given_up = true;
    for (const std::size_t d : work.bundle.estimands) {
        why_plain_[d] = why;
    }
}

/// Divides the strata that take most points by a choice that they do not hold yet.
void SmoothEstimator::divide_largest(Work& work) const {
    constexpr double large = 0.08; // of the points
    constexpr std::size_t most = 128;
    const std::vector<std::uint64_t> points = allocate(work.spreads, work.total());
    const auto all = static_cast<double>(sum_of(points));
    std::vector<run::SmoothStratum> strata;
    std::vector<StratumSpread> spreads;
    for (std::size_t s = 0; s < points.size(); ++s) {
        const run::SmoothStratum& stratum = work.bundle.strata[s];
        const auto next = std::find_if(
            work.bundle.further.begin(), work.bundle.further.end(), [&](std::size_t choice) {
                return std::none_of(stratum.picks.begin(), stratum.picks.end(),
                                    [&](const prior::Pick& pick) { return pick.input == choice; });
            });
        if (next == work.bundle.further.end() || points.size() >= most ||
            static_cast<double>(points[s]) < large * all) {
            strata.push_back(stratum);
            spreads.push_back(work.spreads[s]);
            continue;
        }
        for (run::SmoothStratum& part : run::divide(*model_, stratum, *next)) {
            spreads.push_back(work.spreads[s]);
            spreads.back().weight = part.weight;
            strata.push_back(std::move(part));
        }
    }
    work.bundle.strata = std::move(strata);
    work.spreads = std::move(spreads);
}

/// Whether another pass is worth while; then its points are planned.
bool SmoothEstimator::plan_next(Work& work, std::uint64_t per_chain,
                                const results::Summary& plain) const {
    constexpr double faster = 0.2; // errors of Sobol points fall by this power more than 1/√n
    const double last = work.total();
    const double now = error_of(work);
    double drawn = 0; // error by the draws
    double levels = 0;
    for (std::size_t place = 0; place < work.estimates.size(); ++place) {
        if (work.estimates[place].usable) {
            drawn =
                std::max(drawn, relative_error(plain.definitions[work.bundle.estimands[place]]));
            levels = std::max(levels, relative_error(work.levels[place]));
        }
    }
    const double first_turn = work.passes == 2 ? turned : 1;
    const auto error_at = [&](double total) {
        return work.sobol * first_turn * std::pow(last / total, faster) *
               predicted_error(work.spreads, allocate(work.spreads, total), run::chains);
    };
    const double draws = static_cast<double>(per_chain * run::chains);
    const double cost = nodes_and_draw(how_.grid) * static_cast<double>(run::chains);
    const bool automatic = settings_.estimator == Estimator::automatic;
    double total = last;
    if (settings_.precision) {
        const double target = *settings_.precision;
        if (drawn <= target || now <= target) {
            work.done = now <= target;
            return false;
        }
        const auto total_for = [&](double error) {
            double found = last * 1.25; // the same points again would miss, whatever is foretold
            while (error_at(found) > error && found < 1e12) {
                found *= 1.25;
            }
            return found;
        };
        const bool first = work.passes == 1;
        total = total_for(aim * target / (first ? turned : 1));
        work.foreseen = total;
        if (automatic && total * cost > draws * (drawn / target) * (drawn / target)) {
            work.given_up = true;
            return false;
        }
        if (first) {
            const double to_turn = total_for(aim * target * rough);
            work.foreseen += to_turn < total ? to_turn : 0;
            total = std::min(total, to_turn);
        }
        if (work.passes >
            1) { // errors of 16 chains wander: rather a pass more than a far too large one
            total = std::min(total, most_growth * last);
        }
        if (settings_.most_evaluations) {
            total = std::min(total, static_cast<double>(*settings_.most_evaluations) / cost);
            // Points come in powers of two: a little more may be the same again.
            if (sum_of(allocate(work.spreads, total)) <= sum_of(work.points)) {
                work.done = true;
                return false;
            }
        }
    } else {
        total = static_cast<double>(per_chain);
        if (automatic) {
            total = std::max(1.0, draws / cost / static_cast<double>(works_.size()));
            if (drawn / error_at(total) < hopeful) {
                work.given_up = true;
                return false;
            }
        }
        if (total <= 1.5 * last && (work.repeated || work.all_near())) {
            work.done = true;
            return false;
        }
        work.repeated = total <= 1.5 * last;
    }
    while (total > 2 * last && error_at(total) < levels / refinement) {
        total /= 2;
    }
    divide_largest(work);
    work.points = allocate(work.spreads, total);
    return true;
}

std::string SmoothEstimator::note_of(const Work& work) const {
    std::vector<double> part(model_->inputs().size());
    std::size_t moved = 0;
    for (const run::SmoothStratum& stratum : work.bundle.strata) {
        for (std::size_t j = 0; j < stratum.direction.inputs.size(); ++j) {
            double& squares = part[stratum.direction.inputs[j]];
            moved += squares == 0 ? 1 : 0;
            squares += stratum.weight * stratum.direction.weights[j] * stratum.direction.weights[j];
        }
    }
    const auto foremost =
        static_cast<std::size_t>(std::max_element(part.begin(), part.end()) - part.begin());
    std::string note = model_->inputs()[foremost].path;
    if (moved > 1) {
        note += " and " + std::to_string(moved - 1) + " more";
    }
    note += " integrated out along lines";
    if (work.bundle.strata.size() > 1) {
        note += " in " + std::to_string(work.bundle.strata.size()) + " strata (";
        std::set<std::size_t> choices;
        for (const run::SmoothStratum& stratum : work.bundle.strata) {
            for (const prior::Pick& pick : stratum.picks) {
                choices.insert(pick.input);
            }
        }
        for (const std::size_t choice : choices) {
            note += (note.back() == '(' ? "" : ", ") + model_->inputs()[choice].path;
        }
        note += ")";
    }
    return note + ", " + std::to_string(sum_of(work.points) * run::chains) + " points";
}

/// Finds lines and tries them at a few points.
bool SmoothEstimator::start(const results::Summary& plain, const std::atomic<bool>& stop,
                            const std::function<void(const run::Progress&)>& report) {
    started_ = true;
    find_work(plain);
    std::vector<Work*> all;
    for (Work& work : works_) {
        all.push_back(&work);
    }
    return all.empty() || pass_over(all, stop, report);
}

std::optional<std::uint64_t> SmoothEstimator::forecast(std::uint64_t per_chain,
                                                       const results::Summary& plain,
                                                       const std::atomic<bool>& stop) {
    if (!start(plain, stop, {})) {
        return std::nullopt;
    }
    std::vector<bool> reached;
    for (const results::DefinitionSummary& s : plain.definitions) {
        reached.push_back(relative_error(s) <= *settings_.precision);
    }
    double points = 0; // of each chain
    for (Work& work : works_) {
        const bool another = !work.given_up && plan_next(work, per_chain, plain);
        points += another ? work.foreseen : 0;
        for (std::size_t place = 0; place < work.estimates.size(); ++place) {
            if (!work.given_up && work.estimates[place].usable) {
                reached[work.bundle.estimands[place]] = true;
            }
        }
    }
    if (std::find(reached.begin(), reached.end(), false) != reached.end()) {
        return std::nullopt;
    }
    return evaluations_ +
           static_cast<std::uint64_t>(points * nodes_and_draw(how_.grid)) * run::chains;
}

bool SmoothEstimator::improve(std::uint64_t per_chain, results::Summary& summary,
                              std::vector<std::vector<Exceedance>>& exceedances,
                              const std::atomic<bool>& stop,
                              const std::function<void(const run::Progress&)>& report) {
    if (!started_ && is_worth_a_trial(per_chain)) {
        if (!start(summary, stop, report)) {
            return false;
        }
    }
    while (true) {
        std::vector<Work*> next;
        for (Work& work : works_) {
            if (!work.done && !work.given_up) {
                if (plan_next(work, per_chain, summary)) {
                    next.push_back(&work);
                } else if (work.given_up) {
                    give_up(work, "from the draws: by a trial, smooth points gain too little");
                }
            }
        }
        if (next.empty()) {
            break;
        }
        if (!pass_over(next, stop, report)) {
            return false;
        }
    }
    for (std::size_t d = 0; d < summary.definitions.size(); ++d) {
        summary.definitions[d].estimator_note = why_plain_[d];
    }
    for (const Work& work : works_) {
        for (std::size_t place = 0; !work.given_up && place < work.estimates.size(); ++place) {
            const std::size_t d = work.bundle.estimands[place];
            results::DefinitionSummary& s = summary.definitions[d];
            const Estimate& smooth = work.estimates[place];
            const bool exact_enough =
                settings_.precision && relative_error(smooth.summary) <= *settings_.precision;
            if (!smooth.usable || !(smooth.near || exact_enough)) {
                // Closer levels are no nearer to the quantiles: there are jumps.
                s.estimator_note = "from the draws: along a line it is not smooth enough";
                continue;
            }
            if (settings_.estimator == Estimator::automatic &&
                gain(s, smooth.summary) < (settings_.precision ? 1 : clearly)) {
                s.estimator_note = "from the draws: more exact than smooth points so far";
                continue;
            }
            s.quantile = smooth.summary.quantile;
            s.quantile_mcse = smooth.summary.quantile_mcse;
            s.estimator = "smooth";
            s.estimator_note = note_of(work);
            for (std::size_t k = 0; k < exceedances.size(); ++k) {
                exceedances[k][d] = smooth.exceedances[k];
            }
        }
    }
    return true;
}

} // namespace raming::summary
