#include "engine/summary/run_difference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/summary/contrast.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::summary {

namespace {

using results::DefinitionSummary;
using results::RunResults;

bool has_all_draws(const RunResults& run) {
    return !run.definitions.values.empty() && run.definitions.chains == run::chains &&
           run.definitions.draws_per_chain * run.definitions.chains == run.provenance.draws;
}

/// The chains' own estimates, from the stored draws, as they were when the draws were made.
std::vector<Estimates> estimates_of(const RunResults& run) {
    const results::Draws& draws = run.definitions;
    run::StoreSettings settings;
    settings.estimand_ids = draws.names;
    settings.keep_estimands = draws.draws_per_chain;
    run::DrawStore store(settings);
    store.extend(draws.draws_per_chain);
    for (std::size_t chain = 0; chain < draws.chains; ++chain) {
        run::ChunkResult chunk;
        chunk.chunk = {static_cast<std::uint16_t>(chain), 0,
                       static_cast<std::uint32_t>(draws.draws_per_chain)};
        chunk.estimands = {draws.names.size(), draws.draws_per_chain};
        for (std::size_t name = 0; name < draws.names.size(); ++name) {
            const auto first =
                draws.values.begin() +
                static_cast<std::ptrdiff_t>((name * draws.chains + chain) * draws.draws_per_chain);
            std::copy_n(first, draws.draws_per_chain, chunk.estimands.column(name));
        }
        store.add(chunk);
    }
    std::vector<run::Estimand> estimands;
    for (const DefinitionSummary& definition : run.summary.definitions) {
        run::Estimand estimand;
        estimand.id = definition.id;
        estimand.moments_below = std::isnan(definition.mean)        ? 0
                                 : std::isnan(definition.mean_mcse) ? 2
                                                                    : 5;
        estimands.push_back(std::move(estimand));
    }
    return estimate(store, estimands);
}

} // namespace

EstimateDifference estimate_difference(const std::string& definition, const char* quantity,
                                       double a, double b, double mcse) {
    EstimateDifference found{definition, quantity, a, b, b - a, mcse, 0};
    if (found.difference != 0) {
        found.in_mcse =
            mcse > 0 ? std::abs(found.difference) / mcse : std::numeric_limits<double>::infinity();
    }
    return found;
}

Pairing pairing_of(const RunResults& a, const RunResults& b) {
    const results::Provenance& p = a.provenance;
    const results::Provenance& q = b.provenance;
    if (p.seed != q.seed || p.design != q.design || p.generator != q.generator ||
        p.draws != q.draws || p.chains != q.chains) {
        return Pairing::independent;
    }
    return has_all_draws(a) && has_all_draws(b) ? Pairing::paired : Pairing::draws_gone;
}

std::vector<EstimateDifference> differences(const RunResults& a, const RunResults& b,
                                            Pairing pairing) {
    std::vector<Estimates> of_a;
    std::vector<Estimates> of_b;
    if (pairing == Pairing::paired) {
        of_a = estimates_of(a);
        of_b = estimates_of(b);
    }
    std::vector<EstimateDifference> all;
    for (std::size_t i = 0; i < a.summary.definitions.size(); ++i) {
        const DefinitionSummary& from = a.summary.definitions[i];
        const auto found = std::find_if(b.summary.definitions.begin(), b.summary.definitions.end(),
                                        [&](const auto& d) { return d.id == from.id; });
        if (found == b.summary.definitions.end()) {
            continue;
        }
        const auto j = static_cast<std::size_t>(found - b.summary.definitions.begin());
        std::optional<Contrast> contrast;
        if (pairing == Pairing::paired) {
            contrast = paired_contrast(of_b[j], of_a[i]);
        }
        const auto add = [&](const char* quantity, double x, double x_mcse, double y, double y_mcse,
                             std::optional<double> paired) {
            if (!std::isnan(x) && !std::isnan(y)) {
                all.push_back(estimate_difference(from.id, quantity, x, y,
                                                  paired.value_or(std::hypot(x_mcse, y_mcse))));
            }
        };
        if (!std::isnan(from.mean_mcse) && !std::isnan(found->mean_mcse)) {
            add("mean", from.mean, from.mean_mcse, found->mean, found->mean_mcse,
                contrast ? std::optional(contrast->mean_mcse) : std::nullopt);
        }
        for (const auto& [k, quantity] : {std::pair{0, "q025"}, {2, "median"}, {4, "q975"}}) {
            const auto at = static_cast<std::size_t>(k);
            add(quantity, from.quantile[at], from.quantile_mcse[at], found->quantile[at],
                found->quantile_mcse[at],
                contrast ? std::optional(contrast->quantile_mcse[at]) : std::nullopt);
        }
    }
    return all;
}

} // namespace raming::summary
