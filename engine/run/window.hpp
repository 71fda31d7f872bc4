#pragma once
// Exact quantiles without looking at all values at once: a sample lays a window around each order
// statistic wanted; then it is enough to know how many values lie below the window and which lie
// within (Floyd and Rivest 1975 is the idea in its oldest form).

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace raming::run {

struct Window {
    double low;
    double high;
};
inline constexpr Window whole_line{-std::numeric_limits<double>::infinity(),
                                   std::numeric_limits<double>::infinity()};

/// Values in ascending order, the first of which has rank `below` among n.
struct Ranked {
    std::span<const double> values;
    std::size_t below;
    std::size_t n;
};

/// A window around the p-quantile, for values of which there will be `part` (the fewest of which
/// the quantile is asked). It misses with a chance of about 7e-6: 4.5 standard deviations, of the
/// sample's rank and of the part's. Who misses looks at all values once more; wider windows would
/// cost more in every run. Where the sample does not reach so far, the window ends with `outer`.
[[nodiscard]] Window window_around(const Ranked& sample, double p, std::size_t part, Window outer);

/// What some values have below and within a window; both ends are within.
struct Caught {
    std::size_t below = 0;
    std::vector<double> inside;
};

/// Adds what each window catches of some values.
void catch_in(const std::vector<Window>& windows, const double* values, std::size_t count,
              Caught* caught);

/// Whether the type-7 p-quantile of n values lies between values that were caught.
[[nodiscard]] bool holds_quantile(std::size_t below, std::size_t inside, std::size_t n, double p);

namespace kernels {

struct WindowCount {
    std::size_t below = 0;
    std::size_t inside = 0;
};

/// Beyond the values that are caught, `inside` needs room for so many that are not.
inline constexpr std::size_t window_slack = 4;

/// Counts the values below the window and stores those within it, in order.
using CatchIn = WindowCount(Window window, const double* values, std::size_t count, double* inside);

CatchIn catch_in_plain;
#if defined(__x86_64__)
CatchIn catch_in_avx2; ///< only where the processor has AVX2
#endif

} // namespace kernels

} // namespace raming::run
