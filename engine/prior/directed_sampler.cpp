#include "engine/prior/directed_sampler.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/contract.hpp"
#include "engine/prior/correlation.hpp"
#include "engine/prior/input_transform.hpp"
#include "engine/prior/quantile_table.hpp"

namespace raming::prior {

namespace {

/// The same tie with one of its inputs first.
TiedGroup beginning_with(const Correlation& correlation, std::size_t input) {
    const std::size_t n = correlation.inputs.size();
    const auto found = std::find(correlation.inputs.begin(), correlation.inputs.end(), input);
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) {
        order[i] = i;
    }
    const auto place = found - correlation.inputs.begin();
    std::rotate(order.begin(), order.begin() + place, order.begin() + place + 1);
    TiedGroup group;
    std::vector<double> matrix;
    for (const std::size_t a : order) {
        group.inputs.push_back(correlation.inputs[a]);
        for (const std::size_t b : order) {
            matrix.push_back(correlation.normal[a * n + b]);
        }
    }
    group.factor = cholesky_factor(matrix, n); // positive definite in any order
    return group;
}

bool contains(const std::vector<std::size_t>& some, std::size_t one) {
    return std::find(some.begin(), some.end(), one) != some.end();
}

/// Φ(z) as a uniform of the open interval.
double uniform_of(double z) {
    constexpr double least = 0x1p-53;
    return std::clamp(normal_cdf(z), least, 1 - least);
}

} // namespace

DirectedSampler::DirectedSampler(const InputSampler& sampler,
                                 const std::vector<Correlation>& correlations,
                                 std::size_t direction)
    : sampler_(&sampler), direction_(direction), groups_(sampler.transform().tied()) {
    const InputTransform& transform = sampler.transform();
    base::expects(direction < transform.inputs().size() && transform.needs_uniform(direction) &&
                  transform.inputs()[direction].kind == Input::Kind::value);
    std::vector<std::size_t> moving = {direction};
    for (std::size_t t = 0; t < correlations.size(); ++t) {
        if (contains(correlations[t].inputs, direction)) {
            tied_ = true;
            groups_[t] = beginning_with(correlations[t], direction);
            moving = groups_[t].inputs;
        }
    }
    for (const std::size_t k : transform.order()) {
        const Input& input = transform.inputs()[k];
        const bool leans =
            std::any_of(input.members.begin(), input.members.end(), [&](const Member& member) {
                return member.bias && contains(moving, *member.bias);
            });
        if (leans && !contains(moving, k)) {
            moving.push_back(k);
        }
        if (!contains(moving, k)) {
            continue;
        }
        double weight = 0;
        for (const TiedGroup& group : groups_) {
            if (group.inputs.front() == direction) {
                const auto found = std::find(group.inputs.begin(), group.inputs.end(), k);
                if (found != group.inputs.end()) {
                    const auto row = static_cast<std::size_t>(found - group.inputs.begin());
                    weight = group.factor[row * group.inputs.size()];
                }
            }
        }
        moved_.push_back(k);
        with_direction_.push_back(weight);
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

DirectedSampler::Line::Line(const DirectedSampler& shared, std::size_t rows)
    : shared_(&shared), bases_(shared.moved_.size(), rows), own_(rows), scores_(rows), at_(rows) {}

/// The uniforms of draws on their lines, at a direction of 0.
class DirectedSampler::Line::Uniforms final : public UniformSource {
public:
    Uniforms(const DirectedSampler& shared, std::size_t chain, std::uint64_t start)
        : shared_(shared), chain_(chain), start_(start) {}

    void fill(std::size_t k, std::size_t first, std::size_t n, double* u) const override {
        if (k == shared_.direction_) {
            std::fill_n(u, n, 0.5);
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
    shared_->sampler_->fill_uniforms(shared_->direction_, chain, first, count, at_.data());
    normal_scores(at_.data(), own_.data(), count);
    const Uniforms uniforms(*shared_, chain, first);
    for (const TiedGroup& group : shared_->groups_) {
        transform.tie(group, uniforms, count, values);
    }
    for (std::size_t m = 0; m < shared_->moved_.size(); ++m) {
        const std::size_t k = shared_->moved_[m];
        if (transform.is_tied(k)) {
            std::copy_n(values.column(k), count, bases_.column(m));
        } else {
            uniforms.fill(k, 0, count, bases_.column(m));
        }
    }
    transform.evaluate(uniforms, count, values);
    moved(own_.data(), values);
}

void DirectedSampler::Line::move_to(double z, Columns& values) {
    std::fill_n(scores_.begin(), count_, z);
    moved(scores_.data(), values);
}

void DirectedSampler::Line::moved(const double* scores, Columns& values) {
    for (std::size_t m = 0; m < shared_->moved_.size(); ++m) {
        const std::size_t k = shared_->moved_[m];
        if (k == shared_->direction_ && !shared_->tied_) {
            for (std::size_t i = 0; i < count_; ++i) {
                at_[i] = uniform_of(scores[i]);
            }
        } else {
            const double* const base = bases_.column(m);
            const double weight = shared_->with_direction_[m];
            for (std::size_t i = 0; i < count_; ++i) {
                at_[i] = base[i] + weight * scores[i];
            }
        }
        shared_->sampler_->transform().evaluate_one(k, at_.data(), values, 0, count_);
    }
}

} // namespace raming::prior
