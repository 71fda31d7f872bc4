#include "models/aggregate/noise.hpp"

#include "engine/base/contract.hpp"
#include "engine/prior/quantile_table.hpp"
#include "engine/random/counts.hpp"

namespace raming::aggregate {

Noise::Noise(std::size_t rows)
    : rows_(rows), picked_{std::vector<double>(rows), std::vector<double>(rows)} {}

void Noise::start(const run::Block& block, std::uint32_t entity) {
    block_ = block;
    entity_ = entity;
    for (const std::size_t use : uses_) {
        made_[use] = 0;
    }
    uses_.clear();
}

const Noise::Column& Noise::column(random::Site site, std::size_t step) {
    base::expects(step < steps);
    const std::size_t use = static_cast<std::size_t>(site) * steps + step;
    if (made_[use] == 0) {
        if (uses_.size() == columns_.size()) {
            columns_.push_back({std::vector<double>(rows_), std::vector<double>(rows_)});
        }
        Column& made = columns_[uses_.size()];
        random::fill_uniforms(block_.seed, block_.chain, block_.first, block_.count, entity_,
                              made.u.data(), site, static_cast<std::uint8_t>(step));
        prior::normal_scores(made.u.data(), made.z.data(), block_.count);
        uses_.push_back(use);
        made_[use] = static_cast<std::uint16_t>(uses_.size());
    }
    return columns_[made_[use] - 1u];
}

random::Luck Noise::luck(Rows rows, random::Site site, std::size_t step) {
    const Column& all = column(site, step);
    if (rows.size() == block_.count) {
        return {all.u.data(), all.z.data()};
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
        picked_.u[k] = all.u[rows[k]];
        picked_.z[k] = all.z[rows[k]];
    }
    return {picked_.u.data(), picked_.z.data()};
}

void Noise::make_whole(Rows rows, double* x, std::size_t step) {
    const double* const u = luck(rows, random::Site::whole, step).u;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        x[k] = random::make_whole(u[k], x[k]);
    }
}

void Noise::thin(Rows rows, const double* children, const double* probability, random::Site site,
                 std::size_t step, double* left) {
    random::binomial_quantiles(luck(rows, site, step), children, probability, rows.size(), left);
}

} // namespace raming::aggregate
