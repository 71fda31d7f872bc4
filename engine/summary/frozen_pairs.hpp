#pragma once
// The draws behind the variance parts: every draw with every subset of groups frozen, and what
// differences between them say of each subset's worth. Internal to engine/summary.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/run/draw_store.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"

namespace raming::summary {

struct FrozenPairs {
    /// Means over the draws of one chain.
    struct Chain {
        std::vector<double> mean;  ///< [estimand] of N (or ln N)
        std::vector<double> worth; ///< [estimand][subset]: estimates c(S) without bias
    };
    std::vector<Chain> chains;
    run::Prefix draws; ///< [estimand] of N with everything frozen
    std::vector<double>
        raised; ///< [estimand] share of evaluations taken as one half (log_scale.hpp)
};

struct FrozenPairsSettings {
    std::uint64_t seed = 1;
    std::uint64_t per_chain = 0;
    unsigned threads = 1;
    std::vector<std::size_t> estimands; ///< those wanted
    std::vector<bool> logs;             ///< of each of them: ln N instead of N
};

/// Nothing if `stop` was raised.
[[nodiscard]] std::optional<FrozenPairs>
frozen_pairs(const run::Model& model, const FrozenPairsSettings& settings,
             const std::atomic<bool>& stop,
             const std::function<void(const run::Progress&)>& report);

} // namespace raming::summary
