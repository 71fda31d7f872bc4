#pragma once
// What is kept of a run while it runs: per estimand and chain the moments, the draws of a prefix,
// and, once there are more draws than are kept, a histogram of all. Where only quantiles are asked
// for, what windows around them catch takes the place of the draws. Everything merges exactly in
// any order.

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "engine/run/digest.hpp"
#include "engine/run/histogram.hpp"
#include "engine/run/moments.hpp"
#include "engine/run/window.hpp"

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
    prior::Columns estimands{0, 0}; ///< rows ≥ count
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

/// What is kept of draws that are not held, for exact quantiles: what windows around them catch,
/// per estimand and chain.
class CaughtDraws {
public:
    CaughtDraws() = default;
    /// `pilot`: some draws of every chain. `per_chain`: how many there will be at least.
    CaughtDraws(const Prefix& pilot, const std::vector<double>& probabilities,
                std::uint64_t per_chain);

    /// Lays the windows closer, by all draws so far: `so_far` a chain, of `per_chain` in the end.
    void narrow(std::uint64_t so_far, std::uint64_t per_chain);

    /// One thread at a time for each chain.
    void add(std::size_t estimand, std::size_t chain, const double* draws, std::size_t count) {
        catch_in(windows_[estimand], draws, count, caught_[estimand * chains + chain].data());
    }
    [[nodiscard]] bool empty() const noexcept { return windows_.empty(); }
    /// Values caught of one of so many draws a chain.
    [[nodiscard]] double share_of(std::uint64_t per_chain) const noexcept;
    /// Whether a quantile, of a chain or of all, escaped its window.
    [[nodiscard]] bool missed(std::uint64_t per_chain) const;
    /// [chain][probability]
    [[nodiscard]] std::vector<std::vector<Caught>> of(std::size_t estimand) const;

private:
    std::vector<double> probabilities_;
    std::vector<std::vector<Window>> windows_; ///< [estimand][probability]
    std::vector<std::vector<Caught>> caught_;  ///< [estimand · chains + chain][probability]
};

struct StoreSettings {
    std::uint64_t seed = 1;
    std::vector<std::string> estimand_ids;
    std::size_t components = 0;
    std::size_t inputs = 0;
    std::size_t incidents = 0;
    std::uint64_t keep_estimands = 0; ///< draws per chain kept of estimands; 0: none (summary only)
    std::uint64_t keep_others = 0;    ///< draws per chain kept of components and inputs
    /// Where not empty: nobody asks for draws of estimands, only for their quantiles at these
    /// probabilities. Then at most `keep_estimands` draws a chain, and no checkpoints.
    std::vector<double> only_quantiles;
};

class DrawStore {
public:
    /// The first draws of each chain are always held, to lay the histograms' bins: same bins for
    /// any n.
    static constexpr std::uint64_t pilot_per_chain = 4096;
    /// With so many draws the windows of what is caught are laid closer.
    static constexpr std::uint64_t second_pilot_per_chain = 16 * pilot_per_chain;

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
    /// Of all draws there is one of three: the draws, what windows caught of them, or histograms.
    [[nodiscard]] bool has_all_draws() const noexcept {
        return histograms_.empty() && caught_.empty();
    }
    [[nodiscard]] bool has_caught_draws() const noexcept { return !caught_.empty(); }
    [[nodiscard]] const CaughtDraws& caught() const noexcept { return caught_; }
    /// Forgets all draws, to hold them when they are made again: windows have missed.
    void start_again_holding();
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
    void start_catching(std::uint64_t per_chain);
    void grow_held(std::uint64_t per_chain);

    StoreSettings settings_;
    std::vector<std::uint64_t> estimand_hashes_;
    std::uint64_t per_chain_ = 0;
    Prefix held_;
    CaughtDraws caught_;
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
