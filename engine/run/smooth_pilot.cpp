#include "engine/run/smooth_pilot.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>

namespace raming::run {

namespace {

constexpr std::size_t points = 32;           ///< that all inputs and choices are moved at
constexpr std::size_t points_of_stratum = 8; ///< the same, in each stratum
constexpr double step = 0.7;                 ///< of a score: wide enough for what bends to show
constexpr std::size_t most_strata = 24;      ///< to begin with
/// Estimands share lines where the cosine of their gradients is above this: at 0.9 a fifth of the
/// variance of one lies across the gradient of the other.
constexpr double alike = 0.9;
/// Share of an estimand's variance from which a choice is worth strata.
constexpr double noticed = 0.003;
/// Inputs whose share of a direction is smaller are left out: moving them costs more than it gives.
constexpr double slight = 0.03;

using Gradient = std::vector<double>; ///< [candidate]

double length(const Gradient& gradient) {
    double squares = 0;
    for (const double x : gradient) {
        squares += x * x;
    }
    return std::sqrt(squares);
}

double cosine(const Gradient& a, const Gradient& b) {
    double product = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        product += a[k] * b[k];
    }
    const double lengths = length(a) * length(b);
    return lengths > 0 ? product / lengths : 0;
}

/// Moves a few points about.
class Probe {
public:
    Probe(const Model& model, const prior::InputSampler& sampler, std::uint64_t seed,
          const std::vector<double>& scale)
        : model_(model), sampler_(sampler), seed_(seed), scale_(scale),
          candidates_(prior::DirectedSampler::candidates(sampler)),
          evaluator_(model.evaluator(points)), inputs_(model.inputs().size(), points),
          values_(model.estimands().size(), points), base_(model.estimands().size(), points),
          components_(model.components().size(), points), incidents_(model.incidents().size()) {}

    [[nodiscard]] const std::vector<std::size_t>& candidates() const { return candidates_; }
    [[nodiscard]] std::uint64_t evaluations() const { return evaluations_; }

    /// [estimand][point]
    std::vector<std::vector<Gradient>> gradients(const std::vector<prior::Pick>& picks,
                                                 std::size_t count) {
        std::vector<std::vector<Gradient>> all(
            scale_.size(), std::vector<Gradient>(count, Gradient(candidates_.size())));
        for (std::size_t k = 0; k < candidates_.size(); ++k) {
            const prior::DirectedSampler sampler(sampler_, {{candidates_[k]}, {1}}, picks);
            prior::DirectedSampler::Line line(sampler, points);
            line.start(0, 0, count, inputs_);
            if (k == 0) {
                evaluate(count, base_);
            }
            line.move_by(step, inputs_);
            evaluate(count, values_);
            for (std::size_t d = 0; d < scale_.size(); ++d) {
                for (std::size_t i = 0; i < count; ++i) {
                    all[d][i][k] = response(d, i);
                }
            }
        }
        return all;
    }

    /// Variance of each estimand over the options of a choice, relative as gradients are.
    std::vector<double> effect(std::size_t choice) {
        const std::vector<double>& weights = model_.inputs()[choice].weights;
        std::vector<double> sums(scale_.size() * points);
        std::vector<double> squares(sums.size());
        bool first = true;
        for (std::size_t option = 0; option < weights.size(); ++option) {
            if (weights[option] == 0) {
                continue;
            }
            const prior::DirectedSampler held(sampler_, {}, {{choice, option}});
            prior::DirectedSampler::Line(held, points).start(0, 0, points, inputs_);
            evaluate(points, first ? base_ : values_);
            for (std::size_t d = 0; !first && d < scale_.size(); ++d) {
                for (std::size_t i = 0; i < points; ++i) {
                    const double change = response(d, i) * step;
                    sums[d * points + i] += weights[option] * change;
                    squares[d * points + i] += weights[option] * change * change;
                }
            }
            first = false;
        }
        std::vector<double> variances(scale_.size());
        for (std::size_t d = 0; d < scale_.size(); ++d) {
            for (std::size_t i = d * points; i < (d + 1) * points; ++i) {
                variances[d] += (squares[i] - sums[i] * sums[i]) / points;
            }
        }
        return variances;
    }

private:
    void evaluate(std::size_t count, prior::Columns& values) {
        evaluator_->evaluate({seed_, 0, 0, count}, inputs_, values, components_, incidents_);
        evaluations_ += count;
    }
    /// A score's change, as a share of the number and what it usually differs.
    [[nodiscard]] double response(std::size_t d, std::size_t i) const {
        const double before = base_.column(d)[i];
        const double typical = std::abs(before) + scale_[d];
        return typical > 0 ? (values_.column(d)[i] - before) / typical / step : 0;
    }

    const Model& model_;
    const prior::InputSampler& sampler_;
    std::uint64_t seed_;
    const std::vector<double>& scale_;
    std::vector<std::size_t> candidates_;
    std::unique_ptr<Evaluator> evaluator_;
    prior::Columns inputs_, values_, base_, components_;
    std::vector<std::uint64_t> incidents_;
    std::uint64_t evaluations_ = 0;
};

Gradient mean_of(const std::vector<Gradient>& gradients) {
    Gradient mean(gradients.front().size());
    for (const Gradient& one : gradients) {
        for (std::size_t k = 0; k < mean.size(); ++k) {
            mean[k] += one[k] / static_cast<double>(gradients.size());
        }
    }
    return mean;
}

double mean_cosine(const std::vector<Gradient>& a, const std::vector<Gradient>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += cosine(a[i], b[i]) / static_cast<double>(a.size());
    }
    return sum;
}

