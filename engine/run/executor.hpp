#pragma once
// Runs a model's draws over threads into a DrawStore. Which thread does what never shows in the
// result.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "engine/run/draw_store.hpp"
#include "engine/run/model.hpp"
#include "engine/run/share.hpp"

namespace raming::run {

inline constexpr std::uint32_t default_chunk = 4096;

struct ExecutorSettings {
    std::uint64_t seed = 1;
    prior::Design design = prior::Design::sobol;
    std::uint64_t latin_draws_per_chain = 0; ///< for the Latin hypercube, whose size is fixed
    unsigned threads = 1;
    std::size_t block = 256; ///< draws evaluated at a time: their columns fit the nearer caches
    Share share = {};        ///< of the chunks
    std::uint32_t chunk = default_chunk; ///< draws of a chain that are given out at a time
    Reuse* reuse = nullptr; ///< where given, shared with models like this one; must stay
};

/// How a run of `model` is stored, with so many draws of each chain kept.
[[nodiscard]] StoreSettings store_settings(const Model& model, std::uint64_t seed,
                                           std::uint64_t keep_estimands, std::uint64_t keep_others);

/// Where finished work is recorded. Called by one thread at a time.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void record(const std::vector<std::uint8_t>& checkpoint) = 0;
};

struct Progress {
    std::uint64_t done = 0; ///< draws, over all chains
    std::uint64_t total = 0;
    double seconds = 0;      ///< since this stage began
    std::uint64_t fresh = 0; ///< of the done ones, those made in this stage by this process
};

class Executor {
public:
    static constexpr std::chrono::seconds checkpoint_interval{5};

    Executor(const Model& model, const ExecutorSettings& settings);

    /// Makes every draw below `per_chain` that the store does not have yet, or of these a share;
    /// the rest of the store is then to be restored from the records of others. `records` are
    /// checkpoints of an interrupted run. Returns false if `stop` was raised: then what is finished
    /// is recorded. An exception in any thread ends the stage and is rethrown here.
    bool run(DrawStore& store, std::uint64_t per_chain,
             const std::vector<std::vector<std::uint8_t>>& records, Sink* sink,
             const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report);

    [[nodiscard]] const prior::InputSampler& sampler() const noexcept { return sampler_; }

private:
    /// Draws up to `per_chain`; `in_the_end` is what progress is measured against.
    bool stage(DrawStore& store, std::uint64_t per_chain, std::uint64_t in_the_end,
               const std::vector<std::vector<std::uint8_t>>& records, Sink* sink,
               const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report);

    /// Chunks of all chains that begin at one draw are a row; where it ends.
    [[nodiscard]] std::uint64_t end_of_row(std::uint64_t first, std::uint64_t per_chain) const;

    const Model* model_;
    ExecutorSettings settings_;
    prior::InputSampler sampler_;
};

} // namespace raming::run
