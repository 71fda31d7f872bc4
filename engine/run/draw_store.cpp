#include "engine/run/draw_store.hpp"

#include <algorithm>

#include "engine/base/contract.hpp"
#include "engine/run/draw_sums.hpp"

namespace raming::run {

namespace {

/// Copies `count` rows of each column of a chunk into the prefix.
void copy_rows(const prior::Columns& from, std::size_t count, const Chunk& chunk, Prefix& into) {
    for (std::size_t column = 0; column < into.columns; ++column) {
        std::copy_n(from.column(column), count, into.of(column, chunk.chain) + chunk.first);
    }
}

void copy_rows(const std::vector<double>& from, std::size_t stride, std::size_t count,
               const Chunk& chunk, Prefix& into) {
    for (std::size_t column = 0; column < into.columns; ++column) {
        std::copy_n(from.data() + column * stride, count,
                    into.of(column, chunk.chain) + chunk.first);
    }
}

std::uint64_t rows_within(const Chunk& chunk, std::uint64_t limit) {
    return chunk.first >= limit ? 0 : std::min<std::uint64_t>(chunk.count, limit - chunk.first);
}

} // namespace

DrawStore::DrawStore(StoreSettings settings)
    : settings_(std::move(settings)), moments_(settings_.estimand_ids.size() * chains),
      incidents_(settings_.incidents), chain_mutex_(chains) {
    for (const std::string& id : settings_.estimand_ids) {
        estimand_hashes_.push_back(base::hash_name(id));
    }
}

void DrawStore::grow_held(std::uint64_t per_chain) {
    if (per_chain <= held_.per_chain) {
        return;
    }
    Prefix larger(settings_.estimand_ids.size(), per_chain);
    for (std::size_t column = 0; column < held_.columns; ++column) {
        for (std::size_t chain = 0; chain < chains; ++chain) {
            std::copy_n(held_.of(column, chain), held_.per_chain, larger.of(column, chain));
        }
    }
    held_ = std::move(larger);
}

void DrawStore::extend(std::uint64_t per_chain) {
    base::expects(per_chain >= per_chain_);
    const std::uint64_t keep = std::max(settings_.keep_estimands, pilot_per_chain);
    if (per_chain > keep && histograms_.empty()) {
        // Bins are laid by the pilot, which the caller runs first.
        base::expects(per_chain_ >= pilot_per_chain);
        start_histograms();
    }
    if (!settings_.only_quantiles.empty() && per_chain_ == pilot_per_chain &&
        per_chain > pilot_per_chain) {
        start_catching(per_chain);
    }
    if (!caught_.empty() && per_chain_ == second_pilot_per_chain && per_chain > per_chain_) {
        caught_.narrow(per_chain_, per_chain);
    }
    grow_held(std::min(per_chain, caught_.empty() ? keep : pilot_per_chain));
    const std::uint64_t others = std::min(per_chain, settings_.keep_others);
    if (others > components_.per_chain) {
        Prefix components(settings_.components, others);
        Prefix inputs(settings_.inputs, others);
        for (std::size_t chain = 0; chain < chains; ++chain) {
            for (std::size_t c = 0; c < components_.columns; ++c) {
                std::copy_n(components_.of(c, chain), components_.per_chain,
                            components.of(c, chain));
            }
            for (std::size_t c = 0; c < inputs_.columns; ++c) {
                std::copy_n(inputs_.of(c, chain), inputs_.per_chain, inputs.of(c, chain));
            }
        }
        components_ = std::move(components);
        inputs_ = std::move(inputs);
    }
    per_chain_ = per_chain;
}

void DrawStore::start_catching(std::uint64_t per_chain) {
    base::expects(per_chain <= settings_.keep_estimands);
    CaughtDraws caught(held_, settings_.only_quantiles, per_chain);
    // Where many draws are equal, windows catch most of them, and several windows the same ones.
    constexpr double too_many = 0.5;
    if (caught.share_of(pilot_per_chain) < too_many) {
        caught_ = std::move(caught);
    }
}

void DrawStore::start_again_holding() {
    base::expects(histograms_.empty());
    settings_.only_quantiles.clear();
    per_chain_ = 0;
    held_ = {};
    caught_ = {};
    components_ = {};
    inputs_ = {};
    moments_.assign(moments_.size(), {});
    digest_ = {};
    incidents_.assign(incidents_.size(), 0);
    unrecorded_.clear();
    recorded_ = {};
}

void DrawStore::start_histograms() {
    const std::size_t estimands = settings_.estimand_ids.size();
    histograms_.resize(estimands * chains);
    for (std::size_t e = 0; e < estimands; ++e) {
        double low = held_.of(e, 0)[0];
        double high = low;
        for (std::size_t chain = 0; chain < chains; ++chain) {
            const double* draws = held_.of(e, chain);
            const auto [least, most] = std::minmax_element(draws, draws + pilot_per_chain);
            low = std::min(low, *least);
            high = std::max(high, *most);
        }
        // Room beyond the pilot's extremes; what lies outside still counts, in two open bins.
        const double negative = low < 0 ? -low * 64 : 0.0;
        const double from = low < 0 ? 1e-3 / 4 : std::max(low, 1e-3) / 4;
        const double to = std::max(high, 1e-3) * 64;
        for (std::size_t chain = 0; chain < chains; ++chain) {
            Histogram histogram(from, to, negative);
            histogram.add(held_.of(e, chain), static_cast<std::size_t>(per_chain_));
            histograms_[e * chains + chain] = std::move(histogram);
        }
    }
    recorded_.histograms = histograms_;
}

void DrawStore::add(const ChunkResult& result) {
    const Chunk& chunk = result.chunk;
    base::expects(chunk.chain < chains && chunk.first + chunk.count <= per_chain_);
    const std::size_t estimands = settings_.estimand_ids.size();
    Digest digest;
    const std::uint64_t address = digest_address(settings_.seed, chunk.chain, chunk.first);
    // Both locks are held to the end, so that a checkpoint never sees half a chunk.
    const std::lock_guard chain_lock(chain_mutex_[chunk.chain]);
    for (std::size_t e = 0; e < estimands; ++e) {
        const double* draws = result.estimands.column(e);
        Moments moments;
        add_draws(address, estimand_hashes_[e], draws, chunk.count, digest, moments);
        moments_[e * chains + chunk.chain].merge(moments);
        if (!caught_.empty()) {
            caught_.add(e, chunk.chain, draws, chunk.count);
        }
        if (!histograms_.empty()) {
            histograms_[e * chains + chunk.chain].add(draws, chunk.count);
        }
    }
    copy_rows(result.estimands, rows_within(chunk, held_.per_chain), chunk, held_);
    copy_rows(result.components, result.kept, rows_within(chunk, components_.per_chain), chunk,
              components_);
    copy_rows(result.inputs, result.kept, rows_within(chunk, inputs_.per_chain), chunk, inputs_);
    const std::lock_guard shared_lock(shared_mutex_);
    unrecorded_.push_back(chunk);
    digest_.merge(digest);
    for (std::size_t k = 0; k < incidents_.size(); ++k) {
        incidents_[k] += result.incidents[k];
    }
}

} // namespace raming::run
