#include "engine/prior/directed_sampler.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/contract.hpp"
#include "engine/prior/input_transform.hpp"
#include "engine/prior/quantile_table.hpp"

namespace raming::prior {

namespace {

/// Φ(z) as a uniform of the open interval.
double uniform_of(double z) {
    constexpr double least = 0x1p-53;
    return std::clamp(normal_cdf(z), least, 1 - least);
}

/// The uniform in the middle of an option.
double middle_of(const std::vector<double>& weights, std::size_t option) {
    double before = 0;
    double total = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        before += k < option ? weights[k] : 0;
        total += weights[k];
    }
    return (before + weights[option] / 2) / total;
}

/// How far every input's score moves, in the order of inputs: tied ones as their factor says.
std::vector<double> score_weights(const InputTransform& transform, const Direction& direction) {
    std::vector<double> weights(transform.inputs().size(), 0.0);
    for (std::size_t j = 0; j < direction.inputs.size(); ++j) {
        weights[direction.inputs[j]] = direction.weights[j];
    }
    for (const TiedGroup& group : transform.tied()) {
        const std::size_t n = group.inputs.size();
        for (std::size_t row = n; row-- > 0;) { // the last first: row r needs rows 0 … r alone
            double sum = 0;
            for (std::size_t j = 0; j <= row; ++j) {
                sum += group.factor[row * n + j] * weights[group.inputs[j]];
            }
            weights[group.inputs[row]] = sum;
        }
    }
    return weights;
}

} // namespace

DirectedSampler::DirectedSampler(const InputSampler& sampler, const Direction& direction,
                                 const std::vector<Pick>& picks)
    : sampler_(&sampler), direction_(direction), held_(sampler.inputs().size()) {
    const InputTransform& transform = sampler.transform();
    for (const Pick& pick : picks) {
        const Input& choice = transform.inputs()[pick.input];
        base::expects(choice.kind == Input::Kind::choice && choice.weights[pick.option] > 0);
        held_[pick.input] = middle_of(choice.weights, pick.option);
    }
    const std::vector<double> weights = score_weights(transform, direction_);
    std::vector<bool> moves(weights.size());
    for (const std::size_t k : transform.order()) {
        const Input& input = transform.inputs()[k];
        base::expects(weights[k] == 0 ||
                      (transform.needs_uniform(k) && input.kind == Input::Kind::value));
        moves[k] = weights[k] != 0 || std::any_of(input.members.begin(), input.members.end(),
                                                  [&](const Member& member) {
                                                      return member.bias && moves[*member.bias];
                                                  });
        if (moves[k]) {
            moved_.push_back({k, weights[k]});
        }
    }
}

std::vector<std::size_t> DirectedSampler::candidates(const InputSampler& sampler) {
    const InputTransform& transform = sampler.transform();
    std::vector<std::size_t> found;
    for (std::size_t k = 0; k < transform.inputs().size(); ++k) {
        const Input& input = transform.inputs()[k];
        const bool has_atoms =
            std::any_of(input.members.begin(), input.members.end(),
                        [](const Member& member) { return member.distribution.is_discrete(); });
        if (input.kind == Input::Kind::value && transform.needs_uniform(k) && !has_atoms) {
            found.push_back(k);
        }
    }
    return found;
}

std::vector<std::size_t> DirectedSampler::choices(const InputSampler& sampler) {
    const InputTransform& transform = sampler.transform();
    std::vector<std::size_t> found;
    for (std::size_t k = 0; k < transform.inputs().size(); ++k) {
        if (transform.inputs()[k].kind == Input::Kind::choice && transform.needs_uniform(k)) {
            found.push_back(k);
        }
    }
    return found;
}

DirectedSampler::Line::Line(const DirectedSampler& shared, std::size_t rows)
    : shared_(&shared), bases_(shared.moved_.size(), rows), own_(rows), away_(rows), at_(rows) {}

/// The design's uniforms, but for what is held.
class DirectedSampler::Line::Uniforms final : public UniformSource {
public:
    Uniforms(const DirectedSampler& shared, std::size_t chain, std::uint64_t start)
        : shared_(shared), chain_(chain), start_(start) {}

    void fill(std::size_t k, std::size_t first, std::size_t n, double* u) const override {
        if (shared_.held_[k]) {
            std::fill_n(u, n, *shared_.held_[k]);
        } else {
            shared_.sampler_->fill_uniforms(k, chain_, start_ + first, n, u);
        }
    }

private:
    const DirectedSampler& shared_;
    std::size_t chain_;
    std::uint64_t start_;
};

void DirectedSampler::Line::start(std::size_t chain, std::uint64_t first, std::size_t count,
                                  Columns& values) {
    const InputTransform& transform = shared_->sampler_->transform();
    base::expects(count <= values.rows() && count <= own_.size());
    count_ = count;
    const Uniforms uniforms(*shared_, chain, first);
    std::fill_n(own_.begin(), count, 0.0);
    for (std::size_t j = 0; j < shared_->direction_.inputs.size(); ++j) {
        uniforms.fill(shared_->direction_.inputs[j], 0, count, at_.data());
        normal_scores(at_.data(), away_.data(), count);
        for (std::size_t i = 0; i < count; ++i) {
            own_[i] += shared_->direction_.weights[j] * away_[i];
        }
    }
    for (const TiedGroup& group : transform.tied()) {
        transform.tie(group, uniforms, count, values);
    }
    for (std::size_t m = 0; m < shared_->moved_.size(); ++m) {
        const Moved& moved = shared_->moved_[m];
        if (transform.is_tied(moved.input)) {
            std::copy_n(values.column(moved.input), count, bases_.column(m));
            continue;
        }
        if (moved.weight == 0) {
            uniforms.fill(moved.input, 0, count, bases_.column(m));
        } else {
            uniforms.fill(moved.input, 0, count, at_.data());
            normal_scores(at_.data(), bases_.column(m), count);
        }
    }
    transform.evaluate(uniforms, count, values);
}

void DirectedSampler::Line::move_to(double z, Columns& values) {
    for (std::size_t i = 0; i < count_; ++i) {
        away_[i] = z - own_[i];
    }
    moved(values);
}

void DirectedSampler::Line::move_each_to(const double* z, Columns& values) {
    for (std::size_t i = 0; i < count_; ++i) {
        away_[i] = z[i] - own_[i];
    }
    moved(values);
}

void DirectedSampler::Line::move_by(double by, Columns& values) {
    std::fill_n(away_.begin(), count_, by);
    moved(values);
}

void DirectedSampler::Line::moved(Columns& values) {
    const InputTransform& transform = shared_->sampler_->transform();
    for (std::size_t m = 0; m < shared_->moved_.size(); ++m) {
        const auto [k, weight] = shared_->moved_[m];
        const double* const base = bases_.column(m);
        for (std::size_t i = 0; i < count_; ++i) {
            at_[i] = base[i] + weight * away_[i];
        }
        if (weight != 0 && !transform.is_tied(k)) {
            for (std::size_t i = 0; i < count_; ++i) {
                at_[i] = uniform_of(at_[i]);
            }
        }
        transform.evaluate_one(k, at_.data(), values, 0, count_);
    }
}

} // namespace raming::prior
