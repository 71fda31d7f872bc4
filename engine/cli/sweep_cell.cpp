#include "engine/cli/sweep_cell.hpp"

#include <algorithm>
#include <limits>

#include "engine/cli/interrupt.hpp"
#include "engine/cli/session.hpp"
#include "engine/summary/contrast.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;
using results::Sweep;
using summary::Estimates;

namespace {

/// Fills the columns of one cell, estimand by estimand; without estimates all are NaN.
class Figures {
public:
    Figures(const SweepBase& base, Sweep& cell) : base_(base), cell_(cell) {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        const std::size_t definitions = base.estimands.size();
        const std::size_t quantiles = summary::probabilities().size() * definitions;
        for (auto* column : {&cell.mean, &cell.mean_mcse, &cell.sd, &cell.sd_mcse,
                             &cell.mean_difference, &cell.mean_difference_mcse}) {
            column->assign(definitions, nan);
        }
        for (auto* column : {&cell.q, &cell.q_mcse, &cell.q_difference, &cell.q_difference_mcse}) {
            column->assign(quantiles, nan);
        }
    }

    void set(const std::vector<Estimates>& estimates) {
        const std::size_t definitions = estimates.size();
        for (std::size_t d = 0; d < definitions; ++d) {
            const results::DefinitionSummary& s = estimates[d].summary;
            const summary::Contrast contrast =
                summary::paired_contrast(estimates[d], base_.estimates[d]);
            cell_.mean[d] = s.mean;
            cell_.mean_mcse[d] = s.mean_mcse;
            cell_.sd[d] = s.sd;
            cell_.sd_mcse[d] = s.sd_mcse;
            cell_.mean_difference[d] = contrast.mean;
            cell_.mean_difference_mcse[d] = contrast.mean_mcse;
            for (std::size_t k = 0; k < s.quantile.size(); ++k) {
                const std::size_t at = k * definitions + d;
                cell_.q[at] = s.quantile[k];
                cell_.q_mcse[at] = s.quantile_mcse[k];
                cell_.q_difference[at] = contrast.quantile[k];
                cell_.q_difference_mcse[at] = contrast.quantile_mcse[k];
            }
        }
    }

private:
    const SweepBase& base_;
    Sweep& cell_;
};

bool same_definitions(const std::vector<run::Estimand>& a, const std::vector<run::Estimand>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.id == y.id; });
}

} // namespace

CellRunner::CellRunner(const SweepPlan& plan, const RunOptions& options, unsigned threads,
                       std::uint64_t reuse, const SweepBase& base, const Catalog& catalog)
    : plan_(plan), options_(options), base_(base), catalog_(catalog) {
    options_.output.reset();
    options_.threads = std::max(1U, threads);
    if (reuse > 0) {
        reuse_ = std::make_unique<run::Reuse>(reuse);
    }
}

std::uint64_t reuse_bytes(std::uint64_t draws) {
    constexpr std::uint64_t most = 100'000'000;
    // A dozen routes with some ten columns each: two cells must fit.
    constexpr std::uint64_t a_draw = 1000;
    return 2 * a_draw * draws <= most ? most : 0;
}

std::optional<Sweep> CellRunner::operator()(std::uint64_t number,
                                            const std::vector<sweep::Change>& changes) const {
    Sweep cell = named_cell(plan_, number, changes);
    Figures figures(base_, cell);
    try {
        const run::LoadedScenario loaded = load_cell(plan_.base, changes, catalog_);
        const run::Model& model = *loaded.model;
        if (!same_definitions(model.estimands(), base_.estimands)) {
            throw Error(Exit::invalid_scenario, "E443",
                        "the cell estimates other definitions than the base, so it cannot be "
                        "compared. Vary what a definition says, not which there are.");
        }
        const Sizes sizes = sizes_of(options_);
        run::DrawStore store(run::store_settings(model, options_.seed, sizes.keep_estimands, 0));
        run::ExecutorSettings settings = executor_settings_of(options_);
        settings.reuse = reuse_.get();
        run::Executor executor(model, settings);
        if (!executor.run(store, sizes.draws / run::chains, {}, nullptr, interruption(), {})) {
            return std::nullopt;
        }
        figures.set(summary::estimate(store, model.estimands()));
        cell.digest.front() = store.digest().hex();
    } catch (const Error& error) {
        if (error.exit() != Exit::invalid_scenario && error.exit() != Exit::usage) {
            throw; // a full disk is no fault of the cell
        }
        cell.status.front() = 1;
        cell.error.front() = error.what();
    }
    return cell;
}

} // namespace raming::cli