/// Where all estimands of a bundle rise: the mean of their gradients, each of length 1.
prior::Direction common_direction(const std::vector<std::size_t>& candidates,
                                  const std::vector<Gradient>& gradients) {
    Gradient sum(candidates.size());
    for (const Gradient& gradient : gradients) {
        const double size = length(gradient);
        for (std::size_t k = 0; size > 0 && k < sum.size(); ++k) {
            sum[k] += gradient[k] / size;
        }
    }
    return direction_of(candidates, std::move(sum));
}

/// All combinations of options.
std::vector<SmoothStratum> strata_of(const Model& model, const std::vector<std::size_t>& choices) {
    std::vector<SmoothStratum> strata(1);
    for (const std::size_t choice : choices) {
        std::vector<SmoothStratum> finer;
        for (const SmoothStratum& stratum : strata) {
            std::vector<SmoothStratum> parts = divide(model, stratum, choice);
            std::move(parts.begin(), parts.end(), std::back_inserter(finer));
        }
        strata = std::move(finer);
    }
    return strata;
}

} // namespace

prior::Direction direction_of(const std::vector<std::size_t>& candidates,
                              std::vector<double> weights) {
    const double least = slight * length(weights);
    for (double& weight : weights) {
        weight = std::abs(weight) > least ? weight : 0;
    }
    const double size = length(weights);
    prior::Direction direction;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        if (weights[k] != 0) {
            direction.inputs.push_back(candidates[k]);
            direction.weights.push_back(weights[k] / size);
        }
    }
    if (direction.inputs.empty()) { // nothing moves here: any line will do
        direction = {{candidates.front()}, {1}};
    }
    return direction;
}

std::vector<SmoothStratum> divide(const Model& model, const SmoothStratum& stratum,
                                  std::size_t choice) {
    const std::vector<double>& weights = model.inputs()[choice].weights;
    double total = 0;
    for (const double weight : weights) {
        total += weight;
    }
    std::vector<SmoothStratum> parts;
    for (std::size_t option = 0; option < weights.size(); ++option) {
        if (weights[option] > 0) {
            parts.push_back(stratum);
            parts.back().picks.push_back({choice, option});
            parts.back().weight *= weights[option] / total;
        }
    }
    return parts;
}

SmoothLines find_lines(const Model& model, const prior::InputSampler& sampler, std::uint64_t seed,
                       const std::vector<std::size_t>& estimands,
                       const std::vector<double>& scale) {
    SmoothLines lines;
    Probe probe(model, sampler, seed, scale);
    if (probe.candidates().empty()) {
        return lines;
    }
    const auto gradients = probe.gradients({}, points);
    std::vector<double> variances(scale.size());
    for (std::size_t d = 0; d < scale.size(); ++d) {
        for (const Gradient& one : gradients[d]) {
            variances[d] += length(one) * length(one) / points;
        }
    }
    for (const std::size_t d : estimands) {
        if (!(variances[d] > 0)) {
            continue;
        }
        const auto like = [&](const SmoothBundle& bundle) {
            return mean_cosine(gradients[bundle.estimands.front()], gradients[d]);
        };
        const auto nearest = std::max_element(
            lines.bundles.begin(), lines.bundles.end(),
            [&](const SmoothBundle& a, const SmoothBundle& b) { return like(a) < like(b); });
        if (nearest != lines.bundles.end() && like(*nearest) > alike) {
            nearest->estimands.push_back(d);
        } else {
            lines.bundles.push_back({{d}, {}, {}});
        }
    }
    struct Effect {
        std::size_t choice;
        std::vector<double> share; ///< [estimand] of its variance
    };
    std::vector<Effect> effects;
    for (const std::size_t choice : prior::DirectedSampler::choices(sampler)) {
        effects.push_back({choice, probe.effect(choice)});
    }
    for (std::size_t d = 0; d < scale.size(); ++d) {
        double total = variances[d];
        for (const Effect& effect : effects) {
            total += effect.share[d];
        }
        for (Effect& effect : effects) {
            effect.share[d] = total > 0 ? effect.share[d] / total : 0;
        }
    }
    for (SmoothBundle& bundle : lines.bundles) {
        const auto most = [&](const Effect& effect) {
            double share = 0;
            for (const std::size_t d : bundle.estimands) {
                share = std::max(share, effect.share[d]);
            }
            return share;
        };
        std::stable_sort(effects.begin(), effects.end(),
                         [&](const Effect& a, const Effect& b) { return most(a) > most(b); });
        std::vector<std::size_t> held;
        for (const Effect& effect : effects) {
            std::vector<std::size_t> more = held;
            more.push_back(effect.choice);
            if (most(effect) <= noticed) {
                continue;
            }
            if (bundle.further.empty() && strata_of(model, more).size() <= most_strata) {
                held = std::move(more);
            } else {
                bundle.further.push_back(effect.choice);
            }
        }
        bundle.strata = strata_of(model, held);
        for (SmoothStratum& stratum : bundle.strata) {
            const auto here = probe.gradients(stratum.picks, points_of_stratum);
            std::vector<Gradient> own;
            for (const std::size_t d : bundle.estimands) {
                own.push_back(mean_of(here[d]));
            }
            stratum.direction = common_direction(probe.candidates(), own);
        }
    }
    lines.evaluations = probe.evaluations();
    return lines;
}

} // namespace raming::run
