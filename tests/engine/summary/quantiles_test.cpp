#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include "engine/random/stream.hpp"
#include "engine/summary/order_statistics.hpp"

using raming::summary::quantiles;

namespace {

const std::vector<double> probabilities = {0, 0.001, 0.025, 0.165, 0.5, 0.835, 0.975, 0.9999, 1};

/// Type 7 of Hyndman and Fan (1996) by sorting everything.
std::vector<double> by_sorting(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    std::vector<double> result;
    for (const double p : probabilities) {
        const double rank = p * static_cast<double>(values.size() - 1);
        const auto lower = static_cast<std::size_t>(rank);
        const double part = rank - static_cast<double>(lower);
        const double first = values[lower];
        result.push_back(part == 0 ? first : first + part * (values[lower + 1] - first));
    }
    return result;
}

using Shape = std::function<double(std::size_t, double)>;

/// Of place i and a uniform u.
std::vector<Shape> shapes() {
    return {
        [](std::size_t, double u) { return u; },
        [](std::size_t, double u) { return 1000 * std::exp(3 * u) / u; }, // a heavy tail
        [](std::size_t, double u) { return std::floor(u * 10); },         // ties
        [](std::size_t, double u) { return u < 0.5 ? 0 : 1e6 + std::floor(u * 100); },
        [](std::size_t, double) { return 62'368.4; },                  // a constant
        [](std::size_t i, double) { return static_cast<double>(i); },  // ascending
        [](std::size_t i, double) { return -static_cast<double>(i); }, // descending
        [](std::size_t i, double u) {
            return i % 4096 == 0 ? u : 100 + u;
        }, // in step with a sample
        [](std::size_t i, double) { return static_cast<double>(i % 17); },
    };
}

std::vector<double> make(std::size_t n, const Shape& shape) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) {
        raming::random::Stream stream({.seed = n, .draw = i});
        values.push_back(shape(i, stream.uniform()));
    }
    return values;
}

} // namespace

TEST_CASE("quantiles are those of sorting everything, bit for bit, at every size and with ties") {
    for (const std::size_t n :
         {1U, 2U, 3U, 16U, 1000U, 16'383U, 16'384U, 16'385U, 16'400U, 65'536U, 200'003U}) {
        for (const Shape& shape : shapes()) {
            const std::vector<double> values = make(n, shape);
            const std::vector<double> before = values;
            const auto result = quantiles({values}, probabilities);
            CHECK(result.pooled == by_sorting(values));
            CHECK(result.by_part == std::vector<std::vector<double>>{result.pooled});
            CHECK(values == before);
        }
    }
}

TEST_CASE(
    "of several parts, quantiles are those of all values together and of each part by itself") {
    for (const std::size_t n : {100U, 20'000U, 131'072U, 400'000U}) {
        for (const Shape& shape : shapes()) {
            const std::vector<double> values = make(n, shape);
            const std::span<const double> all = values;
            for (const std::vector<std::size_t>& ends :
                 {std::vector<std::size_t>{1, n / 2, n}, {n / 16, n / 8, n - 17, n - 1, n}}) {
                std::vector<std::span<const double>> parts;
                std::vector<std::vector<double>> expected;
                std::size_t from = 0;
                for (const std::size_t end : ends) {
                    parts.push_back(all.subspan(from, end - from));
                    expected.push_back(by_sorting({parts.back().begin(), parts.back().end()}));
                    from = end;
                }
                const auto result = quantiles(parts, probabilities);
                CHECK(result.pooled == by_sorting(values));
                CHECK(result.by_part == expected);
            }
        }
    }
}
