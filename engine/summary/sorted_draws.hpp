#pragma once
// Draws of a run in the order of one of its inputs. Internal to engine/summary.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "engine/run/draw_store.hpp"

namespace raming::summary {

/// Numbers of draws, over all chains, by ascending values of an input.
using Order = std::vector<std::uint32_t>;

/// A column of a prefix, all chains after each other.
inline std::span<const double> column_of(const run::Prefix& prefix, std::size_t column) {
    return {prefix.of(column, 0), static_cast<std::size_t>(prefix.per_chain) * run::chains};
}

inline Order order_by(std::span<const double> x) {
    Order order(x.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return x[a] < x[b]; });
    return order;
}

/// Those of each chain.
inline std::vector<Order> by_chain(const Order& order, std::uint64_t per_chain) {
    std::vector<Order> parts(run::chains);
    for (const std::uint32_t i : order) {
        parts[i / per_chain].push_back(i);
    }
    return parts;
}

} // namespace raming::summary
