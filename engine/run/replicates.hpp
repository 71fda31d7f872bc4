#pragma once
// Replicates of a simulation over threads. What is kept, the sums and the digest depend on neither
// threads nor the order of work, and on nothing but the addresses of the replicates.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <vector>

#include "engine/run/digest.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/share.hpp"
#include "engine/run/simulation.hpp"

namespace raming::run {

/// What a stretch of replicates gave.
struct ReplicateStore {
    std::uint64_t replicates = 0;
    std::uint64_t detailed = 0;        ///< the first so many keep what is not kept always
    std::vector<std::uint64_t> kept;   ///< [replicate][year][place among what is always kept]
    std::vector<std::uint64_t> detail; ///< [replicate below detailed][year][place in a year]
    std::vector<std::uint64_t> sums;   ///< [year][place in a year], over all replicates
    Digest digest;
};

struct ReplicateSettings {
    std::uint64_t seed = 1;
    std::uint64_t replicates = 1000;
    std::uint64_t detailed = 1000;
    unsigned threads = 1;
    Share share = {};        ///< of the chunks
    std::uint64_t chunk = 1; ///< replicates that are given out at a time
};

class Replicates {
public:
    /// Work is recorded as often as this, and when it is interrupted.
    static constexpr std::chrono::seconds record_interval{2};

    /// Inputs are drawn independently for each replicate.
    Replicates(const Simulation& simulation, const ReplicateSettings& settings);

    /// Bytes that the store takes.
    [[nodiscard]] static std::uint64_t memory_bytes(const Simulation& simulation,
                                                    const ReplicateSettings& settings);

    /// Makes all replicates of the share but those in `records`, of an interrupted run; those of
    /// others are then to be restored. Returns false if `stop`
    /// was raised: then what is finished is recorded. An exception in any thread is rethrown here.
    bool run(const std::vector<std::vector<std::uint8_t>>& records, Sink* sink,
             const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report);

    /// Takes in a record that another share of the same work made.
    void restore(const std::vector<std::uint8_t>& record);

    [[nodiscard]] const ReplicateStore& store() const { return store_; }

    /// One measure of one replicate and year: a value per combination of places. Of a measure that
    /// is not always kept, the replicate is one of the detailed.
    [[nodiscard]] std::span<const std::uint64_t> values(std::uint64_t replicate, std::size_t year,
                                                        std::size_t measure) const;
    [[nodiscard]] std::vector<double> means(std::size_t year, std::size_t measure) const;

    /// The value of every input in a replicate.
    void inputs(std::uint64_t replicate, std::vector<double>& values) const;

private:
    const Simulation* simulation_;
    ReplicateSettings settings_;
    prior::InputSampler sampler_;
    std::size_t year_size_;
    std::size_t kept_size_;                ///< of a year
    std::vector<std::size_t> offset_;      ///< of each measure, in a year
    std::vector<std::size_t> kept_offset_; ///< of each measure that is always kept
    ReplicateStore store_;

    std::set<std::uint64_t> done_; ///< replicates that came from records

    std::mutex mutex_; ///< guards what follows
    std::vector<std::uint64_t> unrecorded_;
    ReplicateStore recorded_; ///< sums and digest at the last record

    void keep(std::uint64_t replicate, const std::vector<std::uint64_t>& values);
    void add(const std::vector<std::uint64_t>& replicates, const std::vector<std::uint64_t>& sums,
             const Digest& digest);
    [[nodiscard]] bool is_own(std::uint64_t replicate) const {
        return settings_.share.has(replicate / settings_.chunk);
    }
    void work(std::atomic<std::uint64_t>& next, std::atomic<std::uint64_t>& fresh,
              const std::atomic<bool>& stop, const std::atomic<bool>& halt);
    [[nodiscard]] std::vector<std::uint8_t> checkpoint();
};

} // namespace raming::run
