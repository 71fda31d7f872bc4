#include "engine/run/pick_freeze.hpp"

#include "engine/base/contract.hpp"
#include "engine/base/hash.hpp"
#include "engine/run/draw_store.hpp"

namespace raming::run {

namespace {

std::vector<std::vector<std::size_t>> inputs_of(const std::vector<InputGroup>& groups) {
    std::vector<std::vector<std::size_t>> inputs;
    for (const InputGroup& group : groups) {
        inputs.push_back(group.inputs);
    }
    return inputs;
}

} // namespace

PickFreeze::PickFreeze(const Model& model, const std::vector<InputGroup>& groups,
                       std::uint64_t seed)
    : model_(&model), seed_(seed), other_seed_(base::mix64(~seed)),
      sampler_(model.inputs(), model.correlations(), inputs_of(groups), seed, chains) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
        all_.set(g);
        if (groups[g].kind == InputGroup::Kind::noise) {
            base::expects(noise_.none() && groups[g].inputs.empty());
            noise_.set(g);
        }
    }
}

prior::GroupSet PickFreeze::independent() const noexcept {
    return all_ & ~sampler_.tied_across();
}

PickFreeze::Worker::Worker(const PickFreeze& shared, std::size_t rows)
    : shared_(&shared), evaluator_(shared.model_->evaluator(rows)),
      inputs_(shared.model_->inputs().size(), rows),
      estimands_(shared.model_->estimands().size(), rows),
      components_(shared.model_->components().size(), rows),
      incidents_(shared.model_->incidents().size()) {}

const prior::Columns& PickFreeze::Worker::evaluate(std::uint16_t chain, std::uint64_t first,
                                                   std::size_t count,
                                                   const prior::GroupSet& frozen) {
    shared_->sampler_.fill(chain, first, count, frozen, inputs_);
    const bool same_noise = (frozen & shared_->noise_).any();
    const Block block{same_noise ? shared_->seed_ : shared_->other_seed_, chain, first, count};
    evaluator_->evaluate(block, inputs_, estimands_, components_, incidents_);
    return estimands_;
}

const prior::Columns& PickFreeze::Worker::evaluate_given(std::uint16_t chain, std::uint64_t held,
                                                         std::uint64_t first, std::size_t count,
                                                         const prior::GroupSet& frozen) {
    base::expects((frozen & shared_->noise_).none());
    shared_->sampler_.fill_given(chain, held, first, count, frozen, inputs_);
    evaluator_->evaluate({shared_->other_seed_, chain, first, count}, inputs_, estimands_,
                         components_, incidents_);
    return estimands_;
}

} // namespace raming::run
