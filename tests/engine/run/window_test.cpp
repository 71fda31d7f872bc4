#include "engine/run/window.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "engine/base/processor.hpp"
#include "engine/random/stream.hpp"

namespace {

using namespace raming::run;

/// Many of them equal to each other.
std::vector<double> some_values(std::size_t n) {
    raming::random::Stream stream({.seed = 9});
    std::vector<double> values;
    while (values.size() < n) {
        const double value = stream.uniform();
        values.push_back(stream.uniform() < 0.5 ? static_cast<int>(10 * value) / 10.0 : value);
    }
    return values;
}

/// Against looking at each value in turn.
bool agrees(kernels::CatchIn* kernel, Window window, const std::vector<double>& values,
            Window expected) {
    std::vector<double> caught(values.size() + kernels::window_slack);
    const kernels::WindowCount count = kernel(window, values.data(), values.size(), caught.data());
    caught.resize(count.inside);
    std::size_t below = 0;
    std::vector<double> inside;
    for (const double value : values) {
        below += value < expected.low ? 1 : 0;
        if (value >= expected.low && value <= expected.high) {
            inside.push_back(value);
        }
    }
    return count.below == below && caught == inside;
}

} // namespace

TEST_CASE("a window counts what is below it and catches what is within, one or eight at a time") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::vector<kernels::CatchIn*> all = {kernels::catch_in_plain};
#if defined(__x86_64__)
    if (raming::base::has_avx2()) {
        all.push_back(kernels::catch_in_avx2);
    }
#endif
    for (kernels::CatchIn* const kernel : all) {
        for (const std::size_t n : std::vector<std::size_t>{0, 1, 7, 8, 9, 16, 1000}) {
            const std::vector<double> values = some_values(n);
            for (const Window window : {Window{0.2, 0.2},
                                        {0.1, 0.4},
                                        {0.43, 0.44},
                                        {2, 3},
                                        {-infinity, 0.3},
                                        {0.7, infinity}}) {
                CHECK(agrees(kernel, window, values, window));
            }
        }
        // The twin: a window whose lower end does not count.
        CHECK_FALSE(agrees(kernel, {0.1, 0.4}, some_values(1000), {0.1001, 0.4}));
    }
}
