#include "engine/prior/piecewise_kernels.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/base/processor.hpp"
#include "engine/prior/closed_forms.hpp"
#include "engine/random/stream.hpp"

namespace {

using namespace raming::prior;

/// Polynomials without any pattern, one of them missing.
template <std::size_t terms_of_one>
std::vector<PowerCell<terms_of_one>> some_cells(std::size_t n) {
    raming::random::Stream stream({.seed = 5});
    std::vector<PowerCell<terms_of_one>> cells(n);
    for (auto& cell : cells) {
        std::array<double, terms_of_one> c;
        for (double& coefficient : c) {
            coefficient = stream.uniform() - 0.5;
        }
        cell.set(c);
    }
    cells[n / 3].set_missing();
    return cells;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i]) &&
            !(std::isnan(a[i]) && std::isnan(b[i]))) {
            return false;
        }
    }
    return true;
}

std::vector<double> some_uniforms() {
    std::vector<double> u = {0.5,
                             0x1p-60,
                             1 - 0x1p-53,
                             std::numeric_limits<double>::denorm_min(),
                             std::numeric_limits<double>::quiet_NaN(),
                             0.25,
                             0.75};
    raming::random::Stream stream({.seed = 6});
    while (u.size() < 200) {
        u.push_back(stream.uniform() * std::exp2(-20 * stream.uniform()));
        u.push_back(1 - u.back());
    }
    return u;
}

std::vector<double> some_scores() {
    std::vector<double> z = {0,
                             -0.0,
                             100,
                             -100,
                             std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()};
    raming::random::Stream stream({.seed = 7});
    while (z.size() < 200) {
        z.push_back(16 * stream.uniform() - 8);
    }
    return z;
}

} // namespace

#if defined(__x86_64__)
TEST_CASE_TEMPLATE("polynomials give the same bits two and four at a time", AnyCell, Cell,
                   CubicCell) {
    if (!raming::base::has_avx2()) {
        MESSAGE("this processor has no AVX2: only the plain kernels can be tried");
        return;
    }
    // The grids of TailAxis(40, 2) and ScoreAxis(57, 8).
    const TailGrid tails{2, (std::bit_cast<std::uint64_t>(0.5) >> 50U) - 157, 0};
    const std::uint64_t side = 159;
    const ScoreGrid scores{8, 58, std::bit_cast<std::uint64_t>(kernels::rounder) - 58};
    const std::vector<AnyCell> cells = some_cells<sizeof(AnyCell) / sizeof(double)>(2 * side);
    const std::vector<double> u = some_uniforms();
    const std::vector<double> z = some_scores();
    for (std::size_t n = 1; n <= u.size(); n = n < 12 ? n + 1 : 2 * n + 1) {
        for (const Bounds bounds : {Bounds{-10, 10}, Bounds{-0.1, 0.2}}) {
            std::vector<double> plain(n);
            std::vector<double> wide(n);
            const TailGrid grid{tails.log_density, tails.base,
                                std::bit_cast<double>(tails.base << 50U)};
            CHECK(
                kernels::tails_plain(grid, side, cells.data(), u.data(), n, bounds, plain.data()) ==
                kernels::tails_avx2(grid, side, cells.data(), u.data(), n, bounds, wide.data()));
            CHECK(same_bits(plain, wide));
            CHECK(kernels::scores_plain(scores, cells.data(), z.data(), n, bounds, plain.data()) ==
                  kernels::scores_avx2(scores, cells.data(), z.data(), n, bounds, wide.data()));
            CHECK(same_bits(plain, wide));
        }
    }
}

TEST_CASE("closed forms give the same bits two and four at a time") {
    if (!raming::base::has_avx2()) {
        return;
    }
    const std::vector<double> u = some_uniforms();
    const auto same = [&](auto&& evaluate) {
        std::vector<double> plain(u.size());
        std::vector<double> wide(u.size());
        evaluate(plain_closed_forms(), u.data(), plain.data());
        evaluate(avx2_closed_forms(), u.data(), wide.data());
        return same_bits(plain, wide);
    };
    for (const Triangle triangle : {Triangle{0.2, 0.5, 0.9}, {0, 0, 1}, {-3, 7, 7}}) {
        const Bounds bounds{triangle.min, triangle.max};
        CHECK(same([&](const ClosedForms& forms, const double* from, double* x) {
            forms.triangular(triangle, bounds, from, u.size(), x);
        }));
        CHECK(same([&](const ClosedForms& forms, const double* from, double* x) {
            forms.uniform(triangle.min, triangle.max, bounds, from, u.size(), x);
        }));
    }
    // The twin: another mode for one of the two.
    CHECK_FALSE(same([&](const ClosedForms& forms, const double* from, double* x) {
        const double mode = &forms == &plain_closed_forms() ? 0.5 : 0.5 + 1e-15;
        forms.triangular({0.2, mode, 0.9}, {0.2, 0.9}, from, u.size(), x);
    }));
    std::vector<double> plain(u.size(), 1.0);
    std::vector<double> wide(u.size(), 1.0);
    plain_closed_forms().step(0.3, 2.0, u.data(), u.size(), plain.data());
    avx2_closed_forms().step(0.3, 2.0, u.data(), u.size(), wide.data());
    CHECK(same_bits(plain, wide));
}
#endif
