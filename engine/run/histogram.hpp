#pragma once
// Counts of values in bins of constant relative width, for quantiles when draws are not kept. The
// bin of a value is read off the bits of the double (an octave is cut into 2^k equal bins), so it
// is exact, monotone and needs no logarithm. Negative values (differences have them) lie in
// mirrored bins.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace raming::run {

class Histogram {
public:
    Histogram() = default;
    /// Covers [low, high] (0 < low < high) and, where `negative` is more than low, [−negative,
    /// −low] too, with at most 65,536 bins; what lies between them in one more, and what lies
    /// beyond in one more on each side that is covered.
    Histogram(double low, double high, double negative = 0);

    void add(double value) noexcept { ++counts_[bin(value)]; }
    void add(const double* values, std::size_t n) noexcept;
    void merge(const Histogram& other) noexcept;

    [[nodiscard]] std::size_t bin(double value) const noexcept {
        const auto key =
            static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(std::abs(value)) >> shift_);
        const std::int64_t away = std::max<std::int64_t>(key - first_ + 1, 0);
        const std::int64_t index = middle_ + (value < 0 ? -away : away);
        return static_cast<std::size_t>(
            std::clamp<std::int64_t>(index, 0, static_cast<std::int64_t>(counts_.size()) - 1));
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
    std::int64_t middle_ = 0; ///< the bin of 0; those below it are mirrored
    unsigned shift_ = 52;

    [[nodiscard]] double
    edge(std::int64_t away) const noexcept; ///< nearer to 0, `away` bins off it
    [[nodiscard]] double lower_edge(std::size_t bin) const noexcept;
    [[nodiscard]] double upper_edge(std::size_t bin) const noexcept;
    [[nodiscard]] bool is_open_below(std::size_t bin) const noexcept {
        return middle_ > 0 && bin == 0;
    }
    [[nodiscard]] bool is_open_above(std::size_t bin) const noexcept {
        return bin + 1 == counts_.size();
    }
};

} // namespace raming::run
