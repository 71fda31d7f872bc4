#pragma once
// What each single input does to the variance of a number N, by three measures that are shares of
// Var(N):
//     first     Var(E[N | X_j]) / Var(N)          what would be gone if only X_j were known
//     total     E[Var(N | X_others)] / Var(N)     what would be left if all but X_j were known
//     Shapley   what X_j adds to Var(E[N | X_S]), averaged over all orders in which inputs become
//               known (Owen 2014, doi:10.1137/130936233); these add up to 1
// for single inputs and chance, and for groups of inputs. Where inputs are independent, first ≤
// Shapley ≤ total; where a copula ties them, a first effect holds what the others share with X_j
// and a total effect only what they do not, so first may exceed total (Song, Nelson and Staum 2016,
// doi:10.1137/15M1048070).
//
// Estimates: half the mean squared difference of two draws that share X_S and nothing else, both
// drawn given X_S through the copula, estimates E[Var(N | X_S)] without bias. Single inputs: S is
// each input alone, all but each input, and the beginnings of a random order of all inputs, each
// order also in reverse (Goda 2021, doi:10.1016/j.ress.2020.107363, where inputs are independent;
// the copula's conditional draws carry it over to dependent ones). That takes about 3 evaluations
// per input and draw, where all subsets of 40 inputs could never be had; what an order adds up to
// is that draw's estimate of the variance, so the Shapley effects add up to 1 but for rounding. An
// input that changes nothing has effects of exactly 0, unless it is tied to one that does. Groups:
// all their subsets, as in variance_parts.hpp, so both agree.
//
// Small effects may come out slightly negative. Errors: jackknife.hpp. Where a number has no
// variance, or no fourth moment, its logarithm takes its place (log_scale.hpp).

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"
#include "engine/summary/jackknife.hpp"

namespace raming::summary {

struct Effects {
    Estimate first;
    Estimate total;
    Estimate shapley;
};

struct InputEffects {
    struct Definition {
        bool logs = false;           ///< ln N, not N
        double raised = 0;           ///< share of evaluations taken as one half, on the log scale
        Estimate variance;           ///< [persons²], or of ln N
        std::vector<Effects> inputs; ///< as `inputs` below; NaN where nothing varies
        std::vector<Effects> groups; ///< as Model::groups
    };
    /// Groups of one input each, named by its path, and chance: what a number may depend on.
    std::vector<run::InputGroup> inputs;
    std::uint64_t draws = 0;
    std::vector<Definition> definitions; ///< as Model::estimands
};

struct EffectsSettings {
    std::uint64_t seed = 1;
    std::uint64_t per_chain = 1024; ///< draws, each evaluated under many subsets
    unsigned threads = 1;
};

/// The same bits for any number of threads. Nothing if `stop` was raised. An exception in any
/// thread is rethrown here. `report` sees two stages, single inputs and groups.
[[nodiscard]] std::optional<InputEffects>
input_effects(const run::Model& model, const EffectsSettings& settings,
              const std::atomic<bool>& stop,
              const std::function<void(const run::Progress&)>& report);

} // namespace raming::summary
