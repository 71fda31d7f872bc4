#include "engine/summary/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "engine/base/hash.hpp"
#include "engine/summary/order_statistics.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<std::span<const double>> spans_of(const ByChain& draws) {
    return {draws.begin(), draws.end()};
}

/// One estimand in the rows of each chain that are asked for.
template <typename Wanted>
ByChain rows_of(const run::Prefix& prefix, std::size_t estimand, std::uint64_t rows,
                const Wanted& wanted) {
    ByChain draws(run::chains);
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const double* values = prefix.of(estimand, chain);
        for (std::uint64_t i = 0; i < rows; ++i) {
            if (wanted(chain, i)) {
                draws[chain].push_back(values[i]);
            }
        }
    }
    return draws;
}

results::DefinitionSummary named(results::DefinitionSummary summary,
                                 const run::Estimand& estimand) {
    summary.id = estimand.id;
    summary.label = estimand.label;
    summary.label_nl = estimand.label_nl;
    return summary;
}

std::uint64_t rows_with_inputs(const run::DrawStore& store) {
    return std::min(store.inputs().per_chain, store.estimands().per_chain);
}

} // namespace

results::DefinitionSummary summary_of(const ByChain& draws, double moments_below) {
    results::DefinitionSummary result;
    result.registered = nan;
    result.point = nan;
    run::Moments all;
    std::vector<double> means;
    std::vector<double> sds;
    for (const std::vector<double>& chain : draws) {
        run::Moments moments;
        for (const double value : chain) {
            moments.add(value);
        }
        all.merge(moments);
        means.push_back(moments.mean());
        sds.push_back(moments.sd());
    }
    result.mean = moments_below > 1 ? all.mean() : nan;
    result.mean_mcse = moments_below > 2 ? mcse_of(means) : nan;
    result.sd = moments_below > 2 ? all.sd() : nan;
    result.sd_mcse = moments_below > 4 ? mcse_of(sds) : nan;
    PooledQuantiles found = quantiles(spans_of(draws), probabilities());
    result.quantile = std::move(found.pooled);
    for (std::size_t k = 0; k < probabilities().size(); ++k) {
        std::vector<double> estimates;
        for (const std::vector<double>& chain : found.by_part) {
            estimates.push_back(chain[k]);
        }
        result.quantile_mcse.push_back(mcse_of(estimates));
    }
    return result;
}

PairedDifference paired_difference(const run::DrawStore& store,
                                   const std::vector<run::Estimand>& estimands, std::size_t from,
                                   std::size_t to) {
    const run::Prefix& prefix = store.estimands();
    ByChain differences(run::chains);
    std::vector<double> shares;
    double higher = 0;
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const double* a = prefix.of(from, chain);
        const double* b = prefix.of(to, chain);
        std::uint64_t above = 0;
        for (std::uint64_t i = 0; i < prefix.per_chain; ++i) {
            differences[chain].push_back(b[i] - a[i]);
            above += b[i] > a[i] ? 1 : 0;
        }
        shares.push_back(static_cast<double>(above) / static_cast<double>(prefix.per_chain));
        higher += shares.back() / static_cast<double>(run::chains);
    }
    const double order = std::min(estimands[from].moments_below, estimands[to].moments_below);
    return {from, to, summary_of(differences, order), higher, mcse_of(shares)};
}

double unpaired_width(const run::DrawStore& store, std::size_t from, std::size_t to) {
    constexpr std::uint64_t most = 1U << 16U;
    const run::Prefix& prefix = store.estimands();
    const std::uint64_t rows = std::min(prefix.per_chain, most);
    ByChain differences(run::chains);
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const double* a = prefix.of(from, chain);
        const double* b = prefix.of(to, (chain + 1) % run::chains);
        for (std::uint64_t i = 0; i < rows; ++i) {
            differences[chain].push_back(b[base::mix64(i + (chain << 48U)) % rows] - a[i]);
        }
    }
    const std::vector<double> bounds = quantiles(spans_of(differences), {0.025, 0.975}).pooled;
    return bounds[1] - bounds[0];
}

std::uint64_t violations(const run::DrawStore& store, const run::Nesting& nesting, bool whole) {
    const run::Prefix& prefix = store.estimands();
    std::uint64_t count = 0;
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const double* inner = prefix.of(nesting.inner, chain);
        const double* outer = prefix.of(nesting.outer, chain);
        for (std::uint64_t i = 0; i < prefix.per_chain; ++i) {
            const double rounding = whole ? 0 : 1e-9 * (1 + outer[i]);
            count += inner[i] > outer[i] + rounding ? 1 : 0;
        }
    }
    return count;
}

std::vector<WithoutMember> without_members(const run::DrawStore& store, const run::Model& model) {
    const std::uint64_t rows = rows_with_inputs(store);
    std::vector<WithoutMember> result;
    for (std::size_t choice = 0; choice < model.inputs().size(); ++choice) {
        const prior::Input& input = model.inputs()[choice];
        const auto possible = std::count_if(input.weights.begin(), input.weights.end(),
                                            [](double weight) { return weight > 0; });
        if (input.kind != prior::Input::Kind::choice || possible < 2) {
            continue;
        }
        for (std::size_t member = 0; member < input.weights.size(); ++member) {
            if (!(input.weights[member] > 0)) {
                continue;
            }
            const auto is_other = [&](std::size_t chain, std::uint64_t i) {
                return store.inputs().of(choice, chain)[i] != static_cast<double>(member);
            };
            WithoutMember without{choice, member, 0, true, {}};
            for (std::size_t chain = 0; chain < run::chains; ++chain) {
                std::uint64_t left = 0;
                for (std::uint64_t i = 0; i < rows; ++i) {
                    left += is_other(chain, i) ? 1 : 0;
                }
                without.draws += left;
                without.enough = without.enough && left >= least_left_per_chain;
            }
            for (std::size_t e = 0; without.enough && e < model.estimands().size(); ++e) {
                const run::Estimand& estimand = model.estimands()[e];
                without.estimands.push_back(
                    named(summary_of(rows_of(store.estimands(), e, rows, is_other),
                                     estimand.moments_below),
                          estimand));
            }
            result.push_back(std::move(without));
        }
    }
    return result;
}

std::vector<results::DefinitionSummary> with_all_members(const run::DrawStore& store,
                                                         const run::Model& model) {
    std::vector<results::DefinitionSummary> result;
    for (std::size_t e = 0; e < model.estimands().size(); ++e) {
        const run::Estimand& estimand = model.estimands()[e];
        const ByChain draws = rows_of(store.estimands(), e, rows_with_inputs(store),
                                      [](std::size_t, std::uint64_t) { return true; });
        result.push_back(named(summary_of(draws, estimand.moments_below), estimand));
    }
    return result;
}

} // namespace raming::summary
