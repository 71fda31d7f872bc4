#include "models/aggregate/noise.hpp"

#include <algorithm>

#include "engine/base/column_math.hpp"
#include "engine/prior/quantile_table.hpp"

namespace raming::aggregate {

namespace {

/// Of numbers below 2^51; of larger ones it may say no.
bool is_whole(double x) {
    constexpr double rounder = 0x1.8p52;
    return (x + rounder) - rounder == x;
}

} // namespace

Noise::Noise(std::size_t rows)
    : rows_(rows), picked_{std::vector<double>(rows), std::vector<double>(rows), true} {}

void Noise::start(const run::Block& block, std::uint32_t entity) {
    block_ = block;
    entity_ = entity;
    for (const std::size_t use : uses_) {
        made_[use] = 0;
    }
    uses_.clear();
}

Noise::Column& Noise::column(random::Site site, std::size_t step) {
    constexpr std::size_t sites = 256;
    const std::size_t use = step * sites + static_cast<std::size_t>(site);
    if (use >= made_.size()) {
        made_.resize(use + 1);
    }
    if (made_[use] == 0) {
        if (uses_.size() == columns_.size()) {
            columns_.push_back({std::vector<double>(rows_), std::vector<double>(rows_), false});
        }
        Column& made = columns_[uses_.size()];
        // A step has 8 bits in an address, so every further 256 have an entity of their own.
        constexpr std::size_t steps = 256;
        const auto entity = entity_ ^ (static_cast<std::uint32_t>(step / steps) * 0x9E3779B9U);
        random::fill_uniforms(block_.seed, block_.chain, block_.first, block_.count, entity,
                              made.u.data(), site, static_cast<std::uint8_t>(step % steps));
        made.has_scores = false;
        uses_.push_back(use);
        made_[use] = static_cast<std::uint32_t>(uses_.size());
    }
    return columns_[made_[use] - 1u];
}

const double* Noise::uniforms(Rows rows, random::Site site, std::size_t step) {
    const Column& all = column(site, step);
    if (rows.size() == block_.count) {
        return all.u.data();
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
        picked_.u[k] = all.u[rows[k]];
    }
    return picked_.u.data();
}

random::Luck Noise::luck(Rows rows, random::Site site, std::size_t step) {
    if (rows.size() < block_.count) {
        const double* const some = uniforms(rows, site, step);
        prior::normal_scores(some, picked_.z.data(), rows.size());
        return {some, picked_.z.data()};
    }
    Column& all = column(site, step);
    if (!all.has_scores) {
        prior::normal_scores(all.u.data(), all.z.data(), block_.count);
        all.has_scores = true;
    }
    return {all.u.data(), all.z.data()};
}

void Noise::make_whole(Rows rows, double* x, std::size_t step) {
    if (!std::all_of(x, x + rows.size(), is_whole)) {
        base::column_math().make_whole(uniforms(rows, random::Site::whole, step), 0, rows.size(),
                                       x);
    }
}

void Noise::thin(Rows rows, const double* children, const double* probability, random::Site site,
                 std::size_t step, double* left) {
    random::binomial_quantiles(luck(rows, site, step), children, probability, rows.size(), left);
}

} // namespace raming::aggregate
