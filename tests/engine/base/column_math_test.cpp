#include "engine/base/column_math.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/base/processor.hpp"
#include "engine/random/stream.hpp"

namespace {

using namespace raming::base;
using Column = std::vector<double>;

constexpr std::size_t rows = 131; // no multiple of any width

/// Of all sizes and both signs, with some that stand apart.
Column some_column(std::uint64_t seed) {
    raming::random::Stream stream({.seed = seed});
    Column column = {0.0, -0.0, 1.0, std::numeric_limits<double>::infinity(), 4.0, 4.0};
    while (column.size() < rows) {
        const double size = std::exp2(40 * stream.uniform() - 20);
        column.push_back(stream.uniform() < 0.3 ? 4.0 : stream.uniform() < 0.5 ? -size : size);
    }
    return column;
}

bool same(const Column& a, const Column& b) {
    for (std::size_t i = 0; i < rows; ++i) {
        if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i]) &&
            !(std::isnan(a[i]) && std::isnan(b[i]))) {
            return false;
        }
    }
    return true;
}

/// A loop, and what it should make of a row: (a, b, c, what was there) → what is there.
struct Loop {
    const char* name;
    std::function<void(const ColumnMath&, const Column&, const Column&, const Column&, Column&)>
        run;
    std::function<double(double, double, double, double)> row;
};

std::vector<Loop> all_loops() {
    constexpr double f = 0.37;
    return {
        {"scale",
         [](const ColumnMath& m, const Column&, const Column&, const Column&, Column& out) {
             m.scale(f, rows, out.data());
         },
         [](double, double, double, double out) { return out * f; }},
        {"multiply",
         [](const ColumnMath& m, const Column& a, const Column&, const Column&, Column& out) {
             m.multiply(a.data(), rows, out.data());
         },
         [](double a, double, double, double out) { return out * a; }},
        {"product",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             m.product(a.data(), b.data(), rows, out.data());
         },
         [](double a, double b, double, double) { return a * b; }},
        {"difference",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             m.difference(a.data(), b.data(), rows, out.data());
         },
         [](double a, double b, double, double) { return a - b; }},
        {"ratio",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             m.ratio(a.data(), b.data(), rows, out.data());
         },
         [](double a, double b, double, double) { return b > 0 ? a / b : 0.0; }},
        {"band_ratio",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column& c, Column& out) {
             m.band_ratio(a.data(), b.data(), c.data(), b.data(), rows, out.data());
         },
         [](double a, double b, double c, double) {
             return c - b > 0 ? std::clamp((a - b) / (c - b), 0.0, 1.0) : 0.0;
         }},
        {"inverse",
         [](const ColumnMath& m, const Column& a, const Column&, const Column&, Column& out) {
             m.inverse(a.data(), rows, out.data());
         },
         [](double a, double, double, double) { return 1 / a; }},
        {"add",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             const double* const columns[] = {a.data(), b.data()};
             m.add(columns, 2, rows, out.data());
         },
         [](double a, double b, double, double out) { return out + a + b; }},
        {"combine",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             const double factors[] = {f, -3};
             const double* const columns[] = {a.data(), b.data()};
             m.combine(0.7, factors, columns, 2, rows, out.data());
         },
         [](double a, double b, double, double out) { return 0.7 * out + f * a + -3 * b; }},
        {"add_product",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             m.add_product(a.data(), b.data(), rows, out.data());
         },
         [](double a, double b, double, double out) { return out + a * b; }},
        {"add_greatest",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column& c, Column& out) {
             const double* const columns[] = {a.data(), b.data(), c.data()};
             const std::size_t sizes[] = {2, 0, 1};
             const double* const factors[] = {b.data(), c.data(), a.data()};
             m.add_greatest(columns, sizes, factors, 3, rows, out.data());
         },
         [](double a, double b, double c, double out) {
             return out + a * std::max({0.0, b, c}) + b + c * std::max(0.0, a);
         }},
        {"add_band",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column& c, Column& out) {
             m.add_band(a.data(), b.data(), c.data(), rows, out.data());
         },
         [](double a, double b, double c, double out) { return out + a * (b - c); }},
        {"take_where",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             m.take_where(a.data(), 4, b.data(), rows, out.data());
         },
         [](double a, double b, double, double) { return a == 4 ? b : 0.0; }},
        {"replace_where",
         [](const ColumnMath& m, const Column& a, const Column& b, const Column&, Column& out) {
             m.replace_where(a.data(), 4, b.data(), rows, out.data());
         },
         [](double a, double b, double, double out) { return a == 4 ? b : out; }},
        {"negate_beyond",
         [](const ColumnMath& m, const Column& a, const Column&, const Column&, Column& out) {
             m.negate_beyond(a.data(), 1, rows, out.data());
         },
         [](double a, double, double, double out) { return a > 1 ? -out : out; }},
        {"count_reached",
         [](const ColumnMath& m, const Column& a, const Column&, const Column&, Column& out) {
             m.count_reached(a.data(), 4, rows, out.data());
         },
         [](double a, double, double, double out) { return out + (a >= 4 ? 1 : 0); }},
        {"make_whole",
         [](const ColumnMath& m, const Column& a, const Column&, const Column&, Column& out) {
             std::transform(out.begin(), out.end(), out.begin(),
                            [](double x) { return std::abs(x); });
             m.make_whole(a.data(), 0.125, rows, out.data());
         },
         [](double a, double, double, double out) {
             const double x = std::abs(out);
             const double drawn = a < x - std::floor(x) ? std::floor(x) + 1 : std::floor(x);
             return std::abs(x - std::round(x)) < 0.125 ? std::round(x) : drawn;
         }},
    };
}

/// Whether a loop gives the bits of the plain expression in each row.
bool agrees(const ColumnMath& math, const Loop& loop) {
    const Column a = some_column(1);
    const Column b = some_column(2);
    const Column c = some_column(3);
    Column out = some_column(4);
    Column expected(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        expected[i] = loop.row(a[i], b[i], c[i], out[i]);
    }
    loop.run(math, a, b, c, out);
    return same(out, expected);
}

} // namespace

TEST_CASE("column arithmetic gives the bits of the plain expressions, at every width") {
    for (const Loop& loop : all_loops()) {
        CAPTURE(loop.name);
        CHECK(agrees(plain_column_math(), loop));
        CHECK(agrees(column_math(), loop));
        if (has_avx2()) {
            CHECK(agrees(avx2_column_math(), loop));
        }
    }
    // The twin: a product that is rounded once only, as a fused one is, does not agree.
    const std::vector<Loop> loops = all_loops();
    Loop fused = *std::find_if(loops.begin(), loops.end(), [](const Loop& loop) {
        return std::string_view(loop.name) == "add_product";
    });
    fused.row = [](double a, double b, double, double out) { return std::fma(a, b, out); };
    CHECK_FALSE(agrees(column_math(), fused));
}
