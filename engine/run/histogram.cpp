#include "engine/run/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/contract.hpp"

namespace raming::run {

Histogram::Histogram(double low, double high) {
    base::expects(low > 0 && high > low);
    constexpr std::int64_t most_bins = 65'536;
    const std::uint64_t from = std::bit_cast<std::uint64_t>(low);
    const std::uint64_t to = std::bit_cast<std::uint64_t>(high);
    shift_ = 20; // 2^-32 of an octave: finer than any count needs
    while (static_cast<std::int64_t>((to >> shift_) - (from >> shift_)) >= most_bins) {
        ++shift_;
    }
    first_ = static_cast<std::int64_t>(from >> shift_);
    const auto inner = static_cast<std::size_t>((to >> shift_) - (from >> shift_) + 1);
    counts_.assign(inner + 2, 0);
}

void Histogram::merge(const Histogram& other) noexcept {
    base::expects(counts_.size() == other.counts_.size() && first_ == other.first_);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i] += other.counts_[i];
    }
}

std::uint64_t Histogram::total() const noexcept {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

double Histogram::lower_edge(std::size_t bin) const noexcept {
    if (bin == 0) {
        return 0;
    }
    return std::bit_cast<double>(
        static_cast<std::uint64_t>(first_ + static_cast<std::int64_t>(bin) - 1) << shift_);
}

double Histogram::quantile(double probability) const {
    const double wanted = probability * static_cast<double>(total());
    double below = 0;
    for (std::size_t bin = 0; bin < counts_.size(); ++bin) {
        const auto here = static_cast<double>(counts_[bin]);
        if (here > 0 && below + here >= wanted) {
            const double from = lower_edge(bin);
            // The last bin is open: its values are taken at its edge.
            const double to = bin + 1 < counts_.size() ? lower_edge(bin + 1) : from;
            return from + (to - from) * std::clamp((wanted - below) / here, 0.0, 1.0);
        }
        below += here;
    }
    return lower_edge(counts_.size() - 1);
}

double Histogram::cdf(double x) const {
    const std::size_t at = bin(x);
    double below = 0;
    for (std::size_t i = 0; i < at; ++i) {
        below += static_cast<double>(counts_[i]);
    }
    const double from = lower_edge(at);
    const double to = at + 1 < counts_.size() ? lower_edge(at + 1) : x;
    const double part = to > from ? std::clamp((x - from) / (to - from), 0.0, 1.0) : 1.0;
    return (below + part * static_cast<double>(counts_[at])) / static_cast<double>(total());
}

double Histogram::relative_width() const noexcept {
    return std::ldexp(1.0, static_cast<int>(shift_) - 52);
}

} // namespace raming::run
