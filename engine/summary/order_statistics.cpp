#include "engine/summary/order_statistics.hpp"

#include <algorithm>

#include "engine/base/contract.hpp"

namespace raming::summary {

namespace {

/// Of n values a sample of n/128, within these bounds, lays the windows: a larger one costs
/// sorting, a smaller one wider windows.
constexpr std::size_t least_sample = 16'384;
constexpr std::size_t largest_sample = 65'536;
constexpr std::size_t small_enough_to_sort = 65'536;

using Parts = std::vector<std::span<const double>>;

std::size_t size_of(const Parts& parts) {
    std::size_t n = 0;
    for (const auto part : parts) {
        n += part.size();
    }
    return n;
}

std::vector<double> gathered(const Parts& parts) {
    std::vector<double> all;
    all.reserve(size_of(parts));
    for (const auto part : parts) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
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

std::vector<double> evenly_spaced_sample(const Parts& parts, std::size_t n) {
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

/// The quantile from what a window caught of n values.
double quantile_from(run::Caught& caught, std::size_t n, double p) {
    return interpolated(caught.inside, caught.below, p * static_cast<double>(n - 1));
}

void merge(const run::Caught& part, run::Caught& pooled) {
    pooled.below += part.below;
    pooled.inside.insert(pooled.inside.end(), part.inside.begin(), part.inside.end());
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
PooledQuantiles by_sorting(const Parts& parts, const std::vector<double>& probabilities) {
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
    const auto fewest = std::min_element(parts.begin(), parts.end(), [](auto a, auto b) {
                            return a.size() < b.size();
                        })->size();
    std::vector<run::Window> windows;
    for (const double p : probabilities) {
        windows.push_back(
            run::window_around({sample, 0, sample.size()}, p, fewest, run::whole_line));
    }
    const auto otherwise_all = [](run::Caught& caught, const auto& all, std::size_t size,
                                  double p) {
        if (!run::holds_quantile(caught.below, caught.inside.size(), size, p)) {
            caught = {0, gathered(all)};
        }
        return quantile_from(caught, size, p);
    };
    std::vector<run::Caught> pooled(windows.size());
    for (const auto part : parts) {
        std::vector<run::Caught> caught(windows.size());
        run::catch_in(windows, part.data(), part.size(), caught.data());
        result.by_part.emplace_back();
        for (std::size_t k = 0; k < windows.size(); ++k) {
            merge(caught[k], pooled[k]);
            result.by_part.back().push_back(
                otherwise_all(caught[k], Parts{part}, part.size(), probabilities[k]));
        }
    }
    for (std::size_t k = 0; k < windows.size(); ++k) {
        result.pooled.push_back(otherwise_all(pooled[k], parts, n, probabilities[k]));
    }
    return result;
}

PooledQuantiles quantiles_of_caught(std::vector<std::vector<run::Caught>> by_part,
                                    std::size_t part_size,
                                    const std::vector<double>& probabilities) {
    PooledQuantiles result;
    std::vector<run::Caught> pooled(probabilities.size());
    for (std::vector<run::Caught>& caught : by_part) {
        result.by_part.emplace_back();
        for (std::size_t k = 0; k < probabilities.size(); ++k) {
            merge(caught[k], pooled[k]);
            result.by_part.back().push_back(quantile_from(caught[k], part_size, probabilities[k]));
        }
    }
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
        result.pooled.push_back(
            quantile_from(pooled[k], by_part.size() * part_size, probabilities[k]));
    }
    return result;
}

} // namespace raming::summary
