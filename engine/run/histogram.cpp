#include "engine/run/histogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "engine/base/contract.hpp"
#include "engine/base/processor.hpp"
#include "engine/run/bin_kernels.hpp"

namespace raming::run {

namespace {

kernels::FindBins* best_kernel() {
#if defined(__x86_64__)
    return base::has_avx2() ? kernels::find_bins_avx2 : kernels::find_bins_plain;
#else
    return kernels::find_bins_plain;
#endif
}

} // namespace

Histogram::Histogram(double low, double high, double negative) {
    base::expects(low > 0 && high > low && negative >= 0);
    constexpr std::int64_t most_bins = 65'536;
    const auto bins_to = [&](double bound) {
        return bound > low
                   ? static_cast<std::int64_t>((std::bit_cast<std::uint64_t>(bound) >> shift_) -
                                               (std::bit_cast<std::uint64_t>(low) >> shift_))
                   : -1;
    };
    shift_ = 20; // 2^-32 of an octave: finer than any count needs
    while (bins_to(high) + bins_to(negative) + 1 >= most_bins) {
        ++shift_;
    }
    first_ = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(low) >> shift_);
    // Of each side that is covered: its inner bins and an open one.
    middle_ = negative > low ? bins_to(negative) + 2 : 0;
    counts_.assign(static_cast<std::size_t>(middle_ + bins_to(high) + 3), 0);
}

void Histogram::add(const double* values, std::size_t n) noexcept {
    constexpr std::size_t tile = 512; // whose bins stay in the nearest cache
    static kernels::FindBins* const find_bins = best_kernel();
    const BinGrid grid{shift_, first_, middle_, static_cast<std::int64_t>(counts_.size()) - 1};
    std::array<std::int64_t, tile> bins;
    for (std::size_t done = 0; done < n; done += tile) {
        const std::size_t some = std::min(tile, n - done);
        find_bins(grid, values + done, some, bins.data());
        for (std::size_t i = 0; i < some; ++i) {
            ++counts_[static_cast<std::size_t>(bins[i])];
        }
    }
}

void Histogram::merge(const Histogram& other) noexcept {
    base::expects(counts_.size() == other.counts_.size() && first_ == other.first_ &&
                  middle_ == other.middle_);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i] += other.counts_[i];
    }
}

std::uint64_t Histogram::total() const noexcept {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

double Histogram::edge(std::int64_t away) const noexcept {
    return std::bit_cast<double>(static_cast<std::uint64_t>(first_ + away - 1) << shift_);
}

double Histogram::lower_edge(std::size_t bin) const noexcept {
    const std::int64_t away = static_cast<std::int64_t>(bin) - middle_;
    // The bin of 0 holds what is nearer to 0 than the first edge; without mirrored bins, from 0 on.
    return away > 0 ? edge(away) : middle_ == 0 ? 0.0 : -edge(1 - away);
}

double Histogram::upper_edge(std::size_t bin) const noexcept {
    const std::int64_t away = static_cast<std::int64_t>(bin) - middle_;
    return away >= 0 ? edge(away + 1) : -edge(-away);
}

double Histogram::quantile(double probability) const {
    const double wanted = probability * static_cast<double>(total());
    double below = 0;
    for (std::size_t bin = 0; bin < counts_.size(); ++bin) {
        const auto here = static_cast<double>(counts_[bin]);
        if (here > 0 && below + here >= wanted) {
            // An open bin's values are taken at its edge.
            const double to = is_open_above(bin) ? lower_edge(bin) : upper_edge(bin);
            const double from = is_open_below(bin) ? to : lower_edge(bin);
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
    const double from = is_open_below(at) ? x : lower_edge(at);
    const double to = is_open_above(at) ? x : upper_edge(at);
    const double part = to > from ? std::clamp((x - from) / (to - from), 0.0, 1.0) : 1.0;
    return (below + part * static_cast<double>(counts_[at])) / static_cast<double>(total());
}

double Histogram::relative_width() const noexcept {
    return std::ldexp(1.0, static_cast<int>(shift_) - 52);
}

} // namespace raming::run
