#pragma once
// Counts of non-negative values in bins of constant relative width, for quantiles when draws are
// not kept. The bin of a value is read off the bits of the double (an octave is cut into 2^k equal
// bins), so it is exact, monotone and needs no logarithm.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace raming::run {

class Histogram {
public:
    Histogram() = default;
    /// Covers [low, high] (0 < low < high) with at most 65,536 bins, and all below and above in two
    /// more.
    Histogram(double low, double high);

    void add(double value) noexcept { ++counts_[bin(value)]; }
    void merge(const Histogram& other) noexcept;

    [[nodiscard]] std::size_t bin(double value) const noexcept {
        const auto key = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(value) >> shift_);
        const std::int64_t index = key - first_;
        return index < 0 ? 0
               : index >= static_cast<std::int64_t>(counts_.size()) - 2
                   ? counts_.size() - 1
                   : static_cast<std::size_t>(index) + 1;
    }
    [[nodiscard]] const std::vector<std::uint64_t>& counts() const noexcept { return counts_; }
    [[nodiscard]] std::vector<std::uint64_t>& counts() noexcept { return counts_; }
    [[nodiscard]] std::uint64_t total() const noexcept;

    /// Quantile with values taken as spread evenly over their bin; at worst off by one bin's width.
    [[nodiscard]] double quantile(double probability) const;
    /// Share of values at or below x, interpolated within its bin.
    [[nodiscard]] double cdf(double x) const;
    /// Largest width of a bin relative to its values.
    [[nodiscard]] double relative_width() const noexcept;

private:
    std::vector<std::uint64_t> counts_;
    std::int64_t first_ = 0;
    unsigned shift_ = 52;

    [[nodiscard]] double lower_edge(std::size_t bin) const noexcept;
};

} // namespace raming::run
