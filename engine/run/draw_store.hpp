#pragma once
// What is kept of a run while it runs: per estimand and chain the moments, the draws of a prefix,
// and, once there are more draws than are kept, a histogram of all. Everything merges exactly in
// any order.

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/run/digest.hpp"
#include "engine/run/histogram.hpp"
#include "engine/run/moments.hpp"

namespace raming::run {

inline constexpr std::size_t chains = 16; ///< independent randomisations in every run

/// Draws first … first+count−1 of one chain, the unit of work and of checkpoints.
struct Chunk {
    std::uint16_t chain = 0;
    std::uint64_t first = 0;
    std::uint32_t count = 0;

    friend auto operator<=>(const Chunk&, const Chunk&) = default;
};

/// What one evaluated chunk yields.
struct ChunkResult {
    Chunk chunk;
    std::vector<double> estimands; ///< [estimand][count]
    std::vector<double>
        components; ///< [component][kept], kept ≤ count: the part within the kept prefix
    std::vector<double> inputs; ///< [input][kept]
    std::uint32_t kept = 0;
    std::vector<std::uint64_t> incidents;
};

/// Draws of a prefix of each chain: values[(column * chains + chain) * per_chain + draw].
struct Prefix {
    std::size_t columns = 0;
    std::uint64_t per_chain = 0;
    std::vector<double> values;

    Prefix() = default;
    Prefix(std::size_t columns_, std::uint64_t per_chain_)
        : columns(columns_), per_chain(per_chain_),
          values(columns_ * chains * static_cast<std::size_t>(per_chain_)) {}

    [[nodiscard]] double* of(std::size_t column, std::size_t chain) noexcept {
        return values.data() + (column * chains + chain) * static_cast<std::size_t>(per_chain);
    }
    [[nodiscard]] const double* of(std::size_t column, std::size_t chain) const noexcept {
        return values.data() + (column * chains + chain) * static_cast<std::size_t>(per_chain);
    }
};

struct StoreSettings {
    std::uint64_t seed = 1;
    std::vector<std::string> estimand_ids;
    std::size_t components = 0;
    std::size_t inputs = 0;
    std::size_t incidents = 0;
    std::uint64_t keep_estimands = 0; ///< draws per chain kept of estimands; 0: none (summary only)
    std::uint64_t keep_others = 0;    ///< draws per chain kept of components and inputs
};

class DrawStore {
public:
    /// The first draws of each chain are always held, to lay the histograms' bins: same bins for
    /// any n.
    static constexpr std::uint64_t pilot_per_chain = 4096;

    explicit DrawStore(StoreSettings settings);

    /// Says how many draws per chain there will be (before the first chunk, and again to go on).
    /// Once this exceeds what is kept, all draws are counted in histograms; the held ones are moved
    /// there first. Requires that every chunk below the former limit has been added.
    void extend(std::uint64_t per_chain);

    /// Thread-safe.
    void add(const ChunkResult& result);

    /// Everything added since the last checkpoint, as one self-contained record; empty if there is
    /// nothing.
    [[nodiscard]] std::vector<std::uint8_t> checkpoint();
    /// Adds a record made by `checkpoint` under the same settings and the same `per_chain` limit.
    /// Returns the chunks it holds. A record that does not fit throws std::runtime_error.
    std::vector<Chunk> restore(const std::vector<std::uint8_t>& record);
    /// The limit (draws per chain) in force when a record was made.
    [[nodiscard]] static std::uint64_t limit_of(const std::vector<std::uint8_t>& record);

    [[nodiscard]] const StoreSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] std::uint64_t per_chain() const noexcept { return per_chain_; }
    [[nodiscard]] std::uint64_t draws() const noexcept { return per_chain_ * chains; }
    [[nodiscard]] bool has_all_draws() const noexcept { return histograms_.empty(); }
    [[nodiscard]] const Prefix& estimands() const noexcept { return held_; }
    [[nodiscard]] const Prefix& components() const noexcept { return components_; }
    [[nodiscard]] const Prefix& inputs() const noexcept { return inputs_; }
    [[nodiscard]] const Moments& moments(std::size_t estimand, std::size_t chain) const noexcept {
        return moments_[estimand * chains + chain];
    }
    [[nodiscard]] const Histogram& histogram(std::size_t estimand,
                                             std::size_t chain) const noexcept {
        return histograms_[estimand * chains + chain];
    }
    [[nodiscard]] const Digest& digest() const noexcept { return digest_; }
    [[nodiscard]] const std::vector<std::uint64_t>& incidents() const noexcept {
        return incidents_;
    }

private:
    /// What had been added at the last checkpoint.
    struct Recorded {
        std::vector<Moments> moments;
        std::vector<Histogram> histograms;
        Digest digest;
        std::vector<std::uint64_t> incidents;
    };

    void start_histograms();
    void grow_held(std::uint64_t per_chain);

    StoreSettings settings_;
    std::vector<std::uint64_t> estimand_hashes_;
    std::uint64_t per_chain_ = 0;
    Prefix held_;
    Prefix components_;
    Prefix inputs_;
    std::vector<Moments> moments_;
    std::vector<Histogram> histograms_;
    Digest digest_;
    std::vector<std::uint64_t> incidents_;
    std::vector<Chunk> unrecorded_; ///< chunks added since the last checkpoint
    Recorded recorded_;
    std::vector<std::mutex> chain_mutex_;
    std::mutex shared_mutex_;
};

} // namespace raming::run
