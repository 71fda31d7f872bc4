#include "engine/summary/variance_parts.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "engine/base/contract.hpp"
#include "engine/summary/frozen_pairs.hpp"
#include "engine/summary/log_scale.hpp"
#include "engine/summary/order_statistics.hpp"
#include "engine/summary/shapley.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double ratio(double part, double whole) {
    return whole > 0 ? part / whole : nan;
}

/// All that is estimated, in one row: total, words, its share, then of each group its value and
/// share, then of each definition its total and of each group its value, share and what
/// is left once the group is known.
using Row = std::vector<double>;

class Splitter {
public:
    Splitter(const FrozenPairs& pairs, const std::vector<double>& weights)
        : pairs_(&pairs), weights_(&weights) {}

    /// From all chains but `left_out`; from all if that is no chain.
    [[nodiscard]] Row row(std::size_t left_out) const {
        const FrozenPairs::Chain mean = mean_without(left_out);
        const std::size_t definitions = weights_->size();
        const std::size_t sets = mean.worth.size() / definitions;
        double centre = 0;
        for (std::size_t d = 0; d < definitions; ++d) {
            centre += (*weights_)[d] * mean.mean[d];
        }
        double words = 0;
        double total = 0;
        std::vector<double> groups;
        Row by_definition;
        for (std::size_t d = 0; d < definitions; ++d) {
            const double weight = (*weights_)[d];
            const auto from = mean.worth.begin() + static_cast<std::ptrdiff_t>(d * sets);
            const std::vector<double> worth(from, from + static_cast<std::ptrdiff_t>(sets));
            const std::vector<double> values = shapley_values(worth);
            groups.resize(values.size());
            words += weight * (mean.mean[d] - centre) * (mean.mean[d] - centre);
            total += weight * worth.back();
            by_definition.push_back(worth.back());
            for (std::size_t g = 0; g < values.size(); ++g) {
                groups[g] += weight * values[g];
                by_definition.push_back(values[g]);
                by_definition.push_back(ratio(values[g], worth.back()));
                by_definition.push_back(worth.back() - worth[std::size_t{1} << g]);
            }
        }
        total += words;
        Row all = {total, words, ratio(words, total)};
        for (const double value : groups) {
            all.push_back(value);
            all.push_back(ratio(value, total));
        }
        all.insert(all.end(), by_definition.begin(), by_definition.end());
        return all;
    }

private:
    const FrozenPairs* pairs_;
    const std::vector<double>* weights_;

    [[nodiscard]] FrozenPairs::Chain mean_without(std::size_t left_out) const {
        FrozenPairs::Chain mean{std::vector<double>(pairs_->chains[0].mean.size()),
                                std::vector<double>(pairs_->chains[0].worth.size())};
        const std::size_t n = pairs_->chains.size() - (left_out < pairs_->chains.size() ? 1 : 0);
        for (std::size_t c = 0; c < pairs_->chains.size(); ++c) {
            if (c != left_out) {
                const auto add = [n](std::vector<double>& to, const std::vector<double>& from) {
                    for (std::size_t k = 0; k < to.size(); ++k) {
                        to[k] += from[k] / static_cast<double>(n);
                    }
                };
                add(mean.mean, pairs_->chains[c].mean);
                add(mean.worth, pairs_->chains[c].worth);
            }
        }
        return mean;
    }
};

void add_interval(const run::Prefix& draws, std::size_t column,
                  VarianceParts::Definition& definition) {
    std::vector<std::span<const double>> parts;
    for (std::size_t c = 0; c < run::chains; ++c) {
        parts.emplace_back(draws.of(column, c), draws.per_chain);
    }
    const PooledQuantiles found =
        quantiles(parts, {probabilities().front(), probabilities().back()});
    const auto estimate = [&](std::size_t k) {
        std::vector<double> by_chain;
        for (const std::vector<double>& part : found.by_part) {
            by_chain.push_back(part[k]);
        }
        return Estimate{found.pooled[k], mcse_of(by_chain)};
    };
    definition.low = estimate(0);
    definition.high = estimate(1);
}

} // namespace

std::optional<VarianceParts>
variance_parts(const run::Model& model, const VarianceSettings& settings,
               const std::atomic<bool>& stop,
               const std::function<void(const run::Progress&)>& report) {
    base::expects(settings.weights.size() == model.estimands().size());
    VarianceParts parts;
    FrozenPairsSettings wanted{settings.seed, settings.per_chain, settings.threads, {}, {}};
    bool logs = false;
    std::vector<double> weights;
    for (std::size_t e = 0; e < settings.weights.size(); ++e) {
        if (settings.weights[e] > 0) {
            wanted.estimands.push_back(e);
            weights.push_back(settings.weights[e]);
            logs = logs || needs_logs(model.estimands()[e]);
        }
    }
    parts.scale = logs ? VarianceParts::Scale::log : VarianceParts::Scale::persons;
    wanted.logs.assign(weights.size(), logs);
    base::expects(!weights.empty());
    const std::optional<FrozenPairs> pairs = frozen_pairs(model, wanted, stop, report);
    if (!pairs) {
        return std::nullopt;
    }
    const Splitter splitter(*pairs, weights);
    const std::vector<Estimate> row =
        jackknifed([&](std::size_t left_out) { return splitter.row(left_out); });
    auto next = row.begin();
    const auto take = [&next] { return *next++; };
    const auto take_part = [&take] {
        VariancePart part;
        part.value = take();
        part.share = take();
        return part;
    };
    parts.draws = settings.per_chain * run::chains;
    parts.total = take();
    parts.words = take_part();
    for (std::size_t g = 0; g < model.groups().size(); ++g) {
        parts.groups.push_back(take_part());
    }
    for (std::size_t d = 0; d < weights.size(); ++d) {
        VarianceParts::Definition definition;
        definition.estimand = wanted.estimands[d];
        definition.weight = weights[d];
        definition.total = take();
        for (std::size_t g = 0; g < model.groups().size(); ++g) {
            definition.groups.push_back(take_part());
            definition.if_known.push_back(take());
        }
        add_interval(pairs->draws, d, definition);
        parts.raised += weights[d] * pairs->raised[d];
        parts.definitions.push_back(std::move(definition));
    }
    return parts;
}

} // namespace raming::summary
