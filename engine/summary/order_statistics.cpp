#include "engine/summary/order_statistics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/base/contract.hpp"

namespace raming::summary {

namespace {

/// Of n values a sample of n/128, within these bounds, lays the windows: a larger one costs
/// sorting, a smaller one wider windows.
constexpr std::size_t least_sample = 16'384;
constexpr std::size_t largest_sample = 65'536;
constexpr std::size_t small_enough_to_sort = 65'536;
constexpr std::size_t tile = 1024; ///< values that stay in the nearest cache
constexpr std::size_t group = 8;   ///< values that are mostly outside a window together

using Pair = double __attribute__((vector_size(16)));
using Words = std::uint64_t __attribute__((vector_size(16)));

struct Window {
    double low;
    double high;
};

/// What a part has below and within a window.
struct Caught {
    std::size_t below = 0;
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

/// A window around the p-quantile that misses with a chance of about 1e-9 (six standard deviations
/// of the sample's rank).
Window window_around(const std::vector<double>& sorted_sample, double p) {
    const auto m = static_cast<double>(sorted_sample.size());
    const double spread = 6 * std::sqrt(m * p * (1 - p)) + 2;
    const double low = std::floor(p * m - spread);
    const double high = std::ceil(p * m + spread);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {low < 0 ? -infinity : sorted_sample[static_cast<std::size_t>(low)],
            high >= m ? infinity : sorted_sample[static_cast<std::size_t>(high)]};
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

std::vector<double> evenly_spaced_sample(const std::vector<std::span<const double>>& parts,
                                         std::size_t n) {
    std::vector<double> sample;
    const std::size_t wanted = std::clamp(n / 128, least_sample, largest_sample);
    const std::size_t step = (n / wanted) | 1; // odd, since Sobol points repeat with even strides
    std::size_t skip = 0;
    for (const auto part : parts) {
        std::size_t i = skip;
        for (; i < part.size(); i += step) {
            sample.push_back(part[i]);
        }
        skip = i - part.size();
    }
    std::sort(sample.begin(), sample.end());
    return sample;
}

/// Adds what a window catches of some values.
void catch_in(Window window, std::span<const double> values, Caught& caught) {
    std::array<double, tile> buffer;
    std::size_t filled = 0;
    const auto look_at = [&](double value) {
        // Store first, decide after: a branch here would be mispredicted all the time.
        buffer[filled] = value;
        filled += (value >= window.low && value <= window.high) ? 1 : 0;
    };
    const Pair low{window.low, window.low};
    const Pair high{window.high, window.high};
    Words below{0, 0};
    std::size_t i = 0;
    for (; i + group <= values.size(); i += group) {
        Words any{0, 0};
        for (std::size_t j = 0; j < group; j += 2) {
            const Pair pair{values[i + j], values[i + j + 1]};
            const Words under = std::bit_cast<Words>(pair < low);
            below -= under;
            any |= ~under & std::bit_cast<Words>(pair <= high);
        }
        if ((any[0] | any[1]) != 0) {
            std::for_each_n(values.begin() + static_cast<std::ptrdiff_t>(i), group, look_at);
        }
    }
    for (; i < values.size(); ++i) {
        below[0] += values[i] < window.low ? 1 : 0;
        look_at(values[i]);
    }
    caught.below += static_cast<std::size_t>(below[0] + below[1]);
    caught.inside.insert(caught.inside.end(), buffer.begin(),
                         buffer.begin() + static_cast<std::ptrdiff_t>(filled));
}

/// What each window catches of a part.
std::vector<Caught> caught_in(const std::vector<Window>& windows, std::span<const double> part) {
    std::vector<Caught> caught(windows.size());
    for (std::size_t begin = 0; begin < part.size(); begin += tile) {
        const auto some = part.subspan(begin, std::min(tile, part.size() - begin));
        for (std::size_t k = 0; k < windows.size(); ++k) {
            catch_in(windows[k], some, caught[k]);
        }
    }
    return caught;
}

/// The quantile from what a window caught of n values, or from all of them where it missed.
double quantile_from(Caught& caught, const std::vector<std::span<const double>>& all, std::size_t n,
                     double p) {
    const double rank = p * static_cast<double>(n - 1);
    const auto lower = static_cast<std::size_t>(rank);
    const bool caught_both =
        lower >= caught.below && lower + 1 < caught.below + caught.inside.size();
    if (!caught_both) {
        caught = {0, gathered(all)};
    }
    return interpolated(caught.inside, caught.below, rank);
}

std::vector<double> of_sorted(std::span<const double> sorted,
                              const std::vector<double>& probabilities) {
    std::vector<double> result;
    for (const double p : probabilities) {
        const double rank = p * static_cast<double>(sorted.size() - 1);
        const auto lower = static_cast<std::size_t>(rank);
        const double above = sorted[std::min(lower + 1, sorted.size() - 1)];
        result.push_back(sorted[lower] +
                         (rank - static_cast<double>(lower)) * (above - sorted[lower]));
    }
    return result;
}

/// Parts are sorted one by one, for their own quantiles, and then merged by twos.
PooledQuantiles by_sorting(const std::vector<std::span<const double>>& parts,
                           const std::vector<double>& probabilities) {
    PooledQuantiles result;
    std::vector<double> all = gathered(parts);
    std::vector<std::ptrdiff_t> ends{0};
    for (const auto part : parts) {
        const std::ptrdiff_t begin = ends.back();
        ends.push_back(begin + static_cast<std::ptrdiff_t>(part.size()));
        std::sort(all.begin() + begin, all.begin() + ends.back());
        result.by_part.push_back(of_sorted(
            std::span(all).subspan(static_cast<std::size_t>(begin), part.size()), probabilities));
    }
    std::vector<double> merged(all.size());
    while (ends.size() > 2) {
        std::vector<std::ptrdiff_t> fewer{0};
        for (std::size_t k = 0; k + 1 < ends.size(); k += 2) {
            const std::ptrdiff_t middle = ends[k + 1];
            const std::ptrdiff_t end = ends[std::min(k + 2, ends.size() - 1)];
            std::merge(all.begin() + ends[k], all.begin() + middle, all.begin() + middle,
                       all.begin() + end, merged.begin() + ends[k]);
            fewer.push_back(end);
        }
        ends = std::move(fewer);
        all.swap(merged);
    }
    result.pooled = of_sorted(all, probabilities);
    return result;
}

} // namespace

PooledQuantiles quantiles(const std::vector<std::span<const double>>& parts,
                          const std::vector<double>& probabilities) {
    const std::size_t n = size_of(parts);
    base::expects(n > 0);
    if (n <= small_enough_to_sort) {
        return by_sorting(parts, probabilities);
    }
    PooledQuantiles result;
    const std::vector<double> sample = evenly_spaced_sample(parts, n);
    std::vector<Window> windows;
    for (const double p : probabilities) {
        windows.push_back(window_around(sample, p));
    }
    std::vector<Caught> pooled(windows.size());
    for (const auto part : parts) {
        std::vector<Caught> caught = caught_in(windows, part);
        result.by_part.emplace_back();
        for (std::size_t k = 0; k < windows.size(); ++k) {
            pooled[k].below += caught[k].below;
            pooled[k].inside.insert(pooled[k].inside.end(), caught[k].inside.begin(),
                                    caught[k].inside.end());
            result.by_part.back().push_back(
                quantile_from(caught[k], {part}, part.size(), probabilities[k]));
        }
    }
    for (std::size_t k = 0; k < windows.size(); ++k) {
        result.pooled.push_back(quantile_from(pooled[k], parts, n, probabilities[k]));
    }
    return result;
}

} // namespace raming::summary
