#include "engine/summary/order_statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/contract.hpp"

namespace raming::summary {

namespace {

constexpr std::size_t sample_size = 4096;
constexpr std::size_t small_enough_to_sort = 16'384;
constexpr std::size_t tile = 1024;

struct Window {
    double low;
    double high;
    std::size_t below = 0; ///< values < low
    std::vector<double> inside;
};


std::size_t size_of(const std::vector<std::span<const double>>& parts) {
    std::size_t n = 0;
    for (const auto part : parts) {
        n += part.size();
    }
    return n;
}

std::vector<double> gathered(const std::vector<std::span<const double>>& parts) {
    std::vector<double> all;
    all.reserve(size_of(parts));
    for (const auto part : parts) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

/// A window around the p-quantile that misses with a chance of about 1e-9 (six standard deviations of
/// the sample's rank).
Window window_around(const std::vector<double>& sorted_sample, double p) {
    const auto m = static_cast<double>(sorted_sample.size());
    const double spread = 6 * std::sqrt(m * p * (1 - p)) + 2;
    const double low = std::floor(p * m - spread);
    const double high = std::ceil(p * m + spread);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {low < 0 ? -infinity : sorted_sample[static_cast<std::size_t>(low)],
            high >= m ? infinity : sorted_sample[static_cast<std::size_t>(high)], 0, {}};
}

double interpolated(std::vector<double>& values, std::size_t offset, double rank) {
    const auto lower = static_cast<std::size_t>(rank);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(lower - offset);
    std::nth_element(values.begin(), at, values.end());
    const double first = *at;
    const double part = rank - static_cast<double>(lower);
    if (part == 0) {
        return first;
    }
    return first + part * (*std::min_element(at + 1, values.end()) - first);
}

} // namespace

std::vector<double> quantiles(std::span<const double> values, const std::vector<double>& probabilities) {
    return quantiles(std::vector<std::span<const double>>{values}, probabilities);
}

std::vector<double> quantiles(const std::vector<std::span<const double>>& parts,
                              const std::vector<double>& probabilities) {
    const std::size_t n = size_of(parts);
    base::expects(n > 0);
    std::vector<double> result;
    if (n <= small_enough_to_sort) {
        std::vector<double> all = gathered(parts);
        std::sort(all.begin(), all.end());
        for (const double p : probabilities) {
            result.push_back(interpolated(all, 0, p * static_cast<double>(n - 1)));
        }
        return result;
    }

    std::vector<double> sample;
    sample.reserve(sample_size + parts.size());
    const std::size_t step = (n / sample_size) | 1; // odd, since Sobol points repeat with even strides
    std::size_t skip = 0;
    for (const auto part : parts) {
        std::size_t i = skip;
        for (; i < part.size(); i += step) {
            sample.push_back(part[i]);
        }
        skip = i - part.size();
    }
    std::sort(sample.begin(), sample.end());

    std::vector<Window> windows;
    for (const double p : probabilities) {
        windows.push_back(window_around(sample, p));
        windows.back().inside.reserve(n / 4);
    }
    std::array<double, tile> buffer{};
    for (const auto part : parts) {
        for (std::size_t begin = 0; begin < part.size(); begin += tile) {
            const std::span<const double> some = part.subspan(begin, std::min(tile, part.size() - begin));
            for (Window& window : windows) {
                const double low = window.low;
                const double high = window.high;
                std::size_t below = 0;
                std::size_t filled = 0;
                // Store first, decide after: a branch here would be mispredicted all the time.
                for (const double value : some) {
                    below += value < low ? 1 : 0;
                    buffer[filled] = value;
                    filled += (value >= low && value <= high) ? 1 : 0;
                }
                window.below += below;
                window.inside.insert(window.inside.end(), buffer.begin(),
                                     buffer.begin() + static_cast<std::ptrdiff_t>(filled));
            }
        }
    }
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
        const double rank = probabilities[k] * static_cast<double>(n - 1);
        const auto lower = static_cast<std::size_t>(rank);
        Window& window = windows[k];
        if (lower >= window.below && lower + 1 < window.below + window.inside.size()) {
            result.push_back(interpolated(window.inside, window.below, rank));
        } else {
            std::vector<double> all = gathered(parts);
            result.push_back(interpolated(all, 0, rank));
        }
    }
    return result;
}

} // namespace raming::summary
