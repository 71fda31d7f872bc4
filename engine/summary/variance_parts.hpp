#pragma once
// Whose uncertainty: the variance of a number N that depends on a definition D, picked with given
// weights, and on inputs X, divided into
//     words     Var_D(E[N | D])                      the choice of definition
//     group g   Σ_D w_D φ_g(D)                       what is not known, by group of inputs
// (law of total variance). φ_g(D) are the Shapley values over the groups of the worth
// c(S) = Var(E[N | X_S, D]), which add up to Var(N | D) also where groups are correlated (Song,
// Nelson and Staum 2016, doi:10.1137/15M1048070; Owen and Prieur 2017, doi:10.1137/16M1097717).
//
// Estimates: every draw is evaluated with each subset of groups frozen and the others redrawn (so
// 2^groups times), for all definitions at once, and half the mean squared difference of two draws
// that share X_S and nothing else estimates Var(N | D) − c(S) without bias. Groups that depend on
// no other group can change roles, which gives many such pairs for one S. In each draw c(none) = 0
// and c(all) is the estimated variance, so the parts add up by construction. The words are
// estimated from the means as they are; that adds at most the square of a mean's error to them.
// Single parts may come out slightly negative where the truth is near 0.
//
// Where a definition with weight has no variance, or no fourth moment (which its error needs), ln N
// is divided instead, for all definitions, with numbers below one half taken as one half.
//
// Errors: Monte Carlo standard errors from the 16 chains (jackknife.hpp).

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"
#include "engine/summary/jackknife.hpp"

namespace raming::summary {

struct VarianceSettings {
    std::uint64_t seed = 1;
    std::uint64_t per_chain = 1024; ///< draws, each evaluated 2^groups times
    unsigned threads = 1;
    std::vector<double> weights; ///< per estimand, ≥ 0, adding to 1
};

/// A part of the variance, and its share of the whole; shares are NaN where nothing varies.
struct VariancePart {
    Estimate value; ///< [persons²], or of ln N
    Estimate share;
};

struct VarianceParts {
    enum class Scale { persons, log };

    struct Definition {
        std::size_t estimand = 0;
        double weight = 0;
        Estimate total;                   ///< Var(N | D)
        std::vector<VariancePart> groups; ///< shares of this definition's own variance
        /// Var(N | D) − c({g}) = E[Var(N | X_g, D)]: what is left on average once a group alone is
        /// known.
        std::vector<Estimate> if_known;
        Estimate low;  ///< 2.5 % quantile of N [persons]
        Estimate high; ///< 97.5 %
    };

    Scale scale = Scale::persons;
    std::uint64_t draws = 0; ///< over all chains
    double raised = 0;       ///< share of (weighted) draws taken as one half, on the log scale
    Estimate total;          ///< Var(N) over definitions and inputs
    VariancePart words;
    std::vector<VariancePart> groups;    ///< in the order of Model::groups
    std::vector<Definition> definitions; ///< those with weight
};

/// The same bits for any number of threads. Nothing if `stop` was raised. An exception in any
/// thread is rethrown here.
[[nodiscard]] std::optional<VarianceParts>
variance_parts(const run::Model& model, const VarianceSettings& settings,
               const std::atomic<bool>& stop,
               const std::function<void(const run::Progress&)>& report);

} // namespace raming::summary
