#pragma once
// Scenarios made at random, with definitions that must keep an order in every draw.

#include <cstdint>
#include <string>
#include <vector>

namespace raming::aggregate_test {

struct RandomScenario {
    std::string text;
    std::vector<std::string> routes;
    /// Growing sets of routes; definition "set-<k>-<threshold>" or "set-<k>-<threshold>-stock"
    /// counts the first k + 1 of `order`, "one-<route>-…" one route.
    std::vector<std::string> order;
    bool noise = true;
};

/// Thresholds of the definitions, ascending; no route is counted from a longer one.
[[nodiscard]] const std::vector<int>& thresholds();

[[nodiscard]] std::string definition_name(const std::string& what, int threshold, bool stock);

/// The same seed gives the same scenario; `reversed` gives it with the lists of overlaps, of their
/// partners and of the definitions' routes in another order. It may contradict itself (E133).
[[nodiscard]] RandomScenario random_scenario(std::uint64_t seed, bool noise, bool reversed = false);

} // namespace raming::aggregate_test
