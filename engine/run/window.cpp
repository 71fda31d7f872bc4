#include "engine/run/window.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/base/processor.hpp"

namespace raming::run {

namespace kernels {

namespace {

using Pair = double __attribute__((vector_size(16)));
using Words = std::uint64_t __attribute__((vector_size(16)));

constexpr std::size_t group = 8; ///< values that are mostly outside a window together

} // namespace

WindowCount catch_in_plain(Window window, const double* values, std::size_t count, double* inside) {
    WindowCount caught;
    const auto look_at = [&](double value) {
        // Store first, decide after: a branch here would be mispredicted all the time.
        inside[caught.inside] = value;
        caught.inside += (value >= window.low && value <= window.high) ? 1 : 0;
    };
    const Pair low{window.low, window.low};
    const Pair high{window.high, window.high};
    Words below{0, 0};
    std::size_t i = 0;
    for (; i + group <= count; i += group) {
        Words any{0, 0};
        for (std::size_t j = 0; j < group; j += 2) {
            const Pair pair{values[i + j], values[i + j + 1]};
            const Words under = std::bit_cast<Words>(pair < low);
            below -= under;
            any |= ~under & std::bit_cast<Words>(pair <= high);
        }
        if ((any[0] | any[1]) != 0) {
            for (std::size_t j = 0; j < group; ++j) {
                look_at(values[i + j]);
            }
        }
    }
    for (; i < count; ++i) {
        below[0] += values[i] < window.low ? 1 : 0;
        look_at(values[i]);
    }
    caught.below = static_cast<std::size_t>(below[0] + below[1]);
    return caught;
}

} // namespace kernels

namespace {

constexpr std::size_t tile = 1024; ///< values that stay in the nearest cache

kernels::CatchIn* best_kernel() {
#if defined(__x86_64__)
    return base::has_avx2() ? kernels::catch_in_avx2 : kernels::catch_in_plain;
#else
    return kernels::catch_in_plain;
#endif
}

} // namespace

Window window_around(const Ranked& sample, double p, std::size_t part, Window outer) {
    constexpr double deviations = 4.5;
    const auto m = static_cast<double>(sample.n);
    const double spread =
        deviations * std::sqrt(m * p * (1 - p) * (1 + m / static_cast<double>(part))) + 2;
    const double low = std::floor(p * m - spread) - static_cast<double>(sample.below);
    const double high = std::ceil(p * m + spread) - static_cast<double>(sample.below);
    return {low < 0 ? outer.low : sample.values[static_cast<std::size_t>(low)],
            high >= static_cast<double>(sample.values.size())
                ? outer.high
                : sample.values[static_cast<std::size_t>(high)]};
}

void catch_in(const std::vector<Window>& windows, const double* values, std::size_t count,
              Caught* caught) {
    static kernels::CatchIn* const catch_some = best_kernel();
    std::array<double, tile + kernels::window_slack> inside;
    for (std::size_t begin = 0; begin < count; begin += tile) {
        const std::size_t n = std::min(tile, count - begin);
        for (std::size_t k = 0; k < windows.size(); ++k) {
            const auto found = catch_some(windows[k], values + begin, n, inside.data());
            caught[k].below += found.below;
            caught[k].inside.insert(caught[k].inside.end(), inside.data(),
                                    inside.data() + found.inside);
        }
    }
}

bool holds_quantile(std::size_t below, std::size_t inside, std::size_t n, double p) {
    const auto lower = static_cast<std::size_t>(p * static_cast<double>(n - 1));
    return lower >= below && lower + 1 < below + inside;
}

} // namespace raming::run
