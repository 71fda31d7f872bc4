#include "models/aggregate/noise.hpp"

namespace raming::aggregate {

void Noise::start(const run::Block& block, std::uint32_t entity) {
    block_ = block;
    entity_ = entity;
    for (const std::size_t use : uses_) {
        made_[use] = 0;
    }
    uses_.clear();
}

void Noise::make(random::Site site, std::size_t step) {
    if (uses_.size() == columns_.size()) {
        columns_.emplace_back(rows_);
    }
    const std::size_t use = static_cast<std::size_t>(site) * steps + step;
    random::fill_uniforms(block_.seed, block_.chain, block_.first, block_.count, entity_,
                          columns_[uses_.size()].data(), site, static_cast<std::uint8_t>(step));
    uses_.push_back(use);
    made_[use] = static_cast<std::uint16_t>(uses_.size());
}

} // namespace raming::aggregate
