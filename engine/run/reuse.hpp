#pragma once
// What a model has worked out of some numbers, for models like it that meet the same numbers: the
// cells of a sweep have the same random numbers, and most of a cell is as in the cell before. What
// is kept is bounded: the longest unused goes first. Thread-safe.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace raming::run {

/// 128 bits of all that a result depends on. Numbers go in by their bits, several at a time, so
/// that a column takes a nanosecond a number. Not for strangers' data: whoever chooses the numbers
/// can make two keys agree. By chance a key is taken for
/// another less than once in 10^9 sweeps of a thousand cells (64 bits a lane at the least, some
/// thousand keys kept).
class ReuseKey {
public:
    void add(std::uint64_t word) noexcept;
    void add(double number) noexcept;
    void add(const double* numbers, std::size_t count) noexcept;
    void add(const ReuseKey& other) noexcept;

    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> bits() const noexcept;

private:
    static constexpr std::size_t lanes = 4;
    std::uint64_t lane_[lanes] = {0x243f6a8885a308d3ULL, 0x13198a2e03707344ULL,
                                  0xa4093822299f31d0ULL, 0x082efa98ec4e6c89ULL};
    std::uint64_t words_ = 0;
};

class Reuse {
public:
    using Values = std::shared_ptr<const std::vector<double>>;

    /// Roughly so many bytes are kept at most.
    explicit Reuse(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    /// What was added under the key; null where there is nothing, or no longer.
    [[nodiscard]] Values find(const ReuseKey& key);
    void add(const ReuseKey& key, std::vector<double> values);

private:
    using Generation = std::map<std::pair<std::uint64_t, std::uint64_t>, Values>;

    void keep(const std::pair<std::uint64_t, std::uint64_t>& bits, const Values& values);

    std::size_t most_bytes_;
    std::mutex mutex_;
    Generation young_; ///< added or found since the old ones were young
    Generation old_;   ///< dropped when the young ones have half of the bytes
    std::size_t young_bytes_ = 0;
};

} // namespace raming::run
