#include "engine/random/sobol_runs.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "engine/base/processor.hpp"
#include "engine/random/sobol.hpp"

namespace {

using namespace raming::random;

/// Each point by itself.
std::vector<double> one_by_one(const SobolPoints& points, std::uint64_t first, std::size_t count) {
    std::vector<double> result(count);
    for (std::size_t i = 0; i < count; ++i) {
        points.fill(3, first + i, 1, 2, &result[i]);
    }
    return result;
}

} // namespace

TEST_CASE("runs of points hold the points, wherever they begin and end") {
    const SobolPoints points(11, 4, 5);
    for (const std::uint64_t first :
         {0ULL, 1ULL, 15ULL, 16ULL, 1000ULL, (1ULL << 31) - 40, (1ULL << 32) - 1000}) {
        for (const std::size_t count : std::vector<std::size_t>{1, 15, 16, 17, 64, 1000}) {
            std::vector<double> together(count);
            points.fill(3, first, count, 2, together.data());
            CHECK(together == one_by_one(points, first, count));
            // The twin: the points one further.
            if (count < 1000) {
                CHECK_FALSE(together == one_by_one(points, first + 1, count));
            }
        }
    }
}

#if defined(__x86_64__)
TEST_CASE("runs of points are the same at both widths") {
    if (!raming::base::has_avx2()) {
        MESSAGE("this processor has no AVX2: only the plain kernel can be tried");
        return;
    }
    SobolRun run{5, 0x123456789abcdef0ULL, {}, {}};
    for (std::size_t i = 0; i < run_length; ++i) {
        run.low[i] = 0x9e3779b97f4a7c15ULL * (i + 1);
    }
    for (std::size_t i = 0; i < run.steps.size(); ++i) {
        run.steps[i] = 0xbf58476d1ce4e5b9ULL * (i + 1);
    }
    std::vector<double> plain(40 * run_length);
    std::vector<double> wide(40 * run_length);
    kernels::fill_runs_plain(run, 40, plain.data());
    kernels::fill_runs_avx2(run, 40, wide.data());
    CHECK(plain == wide);
    run.steps[3] ^= std::uint64_t{1} << 63;
    kernels::fill_runs_avx2(run, 40, wide.data());
    CHECK_FALSE(plain == wide);
}
#endif
