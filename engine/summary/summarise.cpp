#include "engine/summary/summarise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "engine/base/contract.hpp"
#include "engine/summary/estimator.hpp"
#include "engine/summary/order_statistics.hpp"

namespace raming::summary {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct PooledAndByChain {
    std::vector<double> pooled;
    std::vector<std::vector<double>> by_chain; ///< [chain][probability]
};

PooledAndByChain quantiles_of(const run::DrawStore& store, std::size_t estimand) {
    const std::vector<double>& p = probabilities();
    PooledAndByChain result;
    if (store.has_all_draws()) {
        std::vector<std::span<const double>> parts;
        for (std::size_t chain = 0; chain < run::chains; ++chain) {
            parts.emplace_back(store.estimands().of(estimand, chain), store.per_chain());
        }
        PooledQuantiles quantiles = summary::quantiles(parts, p);
        return {std::move(quantiles.pooled), std::move(quantiles.by_part)};
    }
    if (store.has_caught_draws()) {
        PooledQuantiles quantiles =
            quantiles_of_caught(store.caught().of(estimand), store.per_chain(), p);
        return {std::move(quantiles.pooled), std::move(quantiles.by_part)};
    }
    run::Histogram all = store.histogram(estimand, 0);
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const run::Histogram& one = store.histogram(estimand, chain);
        if (chain > 0) {
            all.merge(one);
        }
        result.by_chain.emplace_back();
        for (const double probability : p) {
            result.by_chain.back().push_back(one.quantile(probability));
        }
    }
    for (const double probability : p) {
        result.pooled.push_back(all.quantile(probability));
    }
    return result;
}

/// In people, where a stored draw counts in something else.
void convert(double unit, Estimates& estimates) {
    results::DefinitionSummary& s = estimates.summary;
    const auto convert_all = [&](std::vector<double>& values) {
        for (double& value : values) {
            value *= unit;
        }
    };
    for (double* value : {&s.mean, &s.mean_mcse, &s.sd, &s.sd_mcse}) {
        *value *= unit;
    }
    for (std::vector<double>* values : {&s.quantile, &s.quantile_mcse, &estimates.means}) {
        convert_all(*values);
    }
    for (std::vector<double>& values : estimates.quantiles) {
        convert_all(values);
    }
}

Estimates estimate_one(const run::DrawStore& store, const run::Estimand& estimand,
                       std::size_t index) {
    Estimates result;
    results::DefinitionSummary& summary = result.summary;
    summary.id = estimand.id;
    summary.label = estimand.label;
    summary.label_nl = estimand.label_nl;
    summary.registered = estimand.registered.value_or(nan);
    summary.point = estimand.point;
    summary.estimator = "plain";
    summary.estimator_note = plain_note;
    run::Moments all;
    std::vector<double> sds;
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const run::Moments& moments = store.moments(index, chain);
        all.merge(moments);
        result.means.push_back(moments.mean());
        sds.push_back(moments.sd());
    }
    // A sample always has a mean and a sd; where the distribution has none they mean nothing.
    const double order = estimand.moments_below;
    summary.mean = order > 1 ? all.mean() : nan;
    summary.mean_mcse = order > 2 ? mcse_of(result.means) : nan;
    summary.sd = order > 2 ? all.sd() : nan;
    summary.sd_mcse = order > 4 ? mcse_of(sds) : nan;
    PooledAndByChain quantiles = quantiles_of(store, index);
    summary.quantile = std::move(quantiles.pooled);
    for (std::size_t k = 0; k < summary.quantile.size(); ++k) {
        std::vector<double>& estimates = result.quantiles.emplace_back();
        for (const auto& chain : quantiles.by_chain) {
            estimates.push_back(chain[k]);
        }
        summary.quantile_mcse.push_back(mcse_of(estimates));
    }
    if (estimand.unit != 1) {
        convert(estimand.unit, result);
    }
    return result;
}

} // namespace

double mcse_of(const std::vector<double>& estimates) {
    const auto n = static_cast<double>(estimates.size());
    double mean = 0;
    for (const double x : estimates) {
        mean += x / n;
    }
    double squares = 0;
    for (const double x : estimates) {
        squares += (x - mean) * (x - mean);
    }
    return std::sqrt(squares / (n - 1) / n);
}

const std::vector<double>& probabilities() {
    static const std::vector<double> all = {0.025, 0.165, 0.5, 0.835, 0.975};
    return all;
}

results::Summary summarise(const run::DrawStore& store,
                           const std::vector<run::Estimand>& estimands) {
    results::Summary summary;
    summary.probabilities = probabilities();
    for (std::size_t e = 0; e < estimands.size(); ++e) {
        summary.definitions.push_back(estimate_one(store, estimands[e], e).summary);
    }
    return summary;
}

std::vector<Estimates> estimate(const run::DrawStore& store,
                                const std::vector<run::Estimand>& estimands) {
    std::vector<Estimates> all;
    for (std::size_t e = 0; e < estimands.size(); ++e) {
        all.push_back(estimate_one(store, estimands[e], e));
    }
    return all;
}

Exceedance exceedance(const run::DrawStore& store, std::size_t estimand, bool whole,
                      double threshold) {
    // Whole numbers sit on the edges of histogram bins: half a child further the comparison is the
    // same.
    const double at_most = whole ? std::floor(threshold) + 0.5 : threshold;
    std::vector<double> shares;
    double mean = 0;
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        double share = 0;
        if (store.has_all_draws()) {
            const double* draws = store.estimands().of(estimand, chain);
            const auto above = std::count_if(draws, draws + store.per_chain(),
                                             [&](double x) { return x > threshold; });
            share = static_cast<double>(above) / static_cast<double>(store.per_chain());
        } else {
            share = 1 - store.histogram(estimand, chain).cdf(at_most);
        }
        shares.push_back(share);
        mean += share / static_cast<double>(run::chains);
    }
    return {mean, mcse_of(shares)};
}

Precision precision_of(const results::Summary& summary) {
    Precision worst{-1, "", "", 0, 0};
    for (const results::DefinitionSummary& definition : summary.definitions) {
        const double median = definition.quantile[2];
        for (const auto& [k, name] : {std::pair{0, "q025"}, {2, "median"}, {4, "q975"}}) {
            const double mcse = definition.quantile_mcse[static_cast<std::size_t>(k)];
            const double relative = median > 0 ? mcse / median
                                    : mcse > 0 ? std::numeric_limits<double>::infinity()
                                               : 0.0;
            if (relative > worst.worst) {
                worst = {relative, definition.id, name, mcse, median};
            }
        }
    }
    return worst;
}

std::uint64_t draws_needed(const Precision& now, std::uint64_t draws, double target) {
    const double ratio = now.worst / target;
    const double needed = static_cast<double>(draws) * ratio * ratio;
    return static_cast<std::uint64_t>(std::ceil(std::min(needed, 1e15) / run::chains)) *
           run::chains;
}

} // namespace raming::summary
