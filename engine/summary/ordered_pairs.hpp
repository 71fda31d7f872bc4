#pragma once
// The draws behind the effects of single inputs: every draw with each input alone frozen, with all
// but each, and with the beginnings of an order of all of them. Internal to engine/summary.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"

namespace raming::summary {

struct OrderedPairs {
    /// Means over the draws of one chain.
    struct Chain {
        std::vector<double> variance; ///< [estimand] of N (or ln N)
        std::vector<double> first;    ///< [estimand][input] Var(E[N | X_j])
        std::vector<double> total;    ///< [estimand][input] E[Var(N | X_others)]
        std::vector<double> shapley;  ///< [estimand][input]
    };
    std::vector<Chain> chains;
    std::vector<double> raised; ///< [estimand] share of evaluations taken as one half
};

struct OrderedPairsSettings {
    std::uint64_t seed = 1;
    std::uint64_t per_chain = 0;
    unsigned threads = 1;
    std::vector<bool> logs; ///< per estimand: ln N instead of N
};

/// `inputs`: groups of one input each, and perhaps noise; at least one. Nothing if `stop` was
/// raised.
[[nodiscard]] std::optional<OrderedPairs>
ordered_pairs(const run::Model& model, const std::vector<run::InputGroup>& inputs,
              const OrderedPairsSettings& settings, const std::atomic<bool>& stop,
              const std::function<void(const run::Progress&)>& report);

} // namespace raming::summary
