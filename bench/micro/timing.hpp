#pragma once
// Timing for the small benches: nanoseconds an element, the median of eleven repetitions, which one
// interruption by the rest of the machine does not move.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace raming::bench {

/// Median nanoseconds an element of `rounds` calls of work(), which handles `elements` each time.
template <class Work>
double nanoseconds(std::size_t elements, int rounds, Work work) {
    std::array<double, 11> times{};
    for (double& each : times) {
        const auto start = std::chrono::steady_clock::now();
        for (int round = 0; round < rounds; ++round) {
            work();
        }
        const std::chrono::duration<double, std::nano> time =
            std::chrono::steady_clock::now() - start;
        each = time.count() / (rounds * static_cast<double>(elements));
    }
    std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
    return times[times.size() / 2];
}

} // namespace raming::bench
